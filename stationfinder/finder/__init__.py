"""The read side: nearest, in view, by district, by text; as pages and as data."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the finder's routes on an application."""
    from stationfinder.finder import api, icons, pages

    icons.init_app(app)
    app.register_blueprint(api.bp)
    app.register_blueprint(pages.bp)
