"""So many looks at a telephone number an hour: over all workers, without growing, without keeping an address."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask

from stationfinder import web
from stationfinder.config import Settings
from stationfinder.errors import TooMany
from stationfinder.web.hourly import BUCKETS, SLOTS, HourlyLimiter, count_phone_reveal

ADDRESS = "203.0.113.77"
START = 1_800_000_000.0


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


def allowed(limiter: HourlyLimiter, tries: int, address: str = ADDRESS) -> int:
    """How many of so many tries pass."""
    passed = 0
    for _ in range(tries):
        with suppress(TooMany):
            limiter.check(address)
            passed += 1
    return passed


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def made(tmp_path: Path, clock: Clock) -> Callable[[int], HourlyLimiter]:
    """A worker's limiter on the file of this test."""
    return lambda per_hour: HourlyLimiter(tmp_path / "limits", per_hour, clock)


Made = Callable[[int], HourlyLimiter]


def test_thirty_pass_and_the_next_hears_when_to_come_back(made: Made, clock: Clock) -> None:
    limiter = made(30)
    assert allowed(limiter, 30) == 30
    clock.now += 600
    with pytest.raises(TooMany, match="50 分钟") as refused:
        limiter.check(ADDRESS)
    assert refused.value.retry_after_s == 3000


def test_after_the_hour_it_begins_anew(made: Made, clock: Clock) -> None:
    limiter = made(3)
    assert allowed(limiter, 5) == 3
    clock.now += 3601
    assert allowed(limiter, 5) == 3


def test_two_workers_count_together(made: Made) -> None:
    assert allowed(made(10), 6) + allowed(made(10), 6) == 10


def test_one_address_does_not_use_up_another_s(made: Made) -> None:
    limiter = made(2)
    assert allowed(limiter, 5, "203.0.113.1") == 2
    assert allowed(limiter, 5, "203.0.113.2") == 2


def test_a_house_with_ipv6_counts_as_one_address(made: Made) -> None:
    limiter = made(2)
    assert allowed(limiter, 2, "2001:db8:1:2::1") == 2
    assert allowed(limiter, 2, "2001:db8:1:2:ffff::9") == 0
    assert allowed(limiter, 2, "2001:db8:1:3::1") == 2
    assert allowed(limiter, 1, "::ffff:203.0.113.9") == allowed(limiter, 1, "203.0.113.9") == 1
    assert allowed(limiter, 1, "203.0.113.9") == 0


def test_no_limit_is_no_limit_and_no_file(made: Made, tmp_path: Path) -> None:
    assert allowed(made(0), 100) == 100
    assert list(tmp_path.iterdir()) == []


def test_the_file_never_grows_and_holds_no_address(made: Made, tmp_path: Path) -> None:
    limiter, numbers = made(30), random.Random(7)
    allowed(limiter, 1)
    size = (tmp_path / "limits").stat().st_size
    for _ in range(3000):
        limiter.check(".".join(str(numbers.randrange(256)) for _ in range(4)))
    limiter.check(ADDRESS)
    content = (tmp_path / "limits").read_bytes()
    assert len(content) == size < 2**20
    assert ADDRESS.encode() not in content
    assert bytes(map(int, ADDRESS.split("."))) not in content
    assert (tmp_path / "limits").stat().st_mode & 0o777 == 0o600


def test_a_full_bucket_forgets_its_oldest(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    assert BUCKETS * SLOTS >= 30_000
    monkeypatch.setattr("stationfinder.web.hourly.BUCKETS", 1)
    limiter = HourlyLimiter(tmp_path / "limits", 1, clock)
    for n in range(SLOTS + 1):
        clock.now += 1
        limiter.check(f"203.0.113.{n}")
    assert allowed(limiter, 1, f"203.0.113.{SLOTS}") == 0
    assert allowed(limiter, 1, "203.0.113.0") == 1


def test_a_clock_set_back_locks_nobody_out(made: Made, clock: Clock) -> None:
    limiter = made(2)
    assert allowed(limiter, 3) == 2
    clock.now -= 86_400
    assert allowed(limiter, 3) == 2


def test_a_damaged_file_is_made_anew(made: Made, tmp_path: Path) -> None:
    (tmp_path / "limits").write_bytes(b"half")
    assert allowed(made(2), 3) == 2


def test_a_view_that_counts_answers_429_with_retry_after(tmp_path: Path) -> None:
    app = Flask("phones", static_folder=None, template_folder=None)
    asked = Settings(data_dir=tmp_path, reads_per_s=0, phone_reveals_per_h=2)
    web.init_app(app, asked)
    web.wrap(app, asked)

    def phone() -> str:
        count_phone_reveal()
        return "0371-0000"

    app.add_url_rule("/api/phone", "phone", phone)
    client = app.test_client()
    answers = [client.get("/api/phone") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 3500 < int(answers[2].headers["Retry-After"]) <= 3600
