"""The alerts of this process, as fresh as the register's, for readers who never wait."""

from __future__ import annotations

from datetime import datetime

from stationfinder.alerts import queries
from stationfinder.alerts.rules import Alert, concerning
from stationfinder.database import Database
from stationfinder.geo.districts import districts
from stationfinder.geo.points import LonLat


class AlertBoard:
    """Alerts that hold now or will. `live` is () nearly always: whoever is in a hurry looks at it first.

    `refresh` swaps `live` whole: threads may read it at any time.
    """

    __slots__ = ("_revision", "live")

    def __init__(self, alerts: tuple[Alert, ...] = ()) -> None:
        self.live = alerts
        self._revision = -1

    def refresh(self, database: Database, now: datetime) -> None:
        """Read them anew if they have changed, and let go of those that are over. One number is read otherwise.

        Rows and revision are of one moment: a word that came in between is read in the next round.
        """
        with database.reading_still() as session:
            revision = queries.revision(session)
            if revision != self._revision:
                self.live = tuple(queries.list_alerts(session, after=now))
                self._revision = revision
        if any(one.expires <= now for one in self.live):
            self.live = tuple(one for one in self.live if one.expires > now)

    def alerts_for(self, adcode: str | None, moment: datetime) -> tuple[Alert, ...]:
        """What people in a province, city or county are to see at a moment; () for no area."""
        return concerning(self.live, adcode, moment) if self.live and adcode else ()

    def alerts_at(self, point: LonLat, moment: datetime) -> tuple[Alert, ...]:
        """What people at a WGS-84 position are to see at a moment; () outside of every county."""
        if not self.live:
            return ()
        county = districts().county_at(point)
        return self.alerts_for(county.adcode, moment) if county else ()
