"""An alert as a notice: words that stay true on a kept page, escaped, never by colour alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from alerts.made_up import NOON, alert

from stationfinder.alerts.rules import EVENTS
from stationfinder.finder.views.alerts import carried, notices


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_every_event_has_its_word_and_its_picture(event: str) -> None:
    html = notices([alert(event=event)])
    assert f"<b>{EVENTS[event]}</b>" in html
    assert '<svg class="i" aria-hidden="true" viewBox="0 0 24 24"><' in html
    # Kept frames bring no symbols of ours.
    assert "<use" not in html


def test_the_end_is_a_date_with_its_month_only_where_that_is_another() -> None:
    assert "有效到 23 日 20:00" in notices([alert()])
    month_end = datetime(2026, 7, 31, 10, 0, tzinfo=UTC)
    assert "有效到 8 月 1 日 02:00" in notices([alert(effective=month_end, expires=month_end + timedelta(hours=8))])


def test_the_area_is_not_said_twice_and_an_absent_source_not_at_all() -> None:
    assert notices([alert(source="金水区总工会")]).count("金水区") == 1
    html = notices([alert(source="")])
    assert "<span>金水区</span>" in html
    assert "<span></span>" not in html


def test_whatever_staff_type_is_text() -> None:
    html = notices([alert(headline="<script>x</script>", source="a&b")])
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "a&amp;b" in html


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_a_phone_gets_the_same_words_picture_and_end(event: str) -> None:
    one = alert(event=event, headline="a<b", source="a&b")
    html, (data,) = notices([one]), carried([one])
    assert f'class="{data["css"]}" data-until="{data["until"]}"' in html
    assert data["text"] == "a<b"
    assert data["said"] == ("金水区", "有效到 23 日 20:00", "a&b")
    assert (data["of"], data["word"], data["from"]) == (one.adcode, one.word, int(NOON.timestamp()))
    assert isinstance(data["drawn"], list)
    for name, attributes in data["drawn"]:
        assert f"<{name} " + " ".join(f'{key}="{value}"' for key, value in attributes.items()) in html


def test_none_is_nothing() -> None:
    assert notices([]) == ""
    assert str(int((NOON + timedelta(hours=8)).timestamp())) in notices([alert()])
