"""Saved segments laid end to end as one saved segment, without holding their texts in memory.

Reads and writes the layout of `stationfinder.finder.segment.save`. Every row must have a position and ids must rise
from part to part.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from stationfinder.finder import segment

NUMBERED = ("rules", "zones", "doors")


def merge(parts: Sequence[Path], folder: Path) -> None:
    """Write the segment that holds the rows of all `parts` in order to `folder`."""
    metas = [orjson.loads((part / "meta.json").read_bytes()) for part in parts]
    folder.mkdir(parents=True)
    whole: dict[str, Any] = {**metas[0], "placed": sum(meta["placed"] for meta in metas)}
    for name in NUMBERED:
        if name == "doors":
            _renumber_doors(metas, whole["rules"])
        whole[name] = list({_key(value): value for meta in metas for value in meta[name]}.values())
    for name in segment.ARRAYS:
        np.save(folder / f"{name}.npy", _array(name, parts, metas, whole))
    for name in segment.BLOBS:
        _join(name, parts, folder)
    (folder / "meta.json").write_bytes(orjson.dumps(whole))


def _renumber_doors(metas: Sequence[dict[str, Any]], rules: list[str]) -> None:
    """A door begins with the number of its rule: in each part that becomes the number in the whole."""
    number = {rule: place for place, rule in enumerate(rules)}
    for meta in metas:
        meta["doors"] = [[number[meta["rules"][rule]], *rest] for rule, *rest in meta["doors"]]


def _key(value: object) -> bytes:
    return orjson.dumps(value)


def _array(name: str, parts: Sequence[Path], metas: Sequence[dict[str, Any]], whole: dict[str, Any]) -> segment.Array:
    if name == "code_order":
        return np.argsort(_array("codes", parts, metas, whole)).astype(np.int32)
    arrays = [np.load(part / f"{name}.npy") for part in parts]
    if name in NUMBERED:
        number = {_key(value): place for place, value in enumerate(whole[name])}
        arrays = [
            np.array([number[_key(value)] for value in meta[name]], array.dtype)[array]
            for array, meta in zip(arrays, metas, strict=True)
        ]
    return np.concatenate(arrays)


def _join(name: str, parts: Sequence[Path], folder: Path) -> None:
    offsets, end = [np.zeros(1, np.int64)], 0
    with (folder / f"{name}.bin").open("wb") as whole:
        for part in parts:
            with (part / f"{name}.bin").open("rb") as one:
                shutil.copyfileobj(one, whole, 1 << 24)
            offsets.append(np.load(part / f"{name}_offsets.npy")[1:] + end)
            end = whole.tell()
    np.save(folder / f"{name}_offsets.npy", np.concatenate(offsets))
