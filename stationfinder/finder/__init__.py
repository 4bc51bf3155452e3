"""The read side: nearest, in view, by district, by text; as pages and as data."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the finder's routes on an application."""
    from stationfinder.finder import (
        alert_routes,
        along_pages,
        api,
        icons,
        map_routes,
        pack_routes,
        pages,
        share_pages,
        station_page,
        suggest_routes,
    )
    from stationfinder.finder.front_door import FrontDoor
    from stationfinder.finder.state import KEY
    from stationfinder.finder.views import markup
    from stationfinder.web.guards import LIMITER

    icons.init_app(app)
    app.jinja_env.globals["rows"] = markup.rows
    app.register_blueprint(api.bp)
    app.register_blueprint(pages.bp)
    app.register_blueprint(station_page.bp)
    app.register_blueprint(along_pages.bp)
    app.register_blueprint(share_pages.bp)
    app.register_blueprint(map_routes.bp)
    app.register_blueprint(alert_routes.bp)
    app.register_blueprint(suggest_routes.bp)
    pack_routes.init_app(app)
    app.wsgi_app = FrontDoor(  # type: ignore[method-assign]
        app.wsgi_app, app.extensions[KEY], app.extensions[LIMITER], app.config["TRUSTED_HOSTS"]
    )
