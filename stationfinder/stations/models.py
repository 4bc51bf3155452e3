"""Tables of the register of places (DOMAIN §1.7: the common part, the mommy-room part, the legal-aid part)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stationfinder.database import Base

PART = "all, delete-orphan"


def _station_key() -> Mapped[int]:
    return mapped_column(ForeignKey("stations.id", ondelete="CASCADE"), primary_key=True)


class RegisterRevision(Base):
    """One row: how often the public face of the register has changed. Bumped in the transaction of the change.

    `register_id` is drawn when the register is made: files derived from another register must not be taken for ours.
    """

    __tablename__ = "register_revision"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int]
    register_id: Mapped[str] = mapped_column(String(32))


class Organization(Base):
    """The union that answers for stations, with its administrative area."""

    __tablename__ = "organizations"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    level: Mapped[str] = mapped_column(String(20), default="")
    adcode: Mapped[str | None] = mapped_column(String(6))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))


class Station(Base):
    """One service offered at one place (HSDS `service_at_location`)."""

    __tablename__ = "stations"
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        CheckConstraint("length(code) = 7", name="code_length"),
        CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="position_whole"),
        CheckConstraint("lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90", name="position_range"),
        CheckConstraint("entered_datum IN ('', 'wgs84', 'gcj02', 'bd09')", name="entered_datum"),
        CheckConstraint("status IN ('planned', 'active', 'suspended', 'closed')", name="status"),
        CheckConstraint("publication IN ('draft', 'review', 'published')", name="publication"),
        CheckConstraint("adcode IS NULL OR length(adcode) = 6", name="adcode_length"),
        CheckConstraint("length(name) > 0", name="name_present"),
        Index(None, "revision"),
        Index(None, "adcode"),
        Index(None, "site_ref"),
        Index(None, "kind", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(7), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    search_text: Mapped[str] = mapped_column(Text, default="")

    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    host_name: Mapped[str] = mapped_column(String(200), default="")
    host_kind: Mapped[str] = mapped_column(String(40), default="")
    build_model: Mapped[str] = mapped_column(String(40), default="")
    level: Mapped[str] = mapped_column(String(40), default="")
    manager: Mapped[str] = mapped_column(String(100), default="")

    address: Mapped[str] = mapped_column(String(500), default="")
    adcode: Mapped[str | None] = mapped_column(String(6))
    zone: Mapped[str] = mapped_column(String(50), default="")
    street: Mapped[str] = mapped_column(String(100), default="")
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    entered_lon: Mapped[float | None]
    entered_lat: Mapped[float | None]
    entered_datum: Mapped[str] = mapped_column(String(10), default="")
    site_ref: Mapped[str] = mapped_column(String(60), default="")
    entrance_hint: Mapped[str] = mapped_column(String(200), default="")
    floor: Mapped[str] = mapped_column(String(50), default="")
    parking_two_wheel: Mapped[str] = mapped_column(String(200), default="")
    parking_car: Mapped[str] = mapped_column(String(200), default="")
    area_m2: Mapped[float | None]
    seats: Mapped[int | None]

    opening_hours: Mapped[str | None] = mapped_column(String(500))
    hours_text: Mapped[str] = mapped_column(String(500), default="")
    hours_note: Mapped[str] = mapped_column(String(500), default="")
    register_first: Mapped[bool | None]
    what_to_bring: Mapped[str] = mapped_column(String(200), default="")
    access_note: Mapped[str] = mapped_column(String(200), default="")

    status: Mapped[str] = mapped_column(String(20), default="active")
    status_reason: Mapped[str] = mapped_column(String(200), default="")
    suspended_from: Mapped[date | None]
    suspended_until: Mapped[date | None]
    publication: Mapped[str] = mapped_column(String(20), default="draft")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    opened_on: Mapped[date | None]
    star: Mapped[int | None]
    checklist: Mapped[str] = mapped_column(String(40), default="")
    checklist_result: Mapped[str] = mapped_column(Text, default="")

    verified_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    verified_by: Mapped[str] = mapped_column(String(100), default="")
    verified_how: Mapped[str] = mapped_column(String(40), default="")
    next_check_due: Mapped[date | None]

    source: Mapped[str] = mapped_column(String(200))
    source_id: Mapped[str] = mapped_column(String(200))
    source_note: Mapped[str] = mapped_column(String(500), default="")
    source_category: Mapped[str] = mapped_column(String(100), default="")
    services_text: Mapped[str] = mapped_column(String(500), default="")
    licence: Mapped[str] = mapped_column(String(100), default="")
    redistributable: Mapped[bool] = mapped_column(default=False)
    row_digest: Mapped[str] = mapped_column(String(64), default="")

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    revision: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    services: Mapped[list[StationService]] = relationship(cascade=PART, order_by="StationService.position")
    access: Mapped[list[StationAccess]] = relationship(cascade=PART, order_by="StationAccess.position")
    aliases: Mapped[list[StationAlias]] = relationship(cascade=PART, order_by="StationAlias.alias")
    audience: Mapped[list[StationAudience]] = relationship(cascade=PART, order_by="StationAudience.occupation")
    phones: Mapped[list[StationPhone]] = relationship(cascade=PART, order_by="StationPhone.position")
    external_ids: Mapped[list[ExternalId]] = relationship(cascade=PART, order_by="ExternalId.provider")
    honours: Mapped[list[StationHonour]] = relationship(cascade=PART, order_by="StationHonour.year")
    mommy_room: Mapped[MommyRoom | None] = relationship(cascade=PART)
    legal_aid: Mapped[LegalAid | None] = relationship(cascade=PART)
    duties: Mapped[list[LegalDuty]] = relationship(cascade=PART, order_by="LegalDuty.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own class attribute)


class StationService(Base):
    """An item of the catalogue at this station, with its state."""

    __tablename__ = "station_services"
    __table_args__ = (CheckConstraint("state IN ('available', 'missing', 'broken')", name="state"),)

    station_id: Mapped[int] = _station_key()
    service: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(20), default="available")
    checked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    note: Mapped[str] = mapped_column(String(200), default="")


class StationAccess(Base):
    """One way of getting in."""

    __tablename__ = "station_access"

    station_id: Mapped[int] = _station_key()
    access: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class StationAlias(Base):
    """Another name people search by."""

    __tablename__ = "station_aliases"

    station_id: Mapped[int] = _station_key()
    alias: Mapped[str] = mapped_column(String(200), primary_key=True)


class StationAudience(Base):
    """An occupation the station is meant for."""

    __tablename__ = "station_audience"

    station_id: Mapped[int] = _station_key()
    occupation: Mapped[str] = mapped_column(String(40), primary_key=True)


class StationPhone(Base):
    """A number that answers. Mobiles are stored whole and masked at every door but the tap."""

    __tablename__ = "station_phones"
    __table_args__ = (CheckConstraint("kind IN ('landline', 'service', 'mobile')", name="kind"),)

    station_id: Mapped[int] = _station_key()
    position: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))


class ExternalId(Base):
    """The same place in somebody else's register (高德, 百度, 职工之家 …)."""

    __tablename__ = "station_external_ids"

    station_id: Mapped[int] = _station_key()
    provider: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


class StationHonour(Base):
    """A rating won in a year (最美, 省级最美, 标杆型 …)."""

    __tablename__ = "station_honours"

    station_id: Mapped[int] = _station_key()
    honour: Mapped[str] = mapped_column(String(100), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)


class MommyRoom(Base):
    """What a mother needs to know (10部委《关于加快推进母婴设施建设的指导意见》2016). NULL = nobody has said."""

    __tablename__ = "mommy_rooms"

    station_id: Mapped[int] = _station_key()
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

    station_id: Mapped[int] = _station_key()
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
