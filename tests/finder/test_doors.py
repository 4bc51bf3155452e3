"""Ready-made words and members say what a fresh look would, whoever asks and when. Stations are made up."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson

from finder.made_up import Register, draft
from stationfinder.finder.doors import Doors
from stationfinder.finder.openings.book import HoursBook, calendar
from stationfinder.finder.snapshot import Snapshot
from stationfinder.hours import Calendar
from stationfinder.stations.catalogue import catalogue

# Half past eight on an ordinary Wednesday evening in Shanghai.
NOW = datetime(2026, 3, 11, 12, 30, tzinfo=UTC)
RULES = (
    *("24/7", "Mo-Su 08:00-21:00", "Mo-Fr 08:30-12:00,14:00-17:30", "Mo-Su 22:00-06:00", "off", None, "We 08:00-21:05"),
    'Mo-Su 08:00-22:00 open "有人值守", Mo-Su 22:00-08:00 open "自助进入"',
)


def town(register: Register) -> Snapshot:
    """One station for each rule, way in and trust."""
    days = (None, 3, 400)
    ways = ((), ("qr",), ("open_door",))
    register.add(
        *(
            replace(
                draft(f"{rule}{way}{age}", hours=rule),
                access=way,
                verified_at=None if age is None else NOW - timedelta(days=age),
                verified_how="到场",
            )
            for rule in RULES
            for way in ways
            for age in days
        )
    )
    return register.snapshots().refresh()


def test_what_is_kept_is_what_a_fresh_look_gives(register: Register) -> None:
    snapshot = town(register)
    part = snapshot.parts[0]
    rng = random.Random(11)
    kept = Doors(HoursBook(calendar()), catalogue())
    moment = NOW
    for _ in range(60):
        page = kept.page(moment)
        for row in rng.sample(range(len(part.segment)), 12):
            arrive_s = page.now_s + rng.randrange(0, 5400)
            line = page.line(part, row)
            fresh = Doors(HoursBook(calendar()), catalogue()).page(moment).line(part, row)
            travel_s = rng.choice([0, 59, 60, 600])
            assert line.shown_at(arrive_s, travel_s) == fresh.shown_at(arrive_s, travel_s)
            assert line.members_at(arrive_s) == fresh.members_at(arrive_s)
            assert line.arrival(arrive_s).verdict == fresh.arrival(arrive_s).verdict
        moment += timedelta(seconds=rng.randrange(1, 1200))


def test_members_say_all_that_the_api_promises(register: Register) -> None:
    snapshot = town(register)
    part = snapshot.parts[0]
    page = Doors(HoursBook(calendar()), catalogue()).page(NOW)
    for row in range(len(part.segment)):
        line = page.line(part, row)
        said = orjson.loads(b"{" + line.members_at(page.now_s + 60) + b"}")
        arrival = line.arrival(page.now_s + 60)
        assert (said["verdict"], said["state"]) == (arrival.verdict, arrival.state)
        assert said["state_on_arrival"] == arrival.state_on_arrival
        assert said.get("opens_at") == (arrival.opens_at.isoformat() if arrival.opens_at else None)
        assert said.get("closes_at") == (arrival.closes_at.isoformat() if arrival.closes_at else None)
        assert said["confirmed"] is (_age(part.segment.facts(row).verified_on) == 3)


def _age(verified_on: str) -> int | None:
    return (NOW - datetime.fromisoformat(verified_on)).days if verified_on else None


def test_a_question_about_another_moment_leaves_the_kept_ones_alone(register: Register) -> None:
    snapshot = town(register)
    part = snapshot.parts[0]
    doors = Doors(HoursBook(calendar()), catalogue())
    now = doors.page(NOW).line(part, 1)
    later = doors.page(NOW, NOW + timedelta(days=2)).line(part, 1)
    assert later is not now
    assert doors.page(NOW).line(part, 1) is now


def test_a_changed_calendar_changes_what_doors_say(register: Register) -> None:
    register.add(draft(hours="WD 08:00-23:00"))
    part = register.snapshots().refresh().parts[0]
    book = HoursBook(calendar())
    doors = Doors(book, catalogue())
    page = doors.page(NOW)
    assert page.line(part, 0).shown_at(page.now_s).word == "应该能进"
    book.use_calendar(Calendar({NOW.date(): "holiday"}, frozenset({2026})))
    page = doors.page(NOW)
    assert page.line(part, 0).shown_at(page.now_s).word == "关着"
