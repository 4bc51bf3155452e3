"""A phone in front of the real sample stations: a production server, Chromium, a weak network and a slow processor."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.serving import Failed, Server, serving
from tools.screens import SCREENS, path_of

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# 嘉定, where the sample has stations with a place, hours and telephones.
DISTRICT = "310114"


@dataclass(frozen=True, slots=True)
class Site:
    """A running site and the folder of its register."""

    server: Server
    folder: Path

    def url(self, path: str) -> str:
        return self.server.url + path

    def station(self) -> str:
        """Path of the rest station with most to show."""
        return path_of(next(screen for screen in SCREENS if screen.kind == "rest_station"), self.folder)


@contextmanager
def sample_site() -> Iterator[Site]:
    """The shipped sample on one worker with production settings."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "STATIONFINDER_DATA_DIR": folder}
        command = [str(Path(sys.executable).with_name("stationfinder")), "init"]
        subprocess.run(command, env=environ, check=True, capture_output=True)
        with serving("granian", "finder", folder=Path(folder)) as server:
            yield Site(server, Path(folder))


def chromium() -> str:
    """Path of Chromium. Raises Failed where there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise Failed("chromium is missing (Debian package chromium)")
    return found


def npm_program(name: str, path: str) -> Path:
    """A program of the npm package that `tools/NAME` locks. Raises Failed where it is not installed."""
    program = Path(sys.prefix) / name / "node_modules" / name / path
    if not program.is_file():
        raise Failed(f"{name} is missing: make bench NAME=lighthouse installs it (Debian package npm)")
    return program
