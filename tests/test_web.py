"""HTTP habits of every room, on a small application of their own: what `web.init_app` promises any feature."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Callable

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from stationfinder import web
from stationfinder.config import Settings
from stationfinder.errors import Conflict, InvalidInput, NotFound, TooMany, Unavailable

LONG = "驿" * 1000


def made(settings: Settings | None = None) -> Flask:
    """An application with one route per behaviour."""
    app = Flask("web_habits", static_folder=None, template_folder=None)
    app.secret_key = "made up for this test"  # noqa: S105
    asked = settings or Settings(reads_per_s=0)
    web.init_app(app, asked)
    web.wrap(app, asked)

    def raises(error: Exception) -> Callable[[], str]:
        def view() -> str:
            raise error

        return view

    app.add_url_rule("/api/ok", "ok", lambda: {"q": request.args.get("q", ""), "ip": request.remote_addr})
    app.add_url_rule("/api/long", "long", lambda: Response(LONG, content_type="application/geo+json"))
    app.add_url_rule("/api/own-cache", "own", lambda: Response("x", headers={"Cache-Control": "public, max-age=60"}))
    app.add_url_rule("/api/body", "body", lambda: {"n": len(request.get_data())}, methods=["POST"])
    for name, error in {
        "invalid": InvalidInput({"at": "先写经度"}),
        "missing": NotFound("没有这个站点"),
        "conflict": Conflict("别人改过了"),
        "later": Unavailable("请稍后再试"),
        "fast": TooMany("慢一点", retry_after_s=7),
        "crash": RuntimeError("a secret detail"),
    }.items():
        app.add_url_rule(f"/api/{name}", name, raises(error))
        app.add_url_rule(f"/{name}", f"page-{name}", raises(error))
    return app


@pytest.fixture
def client() -> FlaskClient:
    return made().test_client()


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/invalid", 400, "invalid-input"),
        ("/api/missing", 404, "not-found"),
        ("/api/conflict", 409, "conflict"),
        ("/api/later", 503, "unavailable"),
        ("/api/fast", 429, "too-many-requests"),
        ("/api/crash", 500, "internal"),
        ("/api/nowhere", 404, "http-404"),
        ("/api/body", 405, "http-405"),
    ],
)
def test_the_api_speaks_problem_json(client: FlaskClient, path: str, status: int, code: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.headers["Cache-Control"] == "private, no-store"
    problem = answer.get_json()
    assert set(problem) == {"type", "title", "status", "code", "fields"}
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["type"].endswith(code)


def test_a_problem_names_its_fields(client: FlaskClient) -> None:
    assert client.get("/api/invalid").get_json()["fields"] == {"at": "先写经度"}


@pytest.mark.parametrize(("path", "status"), [("/invalid", 400), ("/missing", 404), ("/crash", 500), ("/no", 404)])
def test_pages_speak_html(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.mimetype == "text/html"


def test_a_crash_shows_no_detail_and_logs_no_query(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = client.get("/api/crash?at=113.66512,34.75734")
    assert "secret detail" not in answer.text
    assert "/api/crash failed" in caplog.text
    assert "113.66512" not in caplog.text


def test_answers_that_pass_say_when_to_come_back(client: FlaskClient) -> None:
    assert client.get("/api/fast").headers["Retry-After"] == "7"
    assert int(client.get("/api/later").headers["Retry-After"]) > 0


def test_405_names_what_is_allowed(client: FlaskClient) -> None:
    assert "POST" in client.get("/api/body").headers["Allow"]


@pytest.mark.parametrize("path", ["/api/ok", "/api/nowhere", "/nowhere", "/api/crash", "/api/ok?q=%00"])
def test_every_answer_carries_the_security_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    assert "geolocation=(self)" in headers["Permissions-Policy"]


def test_https_is_promised_in_production_only(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/api/ok").headers
    production = made(Settings(env="production", secret_key="x" * 40, reads_per_s=0)).test_client()
    assert "max-age" in production.get("/api/ok").headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    ("settings", "origin"),
    [
        (Settings(map_provider="tianditu", map_key="made-up"), "https://*.tianditu.gov.cn"),
        (Settings(map_provider="xyz", map_url="https://{s}.tiles.example/{z}/{x}/{y}.png"), "https://*.tiles.example"),
    ],
)
def test_only_the_chosen_tile_host_may_be_loaded(settings: Settings, origin: str) -> None:
    policy = made(settings).test_client().get("/nowhere").headers["Content-Security-Policy"]
    assert f"img-src 'self' data: {origin};" in policy
    assert "tianditu" not in made().test_client().get("/nowhere").headers["Content-Security-Policy"]


def test_nothing_may_run_in_data(client: FlaskClient) -> None:
    assert client.get("/api/ok").headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_a_view_may_set_its_own_cache_rule_and_otherwise_is_checked_each_time(client: FlaskClient) -> None:
    assert client.get("/api/own-cache").headers["Cache-Control"] == "public, max-age=60"
    assert client.get("/api/ok").headers["Cache-Control"] == "no-cache"


def test_long_text_is_compressed_for_those_who_take_it(client: FlaskClient) -> None:
    plain = client.get("/api/long")
    packed = client.get("/api/long", headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert gzip.decompress(packed.data).decode() == plain.text == LONG
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)


def test_short_text_is_not_worth_compressing(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/api/ok", headers={"Accept-Encoding": "gzip"}).headers


@pytest.mark.parametrize("bad", ["%ff", "%ED%A0%80", "%C0%AF", "%E9%A9"])
def test_bytes_that_are_not_utf8_are_named_by_their_field(client: FlaskClient, bad: str) -> None:
    answer = client.get(f"/api/ok?other=1&q={bad}")
    assert answer.status_code == 400
    assert set(answer.get_json()["fields"]) == {"q"}


@pytest.mark.parametrize("bad", ["%00", "a%0d%0aSet-Cookie:%20x=1", "%1b[31m", "%7f"])
def test_control_characters_are_named_by_their_field(client: FlaskClient, bad: str) -> None:
    answer = client.get(f"/api/ok?q={bad}")
    assert answer.status_code == 400
    assert set(answer.get_json()["fields"]) == {"q"}


def test_a_field_whose_name_is_broken_still_gets_an_answer(client: FlaskClient) -> None:
    answer = client.get("/api/ok?%ff%00=1")
    assert answer.status_code == 400
    assert len(answer.get_json()["fields"]) == 1


def test_plain_and_encoded_chinese_pass(client: FlaskClient) -> None:
    assert client.get("/api/ok?q=%E9%A9%BF%E7%AB%99").get_json()["q"] == "驿站"
    assert client.get("/api/ok", query_string={"q": "驿站 50%"}).get_json()["q"] == "驿站 50%"


def test_a_query_of_100_kb_is_too_long(client: FlaskClient) -> None:
    answer = client.get("/api/ok?q=" + "x" * 100_000)
    assert answer.status_code == 414


@pytest.mark.parametrize("path", ["/api/%ff", "/api/%00", "/%0d%0a", "/api/ok%7f"])
def test_a_path_of_nonsense_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_body_above_the_limit_is_refused(client: FlaskClient) -> None:
    assert client.post("/api/body", data=b"x" * web.LONGEST_BODY).get_json() == {"n": web.LONGEST_BODY}
    assert client.post("/api/body", data=b"x" * (web.LONGEST_BODY + 1)).status_code == 413


def test_a_foreign_host_is_refused_when_hosts_are_set() -> None:
    client = made(Settings(trusted_hosts="yizhan.example, www.yizhan.example", reads_per_s=0)).test_client()
    assert client.get("/api/ok", headers={"Host": "yizhan.example"}).status_code == 200
    assert client.get("/api/ok", headers={"Host": "www.yizhan.example:8443"}).status_code == 200
    assert client.get("/api/ok", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/ok", headers={"Host": "evil.example"}).status_code == 400


def address_seen(settings: Settings, forwarded: str) -> object:
    client = made(settings).test_client()
    answer = client.get("/api/ok", headers={"X-Forwarded-For": forwarded}, environ_base={"REMOTE_ADDR": "10.0.0.9"})
    return answer.get_json()["ip"]


def test_a_forwarded_address_counts_only_behind_the_proxies_set() -> None:
    forged = "203.0.113.1, 198.51.100.7"
    assert address_seen(Settings(reads_per_s=0), forged) == "10.0.0.9"
    assert address_seen(Settings(reads_per_s=0, proxy_hops=1), forged) == "198.51.100.7"
    assert address_seen(Settings(reads_per_s=0, proxy_hops=2), forged) == "203.0.113.1"


def test_one_address_is_limited_and_another_is_not() -> None:
    limiter = web.RateLimiter(50)
    for _ in range(50):
        limiter.check("203.0.113.1", now_s=1000.1)
    with pytest.raises(TooMany):
        limiter.check("203.0.113.1", now_s=1000.9)
    limiter.check("203.0.113.2", now_s=1000.9)
    limiter.check("203.0.113.1", now_s=1001.0)


def test_no_limit_is_no_limit() -> None:
    limiter = web.RateLimiter(0)
    for _ in range(1000):
        limiter.check("203.0.113.1", now_s=5.0)


def test_too_fast_answers_429_with_retry_after() -> None:
    client = made(Settings(reads_per_s=1)).test_client()
    # Four in a row fall into at most two whole seconds, so at least two are above the limit of one.
    answers = [client.get("/api/ok") for _ in range(4)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 2
    assert refused[0].headers["Retry-After"] == "1"
    assert refused[0].content_type == "application/problem+json"


def test_the_session_cookie_is_not_for_scripts_or_other_sites() -> None:
    config = made(Settings(env="production", secret_key="x" * 40)).config
    assert config["SESSION_COOKIE_SECURE"]
    assert config["SESSION_COOKIE_HTTPONLY"]
    assert config["SESSION_COOKIE_SAMESITE"] == "Lax"


class TestAssets:
    """Files under a path that holds their digest."""

    FILE = "vendor/leaflet@1.9.4/leaflet.js"

    def url(self, app: Flask) -> str:
        with app.test_request_context():
            address: str = app.jinja_env.globals["asset"](self.FILE)  # type: ignore[operator]
        return address

    def test_the_right_digest_may_be_kept_for_ever(self) -> None:
        app = made()
        answer = app.test_client().get(self.url(app))
        assert answer.status_code == 200
        assert answer.content_type == "text/javascript; charset=utf-8"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"

    def test_an_old_digest_still_works_but_is_asked_about(self, client: FlaskClient) -> None:
        answer = client.get(f"/assets/000000000000/{self.FILE}")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-cache"

    def test_an_unchanged_file_is_not_sent_twice(self) -> None:
        app = made()
        client = app.test_client()
        tag = client.get(self.url(app)).headers["ETag"]
        again = client.get(self.url(app), headers={"If-None-Match": tag})
        assert again.status_code == 304
        assert again.data == b""

    @pytest.mark.parametrize("path", ["../pyproject.toml", "..%2fpyproject.toml", "/etc/passwd", "no.css", ""])
    def test_nothing_outside_the_folder_is_served(self, client: FlaskClient, path: str) -> None:
        assert client.get(f"/assets/000000000000/{path}").status_code in (308, 404)
        assert b"stationfinder" not in client.get(f"/assets/000000000000/{path}", follow_redirects=True).data
