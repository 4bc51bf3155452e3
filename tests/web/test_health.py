"""A load balancer asks by address: health and readiness answer under any Host, pages only under the trusted ones."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stationfinder import web
from stationfinder.config import Settings


def client(trusted_hosts: str) -> FlaskClient:
    app = Flask("health", static_folder=None, template_folder=None)
    asked = Settings(trusted_hosts=trusted_hosts, reads_per_s=0)
    web.init_app(app, asked)
    for path in ("/healthz", "/readyz", "/api/page"):
        app.add_url_rule(path, path, lambda: {"status": "ok"})
    web.wrap(app, asked)
    return app.test_client()


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "10.1.2.3", "evil.example", "a b", ""])
@pytest.mark.parametrize("trusted", ["yizhan.example", ".example, other.cn"])
def test_health_answers_under_any_host_and_pages_do_not(host: str, trusted: str) -> None:
    asked = client(trusted)
    for path in ("/healthz", "/readyz"):
        assert asked.get(path, headers={"Host": host}).status_code == 200
    expected = 200 if host == "evil.example" and trusted.startswith(".") else 400
    assert asked.get("/api/page", headers={"Host": host}).status_code == expected


def test_health_answers_under_any_host_where_none_is_set() -> None:
    assert client("").get("/healthz", headers={"Host": "a b"}).status_code == 200
