"""Answers in memory: bounded by their bytes, each made once."""

from __future__ import annotations

import threading

from stationfinder.finder.map.kept import KeptBytes


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    kept = KeptBytes(100)
    made: list[str] = []

    def ask(key: str, size: int) -> bytes:
        def make() -> bytes:
            made.append(key)
            return b"x" * size

        return kept.get(key, make)

    for key in "ab":
        ask(key, 40)
    ask("a", 40)
    ask("c", 40)  # 120 bytes: b goes
    assert kept.bytes == 80
    ask("a", 40)
    assert made == ["a", "b", "c"]
    ask("b", 40)
    assert made == ["a", "b", "c", "b"]


def test_an_answer_that_alone_is_too_large_is_given_and_not_kept() -> None:
    kept = KeptBytes(100)
    assert kept.get("large", lambda: b"x" * 101) == b"x" * 101
    assert kept.bytes == 0
    assert kept.get("large", lambda: b"y") == b"y"


def test_a_crowd_is_served_by_one_at_a_time() -> None:
    kept, at_once, most = KeptBytes(1_000), 0, 0
    inside = threading.Lock()

    def make() -> bytes:
        nonlocal at_once, most
        with inside:
            at_once += 1
            most = max(most, at_once)
        threading.Event().wait(0.01)
        with inside:
            at_once -= 1
        return b"x"

    crowd = [threading.Thread(target=kept.get, args=(n % 4, make)) for n in range(12)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert most == 1
    assert kept.bytes == 4
