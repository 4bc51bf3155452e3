"""Stories with a real `stationfinder serve`: several workers, another process that writes, and what stays behind."""

from __future__ import annotations

import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from site_fixtures import Served, command, environment, serving

CANARY = ("113.66512", "34.75734")
NEW_ROW = (
    "id,name,type,address,city,lon,lat,coordinate_system\n"
    "1,测试新站（编的）,rest_station,测试路1号,郑州市,113.700001,34.800001,WGS-84\n"
)


@pytest.fixture
def served(own_dir: Path, tmp_path: Path) -> Iterator[Served]:
    """A server of two workers on data of its own."""
    with serving(own_dir, tmp_path / "output.txt", "--workers", "2") as server:
        yield server


def fetch(url: str) -> tuple[int, Message, bytes]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own server
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def get_json(url: str) -> dict[str, Any]:
    status, _, body = fetch(url)
    assert status == 200, body
    found: dict[str, Any] = json.loads(body)
    return found


def codes_near_the_new_row(served: Served) -> list[str]:
    found = get_json(f"{served.url}/api/v1/stations/nearest?at=113.700001,34.800001&limit=1&within_m=5")
    return [feature["properties"]["name"] for feature in found["features"]]


def test_a_row_imported_by_another_process_is_found_by_every_worker_within_a_second(
    served: Served, tmp_path: Path
) -> None:
    assert codes_near_the_new_row(served) == []
    file = tmp_path / "new.csv"
    file.write_text(NEW_ROW, "utf-8")
    done = command(served.data_dir, "import", str(file))
    end = time.monotonic() + 1.0
    assert done.returncode == 0, done.stderr
    while time.monotonic() < end:
        time.sleep(0.05)
    # Each answer is a new connection, which either worker may take.
    answers = [codes_near_the_new_row(served) for _ in range(20)]
    assert answers == [["测试新站（编的）"]] * 20


def test_a_position_leaves_no_trace(served: Served) -> None:
    where = ",".join(CANARY)
    for path in (
        f"/api/v1/stations/nearest?at={where}",
        f"/api/v1/stations/nearest?at={where}&limit=0",
        f"/api/v1/stations/nearest?at={where}&datum=%FF",
        f"/?at={where}",
        f"/?at={where}&need=x",
        f"/map?at={where}",
        f"/api/v1/suggest?q=a&at={where}",
        f"/api/v1/alerts?at={where}",
        f"/nowhere?at={where}",
    ):
        for _ in range(10):
            status, headers, _ = fetch(served.url + path)
            assert status in (200, 400, 404)
            if "at=" in path and status == 200:
                assert headers["Cache-Control"] == "private, no-store", path
    served.process.send_signal(signal.SIGTERM)
    served.process.wait(timeout=20)
    written = [file for file in served.data_dir.rglob("*") if file.is_file()]
    assert any(file.name == "stationfinder.db" for file in written)
    for file in [*written, served.output]:
        content = file.read_bytes()
        assert [digits for digits in CANARY if digits.encode() in content] == [], file.name


def test_sigterm_ends_the_server_cleanly(served: Served) -> None:
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(timeout=15) in (0, -signal.SIGTERM)
    with pytest.raises(urllib.error.URLError):
        fetch(f"{served.url}/healthz")


def test_a_hundred_kilobytes_of_query_are_refused_by_the_real_server(served: Served) -> None:
    status, _, _ = fetch(f"{served.url}/api/v1/stations/nearest?at=113.6,34.7&q={'x' * 100_000}")
    assert status in (400, 414, 431)
    assert fetch(f"{served.url}/healthz")[0] == 200


RAW = [
    b"GET /api/v1/stations/nearest?at=1,2 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET /api/v1/stations/nearest?at=\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /api/v1/stations/nearest?at=\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"NONSENSE\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X-Much: y\r\n" * 2000 + b"\r\n",
    b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n",
]


def test_raw_nonsense_on_the_wire_gets_no_5xx(served: Served) -> None:
    port = int(served.url.rpartition(":")[2])
    for request in RAW:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
            wire.sendall(request)
            wire.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: wire.recv(65536), b""))
        status = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
        assert status is None or int(status[1]) < 500, (request[:80], answer[:200])
    assert fetch(f"{served.url}/readyz")[0] == 200


def test_a_taken_port_is_refused_or_the_next_free_one_is_used(served: Served, tmp_path: Path) -> None:
    port = served.url.rpartition(":")[2]
    refused = command(served.data_dir, "serve", "--port", port)
    assert refused.returncode != 0
    assert port in refused.stderr
    with serving(served.data_dir, tmp_path / "second.txt", "--port", port, "--next-free", "--workers", "1") as second:
        assert second.url != served.url
        assert get_json(f"{second.url}/readyz") == get_json(f"{served.url}/readyz")


def test_serving_before_init_says_what_to_do(tmp_path: Path) -> None:
    refused = command(tmp_path / "empty", "serve", "--port", "1")
    assert refused.returncode != 0
    assert "stationfinder init" in refused.stderr


def test_a_phone_in_the_same_network_gets_https(own_dir: Path, tmp_path: Path) -> None:
    import ssl

    with serving(own_dir, tmp_path / "tls.txt", "--tls-self-signed", "--workers", "1") as server:
        assert server.url.startswith("https://")
        context = ssl.create_default_context(cafile=own_dir / "tls" / "cert.pem")
        address = f"{server.url}/healthz"
        with urllib.request.urlopen(address, timeout=10, context=context) as answer:  # noqa: S310 - our own server
            assert answer.status == 200
        key = own_dir / "tls" / "key.pem"
        assert key.stat().st_mode & 0o077 == 0


def test_a_second_server_starts_from_the_saved_snapshot(served: Served, tmp_path: Path) -> None:
    before = sorted(path.name for path in (served.data_dir / "snapshot").iterdir())
    with serving(served.data_dir, tmp_path / "again.txt", "--workers", "1") as again:
        assert get_json(f"{again.url}/readyz")["stations"] == 265
    assert sorted(path.name for path in (served.data_dir / "snapshot").iterdir()) == before


def test_a_server_with_trusted_hosts_announces_itself_and_its_health_answers_by_address(
    own_dir: Path, tmp_path: Path
) -> None:
    secret = "k3Vq9ZpX7sLw2TfB8mYd4RcJ6nHgAeUu"  # noqa: S105 - made up for this test
    production = {"STATIONFINDER_ENV": "production", "STATIONFINDER_SECRET_KEY": secret}
    hosts = {"STATIONFINDER_TRUSTED_HOSTS": "yizhan.example"}
    with serving(own_dir, tmp_path / "named.txt", "--workers", "1", **production, **hosts) as server:
        assert [fetch(server.url + path)[0] for path in ("/healthz", "/readyz", "/")] == [200, 200, 400]
        said = server.output.read_text("utf-8")
    assert "yizhan.example" in said
    assert "Host header" not in said
    with serving(own_dir, tmp_path / "any.txt", "--workers", "2", **production) as server:
        assert fetch(server.url + "/")[0] == 200
    assert (tmp_path / "any.txt").read_text("utf-8").count("STATIONFINDER_TRUSTED_HOSTS is empty") == 1


def test_another_wsgi_server_hears_what_to_run_on_an_older_register_and_on_none(own_dir: Path, tmp_path: Path) -> None:
    with sqlite3.connect(own_dir / "stationfinder.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    root = Path(__file__).resolve().parents[2]
    for folder in (own_dir, tmp_path / "none"):
        started = subprocess.run(
            [sys.executable, "-c", "import wsgi"],
            check=False, cwd=root, env=environment(folder), capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert started.returncode != 0
        assert "stationfinder init" in started.stderr.splitlines()[-1]
    assert not (tmp_path / "none").exists()
