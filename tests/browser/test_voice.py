"""念给我听: what is said, when, and how it stops. This Chromium has the API but no voice: only `speak` is watched."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import OpenPhone

pytestmark = pytest.mark.browser
LIST = "/?at=121.16,31.29"
# What was said, and never an end of it: a voice that speaks on until it is told to stop.
WATCHED = """
window.said = []; window.stopped = 0;
speechSynthesis.speak = one => window.said.push([one.text, one.lang]);
speechSynthesis.cancel = () => { window.stopped += 1; };
"""


@pytest.fixture
def listening(open_phone: OpenPhone) -> Page:
    """A phone with the list open."""
    page = open_phone()
    page.add_init_script(WATCHED)
    page.goto(LIST)
    page.wait_for_load_state("networkidle")
    return page


def test_the_sign_is_read_in_a_rider_s_words_and_a_second_tap_stops(listening: Page) -> None:
    assert listening.evaluate("window.said") == []
    listening.get_by_role("button", name="念给我听").tap()
    listening.wait_for_function("() => window.said.length === 1")
    words, language = listening.evaluate("window.said[0]")
    plate = listening.locator(".plate")
    assert language == "zh-CN"
    assert words.startswith(plate.locator("h3").inner_text().replace("\u200b", "") + "。")
    assert re.search(r"。往[东南西北]+ [\d.]+ (米|公里)。", words)
    assert plate.locator(".sign-v b").inner_text() in words
    assert plate.locator(".plate-how .segs > span").last.inner_text() in words
    assert not re.search(r"[·<>]|\s{2}", words)
    stop = listening.get_by_role("button", name="别念了")
    expect(stop).to_have_attribute("aria-pressed", "true")
    before = listening.evaluate("window.stopped")
    stop.tap()
    expect(listening.get_by_role("button", name="念给我听")).to_have_attribute("aria-pressed", "false")
    assert listening.evaluate("window.stopped") == before + 1
    assert listening.evaluate("window.said.length") == 1


def test_a_phone_without_a_chinese_voice_says_so(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.add_init_script(WATCHED + "speechSynthesis.getVoices = () => [{ lang: 'en-US', name: 'made up' }];")
    page.goto(LIST)
    page.get_by_role("button", name="念给我听").tap()
    expect(page.get_by_role("button", name="这部手机不会念中文")).to_be_visible()
    assert page.evaluate("window.said") == []


def test_a_browser_that_cannot_speak_has_no_button(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.add_init_script("Object.defineProperty(window, 'speechSynthesis', { value: undefined });")
    page.goto(LIST)
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-tap='voice.read']")).to_be_hidden()


def test_a_voice_that_fails_gives_the_button_back(open_phone: OpenPhone) -> None:
    # As it is: no voices here, so the browser itself reports an error.
    page = open_phone()
    page.goto(LIST)
    page.get_by_role("button", name="念给我听").tap()
    expect(page.locator("[data-tap='voice.read']")).to_have_attribute("aria-pressed", "false")
