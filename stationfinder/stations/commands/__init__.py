"""Every change of the register, inside the caller's transaction, with its entry in the trail."""

from stationfinder.stations.commands.calendar import initialise, load_calendar
from stationfinder.stations.commands.hours import set_hours
from stationfinder.stations.commands.places import (
    amend,
    amend_all,
    close,
    fresh_codes,
    merge,
    publish,
    register,
    register_published,
    resume,
    set_site,
    suspend,
)
from stationfinder.stations.commands.revision import bump_revision, lock_revision

__all__ = [
    "amend",
    "amend_all",
    "bump_revision",
    "close",
    "fresh_codes",
    "initialise",
    "load_calendar",
    "lock_revision",
    "merge",
    "publish",
    "register",
    "register_published",
    "resume",
    "set_hours",
    "set_site",
    "suspend",
]
