"""Made-up stations for a data folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import orjson
import pytest

from bench import merged, points, register
from stationfinder.finder import segment
from stationfinder.stations.catalogue import catalogue
from stationfinder.stations.codes import parse_code


@pytest.fixture(autouse=True)
def _out_of_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "OUT", tmp_path)
    monkeypatch.setattr(register, "OUT", tmp_path)


def test_stations_are_plainly_made_up_and_have_valid_codes() -> None:
    stations = list(register.stations(300))
    assert all(station.name.startswith("测试点 ") for station in stations)
    assert len({parse_code(station.code) for station in stations} - {None}) == 300
    assert {station.kind for station in stations} <= set(catalogue().kinds)
    assert {entry.service for station in stations for entry in station.services} <= set(catalogue().services)
    assert {way for station in stations for way in station.access} <= set(catalogue().access)


def test_about_sixty_of_a_hundred_have_hours() -> None:
    rules = [station.opening_hours for station in register.stations(1_000)]
    assert 550 < sum(rule is not None for rule in rules) < 650
    assert len(set(rules) - {None}) == 30


def test_parts_laid_end_to_end_equal_the_whole(tmp_path: Path) -> None:
    whole = segment.build(register.stations(90), catalogue(), revision=1)
    parts = [tmp_path / f"part-{number}" for number in range(3)]
    for number, part in enumerate(parts):
        chunk = register.stations(90, 30 * number, 30 * number + 30)
        segment.save(segment.build(chunk, catalogue(), revision=1), part)
    merged.merge(parts, tmp_path / "whole")
    joined = segment.load(tmp_path / "whole")
    # A saved segment has its tuples as lists.
    assert joined.meta == orjson.loads(orjson.dumps(whole.meta))
    assert all(np.array_equal(joined.arrays[name], whole.arrays[name], equal_nan=False) for name in segment.ARRAYS)
    assert all(joined.blobs[name][row] == whole.blobs[name][row] for name in segment.BLOBS for row in range(90))


def test_a_data_folder_is_made_once_and_loads(tmp_path: Path) -> None:
    first = register.made(200)
    saved = register.saved_snapshot(first.folder)
    stamp = (saved / "meta.json").stat().st_mtime_ns
    assert register.made(200) == first
    assert (saved / "meta.json").stat().st_mtime_ns == stamp
    assert len(segment.load(saved)) == 200
    assert first.folder == tmp_path / "register-200"
