"""The house's mark as a picture of its own."""

from __future__ import annotations

import re

# The pages colour the mark by their style sheets, which do not reach a picture: here it carries its own colours.
COLOURS = {'class="d-cut"': 'fill="#fff"', 'class="d-in"': 'fill="#ffca5f"', "currentColor": "#0b513d"}


def favicon(symbols: str) -> str:
    """An SVG document of the symbol `mark` in `symbols` (one `<symbol>` a line). Raises LookupError without one."""
    found = re.search(r'<symbol id="mark" viewBox="([^"]+)">(.*?)</symbol>', symbols)
    if found is None:
        raise LookupError("no symbol `mark` among the icons")
    box, drawing = found.groups()
    for role, colour in COLOURS.items():
        drawing = drawing.replace(role, colour)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{drawing}</svg>'
