"""The refusals every room may raise; `web/problems.py` alone turns them into HTTP."""

from __future__ import annotations

from collections.abc import Mapping


class StationfinderError(Exception):
    """Base of the house's own errors. `code` is stable for API clients; `message` tells a person what to do."""

    code = "error"
    status = 500

    def __init__(self, message: str = "出了点问题，请稍后再试。") -> None:
        super().__init__(message)
        self.message = message


class InvalidInput(StationfinderError):
    """Some typed values cannot be used. `fields` maps a field's name to a Chinese sentence that says what to do."""

    code = "invalid-input"
    status = 400

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__("；".join(self.fields.values()))


class NotFound(StationfinderError):
    """The thing asked for does not exist, or not for this person."""

    code = "not-found"
    status = 404


class Forbidden(StationfinderError):
    """Known person, missing permission."""

    code = "forbidden"
    status = 403


class Conflict(StationfinderError):
    """Somebody else changed it in between."""

    code = "conflict"
    status = 409


class TooMany(StationfinderError):
    """One address asks faster than the limit. `retry_after_s` is in seconds."""

    code = "too-many-requests"
    status = 429

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Unavailable(StationfinderError):
    """Not now, but later: the disk is full, the database is away, the register is still being read."""

    code = "unavailable"
    status = 503
