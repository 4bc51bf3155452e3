"""Tables of the register of places (DOMAIN §1.7: the common part, the mommy-room part, the legal-aid part)."""

from stationfinder.stations.models.hours import (
    CalendarDay,
    CalendarYear,
    StationHoursException,
)
from stationfinder.stations.models.parts import (
    ExternalId,
    LegalAid,
    LegalDuty,
    MommyRoom,
    StationAccess,
    StationAlias,
    StationAudience,
    StationHonour,
    StationPhone,
    StationService,
)
from stationfinder.stations.models.places import (
    Organization,
    RegisterRevision,
    RevisionMark,
    Station,
)

__all__ = [
    "CalendarDay",
    "CalendarYear",
    "ExternalId",
    "LegalAid",
    "LegalDuty",
    "MommyRoom",
    "Organization",
    "RegisterRevision",
    "RevisionMark",
    "Station",
    "StationAccess",
    "StationAlias",
    "StationAudience",
    "StationHonour",
    "StationHoursException",
    "StationPhone",
    "StationService",
]
