"""A page that lies in a pocket: the phone says the same as the server would, minute after minute, without a network."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from html import escape, unescape
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.conftest import OpenPhone
from stationfinder.finder.doors import Line
from stationfinder.finder.openings.book import HoursBook, calendar
from stationfinder.finder.openings.packed import from_attribute, packed
from stationfinder.finder.verdicts import Trust, Way
from stationfinder.finder.views import cards, markup
from stationfinder.hours import DatedException, effective, expand
from stationfinder.stations.catalogue import catalogue

pytestmark = pytest.mark.browser
LATER = "Date.now = () => now; window.dispatchEvent(new Event('pageshow'));"
SCRIPT = Path(__file__).resolve().parents[2] / "static" / "js" / "verdict.js"
# Monday before the National Day holiday with its make-up Saturday; made up.
LOADED = datetime(2026, 9, 28, 13, 20, tzinfo=UTC)
EXCEPTIONS = (
    DatedException(
        datetime(2026, 9, 30, tzinfo=UTC).date(), datetime(2026, 9, 30, tzinfo=UTC).date(), "closed", (), "停电|检修"
    ),
)
RULES = (
    "24/7",
    "Mo-Su 08:00-21:00",
    "Mo-Fr 08:30-12:00,14:00-17:30",
    "WD 09:00-17:00; RD 10:00-16:00; PH off",
    "Mo-Su 22:00-06:00",
    'Mo-Su 08:00-22:00 open "有人值守", Mo-Su 22:00-08:00 open "自助进入"',
    'Tu,Th 09:00-11:30 open "律师值班"',
    'off "暂停开放"',
    effective("Mo-Su 00:00-24:00", EXCEPTIONS) or "",
    "",
)
WAYS = (
    Way(),
    Way(("open_door",)),
    Way(("qr",)),
    Way(("open_door", "qr")),
    Way(("face",)),
    Way((), True),
    Way(("bell",), False),
)
TRUSTS: tuple[Trust, ...] = ("sure", "old", "never")


def card(line: Line, number: int, travel: int) -> str:
    """A row as the server writes it, with the words of the moment it was loaded."""
    shown = line.shown_at(int(LOADED.timestamp()) + travel, travel)
    row = cards.card_of(
        code=f"CARD{number:03d}",
        verdict=shown.door,
        word=shown.word,
        detail=shown.detail,
        name="示例",
        number="100",
        unit="米",
        direction="往东",
        nav="#",
        phone="tel:1",
        way="骑车约 1 分钟",
        data=f' data-t="{travel}"{line.attributes}',
    )
    return markup.row(row).decode() if number else markup.sign(row)


def test_the_phone_says_what_the_server_would_at_many_moments(page: Page) -> None:
    rng = random.Random(3)
    book = HoursBook(calendar())
    kinds = [(rule, way, trust, rng.randrange(0, 2400)) for rule in RULES for way in WAYS for trust in TRUSTS]
    lines = [Line(book.schedule(rule, LOADED), way, trust, LOADED, catalogue()) for rule, way, trust, _ in kinds]
    html = "".join(card(line, n, travel) for n, (line, (*_, travel)) in enumerate(zip(lines, kinds, strict=True)))
    page.set_content(f'<h1 data-from="{from_attribute(LOADED)}">示例</h1><ol>{html}</ol>')
    # The page has no content security policy of its own, hence the script is ours alone.
    page.add_script_tag(content="window.station = {};" + SCRIPT.read_text("utf-8"))
    moments = [LOADED + timedelta(seconds=rng.randrange(0, 6 * 86400)) for _ in range(40)]
    moments += [
        LOADED.replace(hour=h, minute=m, second=s) for h, m, s in ((12, 29, 59), (12, 30, 0), (12, 30, 1), (13, 0, 0))
    ]
    for moment in moments:
        told = page.evaluate(
            f"(now) => {{ {LATER} return [...document.querySelectorAll('[data-h]')].map(card => ["
            "card.className.replace(/ is-.*/, '').replace(/^(row|plate) /, ''), card.querySelector('b').textContent,"
            "card.querySelector('.vd span, .sign-v span').textContent,"
            "card.querySelector('.door use').getAttribute('href')]) }",
            int(moment.timestamp()) * 1000,
        )
        for (rule, way, trust, travel), found in zip(kinds, told, strict=True):
            # The server's own answer at that moment, from the schedule that the page was made of.
            line = Line(book.schedule(rule, LOADED), way, trust, moment, catalogue())
            said = line.shown_at(int(moment.timestamp()) + travel, travel)
            expected = [said.door, said.word, unescape(said.detail), f"#v-{said.door}"]
            assert found == expected, (rule, way, trust, travel, moment)


def test_beyond_the_eight_days_the_phone_claims_nothing(page: Page) -> None:
    line = Line(HoursBook(calendar()).schedule("24/7", LOADED), Way(), "sure", LOADED, catalogue())
    page.set_content(f'<h1 data-from="{from_attribute(LOADED)}">示例</h1><ol>{card(line, 1, 0)}</ol>')
    page.add_script_tag(content="window.station = {};" + SCRIPT.read_text("utf-8"))
    page.evaluate(
        f"(now) => {{ {LATER} }}",
        int((LOADED + timedelta(days=9)).timestamp()) * 1000,
    )
    assert page.locator(".vd b").inner_text() == "不清楚"


def test_a_list_goes_on_by_itself_when_the_network_is_gone(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto("/?at=121.2172,31.316")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    cards_with_hours = page.locator("[data-h]").count()
    assert cards_with_hours >= 20
    before = page.locator(".row .vd").all_inner_texts()
    # Fifteen hours later: whatever has hours says something else by now.
    page.evaluate(f"() => {{ const now = Date.now() + 15 * 3600e3; {LATER} }}")
    after = page.locator(".row .vd").all_inner_texts()
    assert before != after
    assert page.locator(".row .vd b").first.inner_text()


def test_a_list_for_another_moment_stays_as_it_is(page: Page) -> None:
    when = (datetime.now(UTC) + timedelta(hours=30)).strftime("%Y-%m-%dT%H:%MZ")
    page.goto(f"/?at=121.2172,31.316&when={when}")
    assert page.locator("[data-from]").count() == 0
    assert page.locator("[data-h]").count() == 0
    assert "出发算" in page.locator("main .note").first.inner_text()


def test_a_choice_works_without_javascript(open_phone: OpenPhone) -> None:
    page = open_phone(java_script_enabled=False)
    page.goto("/?at=121.2172,31.316")
    page.locator("summary").tap()
    page.locator('input[name="by"][value="walk"]').check()
    page.locator('input[name="enter"]').check()
    page.get_by_role("button", name="就按这些找").tap()
    page.wait_for_url("**enter=1**")
    assert "by=walk" in page.url
    assert page.locator('input[name="enter"]').is_checked()
    shut = page.locator(".row.shut, .row.unk, .row.later, .plate.shut, .plate.unk, .plate.later").count()
    assert shut == 0


def test_a_packed_rule_is_small_and_harmless(page: Page) -> None:
    start = LOADED.date()
    text = packed(expand('Mo-Fr 08:30-12:00 open "<b>&\'午休"; Sa 14:00-17:30', start, 9, calendar()), LOADED)
    assert len(text) < 200
    page.set_content(f'<p data-h="{text}">{escape("x")}</p>')
    assert page.locator("p b").count() == 0
