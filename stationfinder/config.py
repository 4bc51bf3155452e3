"""Settings: the only reader of the environment. `docs/operations.md` documents each; a test holds the two together."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

PREFIX = "STATIONFINDER_"
WEAK_SECRETS = frozenset({"secret", "changeme", "change-me", "development", "dev", "password", "test"})


class BadSettings(SystemExit):
    """The environment cannot be used; the message names each setting and what to write instead."""


def setting(default: object, doc: str, *, env: str | None = None) -> Any:
    """A dataclass field read from the environment under `env` (default: the prefix and the field's name)."""
    return field(default=default, metadata={"doc": doc, "env": env})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator may set; each field's `doc` is its documentation."""

    env: str = setting("development", "development or production")
    data_dir: Path = setting(Path("var"), "folder of everything that is written: database, snapshot, photos")
    secret_key: str = setting("", "signs cookies and links; production needs 32 or more random characters")
    database_url: str = setting("", "database; empty = SQLite in the data folder", env="DATABASE_URL")
    trusted_hosts: str = setting("", "host names served, joined by commas; empty = any (development only)")
    proxy_hops: int = setting(0, "how many reverse proxies stand in front and set X-Forwarded-For/-Proto/-Host")
    reads_per_s: int = setting(100, "anonymous reads a second for one address before 429; 0 = no limit")
    refresh_ms: int = setting(250, "how often a worker asks the register for news, in milliseconds")
    min_free_mb: int = setting(64, "writes are refused (503) when the data folder's disk has less free space")
    statement_timeout_ms: int = setting(5000, "longest statement on PostgreSQL; longest wait for a SQLite lock")
    union_name: str = setting("工会", "name of the union in the footer")
    hotline: str = setting("12351", "service number of the union")
    icp_number: str = setting("", "ICP 备案号 in the footer; empty shows nothing")
    police_number: str = setting("", "公安备案号 in the footer; empty shows nothing")
    feedback_url: str = setting("", "where 提意见 leads; empty shows nothing")
    map_provider: str = setting("none", "none, tianditu, xyz, amap or tencent")
    map_key: str = setting("", "key of the tile provider")
    map_url: str = setting("", "tile URL template for xyz, with {z} {x} {y}")
    map_datum: str = setting("", "datum of the xyz tiles: wgs84 or gcj02")
    map_attribution: str = setting("", "map source shown on the map; empty = the provider's own name")
    map_approval: str = setting("", "审图号; production refuses tiles without it")

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def url(self) -> str:
        """SQLAlchemy URL of the truth."""
        if not self.database_url:
            return f"sqlite:///{self.data_dir.resolve() / 'stationfinder.db'}"
        scheme, sep, rest = self.database_url.partition("://")
        return f"postgresql+psycopg{sep}{rest}" if scheme in ("postgres", "postgresql") else self.database_url


def env_name(name: str, metadata: Mapping[str, Any]) -> str:
    return metadata.get("env") or PREFIX + name.upper()


def documented() -> dict[str, str]:
    """Name in the environment → documentation, for every setting."""
    return {env_name(f.name, f.metadata): f.metadata["doc"] for f in fields(Settings)}


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings of this process.

    Raises BadSettings naming every setting that cannot be used, unknown STATIONFINDER_ names included: a typing error
    in a name must not silently mean the default.
    """
    source = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    problems: list[str] = []
    for f in fields(Settings):
        name = env_name(f.name, f.metadata)
        if name in source:
            try:
                values[f.name] = _typed(f.default, source[name].strip())
            except ValueError:
                problems.append(f"{name}: {source[name]!r} is not a whole number")
    known = documented()
    problems += [f"{name}: no such setting" for name in source if name.startswith(PREFIX) and name not in known]
    settings = Settings(**values)
    problems += list(_problems(settings))
    if problems:
        raise BadSettings("settings that cannot be used (see docs/operations.md):\n  " + "\n  ".join(problems))
    return settings if settings.secret_key else _with_random_secret(settings)


def _typed(default: object, text: str) -> object:
    if isinstance(default, int):
        return int(text)
    return Path(text) if isinstance(default, Path) else text


def _problems(s: Settings) -> list[str]:
    found = []
    if s.env not in ("development", "production"):
        found.append(f"{PREFIX}ENV: {s.env!r} is neither development nor production")
    if s.map_provider not in ("none", "tianditu", "xyz", "amap", "tencent"):
        found.append(f"{PREFIX}MAP_PROVIDER: {s.map_provider!r} is none of none, tianditu, xyz, amap, tencent")
    if s.map_provider == "xyz" and not s.map_url:
        found.append(f"{PREFIX}MAP_URL: needed when the provider is xyz")
    if s.map_provider == "xyz" and s.map_datum not in ("wgs84", "gcj02"):
        found.append(f"{PREFIX}MAP_DATUM: wgs84 or gcj02 when the provider is xyz")
    if s.map_provider == "tianditu" and not s.map_key:
        found.append(f"{PREFIX}MAP_KEY: tianditu needs a key")
    found += [
        f"{PREFIX}{name.upper()}: must be {least} or more"
        for name, least in (("proxy_hops", 0), ("reads_per_s", 0), ("refresh_ms", 20), ("min_free_mb", 0))
        if getattr(s, name) < least
    ]
    return found + (_production_problems(s) if s.is_production else [])


def _production_problems(s: Settings) -> list[str]:
    found = []
    if len(s.secret_key) < 32 or len(set(s.secret_key)) < 10 or s.secret_key.lower() in WEAK_SECRETS:
        found.append(f"{PREFIX}SECRET_KEY: production needs 32 or more random characters")
    if s.map_provider != "none" and not s.map_approval:
        found.append(f"{PREFIX}MAP_APPROVAL: a public map with tiles must show its 审图号")
    return found


def _with_random_secret(settings: Settings) -> Settings:
    """Development needs no secret: one for this process."""
    values = {f.name: getattr(settings, f.name) for f in fields(settings)}
    return Settings(**{**values, "secret_key": secrets.token_urlsafe(32)})
