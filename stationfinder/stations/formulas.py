"""Cells that a spreadsheet would run: made harmless on the way out, taken back on the way in."""

from __future__ import annotations

# What a spreadsheet takes for the beginning of a formula, in full width too.
STARTS = tuple("=+-@\t\r＝＋－＠")


def harmless(text: str) -> str:
    """`text` as a cell that no spreadsheet runs: an apostrophe before anything that begins like a formula."""
    return f"'{text}" if _is_formula(text) else text


def as_written(cell: str) -> str:
    """What stood in a cell before `harmless`."""
    return cell[1:] if cell[:1] == "'" and _is_formula(cell[1:]) else cell


def _is_formula(text: str) -> bool:
    # Blanks before the sign do not stop every spreadsheet.
    return text.lstrip(" \n").startswith(STARTS)
