"""What can be chosen without a network: chips above a list of the phone, and a next step where there is nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import OpenPhone
from browser.test_offline import cut, installed, with_city

pytestmark = pytest.mark.browser
# In 嘉定, where the sample says what is inside.
HERE = {"longitude": 121.2172, "latitude": 31.316}
COUNTY = "/?district=310114"
WITH_WATER = """async () => {
  const pack = (await station.pocket.packs())[0];
  const water = pack.services.findIndex(one => one[0] === 'water');
  return [...document.querySelectorAll('main [data-h]')].every(card =>
    pack.sets[pack.set[pack.code.indexOf(card.id.slice(2)) / 7]].includes(water));
}"""


def packed(page: Page, path: str = COUNTY) -> None:
    installed(page, path)
    with_city(page)


def located(open_phone: OpenPhone) -> Page:
    """The list around a position, made by the phone on the first page."""
    page = open_phone(geolocation=HERE, permissions=["geolocation"])
    packed(page)
    installed(page, "/")
    cut(page)
    page.locator("button[data-locate]").first.click()
    expect(page.locator("#result[data-offline]")).to_have_text("离我最近的驿站")
    return page


def chip(page: Page, name: str, value: str) -> None:
    page.locator(f"label:has(input[name='{name}'][value='{value}'])").first.click()


def ticked(page: Page) -> list[str]:
    found: list[str] = page.locator("form[data-filter] input[type=checkbox]:checked").evaluate_all(
        "all => all.map(one => one.value)"
    )
    return found


def codes(page: Page) -> list[str]:
    found: list[str] = page.locator("main [data-h]").evaluate_all("all => all.map(one => one.id)")
    return found


def test_the_list_of_the_phone_stands_below_chips_and_speaks(open_phone: OpenPhone) -> None:
    page = located(open_phone)
    expect(page.locator("body.on-plate, .hero")).to_have_count(0)
    expect(page.locator(".needs label").first).to_be_visible()
    expect(page.locator("form[data-filter] a.place")).to_contain_text("我附近")
    # The picture of each chip has come with it.
    drawn = page.locator("form[data-filter] use").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert page.evaluate("names => names.filter(name => !document.querySelector('symbol' + name))", drawn) == []
    page.evaluate("() => { speechSynthesis.speak = one => { document.title = one.text; }; }")
    page.get_by_role("button", name="念给我听").click()
    name = page.locator("main .plate .nm").inner_text()
    expect(page).to_have_title(re.compile(re.escape(name)))


def test_only_what_a_place_in_the_pocket_has_is_offered(open_phone: OpenPhone) -> None:
    page = located(open_phone)
    offered = page.locator("form[data-filter] input[name=need]").evaluate_all("all => all.map(one => one.value)")
    there = page.evaluate(
        "station.pocket.packs().then(packs => packs.flatMap(pack => pack.sets.flat().map(n => pack.services[n][0])))"
    )
    assert "water" in offered
    assert set(offered) <= set(there)
    assert page.locator("form[data-filter] input[name=night]").count() == 0


def test_a_chip_filters_the_list_around_a_position_on_the_phone(open_phone: OpenPhone) -> None:
    page = located(open_phone)
    before = codes(page)
    chip(page, "need", "water")
    page.wait_for_url("**/?need=water*")
    assert page.evaluate(WITH_WATER)
    assert codes(page) != before
    assert ticked(page) == ["water"]
    # Who chose by keyboard is still there.
    assert page.evaluate("document.activeElement.value") == "water"
    page.locator(".more-filters summary").click()
    chip(page, "by", "car")
    expect(page.locator("main .plate-how")).to_contain_text("开车约")
    expect(page.locator(".more-filters")).to_have_attribute("open", "")
    assert ticked(page) == ["water"]
    # Back from a station the same list is made.
    page.locator("main .row .nm a").first.click()
    expect(page.locator("main h2", has_text="离这一处近的")).to_be_visible()
    page.go_back()
    expect(page.locator("#result[data-offline]")).to_have_text("离我最近的驿站")
    expect(page.locator("main .plate-how")).to_contain_text("开车约")
    assert ticked(page) == ["water"]


def test_a_chip_filters_a_district_on_the_phone_and_stays_in_it(open_phone: OpenPhone) -> None:
    page = open_phone()
    packed(page)
    cut(page)
    chip(page, "need", "water")
    expect(page.locator("#result[data-offline]")).to_contain_text("嘉定区")
    assert page.evaluate(WITH_WATER)
    assert ticked(page) == ["water"]
    chip(page, "enter", "1")
    expect(page.locator("main .row:is(.shut, .unk, .later, .doubt)")).to_have_count(0)
    expect(page.locator("#result[data-offline]")).to_contain_text("嘉定区")
    assert ticked(page) == ["water", "1"]
    chip(page, "enter", "1")
    chip(page, "need", "water")
    expect(page.locator("form[data-filter] input[type=checkbox]:checked")).to_have_count(0)
    expect(page.locator("#result[data-offline]")).to_contain_text("嘉定区")


def test_nothing_found_is_a_sign_with_a_next_step_and_the_chips_say_what_was_asked(open_phone: OpenPhone) -> None:
    page = located(open_phone)
    needs = page.locator(".needs input").evaluate_all("all => all.map(one => one.value)")
    for number, value in enumerate(needs):
        chip(page, "need", value)
        expect(page.locator(".needs input:checked")).to_have_count(number + 1)
    expect(page.locator("main .plate.is-none")).to_contain_text("没有登记了这些的地方")
    assert codes(page) == []
    assert ticked(page) == needs
    assert page.get_by_role("link", name="问 ").get_attribute("href") == page.locator(
        ".foot-legal a[href^='tel:']"
    ).get_attribute("href")
    page.get_by_role("button", name="不筛了").click()
    expect(page.locator("main .row").first).to_be_visible()
    assert ticked(page) == []


def test_without_a_pack_a_chip_goes_back_and_the_list_stays(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, f"{COUNTY}&q=&need=water&by=ebike&when=")
    installed(page, COUNTY)
    before = codes(page)
    cut(page)
    chip(page, "need", "hot_meal" if page.locator("input[name=need][value=hot_meal]").count() else "charge")
    expect(page.locator("#locate-status")).to_contain_text("筛不了")
    assert codes(page) == before
    assert ticked(page) == []


def test_what_only_a_network_can_make_gives_way_to_the_list_of_the_phone(open_phone: OpenPhone) -> None:
    page = open_phone()
    packed(page)
    path = str(page.locator("main .nm a").nth(3).get_attribute("href"))
    page.goto("/about")
    cut(page)
    for address, why in (("/along", "顺路绕多远，要有网"), ("/map", "地图要有网")):
        page.goto(address)
        expect(page.locator(".note.off")).to_contain_text("离线数据")
        expect(page.locator("#locate-status")).to_contain_text(why)
        assert page.locator("main .row").count() > 3
        assert page.locator("main a[rel=noopener]").count() > 3
        expect(page.locator("button[data-locate]").first).to_be_visible()
    page.goto(f"{path}/share")
    expect(page.locator("#locate-status")).to_contain_text("二维码要有网")
    expect(page.locator(f"#s-{path[-7:]}.plate")).to_be_visible()
    # Without a last list out of the pack alone.
    page.evaluate("localStorage.clear()")
    page.goto("/along")
    expect(page.locator("#result")).to_contain_text("手机里存的")
    expect(page.locator("#locate-status")).to_contain_text("顺路绕多远，要有网")
    expect(page.locator(".needs label").first).to_be_visible()


def test_a_phone_with_nothing_on_it_says_why_there_is_no_map(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, "/about")
    cut(page)
    page.goto("/along")
    expect(page.locator(".note.off")).to_contain_text("没有网 · 顺路绕多远，要有网才算得出。")


def test_a_way_asked_for_without_a_network_is_not_taken_for_a_search(open_phone: OpenPhone) -> None:
    page = open_phone()
    packed(page)
    page.goto("/along")
    page.wait_for_load_state("networkidle")
    cut(page)
    expect(page.locator(".note.off")).to_be_visible()
    page.fill("#from_name", "人民路")
    page.press("#from_name", "Enter")
    expect(page.locator("#locate-status")).to_contain_text("要有网才算得出")
    assert page.input_value("#from_name") == "人民路"
    page.get_by_role("link", name="看手机里存的").click()
    expect(page.locator("main .row").first).to_be_visible()
