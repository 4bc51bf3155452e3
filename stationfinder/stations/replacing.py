"""A file written beside the one it replaces, and put in its place at the very end."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stationfinder.errors import InvalidInput

_NEW_FILE = 0o666
"""Less what the user's umask takes away."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """An empty draft to write to; it takes the place of `path` when the block ends well, and is gone when it does not.

    Of a symbolic link the target is replaced, and a file that is there keeps its mode. Raises InvalidInput({"file": …})
    for a device, a pipe or a folder, which a replacement would destroy, and OSError when nothing can be written there.
    """
    target = path.resolve()
    mode = _mode(target)
    draft = target.with_name(f".{secrets.token_hex(8)}{target.suffix}")
    try:
        # Never readable for more people than the file itself: what is replaced may hold numbers.
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _NEW_FILE if mode is None else mode))
    except OSError as error:
        # Nobody has heard of the draft.
        raise OSError(error.errno, error.strerror, str(path)) from error
    try:
        if mode is not None:
            draft.chmod(mode)
        yield draft
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _mode(target: Path) -> int | None:
    """Permissions of the file that is there, None for none."""
    try:
        found = target.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        raise InvalidInput({"file": f"{target} 不是普通文件，没有动它。请换一个文件名。"})
    return stat.S_IMODE(found.st_mode)
