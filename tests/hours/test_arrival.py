"""What one finds on arriving: times, waits and what is left, against a reference that walks minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationfinder.hours import SHANGHAI, Schedule, expand, load_calendar
from stationfinder.hours.arrival import CLOSING_MIN, confirmed, on_arrival

CALENDAR = load_calendar(Path(__file__).resolve().parents[2] / "data" / "calendar.csv")
START = date(2026, 9, 28)
DAYS = 14
# Holidays, a make-up Saturday, nights, breaks, seasons of silence: a fortnight of everything.
RULES = (
    "Mo-Fr 08:30-12:00,14:00-17:30",
    "WD 09:00-17:00",
    "Mo-Su 22:00-06:00",
    "24/7",
    "Sa,Su 10:00-16:00; PH off",
    'Mo-Su 08:00-20:00; PH unknown "看通知"',
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def schedule(rule: str | None) -> Schedule:
    return expand(rule, START, DAYS, CALENDAR)


SCHEDULES = [schedule(rule) for rule in RULES]


@pytest.mark.parametrize("weekly", SCHEDULES, ids=RULES)
@given(minute=st.integers(0, (DAYS - 3) * 1440), way=st.integers(0, 300 * 60))
def test_verdict_and_times_agree_with_walking_on_minute_by_minute(weekly: Schedule, minute: int, way: int) -> None:
    now = weekly.moment_of(minute)
    arrive = now + timedelta(seconds=way)
    found = on_arrival(weekly, now, arrive, needs_something=False)
    assert found.arrive_at == arrive
    assert found.state == weekly.state_at(now)
    assert found.state_on_arrival == weekly.state_at(arrive)
    # The slow, obvious way: stand at the door and look at it every minute.
    first = weekly.minute_of(arrive)
    end = next((m for m in range(first, DAYS * 1440) if weekly.state_at(m) != weekly.state_at(first)), None)
    then = None if end is None else weekly.state_at(end)
    moment = None if end is None else weekly.moment_of(end)
    if found.state_on_arrival == "unknown":
        assert (found.verdict, found.opens_at, found.closes_at) == ("unknown", None, None)
    elif found.state_on_arrival == "open":
        assert found.closes_at == (moment if then == "closed" else None)
        stays = found.closes_at is None or found.closes_at - arrive >= timedelta(minutes=CLOSING_MIN)
        assert found.verdict == ("enter" if stays else "closing")
    else:
        assert found.opens_at == (moment if then == "open" else None)
        today = found.opens_at is not None and found.opens_at.date() == arrive.date()
        assert found.verdict == ("not_yet" if today else "closed")


def test_minutes_left_are_rounded_down_and_a_wait_up() -> None:
    weekly = schedule("Mo-Su 08:00-20:00")
    late = on_arrival(weekly, at("2026-09-29T19:00"), at("2026-09-29T19:47:30"), needs_something=False)
    assert (late.verdict, late.minutes_left, late.wait_minutes) == ("closing", 12, None)
    early = on_arrival(weekly, at("2026-09-29T07:00"), at("2026-09-29T07:47:30"), needs_something=False)
    assert (early.verdict, early.minutes_left, early.wait_minutes) == ("not_yet", None, 13)


def test_the_first_that_holds_wins() -> None:
    weekly = schedule("Mo-Su 08:00-20:00")
    late = at("2026-09-29T19:40")
    assert on_arrival(weekly, late, late, needs_something=True, doubtful=True).verdict == "doubtful"
    assert on_arrival(schedule(None), late, late, needs_something=True).verdict == "unknown"
    shut = at("2026-09-29T21:00")
    assert on_arrival(weekly, shut, shut, needs_something=True).verdict == "closed"
    assert on_arrival(weekly, late, late, needs_something=True).verdict == "closing"
    noon = at("2026-09-29T12:00")
    assert on_arrival(weekly, noon, noon, needs_something=True).verdict == "access"
    assert on_arrival(weekly, noon, noon, needs_something=False).verdict == "enter"


def test_an_open_door_with_an_unknown_future_is_open_and_says_from_when_on() -> None:
    weekly = schedule("Mo-Fr 00:00-24:00")
    found = on_arrival(weekly, at("2026-09-30T23:50"), at("2026-09-30T23:55"), needs_something=False)
    assert (found.verdict, found.closes_at, found.minutes_left) == ("enter", None, None)
    assert found.unknown_from == at("2026-10-01T00:00")


def test_beyond_the_schedule_nothing_is_claimed() -> None:
    weekly = schedule("24/7")
    found = on_arrival(weekly, at("2026-10-11T23:00"), at("2026-10-12T01:00"), needs_something=False)
    assert (found.verdict, found.reason) == ("unknown", "那么久以后还说不准")


def test_the_mode_is_that_of_the_arrival() -> None:
    weekly = schedule('Mo-Su 08:00-22:00 open "有人值守", Mo-Su 22:00-08:00 open "自助进入"')
    found = on_arrival(weekly, at("2026-09-29T21:50"), at("2026-09-29T22:05"), needs_something=False)
    assert found.mode == "self_entry"
    assert found.closes_at is None


def test_moments_in_another_zone_mean_the_same() -> None:
    weekly = schedule("Mo-Su 08:00-20:00")
    here = on_arrival(weekly, at("2026-09-29T09:00"), at("2026-09-29T09:10"), needs_something=False)
    there = on_arrival(
        weekly, at("2026-09-29T09:00").astimezone(UTC), at("2026-09-29T09:10").astimezone(UTC), needs_something=False
    )
    assert here == there
    with pytest.raises(ValueError, match="zone"):
        on_arrival(weekly, datetime(2026, 9, 29, 9), at("2026-09-29T09:10"), needs_something=False)


def test_a_verification_counts_for_180_days_by_the_calendar_of_china() -> None:
    now = at("2026-11-22T08:00")
    assert not confirmed(None, now)
    assert confirmed(at("2026-11-22T07:00"), now)
    assert confirmed(at("2026-05-26T00:10"), now)
    assert not confirmed(at("2026-05-25T23:50"), now)
