"""Settings: the only reader of the environment. `docs/operations.md` documents each; a test holds the two together."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import log2
from pathlib import Path
from typing import Any

PREFIX = "STATIONFINDER_"
SECRET_BITS = 76
LONGEST_LOOKED_AT = 128
DATABASES = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")
HOW_TO_MAKE_ONE = 'python -c "import secrets; print(secrets.token_urlsafe(48))"'
# What stands where a secret should. The long ones are refused anywhere, the short ones between hyphens: a random token
# holds one of them, written in one case, once in ten million tokens. The empty ones turn up by chance: they only count
# for nothing.
PLACEHOLDERS = re.compile(
    "change[-_]?me|development|production|passwor[dt]|passphrase|placeholder|secret|example"
    "|default|stationfinder|your[-_]?key|replaceme|insecure|letmein|qwerty|sample|testing"
    r"|(?:^|[^A-Za-z0-9])(?:test|demo|fake|dummy|admin|todo|fixme)(?![A-Za-z0-9])"
)
EMPTY_WORDS = re.compile(
    "dev|prod|test|demo|fake|dummy|admin|todo|root|user|key|token|random|string|please|your|this|here|long|very|must"
    "|with|some|none|null|only|for|flask|django|welcome|hello|abc"
)
# Its host goes into the Content-Security-Policy, where a space or a semicolon would begin something else.
TILE_URL = re.compile(r"https?://[A-Za-z0-9.{}:-]+/[^\s;,'\"]*", re.ASCII)
LADDERS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")


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
    trusted_hosts: str = setting("", "host names served, joined by commas; empty = any (a warning in production)")
    proxy_hops: int = setting(0, "how many reverse proxies stand in front and set X-Forwarded-For/-Proto/-Host")
    reads_per_s: int = setting(100, "anonymous reads a second for one address before 429; 0 = no limit")
    phone_reveals_per_h: int = setting(30, "whole telephone numbers shown to one address in an hour; 0 = no limit")
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
    walk_kmh: float = setting(4.5, "speed on foot for the estimate of when one arrives")
    ebike_kmh: float = setting(18.0, "speed on an electric bicycle, lights and stairs included")
    car_kmh: float = setting(25.0, "speed of a car in town, parking included")
    detour: float = setting(1.3, "how much longer streets are than the straight line")

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def hosts(self) -> list[str]:
        """Host names that are served; empty for any."""
        return [host.strip() for host in self.trusted_hosts.split(",") if host.strip()]

    @property
    def base_url(self) -> str:
        """Address for links that no request asked for: the first trusted host, else where `serve` listens."""
        return f"https://{self.hosts[0].lstrip('.')}" if self.hosts else "http://127.0.0.1:8000"

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
                kind = "number" if isinstance(f.default, float) else "whole number"
                problems.append(f"{name}: {source[name]!r} is not a {kind}")
    known = documented()
    problems += [f"{name}: no such setting" for name in source if name.startswith(PREFIX) and name not in known]
    settings = Settings(**values)
    problems += list(_problems(settings))
    if problems:
        listed = f" {problems[0]}" if len(problems) == 1 else "".join(f"\n  {problem}" for problem in problems)
        raise BadSettings(f"settings that cannot be used (see docs/operations.md):{listed}")
    return settings if settings.secret_key else _with_random_secret(settings)


def _typed(default: object, text: str) -> object:
    if isinstance(default, int):
        return int(text)
    if isinstance(default, float):
        return float(text)
    return Path(text) if isinstance(default, Path) else text


def _problems(s: Settings) -> list[str]:
    found = []
    if s.env not in ("development", "production"):
        found.append(f"{PREFIX}ENV: {s.env!r} is neither development nor production")
    if s.map_provider not in ("none", "tianditu", "xyz", "amap", "tencent"):
        found.append(f"{PREFIX}MAP_PROVIDER: {s.map_provider!r} is none of none, tianditu, xyz, amap, tencent")
    if s.map_provider == "xyz" and not TILE_URL.fullmatch(s.map_url):
        found.append(f"{PREFIX}MAP_URL: needed when the provider is xyz: https://host/path with {{z}} {{x}} {{y}}")
    if s.map_provider == "xyz" and s.map_datum not in ("wgs84", "gcj02"):
        found.append(f"{PREFIX}MAP_DATUM: wgs84 or gcj02 when the provider is xyz")
    if s.map_provider == "tianditu" and not s.map_key:
        found.append(f"{PREFIX}MAP_KEY: tianditu needs a key")
    if not _is_database(s.url):
        # Never quoted: it may hold a password.
        found.append("DATABASE_URL: write postgresql://user@host/name or sqlite:////folder/file.db, or leave it empty")
    found += [
        f"{PREFIX}{name.upper()}: must be {least} or more"
        for name, least in (
            ("proxy_hops", 0),
            ("reads_per_s", 0),
            ("phone_reveals_per_h", 0),
            ("refresh_ms", 20),
            ("min_free_mb", 0),
            ("statement_timeout_ms", 100),
        )
        if getattr(s, name) < least
    ]
    # Written so that "nan" and "inf" are refused too.
    found += [
        f"{PREFIX}{name.upper()}: must be {least:g} to {most:g}"
        for name, least, most in (("walk_kmh", 1, 10), ("ebike_kmh", 3, 50), ("car_kmh", 3, 120), ("detour", 1, 3))
        if not least <= getattr(s, name) <= most
    ]
    return found + (_production_problems(s) if s.is_production else [])


def _production_problems(s: Settings) -> list[str]:
    found = []
    if weak := weakness(s.secret_key):
        found.append(f"{PREFIX}SECRET_KEY: {weak}; make one with: {HOW_TO_MAKE_ONE}")
    if s.map_provider != "none" and not s.map_approval:
        found.append(f"{PREFIX}MAP_APPROVAL: a public map with tiles must show its 审图号")
    return found


def warnings(s: Settings) -> list[str]:
    """What an operator should know and the start does not fail on."""
    if not s.is_production or s.hosts:
        return []
    return [
        f"{PREFIX}TRUSTED_HOSTS is empty: the site answers under any Host header, so a forged one can put foreign "
        "addresses into links that others are shown. Set it to the site's own names."
    ]


def weakness(secret: str) -> str:
    """Why a secret can be guessed, '' when it cannot.

    Characters that a guesser need not guess count for nothing: placeholder words, what goes on in a sequence or along
    a row of keys, and what repeats an earlier part. A token of 16 or more random bytes passes.
    """
    if len(secret) < 32:
        return f"{len(secret)} characters are too few, production needs 32 or more random ones"
    if len(set(secret)) < 10:
        return "too few different characters"
    if word := _placeholder(secret):
        return f"holds the placeholder word {word!r}"
    rest = EMPTY_WORDS.sub("", PLACEHOLDERS.sub("", secret[:LONGEST_LOOKED_AT].lower()))
    if _surprises(rest) * log2(len(set(secret))) < SECRET_BITS:
        return "made of words, sequences or repetitions"
    return ""


def _placeholder(secret: str) -> str:
    """A placeholder word in small letters, in capitals, or with a capital in front; '' when there is none."""
    capitals_in_front = re.sub(r"[A-Z](?=[a-z])", lambda letter: letter[0].lower(), secret)
    for text in (secret, secret.swapcase(), capitals_in_front):
        if found := PLACEHOLDERS.search(text):
            return found[0].strip("-_ .")
    return ""


def _surprises(text: str) -> int:
    """How many characters neither go on in a sequence nor repeat three or more of an earlier part."""
    count = at = 0
    while at < len(text):
        longest = next((n for n in range(len(text) - at, 2, -1) if text[at : at + n] in text[: at + n - 1]), 0)
        count += not any(_goes_on(text, at, gap) for gap in (1, 2))
        at += longest or 1
    return count


def _goes_on(text: str, at: int, gap: int) -> bool:
    if at < 2 * gap:
        return False
    before, last, here = text[at - 2 * gap], text[at - gap], text[at]
    return _neighbours(before, last) and _neighbours(last, here)


def _neighbours(one: str, other: str) -> bool:
    return one == other or any(one + other in row or other + one in row for row in LADDERS)


def _is_database(url: str) -> bool:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return False
    in_memory = parsed.drivername.startswith("sqlite") and parsed.database in (None, "", ":memory:")
    return parsed.drivername in DATABASES and not in_memory


def _with_random_secret(settings: Settings) -> Settings:
    """Development needs no secret: one for this process."""
    values = {f.name: getattr(settings, f.name) for f in fields(settings)}
    return Settings(**{**values, "secret_key": secrets.token_urlsafe(32)})
