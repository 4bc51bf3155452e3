"""`serve` before it serves: which address it takes, and what it says of one that it cannot take."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from cli.conftest import Run

NOBODYS = "203.0.113.7"
"""Kept for documentation (RFC 5737): no machine has it."""


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_taken_port_is_said_to_be_taken(run: Run, taken: int, host: str) -> None:
    run("init", "--empty")
    done = run("serve", "--host", host, "--port", taken)
    assert (done.exit_code, f"port {taken} is taken" in done.output) == (1, True)


@pytest.mark.parametrize("host", [NOBODYS, "2001:db8::7"])
def test_an_address_that_this_machine_does_not_have_is_no_taken_port(run: Run, taken: int, host: str) -> None:
    run("init", "--empty")
    done = run("serve", "--host", host, "--port", taken)
    assert done.exit_code == 2
    assert host in done.output
    assert "taken" not in done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize("host", ["nosuch.invalid", "...", "a" * 300, "http://127.0.0.1"])
def test_a_name_that_nobody_knows_is_said_so(run: Run, taken: int, host: str) -> None:
    run("init", "--empty")
    done = run("serve", "--host", host, "--port", taken)
    assert done.exit_code == 2
    assert "--host" in done.output
    assert "taken" not in done.output
