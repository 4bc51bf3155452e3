"""What goes wrong outside the program, in one line and an exit status. Mistakes of the program itself stay loud."""

from __future__ import annotations

from errno import EPIPE

from stationfinder.config import BadSettings
from stationfinder.errors import InvalidInput, StationfinderError

BAD_INPUT, NOT_NOW = 2, 1
# PostgreSQL's "permission denied" comes as a ProgrammingError, yet it is the operator who can help.
NO_PERMISSION = "42501"


def explained(error: BaseException) -> tuple[str, int] | None:
    """Message and exit status for a setting, file, input or database that is of no use; None for a mistake of ours."""
    if isinstance(error, BadSettings):
        return str(error), BAD_INPUT
    if isinstance(error, InvalidInput):
        return "\n".join(f"{field}：{message}" for field, message in error.fields.items()), BAD_INPUT
    if isinstance(error, StationfinderError):
        cause = _of_database(error.__cause__)
        return f"{error.message}（{cause}）" if cause else error.message, NOT_NOW
    # A reader that left (`stationfinder … | head`) is nothing to explain; click ends quietly.
    if isinstance(error, OSError) and error.errno != EPIPE:
        where = f"{error.filename}：" if error.filename else ""
        return f"{where}读不到或写不进去（{error.strerror or error}）。请换一个地方，或者看看权限。", BAD_INPUT
    said = _of_database(error)
    return (
        (f"数据库用不了（{said}）。请看 DATABASE_URL、数据库是否在运行、这个用户有没有权限。", NOT_NOW)
        if said
        else None
    )


def _of_database(error: BaseException | None) -> str:
    """First line of what the database says when it is away, broken, locked or closed to us; '' for anything else."""
    from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError

    if not isinstance(error, DBAPIError):
        return ""
    outside = isinstance(error, (OperationalError, InterfaceError)) or type(error) is DatabaseError
    if not outside and getattr(error.orig, "sqlstate", None) != NO_PERMISSION:
        return ""
    return str(error.orig).partition("\n")[0]
