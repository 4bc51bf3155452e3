"""Answers kept in memory, bounded by their bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable


class KeptBytes:
    """Answers by key, together at most `most_bytes`: what nobody has asked for longest goes first.

    Bounded by bytes and not by number, because one answer may be a thousand times another. Safe among threads; what is
    not there yet is made by one of them at a time, so that a crowd of new questions never takes more than one core.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The answer to `key`, from `make` when it is not kept."""
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
            made = self._kept[key] = make()
            self.bytes += len(made)
            while self.bytes > self.most_bytes:
                self.bytes -= len(self._kept.popitem(last=False)[1])
            return made
