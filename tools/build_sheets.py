"""Build data/districts/sheets.npz, the outlines that the map draws from afar, out of data/districts/outlines.npz.

    python tools/build_sheets.py

Run it after tools/build_districts.py; a test finds a file that was made of other outlines.
"""

from __future__ import annotations

import hashlib

import numpy as np

from stationfinder.geo.districts import DISTRICTS_DIR, districts
from stationfinder.geo.packed_outlines import Columns, packed
from stationfinder.geo.points import BBox
from stationfinder.geo.sheets import LOOKS, SCALE, SHEETS_FILE, Look

COUNTRY = BBox(73.0, 3.0, 136.0, 54.0)


def columns(look: Look) -> Columns:
    """The sheet of one zoom, its corners on the grid that the map can show."""
    drawn = districts().outlines(COUNTRY, look.tolerance_deg, look.level)
    shapes = np.array([shape for _, shape in drawn], dtype=object)
    codes = np.array([int(area.adcode) for area, _ in drawn], np.int32)
    return {"codes": codes} | packed(shapes, SCALE)


def build() -> None:
    """Write the shipped file."""
    of = hashlib.sha256((DISTRICTS_DIR / "outlines.npz").read_bytes()).digest()
    every: Columns = {"made_of": np.frombuffer(of, np.uint8)}
    for zoom, look in LOOKS.items():
        made = columns(look)
        every |= {f"{zoom}.{name}": column for name, column in made.items()}
        print(f"zoom {zoom}: {len(made['codes'])} areas, {made['steps'].shape[1] // 2} corners")
    np.savez_compressed(SHEETS_FILE, **every)  # type: ignore[arg-type]
    print(f"{SHEETS_FILE.stat().st_size} bytes")


if __name__ == "__main__":
    build()
