"""What the register says of a place in public, and how: pure values and decisions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from stationfinder.geo.points import LonLat

MOBILE = re.compile(r"1[3-9]\d{9}")


@dataclass(frozen=True, slots=True)
class ServiceState:
    """A service of the catalogue as it stands at one station."""

    service: str
    state: str = "available"
    checked_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Phone:
    """A number; `kind` is landline, service or mobile."""

    number: str
    kind: str

    @property
    def masked(self) -> str:
        """The number as lists, API and export may show it: a mobile loses its middle four digits."""
        return mask_phone(self.number) if self.kind == "mobile" else self.number


@dataclass(frozen=True, slots=True)
class PublicStation:
    """Everything the public may know of one published station. `position` None: it waits for one."""

    id: int
    code: str
    kind: str
    name: str
    revision: int
    adcode: str | None = None
    zone: str = ""
    address: str = ""
    position: LonLat | None = None
    site_ref: str = ""
    entrance_hint: str = ""
    floor: str = ""
    parking_two_wheel: str = ""
    parking_car: str = ""
    area_m2: float | None = None
    seats: int | None = None
    host_name: str = ""
    host_kind: str = ""
    organization: str = ""
    opening_hours: str | None = None
    hours_text: str = ""
    hours_note: str = ""
    register_first: bool | None = None
    what_to_bring: str = ""
    access_note: str = ""
    access: tuple[str, ...] = ()
    services: tuple[ServiceState, ...] = ()
    aliases: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    phones: tuple[Phone, ...] = ()
    status: str = "active"
    status_reason: str = ""
    suspended_until: date | None = None
    star: int | None = None
    honours: tuple[str, ...] = ()
    verified_at: datetime | None = None
    verified_by: str = ""
    verified_how: str = ""
    source: str = ""
    source_category: str = ""
    services_text: str = ""
    licence: str = ""
    redistributable: bool = False
    search_text: str = ""
    mommy_room: dict[str, object] = field(default_factory=dict)
    legal_aid: dict[str, str] = field(default_factory=dict)

    @property
    def phone(self) -> str:
        """First number as the public may see it, '' when none is known."""
        return self.phones[0].masked if self.phones else ""

    def has(self, service: str) -> bool:
        """Whether the register says that `service` is there and works."""
        return any(s.service == service and s.state == "available" for s in self.services)


def mask_phone(number: str) -> str:
    """`13812345678` → `138****5678`."""
    return MOBILE.sub(lambda found: f"{found.group()[:3]}****{found.group()[-4:]}", number)


def split_name(name: str) -> tuple[str, str]:
    """(the part that differs, the plate name): rows of a register begin alike (工会驿站(郑州…)).

    Example: `工会驿站(郑州市张仲景大药房互助路店)` → (`郑州市张仲景大药房互助路店`, the whole name).
    """
    found = re.fullmatch(r"[^()（）]*驿站[(（]([^()（）]{4,})[)）]", name)
    return (found.group(1), name) if found else (name, name)
