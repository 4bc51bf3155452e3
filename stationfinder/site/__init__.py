"""Pages that belong to no room: who we are, privacy, accessibility, look, icon, manifest."""

from __future__ import annotations

from flask import Flask

from stationfinder.site.pages import blueprint


def init_app(app: Flask) -> None:
    """Hang the pages on an application."""
    app.register_blueprint(blueprint)
