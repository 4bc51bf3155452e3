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


def test_a_voice_that_comes_later_takes_that_back(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.add_init_script(
        WATCHED + "window.made = [{ lang: 'en-US', name: 'made up' }]; speechSynthesis.getVoices = () => window.made;"
    )
    page.goto(LIST)
    page.get_by_role("button", name="念给我听").tap()
    expect(page.get_by_role("button", name="这部手机不会念中文")).to_be_visible()
    page.evaluate("window.made.push({ lang: 'zh-CN', name: 'made up' })")
    page.evaluate("speechSynthesis.dispatchEvent(new Event('voiceschanged'))")
    expect(page.get_by_role("button", name="念给我听")).to_be_visible()


@pytest.mark.parametrize("language", ["zh-CN", "zh_CN", "zh_CN_#Hans", "zh", "cmn-Hans-CN"])
def test_a_chinese_voice_is_known_by_any_spelling(open_phone: OpenPhone, language: str) -> None:
    page = open_phone()
    page.add_init_script(
        WATCHED
        + "window.SpeechSynthesisUtterance = function (text) { this.text = text; };"  # takes a made-up voice, too
        + f"window.made = [{{ lang: 'zha', name: 'made up' }}, {{ lang: '{language}', name: 'it' }}];"
        + "speechSynthesis.getVoices = () => window.made;"
        + "speechSynthesis.speak = one => window.said.push(one.voice.name);"
    )
    page.goto(LIST)
    page.get_by_role("button", name="念给我听").tap()
    page.wait_for_function("() => window.said.length === 1")
    assert page.evaluate("window.said") == ["it"]


def test_another_list_silences_the_old_one_and_its_button_takes_one_tap(listening: Page) -> None:
    listening.get_by_role("button", name="念给我听").tap()
    listening.wait_for_function("() => window.said.length === 1")
    before = listening.evaluate("window.stopped")
    # As a filter does it where the phone's own position is held.
    listening.evaluate("station.turn('/?at=121.16,31.29&enter=1')")
    listening.wait_for_function(f"() => window.stopped === {before + 1}")
    listening.get_by_role("button", name="念给我听").tap()
    listening.wait_for_function("() => window.said.length === 2")
    expect(listening.get_by_role("button", name="别念了")).to_have_attribute("aria-pressed", "true")


def test_an_interface_with_no_voice_behind_it_is_not_waited_for_for_ever(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.clock.install()
    # As in webviews: no voice in the list, nothing is spoken, nothing is reported.
    page.add_init_script(WATCHED + "speechSynthesis.getVoices = () => [];")
    page.goto(LIST)
    page.get_by_role("button", name="念给我听").tap()
    expect(page.get_by_role("button", name="别念了")).to_be_visible()
    page.clock.run_for(9_000)
    expect(page.get_by_role("button", name="没念出来，再按一次")).to_be_visible()


def test_the_voices_are_looked_for_before_the_finger_is_up(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.add_init_script(
        WATCHED + "window.asked = 0; speechSynthesis.getVoices = () => { window.asked += 1; return []; };"
    )
    page.goto(LIST)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.asked") == 0, "a page that only opens does not look"
    page.locator("[data-tap='voice.read']").dispatch_event("pointerdown")
    page.wait_for_function("() => window.asked > 0")
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
