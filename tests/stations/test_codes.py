"""Codes are read back as printed, and a slip of the pen is noticed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stationfinder.stations.codes import ALPHABET, LENGTH, check_character, new_code, parse_code

payloads = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)


@given(payloads, st.booleans())
def test_a_printed_code_is_read_in_either_case(payload: str, lower: bool) -> None:
    code = payload + check_character(payload)
    assert parse_code(f" {code.lower() if lower else code} ") == code


@given(payloads, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(payload: str, place: int, other: str) -> None:
    code = payload + check_character(payload)
    wrong = code[:place] + other + code[place + 1 :]
    assert (parse_code(wrong) is None) == (wrong != code)


@given(payloads, st.integers(0, LENGTH - 2))
def test_two_neighbours_swapped_are_noticed(payload: str, place: int) -> None:
    code = payload + check_character(payload)
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (parse_code(wrong) is None) == (wrong != code)


@given(st.text())
def test_any_text_is_a_code_or_none(text: str) -> None:
    found = parse_code(text)
    assert found is None or len(found) == LENGTH


def test_a_new_code_is_valid_and_has_no_look_alikes() -> None:
    for _ in range(200):
        code = new_code()
        assert parse_code(code) == code
        assert not set(code) & set("01OIL")
