"""Routes of the site: reading pages, the choice of look, and what browsers and robots ask for by name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import orjson
from flask import Blueprint, Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from stationfinder.errors import InvalidInput
from stationfinder.site.look import COOKIE_AGE_S, chosen, safe_back
from stationfinder.site.mark import favicon

blueprint = Blueprint("site", __name__)
DAY = "public, max-age=86400"
ICONS = Path(__file__).resolve().parents[2] / "templates" / "icons.svg"
ROBOTS = "User-agent: *\nDisallow: /look\nDisallow: /*?*at=\nAllow: /\n"
MANIFEST = {
    "name": "驿路有家",
    "short_name": "驿路有家",
    "description": "找最近能进的工会驿站",
    "lang": "zh-CN",
    "start_url": "/",
    "scope": "/",
    "display": "standalone",
    "background_color": "#f4f0e6",
    "theme_color": "#0b513d",
    "icons": [{"src": "/favicon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
}


@blueprint.get("/about")
def about() -> str:
    return render_template("site/about.html")


@blueprint.get("/privacy")
def privacy() -> str:
    return render_template("site/privacy.html")


@blueprint.get("/accessibility")
def accessibility() -> str:
    return render_template("site/accessibility.html")


@blueprint.get("/look")
def look() -> ResponseReturnValue:
    """Keep the rider's size and theme for a year and go back to where they were."""
    repeated = [name for name, values in request.args.lists() if len(values) > 1]
    if repeated:
        raise InvalidInput(dict.fromkeys(repeated, "只能写一次"))
    response = redirect(safe_back(request.args.get("back", "/")), 303)
    for name, value in chosen(request.args).items():
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(name, value, max_age=COOKIE_AGE_S, samesite="Lax", secure=secure, httponly=True)
    # `back` may hold a position.
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/favicon.svg")
def favicon_svg() -> Response:
    return _kept(_favicon(), "image/svg+xml")


@blueprint.get("/robots.txt")
def robots() -> Response:
    return _kept(ROBOTS, "text/plain; charset=utf-8")


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    return _kept(orjson.dumps(MANIFEST).decode(), "application/manifest+json")


@cache
def _favicon() -> str:
    return favicon(ICONS.read_text("utf-8"))


def _kept(body: str, content_type: str) -> Response:
    response = current_app.response_class(body, content_type=content_type)
    response.headers["Cache-Control"] = DAY
    return response
