"""Pages that belong to no room: who we are, privacy, accessibility, look, icon, manifest."""

from __future__ import annotations

from typing import cast

from flask import Flask

from stationfinder.config import Settings
from stationfinder.site import design
from stationfinder.site.pages import blueprint


def init_app(app: Flask) -> None:
    """Hang the pages on an application."""
    app.register_blueprint(blueprint)
    if not cast("Settings", app.jinja_env.globals["settings"]).is_production:
        app.register_blueprint(design.blueprint)
