"""The read side: nearest, in view, by district, by text; as pages and as data."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the finder's routes on an application."""
    from stationfinder.finder import api, icons, pack_routes, pages
    from stationfinder.finder.front_door import FrontDoor
    from stationfinder.finder.state import KEY
    from stationfinder.finder.views import markup
    from stationfinder.web.guards import LIMITER

    icons.init_app(app)
    app.jinja_env.globals["rows"] = markup.rows
    app.register_blueprint(api.bp)
    app.register_blueprint(pages.bp)
    pack_routes.init_app(app)
    app.wsgi_app = FrontDoor(  # type: ignore[method-assign]
        app.wsgi_app, app.extensions[KEY], app.extensions[LIMITER], app.config["TRUSTED_HOSTS"]
    )
