"""The catalogue of kinds, services, ways in …: data in `data/catalogue.toml`, so that adding one needs no code."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

Entry = TypeVar("Entry")

CATALOGUE_FILE = Path(__file__).resolve().parents[2] / "data" / "catalogue.toml"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of place. `provides` are services that every place of the kind offers by being one."""

    code: str
    name: str
    icon: str
    provides: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A service. `need` is the verb on its chip ('' = no chip); `words` are how ledgers write it; `osm` its OSM key."""

    code: str
    name: str
    icon: str
    need: str = ""
    words: tuple[str, ...] = ()
    osm: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """A way of getting in. `free`: nothing but a hand on the door is needed. `ask`: what the door asks for (要扫码)."""

    code: str
    name: str
    step: str
    icon: str = "door"
    free: bool = False
    ask: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """Any other coded word (occupation, host kind …)."""

    code: str
    name: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checklist:
    """A requirement list of some place (六有 (a), 八有 …); its items are sentences."""

    code: str
    name: str
    place: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All of it, each part code → entry in the file's order."""

    kinds: Mapping[str, Kind]
    services: Mapping[str, Service]
    access: Mapping[str, Access]
    occupations: Mapping[str, Item]
    host_kinds: Mapping[str, Item]
    build_models: Mapping[str, Item]
    checklists: Mapping[str, Checklist]

    @property
    def needs(self) -> tuple[Service, ...]:
        """Services with a chip, in the file's order."""
        return tuple(service for service in self.services.values() if service.need)


def load_catalogue(path: Path) -> Catalogue:
    """The catalogue in `path`. Raises KeyError or TypeError for an entry that lacks or misnames a field."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    catalogue = Catalogue(
        kinds=_entries(Kind, data["kinds"]),
        services=_entries(Service, data["services"]),
        access=_entries(Access, data["access"]),
        occupations=_entries(Item, data["occupations"]),
        host_kinds=_entries(Item, data["host_kinds"]),
        build_models=_entries(Item, data["build_models"]),
        checklists=_entries(Checklist, data["checklists"]),
    )
    for kind in catalogue.kinds.values():
        for code in kind.provides:
            catalogue.services[code]
    return catalogue


@cache
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load_catalogue(CATALOGUE_FILE)


def _entries(make: Callable[..., Entry], rows: list[dict[str, Any]]) -> dict[str, Entry]:
    return {row["code"]: make(**{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}) for row in rows}
