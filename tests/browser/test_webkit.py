"""A smoke test in another engine, WebKitGTK: pages stand, scripts run, doors say their word. It is not WeChat on iOS.

Its driver reports no errors of scripts. So the scripts of the page are judged by what they must have done, and all
others are fetched while an ear is on the page.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import WebKitGTK, WebKitGTKOptions, WebKitGTKService
from selenium.webdriver.support.wait import WebDriverWait

from tools.screens import SCREENS, Screen, path_of

pytestmark = [
    pytest.mark.browser,
    # selenium's own, about itself.
    pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning"),
]
BROWSERS = "*/webkit2gtk-4.*/MiniBrowser"
WAIT_S = 20
NAMES = ("first", "list", "list-district", "districts-within", "station-rest_station", "map", "offline")
CHOSEN = [screen for screen in SCREENS if screen.name in NAMES]
RUNNING = """
const page = window.station && station.load && document.readyState === 'complete';
const map = document.getElementById('map-page');
const locate = document.querySelector('button[data-locate]');
return Boolean(page && (!map || map.dataset.ready !== undefined) && (!locate || !locate.hidden));
"""
FETCH_ALL = """
const done = arguments[arguments.length - 1], heard = [];
window.addEventListener('error', said => heard.push(`${said.message} ${said.filename || ''}`));
window.addEventListener('unhandledrejection', said => heard.push(String(said.reason)));
const addresses = document.querySelector('meta[name="scripts"]').content.split(' ');
const names = addresses.map(one => /([\\w-]+)\\.js$/.exec(one)[1]);
Promise.all(names.map(name => station.load(name).then(added => added ? '' : `${name}.js added nothing`)))
  .then(all => setTimeout(() => done([names.length, heard.concat(all.filter(Boolean))]), 300))
  .catch(error => done([0, [String(error)]]));
"""
DOORS = (
    "return [...document.querySelectorAll('main [data-h]')]"
    ".map(one => one.querySelector('.vd b, .sign-v b').textContent)"
)

HEIGHTS = (
    "return [...document.querySelectorAll('.btn')].filter(one => one.checkVisibility())"
    ".map(one => one.getBoundingClientRect().height)"
)


@contextmanager
def screen_of_its_own() -> Iterator[str]:
    """DISPLAY of an X server that nobody looks at."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as said:
            yield f":{said.readline().strip()}"
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def webkit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebKitGTK]:
    """MiniBrowser of WebKitGTK under its WebDriver."""
    driver, browser = shutil.which("WebKitWebDriver"), next(Path("/usr/lib").glob(BROWSERS), None)
    if driver is None or browser is None or shutil.which("Xvfb") is None:
        pytest.skip("no WebKitGTK (Debian packages webkit2gtk-driver, xvfb)")
    home = tmp_path_factory.mktemp("webkit")
    with screen_of_its_own() as display:
        options = WebKitGTKOptions()
        options.binary_location = str(browser)
        options.add_argument("--automation")
        service = WebKitGTKService(driver, log_output=str(home / "driver.txt"), env={**os.environ, "DISPLAY": display})
        window = WebKitGTK(options=options, service=service)
        try:
            window.set_script_timeout(WAIT_S)
            window.set_page_load_timeout(WAIT_S)
            # As narrow as its own toolbar lets it be.
            window.set_window_size(390, 844)
            yield window
        finally:
            window.quit()


def opened(webkit: WebKitGTK, live_url: str, pristine_dir: Path, screen: Screen) -> None:
    webkit.get(live_url + path_of(screen, pristine_dir))
    WebDriverWait(webkit, WAIT_S).until(lambda window: window.execute_script(RUNNING))


@pytest.mark.parametrize("screen", CHOSEN, ids=[screen.name for screen in CHOSEN])
def test_a_page_stands_in_webkit(webkit: WebKitGTK, live_url: str, pristine_dir: Path, screen: Screen) -> None:
    opened(webkit, live_url, pristine_dir, screen)
    width, room, words = webkit.execute_script(
        "const root = document.documentElement;"
        "return [root.scrollWidth, root.clientWidth, document.body.innerText.length]"
    )
    assert width <= room
    assert words > 100
    # The sheet of styles holds: a link that may be pressed is as tall as a finger.
    assert min(webkit.execute_script(HEIGHTS)) >= 44
    fetched: Any = webkit.execute_async_script(FETCH_ALL)
    assert fetched[1] == []
    assert fetched[0] >= 8
    if screen.name.startswith(("list", "station")):
        doors = webkit.execute_script(DOORS)
        assert len(doors) >= 1
        assert all(doors)


def test_the_doors_go_on_in_webkit(webkit: WebKitGTK, live_url: str, pristine_dir: Path) -> None:
    """Eight days and more ahead the phone claims nothing: its own words have taken the server's place."""
    opened(webkit, live_url, pristine_dir, next(screen for screen in CHOSEN if screen.name == "list"))
    webkit.execute_async_script(
        "const done = arguments[0], later = Date.now() + 9 * 86400000;"
        "station.load('verdict').then(verdict => { Date.now = () => later; verdict.refresh(); done(); });"
    )
    assert set(webkit.execute_script(DOORS)) == {"不清楚"}


def test_a_failing_script_would_be_heard(webkit: WebKitGTK, live_url: str, pristine_dir: Path) -> None:
    opened(webkit, live_url, pristine_dir, CHOSEN[0])
    webkit.execute_script("setTimeout(() => { throw new Error('made up'); }, 100)")
    assert "made up" in str(webkit.execute_async_script(FETCH_ALL)[1])
