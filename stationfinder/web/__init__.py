"""HTTP habits of every room: guards, errors → pages or problem+json, headers, assets, rate limits."""

from __future__ import annotations

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from stationfinder.config import Settings
from stationfinder.errors import StationfinderError
from stationfinder.web.assets import STATIC, Assets
from stationfinder.web.guards import LIMITER, RateLimiter, guard
from stationfinder.web.headers import FixedHeaders, HealthForAnyHost, finished
from stationfinder.web.hourly import PHONE_LIMITER, HourlyLimiter
from stationfinder.web.problems import crashed, http_error, refused

LONGEST_BODY = 1 << 20


def init_app(app: Flask, settings: Settings) -> None:
    """Hang the habits on an application."""
    app.config.update(
        MAX_CONTENT_LENGTH=LONGEST_BODY,
        MAX_FORM_PARTS=200,
        TRUSTED_HOSTS=settings.hosts or None,
        SESSION_COOKIE_SECURE=settings.is_production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.session_interface = NoSessions()
    limiter = app.extensions[LIMITER] = RateLimiter(settings.reads_per_s)
    app.extensions[PHONE_LIMITER] = HourlyLimiter(settings.data_dir / "limits", settings.phone_reveals_per_h)
    app.before_request(lambda: guard(limiter))
    app.after_request(finished)
    app.register_error_handler(StationfinderError, refused)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, crashed)
    assets = Assets(STATIC, fresh=not settings.is_production)
    app.add_url_rule("/assets/<digest>/<path:path>", "assets", assets.view)
    app.jinja_env.globals["asset"] = assets.url
    app.jinja_env.globals["later_scripts"] = assets.later
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def wrap(app: Flask, settings: Settings) -> None:
    """Put what concerns every answer round the application, once all of its doors are hung."""
    app.wsgi_app = HealthForAnyHost(app.wsgi_app, settings.hosts)  # type: ignore[method-assign]
    app.wsgi_app = FixedHeaders(app.wsgi_app, settings)  # type: ignore[method-assign]
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


class NoSessions(SessionInterface):
    """Readers have no session; the stock interface would build a signer at every request to find that out."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin:  # noqa: ARG002 - the framework calls it so
        return self.make_null_session(app)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing is kept."""
