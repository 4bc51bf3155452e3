"""What one opening rule cannot say: the country's holiday calendar, and a station's dated exceptions."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from stationfinder.database import Base


class CalendarYear(Base):
    """A year whose holiday notice (国务院办公厅关于部分节假日安排的通知) is in the register."""

    __tablename__ = "calendar_years"
    __table_args__ = (CheckConstraint("year BETWEEN 1949 AND 2999", name="year_range"),)

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    notice: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(String(200), default="")


class CalendarDay(Base):
    """A day that does not go by its weekday. `year` is the notice's: that of 2027 may speak of 31 December 2026."""

    __tablename__ = "calendar_days"
    __table_args__ = (CheckConstraint("kind IN ('holiday', 'workday')", name="kind"), Index(None, "year"))

    day: Mapped[date] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("calendar_years.year", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(50))
    source: Mapped[str] = mapped_column(String(200), default="")


class StationHoursException(Base):
    """Days on which a station does not keep its ordinary hours. `spans` as in OSM: `09:00-12:00,14:00-17:00`."""

    __tablename__ = "station_hours_exceptions"
    __table_args__ = (
        CheckConstraint("kind IN ('closed', 'special', 'open')", name="kind"),
        CheckConstraint("first_on <= last_on", name="dates_in_order"),
        CheckConstraint("(kind = 'special') = (spans <> '')", name="spans_when_special"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id", ondelete="CASCADE"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(20))
    spans: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")
