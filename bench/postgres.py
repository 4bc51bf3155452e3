"""PostGIS as the peer: a PostgreSQL of the script's own, tuned for reading, on a unix socket, stopped at the end.

The loaded database is kept in the system's folder for temporary files, because loading 2,000,000 rows takes minutes
and a clone may lie where the server's own user cannot look.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from bench.tools import free_port, needed, postgres_bin

Connection = psycopg.Connection[Any]
# One query is one process's work for either peer; nothing has to survive a crash.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "1GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "8GB",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "autovacuum": "off",
}


@contextmanager
def postgis(name: str, version: str, fill: Callable[[Connection], None]) -> Iterator[str]:
    """Connection string of a running PostgreSQL with PostGIS that was filled once by `fill`.

    It is kept under `name` until `version` changes.
    """
    programs = postgres_bin()
    kept = Path(tempfile.gettempdir()) / f"stationfinder-bench-{os.getuid()}"
    kept.mkdir(mode=0o711, exist_ok=True)
    if kept.stat().st_uid != os.getuid():
        raise PermissionError(f"{kept} belongs to somebody else")
    folder = kept / f"{name}-{version}"
    ready = kept / f"{folder.name}.ready"
    if not ready.exists():
        for old in kept.glob(f"{name}-*"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        _owned_by_server(folder)
        initdb = [str(programs / "initdb"), "-D", str(folder), "-A", "trust", "-U", "bench", "-E", "UTF8"]
        _as_server([*initdb, "--no-sync"])
    with _running(programs, folder) as dsn:
        if not ready.exists():
            _filled(dsn, fill)
            ready.touch()
        yield dsn


@contextmanager
def _running(programs: Path, folder: Path) -> Iterator[str]:
    # The address of a unix socket may not be longer than 107 bytes.
    sockets = Path(tempfile.mkdtemp(prefix="sfpg-"))
    _owned_by_server(sockets)
    port = free_port()
    options = " ".join(f"-c {key}={value or chr(39) * 2}" for key, value in OPTIONS.items())
    control = [str(programs / "pg_ctl"), "-D", str(folder), "-s", "-w", "-t", "60"]
    log = ["-l", str(folder / "log")]
    try:
        _as_server([*control, *log, "-o", f"-k {sockets} -p {port} {options}", "start"])
        try:
            yield f"host={sockets} port={port} user=bench dbname=postgres"
        finally:
            _as_server([*control, "-m", "fast", "stop"])
    finally:
        shutil.rmtree(sockets, ignore_errors=True)


def _filled(dsn: str, fill: Callable[[Connection], None]) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION postgis")
        fill(connection)
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")


def _as_server(command: list[str]) -> None:
    """Run a command as the user that the server runs as: PostgreSQL refuses to be started by root."""
    switch = [needed("runuser"), "-u", "postgres", "--"] if os.getuid() == 0 else []
    subprocess.run([*switch, *command], check=True, cwd="/", stdout=subprocess.DEVNULL)


def _owned_by_server(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.getuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
