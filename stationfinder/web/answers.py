"""An answer that may be kept on the way: its cache rule, its ETag, and 304 for whoever has it already."""

from __future__ import annotations

import gzip

from flask import Response, request

from stationfinder.web.headers import CHECKED_EACH_TIME, accepts_gzip


def checked(
    body: bytes | str, content_type: str, *, cache: str = CHECKED_EACH_TIME, vary: str = "", packed: bool = False
) -> Response:
    """A public answer with an ETag; 304 without a body when the request names that ETag.

    `cache`: its Cache-Control, by default kept but asked about each time. `vary`: request headers that change it.
    `packed`: the body is in gzip already, and is unpacked for the few who do not take that.
    """
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = cache
    if vary:
        response.headers["Vary"] = vary
    # Weak: the same words in gzip and plain.
    response.add_etag(weak=True)
    if packed:
        response.headers.add("Vary", "Accept-Encoding")
        if accepts_gzip(request.environ.get("HTTP_ACCEPT_ENCODING", "")):
            response.headers["Content-Encoding"] = "gzip"
        else:
            response.set_data(gzip.decompress(response.get_data()))
    response.make_conditional(request)
    return response
