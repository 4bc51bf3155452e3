"""Routes of the site: reading pages, the choice of look, and what browsers and robots ask for by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import cast

import orjson
from flask import Blueprint, Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from stationfinder.errors import InvalidInput
from stationfinder.finder import icons
from stationfinder.finder.html_page import html_page
from stationfinder.finder.views import cards
from stationfinder.site.look import COOKIE_AGE_S, chosen, safe_back
from stationfinder.site.manifest import manifest as described
from stationfinder.site.mark import favicon
from stationfinder.site.worker import shell, worker
from stationfinder.web.answers import checked
from stationfinder.web.headers import DAY, NEVER_KEPT

blueprint = Blueprint("site", __name__)
# Pages to read, the same for all but for the look: the one seen last is shown at once, and asked about meanwhile. Pages
# with places are never kept so. A place may be shut since, an alert may be new, a count is stamped with the moment it
# came (`sw.js`: 更新于 …); the service worker keeps those for no network, and says how old they are.
SHOWN_AT_ONCE = "max-age=0, stale-while-revalidate=86400"
ICONS = Path(__file__).resolve().parents[2] / "templates" / "icons.svg"
ROBOTS = "User-agent: *\nDisallow: /look\nDisallow: /*?*at=\nAllow: /\n"
WORKER_TYPE = "text/javascript; charset=utf-8"


@blueprint.get("/about")
def about() -> Response:
    return _reading("site/about.html")


@blueprint.get("/privacy")
def privacy() -> Response:
    return _reading("site/privacy.html")


@blueprint.get("/accessibility")
def accessibility() -> Response:
    return _reading("site/accessibility.html")


@blueprint.get("/look")
def look() -> ResponseReturnValue:
    """Keep the rider's size and theme for a year and go back to where they were."""
    repeated = [name for name, values in request.args.lists() if len(values) > 1]
    if repeated:
        raise InvalidInput(dict.fromkeys(repeated, "只能写一次"))
    response = redirect(safe_back(request.args.get("back", "/")), 303)
    for name, value in chosen(request.args).items():
        # Scripts read and set it too (`look.js`): a page out of a store is put right, and 大字 waits for no network.
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(name, value, max_age=COOKIE_AGE_S, samesite="Lax", secure=secure)
    # `back` may hold a position.
    response.headers["Cache-Control"] = NEVER_KEPT
    return response


@blueprint.get("/favicon.ico")
def favicon_ico() -> ResponseReturnValue:
    """What old browsers ask for unasked."""
    return redirect("/favicon.svg", 301)


@blueprint.get("/favicon.svg")
def favicon_svg() -> Response:
    return _kept(_favicon(), "image/svg+xml")


@blueprint.get("/robots.txt")
def robots() -> Response:
    return _kept(ROBOTS, "text/plain; charset=utf-8")


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    return _kept(orjson.dumps(described(_asset())).decode(), "application/manifest+json")


@blueprint.get("/offline")
def offline() -> ResponseReturnValue:
    """The page for no network: it works from what the phone has kept."""
    return html_page(_offline_page(request.cookies))


@blueprint.get("/sw.js")
def service_worker() -> ResponseReturnValue:
    """The service worker. Its address never changes, so a browser asks each time whether there is a newer one."""
    # Without the reader's look: it must not make another version.
    response = checked(worker(shell(_asset()), _offline_page({})), WORKER_TYPE)
    response.headers["Service-Worker-Allowed"] = "/"
    return response


def _offline_page(cookies: Mapping[str, str]) -> str:
    icons.note_used(cards.drawings())
    look = {"size": cookies.get("size", ""), "theme": cookies.get("theme", "")}
    return render_template("site/offline.html", look=look)


def _asset() -> Callable[[str], str]:
    return cast(Callable[[str], str], current_app.jinja_env.globals["asset"])


def _reading(template: str) -> Response:
    return html_page(render_template(template), cache=SHOWN_AT_ONCE)


@cache
def _favicon() -> str:
    return favicon(ICONS.read_text("utf-8"))


def _kept(body: str, content_type: str) -> Response:
    """For a day. Not stale after it: the service worker takes its shell from here, and keeps it for a release."""
    response = current_app.response_class(body, content_type=content_type)
    response.headers["Cache-Control"] = DAY
    return response
