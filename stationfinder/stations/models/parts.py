"""What a station consists of: services, ways in, names, numbers, and the parts that only some kinds have."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from stationfinder.database import Base


def station_key() -> Mapped[int]:
    """Primary-key column of a part: the station it belongs to."""
    return mapped_column(ForeignKey("stations.id", ondelete="CASCADE"), primary_key=True)


class StationService(Base):
    """An item of the catalogue at this station, with its state."""

    __tablename__ = "station_services"
    __table_args__ = (CheckConstraint("state IN ('available', 'missing', 'broken')", name="state"),)

    station_id: Mapped[int] = station_key()
    service: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(20), default="available")
    checked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    note: Mapped[str] = mapped_column(String(200), default="")


class StationAccess(Base):
    """One way of getting in."""

    __tablename__ = "station_access"

    station_id: Mapped[int] = station_key()
    access: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class StationAlias(Base):
    """Another name people search by."""

    __tablename__ = "station_aliases"

    station_id: Mapped[int] = station_key()
    alias: Mapped[str] = mapped_column(String(200), primary_key=True)


class StationAudience(Base):
    """An occupation the station is meant for."""

    __tablename__ = "station_audience"

    station_id: Mapped[int] = station_key()
    occupation: Mapped[str] = mapped_column(String(40), primary_key=True)


class StationPhone(Base):
    """A number that answers. Mobiles are stored whole and masked at every door but the tap."""

    __tablename__ = "station_phones"
    __table_args__ = (CheckConstraint("kind IN ('landline', 'service', 'mobile')", name="kind"),)

    station_id: Mapped[int] = station_key()
    position: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))


class ExternalId(Base):
    """The same place in somebody else's register (高德, 百度, 职工之家 …)."""

    __tablename__ = "station_external_ids"

    station_id: Mapped[int] = station_key()
    provider: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


class StationHonour(Base):
    """A rating won in a year (最美, 省级最美, 标杆型 …)."""

    __tablename__ = "station_honours"

    station_id: Mapped[int] = station_key()
    honour: Mapped[str] = mapped_column(String(100), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)


class MommyRoom(Base):
    """What a mother needs to know (10部委《关于加快推进母婴设施建设的指导意见》2016). NULL = nobody has said."""

    __tablename__ = "mommy_rooms"

    station_id: Mapped[int] = station_key()
    inner_lock: Mapped[bool | None]
    hot_water: Mapped[bool | None]
    fridge: Mapped[bool | None]
    cot: Mapped[bool | None]
    nappy_table: Mapped[bool | None]
    cubicles: Mapped[int | None]
    key_holder: Mapped[str] = mapped_column(String(100), default="")
    men_allowed: Mapped[bool | None]
    star: Mapped[int | None]
    certified_until: Mapped[date | None]
    cleaned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class LegalAid(Base):
    """What a legal-aid point takes on, and how to reach it."""

    __tablename__ = "legal_aid_points"

    station_id: Mapped[int] = station_key()
    agencies: Mapped[str] = mapped_column(String(300), default="")
    matters: Mapped[str] = mapped_column(String(500), default="")
    materials: Mapped[str] = mapped_column(String(500), default="")
    booking: Mapped[str] = mapped_column(String(200), default="")
    channels: Mapped[str] = mapped_column(String(200), default="")


class LegalDuty(Base):
    """Who is there when (值班表): one weekday, one role, one span."""

    __tablename__ = "legal_duties"
    __table_args__ = (CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id", ondelete="CASCADE"), index=True)
    weekday: Mapped[int]
    role: Mapped[str] = mapped_column(String(50))
    from_minute: Mapped[int]
    to_minute: Mapped[int]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
