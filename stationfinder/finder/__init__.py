"""The read side: nearest, in view, by district, by text; as pages and as data."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the finder's routes on an application."""
    from stationfinder.finder import api, icons, pages
    from stationfinder.finder.alerts import routes as alerts
    from stationfinder.finder.along import api as along_api
    from stationfinder.finder.along import routes as along
    from stationfinder.finder.front_door import FrontDoor
    from stationfinder.finder.map import routes as on_the_map
    from stationfinder.finder.packs import routes as packs
    from stationfinder.finder.share import routes as share
    from stationfinder.finder.state import KEY
    from stationfinder.finder.station import routes as station
    from stationfinder.finder.suggest import routes as suggest
    from stationfinder.finder.views import markup
    from stationfinder.web.guards import LIMITER

    icons.init_app(app)
    app.jinja_env.globals["rows"] = markup.rows
    for room in (api, pages, station, along, along_api, share, on_the_map, alerts, suggest):
        app.register_blueprint(room.bp)
    packs.init_app(app)
    app.wsgi_app = FrontDoor(  # type: ignore[method-assign]
        app.wsgi_app, app.extensions[KEY], app.extensions[LIMITER], app.config["TRUSTED_HOSTS"]
    )
