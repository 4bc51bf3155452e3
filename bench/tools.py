"""Programs that the peers need and pip cannot bring."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

PACKAGES = {
    "wrk": "wrk",
    "redis-server": "redis-server",
    "initdb": "postgresql",
    "postgis": "postgresql-NN-postgis-3",
    "runuser": "util-linux",
}


class Missing(Exception):
    """A program this bench cannot do without is not installed."""

    def __init__(self, tool: str) -> None:
        super().__init__(f"{tool} is missing (Debian package {PACKAGES[tool]})")


def needed(tool: str) -> str:
    """Full path of a program. Raises Missing."""
    found = shutil.which(tool)
    if found is None:
        raise Missing(tool)
    return found


def postgres_bin() -> Path:
    """Folder with initdb and pg_ctl of the newest PostgreSQL that has PostGIS. Raises Missing."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    if not installed:
        raise Missing("initdb")
    for initdb in reversed(installed):
        if Path(f"/usr/share/postgresql/{initdb.parts[-3]}/extension/postgis.control").exists():
            return initdb.parent
    raise Missing("postgis")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def pinned(cores: str) -> list[str]:
    """Prefix of a command that keeps it on some cores; empty where that cannot be done."""
    taskset = shutil.which("taskset")
    return [taskset, "-c", cores] if taskset and (os.cpu_count() or 1) > 1 else []
