"""The service worker, the page for no network, and the manifest."""

from __future__ import annotations

import json
import re
import struct

from flask.testing import FlaskClient

from stationfinder.site.manifest import ICONS
from stationfinder.site.worker import shell, worker


def shell_of(client: FlaskClient) -> list[str]:
    found = re.search(r"^const SHELL = (\[.*\]);$", client.get("/sw.js").text, re.MULTILINE)
    assert found
    addresses: list[str] = json.loads(found.group(1))
    return addresses


def test_the_worker_is_asked_for_each_time_and_rules_the_whole_site(client: FlaskClient) -> None:
    answer = client.get("/sw.js")
    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Service-Worker-Allowed"] == "/"
    again = client.get("/sw.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_everything_in_the_shell_is_there_and_public(client: FlaskClient) -> None:
    addresses = shell_of(client)
    assert "/offline" in addresses
    assert any(address.endswith("/js/verdict.js") for address in addresses)
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "no-store" not in answer.headers["Cache-Control"], address


def test_the_look_of_a_reader_makes_no_other_version(client: FlaskClient) -> None:
    plain = client.get("/sw.js").data
    client.set_cookie("size", "large")
    assert client.get("/sw.js").data == plain
    assert 'data-size="large"' in client.get("/offline").text


def test_the_version_changes_with_a_file_and_with_the_offline_page() -> None:
    addresses = shell(lambda name: f"/assets/1/{name}")
    code = worker(addresses, "page")
    assert worker(shell(lambda name: f"/assets/2/{name}"), "page").splitlines()[0] != code.splitlines()[0]
    assert worker(addresses, "another page").splitlines()[0] != code.splitlines()[0]
    assert worker(addresses, "page") == code


def test_the_offline_page_draws_every_door(client: FlaskClient) -> None:
    page = client.get("/offline").text
    assert {"v-go", "v-maybe", "v-shut", "i-nav", "i-phone"} <= set(re.findall(r'symbol id="([^"]+)"', page))
    assert 'href="tel:' in page


def test_every_icon_of_the_manifest_has_the_size_it_claims(client: FlaskClient) -> None:
    manifest = client.get("/manifest.webmanifest").get_json(force=True)
    assert manifest["display"] == "standalone"
    assert manifest["id"] == "/"
    drawn = [icon for icon in manifest["icons"] if icon["type"] == "image/png"]
    assert {(icon["sizes"], icon["purpose"]) for icon in drawn} == {(sizes, use) for _, sizes, _, use in ICONS}
    for icon in drawn:
        body = client.get(icon["src"]).data
        assert body.startswith(b"\x89PNG")
        # Width and height are the first numbers of a PNG's first block.
        assert "{}x{}".format(*struct.unpack(">II", body[16:24])) == icon["sizes"]
    for shortcut in manifest["shortcuts"]:
        assert client.get(shortcut["url"]).status_code == 200
