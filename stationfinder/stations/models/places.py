"""Stations, the unions that answer for them, and the register's revision counter."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stationfinder.database import Base
from stationfinder.stations.models.hours import StationHoursException
from stationfinder.stations.models.parts import (
    ExternalId,
    LegalAid,
    MommyRoom,
    StationAccess,
    StationAlias,
    StationAudience,
    StationPhone,
    StationService,
)

PART = "all, delete-orphan"


class RegisterRevision(Base):
    """One row: how often the public face of the register has changed. Bumped in the transaction of the change.

    `register_id` is drawn when the register is made: files derived from another register must not be taken for ours.
    """

    __tablename__ = "register_revision"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int]
    register_id: Mapped[str] = mapped_column(String(32))


class RevisionMark(Base):
    """A random token for each revision there has been.

    A restored backup counts its revisions again from where it was made: by number alone, a file made from revision 9
    before the restore would be taken for one of the other revision 9 after it.
    """

    __tablename__ = "revision_marks"
    __table_args__ = (CheckConstraint("length(token) = 16", name="token_length"),)

    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    token: Mapped[str] = mapped_column(String(16))


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

    exceptions: Mapped[list[StationHoursException]] = relationship(
        cascade=PART, order_by="StationHoursException.first_on"
    )
    services: Mapped[list[StationService]] = relationship(cascade=PART, order_by="StationService.position")
    access: Mapped[list[StationAccess]] = relationship(cascade=PART, order_by="StationAccess.position")
    aliases: Mapped[list[StationAlias]] = relationship(cascade=PART, order_by="StationAlias.alias")
    audience: Mapped[list[StationAudience]] = relationship(cascade=PART, order_by="StationAudience.occupation")
    phones: Mapped[list[StationPhone]] = relationship(cascade=PART, order_by="StationPhone.position")
    external_ids: Mapped[list[ExternalId]] = relationship(cascade=PART, order_by="ExternalId.provider")
    mommy_room: Mapped[MommyRoom | None] = relationship(cascade=PART)
    legal_aid: Mapped[LegalAid | None] = relationship(cascade=PART)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own class attribute)
