"""Every question put to the register."""

from stationfinder.stations.queries.hours import (
    UnreadHours,
    YearOfNotice,
    calendar,
    list_notice_years,
    list_unread_hours,
    notice_days,
)
from stationfinder.stations.queries.marks import Mark, has_passed, mark
from stationfinder.stations.queries.public import (
    count_by_outcome,
    find_merged_code,
    get_public,
    list_public,
    register_id,
    revision,
    same_site,
)
from stationfinder.stations.queries.rows import (
    RegisteredRow,
    draft_of,
    find_station,
    get_station,
    get_station_by_id,
    registered_by_name,
    registered_by_source,
    stations_with_parts,
    taken_codes,
)

__all__ = [
    "Mark",
    "RegisteredRow",
    "UnreadHours",
    "YearOfNotice",
    "calendar",
    "count_by_outcome",
    "draft_of",
    "find_merged_code",
    "find_station",
    "get_public",
    "get_station",
    "get_station_by_id",
    "has_passed",
    "list_notice_years",
    "list_public",
    "list_unread_hours",
    "mark",
    "notice_days",
    "register_id",
    "registered_by_name",
    "registered_by_source",
    "revision",
    "same_site",
    "stations_with_parts",
    "taken_codes",
]
