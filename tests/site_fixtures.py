"""The site as its users meet it: an application on the sample register, and a real server.

A pytest plugin, loaded by `tests/conftest.py`.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stationfinder.app import create_app
from stationfinder.config import Settings
from stationfinder.finder.state import KEY, FinderState

COMMAND = Path(sys.executable).with_name("stationfinder")
READY_S = 60.0
# Ten on an ordinary Wednesday morning in Shanghai.
MORNING = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """This process's environment without any setting of ours, plus the given ones."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith("STATIONFINDER_") and k != "DATABASE_URL"}
    return {**plain, "STATIONFINDER_DATA_DIR": str(data_dir), "PYTHONUNBUFFERED": "1", **more}


def command(data_dir: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """`stationfinder …` on a data folder, run to its end."""
    return subprocess.run(
        [COMMAND, *arguments],
        check=False,
        env=environment(data_dir, **more),
        capture_output=True,
        text=True,
        timeout=120,
    )


@dataclass(frozen=True, slots=True)
class Served:
    """A running `stationfinder serve`."""

    url: str
    data_dir: Path
    output: Path
    process: subprocess.Popen[bytes]


@contextmanager
def serving(data_dir: Path, output: Path, *arguments: str, **more: str) -> Iterator[Served]:
    """`stationfinder serve` on a spare port, stopped by SIGTERM at the end. `output` gets stdout and stderr."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with output.open("wb") as sink:
        process = subprocess.Popen(
            [COMMAND, "serve", "--port", str(port), *arguments],
            env=environment(data_dir, **more),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Served(_announced(process, output), data_dir, output, process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _announced(process: subprocess.Popen[bytes], output: Path) -> str:
    """The address that the server prints once it answers."""
    end = time.monotonic() + READY_S
    while time.monotonic() < end and process.poll() is None:
        found = re.search(r"https?://127\.0\.0\.1:\d+", output.read_text("utf-8", "replace"))
        if found:
            return found.group()
        time.sleep(0.05)
    raise AssertionError(f"the server did not get ready:\n{output.read_text('utf-8', 'replace')}")


@pytest.fixture(scope="session")
def pristine_dir(_sample_folder: Path) -> Path:
    """A data folder with the sample stations. Nobody writes to it: copy it."""
    return _sample_folder


@pytest.fixture
def own_dir(pristine_dir: Path, tmp_path: Path) -> Path:
    """A data folder with the sample stations that a test may change."""
    folder = tmp_path / "data"
    shutil.copytree(pristine_dir, folder)
    return folder


@pytest.fixture(scope="session")
def sample_app(pristine_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on the sample stations, at ten on a Wednesday morning. For reading."""
    folder = tmp_path_factory.mktemp("sample") / "data"
    shutil.copytree(pristine_dir, folder)
    with application(Settings(data_dir=folder, reads_per_s=0, phone_reveals_per_h=0)) as app:
        yield app


@contextmanager
def application(settings: Settings, clock: Callable[[], datetime] = lambda: MORNING) -> Iterator[Flask]:
    """An application in this process that gives back its thread and its connections."""
    app = create_app(settings, clock=clock)
    state: FinderState = app.extensions[KEY]
    try:
        yield app
    finally:
        state.snapshots.stop()
        state.database.dispose()


@pytest.fixture
def client(sample_app: Flask) -> FlaskClient:
    """A browser without JavaScript, so to speak, on the sample stations."""
    return sample_app.test_client()
