"""Errors → a page for people, RFC 9457 problem+json for the API."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import orjson
from flask import Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from jinja2 import TemplateNotFound
from werkzeug.exceptions import HTTPException

from stationfinder.errors import InvalidInput, StationfinderError, TooMany
from stationfinder.web.headers import NEVER_KEPT
from stationfinder.web.messages import MESSAGES

log = logging.getLogger(__name__)
PROBLEM = "application/problem+json"


def wants_json() -> bool:
    """API paths speak problem+json, everything else speaks HTML."""
    return request.path.startswith(("/api/", "/healthz", "/readyz"))


def refused(error: StationfinderError) -> ResponseReturnValue:
    """One of our own refusals."""
    fields = error.fields if isinstance(error, InvalidInput) else {}
    response = problem_response(error.status, error.code, error.message, fields)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after_s)
    elif error.status == 503:
        response.headers["Retry-After"] = "5"
    return response


def http_error(error: HTTPException) -> ResponseReturnValue:
    """A refusal of the framework's: 404, 405, 413 …"""
    status = error.code or 500
    if 300 <= status < 400:
        location = error.get_response().headers.get("Location", "/")
        return redirect(location, status)
    response = problem_response(status, f"http-{status}", MESSAGES.get(status, "这个请求没法处理。"))
    valid_methods = getattr(error, "valid_methods", None)
    if valid_methods:
        response.headers["Allow"] = ", ".join(sorted(valid_methods))
    return response


def crashed(error: Exception) -> ResponseReturnValue:
    """Our own fault. The log gets the path but never the query string: it may hold a position."""
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return problem_response(500, "internal", MESSAGES[500])


def problem_response(status: int, code: str, message: str, fields: Mapping[str, str] | None = None) -> Response:
    """RFC 9457 for the API, a page for people."""
    if wants_json():
        body = {
            "type": f"urn:stationfinder:problem:{code}",
            "title": message,
            "status": status,
            "code": code,
            "fields": dict(fields or {}),
        }
        response = current_app.response_class(orjson.dumps(body), status, content_type=PROBLEM)
    else:
        response = current_app.response_class(_error_page(status, message, fields or {}), status)
    response.headers["Cache-Control"] = NEVER_KEPT
    return response


def _error_page(status: int, message: str, fields: Mapping[str, str]) -> str:
    try:
        return render_template(
            [f"errors/{status}.html", "errors/error.html"],
            status=status,
            message=message,
            fields=fields,
            values=request.args,
        )
    except TemplateNotFound:
        return message
