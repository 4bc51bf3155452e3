"""Servers under load: starting and stopping them, their CPU time and memory, and wrk's figures."""

from __future__ import annotations

import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.tools import free_port, needed, pinned

ROOT = Path(__file__).resolve().parents[1]
SERVER_CORE, CLIENT_CORES = "0", "1"
CONNECTIONS = 16
READY_S = 120.0
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
# Reads its paths from the file named by the environment and asks for them in turn, for ever.
SCRIPT = """
local requests, at = {}, 0
function init(args)
  local headers = {}
  if os.getenv("BENCH_GZIP") == "1" then headers["Accept-Encoding"] = "gzip" end
  for path in io.lines(os.getenv("BENCH_PATHS")) do
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end
function request()
  at = at % #requests + 1
  return requests[at]
end
"""


class Failed(Exception):
    """A server or its load did not do what was asked."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server with one worker."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def worker(self) -> int:
        """Process id of the worker, not of the one that watches it."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        commands = {child: Path(f"/proc/{child}/cmdline").read_bytes() for child in children}
        workers = [child for child, command in commands.items() if b"resource_tracker" not in command]
        if len(workers) != 1:
            raise Failed(f"one worker was expected, not {len(workers)}")
        return int(workers[0])

    def cpu_s(self) -> float:
        """CPU seconds of the worker so far, user and system."""
        values = Path(f"/proc/{self.worker}/stat").read_text().rpartition(")")[2].split()
        return (int(values[11]) + int(values[12])) / TICKS_PER_S

    def own_mb(self) -> float:
        """Memory of the worker that is not a mapped file: PSS of its anonymous pages."""
        rollup = Path(f"/proc/{self.worker}/smaps_rollup").read_text()
        found = re.search(r"(?m)^Pss_Anon:\s+(\d+) kB", rollup)
        if found is None:
            raise Failed("the kernel does not say how much memory the worker holds")
        return int(found[1]) / 1024


@dataclass(frozen=True, slots=True)
class Load:
    """What one round of wrk saw: answers a second, and CPU microseconds of the worker for each."""

    per_s: float
    cpu_us: float


@contextmanager
def serving(
    server: str, target: str, *, folder: Path | None = None, environ: dict[str, str] | None = None
) -> Iterator[Server]:
    """One application with one worker on a free port; production settings, no rate limit; stopped at the end."""
    port = free_port()
    settings = {
        "STATIONFINDER_ENV": "production",
        "STATIONFINDER_SECRET_KEY": secrets.token_urlsafe(40),
        "STATIONFINDER_READS_PER_S": "0",
        "STATIONFINDER_DATA_DIR": str(folder or ""),
    }
    command = [*pinned(SERVER_CORE), sys.executable, "-m", "bench.peers", server, target, str(port)]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings, **(environ or {})}) as process:
        try:
            started = Server(process, port)
            _until_ready(started, "/readyz" if target == "finder" else "/api/v1/stations/nearest?at=113.6,34.7")
            yield started
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def fetch(url: str, gzip: bool = False) -> bytes:
    """Body of a page. Raises urllib.error.HTTPError for an error."""
    headers = {"Accept-Encoding": "gzip"} if gzip else {}
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:  # noqa: S310
        body: bytes = answer.read()
    return body


@contextmanager
def paths_file(paths: Sequence[str]) -> Iterator[Path]:
    """A file for `load`, one path a line."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(paths))
        file.flush()
        yield Path(file.name)


def load(server: Server, paths: Path, seconds: int, *, gzip: bool = False) -> Load:
    """One round of wrk with as many connections as keep one worker busy. Raises Failed for any refused request."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT)
        script.flush()
        command = [needed("wrk"), "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", script.name, server.url]
        environ = {**os.environ, "BENCH_PATHS": str(paths), "BENCH_GZIP": "1" if gzip else "0"}
        before = server.cpu_s()
        done = subprocess.run(
            [*pinned(CLIENT_CORES), *command], env=environ, check=True, capture_output=True, text=True
        ).stdout
        spent = server.cpu_s() - before
    answered = re.search(r"(\d+) requests in", done)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done)
    if "Non-2xx" in done or answered is None or rate is None or int(answered[1]) == 0:
        raise Failed(f"requests were refused:\n{done}")
    return Load(float(rate[1]), spent / int(answered[1]) * 1e6)


def _until_ready(server: Server, path: str) -> None:
    last = time.monotonic() + READY_S
    while time.monotonic() < last:
        if server.process.poll() is not None:
            raise Failed(f"the server ended with {server.process.returncode}")
        try:
            fetch(server.url + path)
        except urllib.error.HTTPError as error:
            raise Failed(f"{path} answered {error.code}") from error
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise Failed("the server did not become ready")
