"""Distinct values, numbered."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

V = TypeVar("V", bound=Hashable)


class Numbers(Generic[V]):
    """Distinct values, numbered in the order of their first use."""

    def __init__(self, *values: V) -> None:
        self.values = list(values)
        self._known = {value: number for number, value in enumerate(values)}

    def number(self, value: V) -> int:
        """The number of `value`, a new one when it is new."""
        if value not in self._known:
            self._known[value] = len(self.values)
            self.values.append(value)
        return self._known[value]
