"""So many times an hour for one address, counted by all workers together."""

from __future__ import annotations

import fcntl
import os
import secrets
import struct
import time
from collections.abc import Callable
from contextlib import closing
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from pathlib import Path

from flask import current_app, request

from stationfinder.errors import TooMany

PHONE_LIMITER = "stationfinder.phone-limiter"
HOUR_S = 3600
# Key of the digests, second of the latest count.
HEADER = struct.Struct("<32sQ")
BUCKETS = 4096
# Slots of 16 bytes: digest of the address, second of the first time, how many times.
SLOT = struct.Struct("<8sII")
SLOTS = 8
BUCKET_BYTES = SLOT.size * SLOTS
EMPTY = (bytes(8), 0, 0)


class HourlyLimiter:
    """At most `per_hour` times for one address within an hour of its first time; 0 = no limit.

    One small file, shared by the workers of an installation, that never grows: a full bucket forgets its oldest entry.
    It holds keyed digests, never an address, and begins anew with another key when nobody has been counted for an hour.
    """

    def __init__(self, file: Path, per_hour: int, clock: Callable[[], float] = time.time) -> None:
        self.per_hour = per_hour
        self._file = file
        self._clock = clock

    def check(self, address: str) -> None:
        """Count one. Raises TooMany above the limit, with the seconds until the hour is over."""
        if not self.per_hour:
            return
        now = int(self._clock())
        with closing(_Locked(self._file, now)) as counts:
            first, times = counts.add(_of_one_household(address), now)
        if times > self.per_hour:
            left = first + HOUR_S - now
            minutes = -(-left // 60)
            raise TooMany(f"这一小时里看的电话太多了，请过 {minutes} 分钟再试。", retry_after_s=left)


def count_phone_reveal() -> None:
    """Count the present request as a look at a whole telephone number. Raises TooMany."""
    limiter: HourlyLimiter = current_app.extensions[PHONE_LIMITER]
    limiter.check(request.remote_addr or "")


class _Locked:
    """The file of counts, opened and held alone."""

    def __init__(self, file: Path, now: int) -> None:
        self._handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        size = HEADER.size + BUCKETS * BUCKET_BYTES
        start = os.pread(self._handle, HEADER.size, 0)
        self._key, latest = HEADER.unpack(start) if len(start) == HEADER.size else (b"", 0)
        if os.fstat(self._handle).st_size != size or abs(now - latest) > HOUR_S:
            self._key = secrets.token_bytes(32)
            # Written whole, so that a full disk cannot stop the counting later.
            os.pwrite(self._handle, bytes(size), 0)
            os.ftruncate(self._handle, size)
        os.pwrite(self._handle, HEADER.pack(self._key, now), 0)

    def close(self) -> None:
        os.close(self._handle)

    def add(self, name: str, now: int) -> tuple[int, int]:
        """Second of the first time within the hour, and how many times with this one."""
        digest = blake2b(name.encode(), digest_size=10, key=self._key).digest()
        tag, place = digest[:8], HEADER.size + int.from_bytes(digest[8:], "little") % BUCKETS * BUCKET_BYTES
        slots = [_live(slot, now) for slot in SLOT.iter_unpack(os.pread(self._handle, BUCKET_BYTES, place))]
        known = next((n for n, slot in enumerate(slots) if slot[0] == tag and slot[2]), None)
        at = min(range(SLOTS), key=lambda n: slots[n][1]) if known is None else known
        _, first, times = slots[at] if known is not None else (tag, now, 0)
        slots[at] = (tag, first, times + 1)
        os.pwrite(self._handle, b"".join(SLOT.pack(*slot) for slot in slots), place)
        return first, times + 1


def _live(slot: tuple[bytes, int, int], now: int) -> tuple[bytes, int, int]:
    # A first time in the future: the clock was set back.
    return slot if now - HOUR_S < slot[1] <= now else EMPTY


def _of_one_household(address: str) -> str:
    """IPv6 hands every house 2⁶⁴ addresses: they count as one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return parsed.exploded[:19]
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)
