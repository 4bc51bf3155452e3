"""What the address of a station's page says besides the code."""

from __future__ import annotations

from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from stationfinder.finder.fields import Fields

KEPT = ("near", "seen")


def kept_on_the_way(args: MultiDict[str, str]) -> str:
    """`?near=1&seen=…` of what was asked, for the redirect to the place's own address; '' when nothing was.

    A link that one rider gave to another says what its door said then; a place that was merged must not lose it.
    Raises InvalidInput for a field that is there twice.
    """
    fields = Fields(args)
    given = [(name, value) for name in KEPT if (value := fields.once(name)) is not None]
    fields.done()
    return f"?{urlencode(given)}" if given else ""
