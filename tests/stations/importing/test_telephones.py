"""Telephone cells: which numbers are in them, and which pieces are none. Numbers are made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationfinder.stations.importing import telephones


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("0371-67956331;0371-60223349", [("0371-67956331", "landline"), ("0371-60223349", "landline")]),
        ("0371-67956331；0371-60223349、12351",
         [("0371-67956331", "landline"), ("0371-60223349", "landline"), ("12351", "service")]),
        ("87322148(12348)", [("87322148", "landline"), ("12348", "service")]),
        ("0851-12348", [("0851-12348", "service")]),
        ("(0371)55269597", [("0371-55269597", "landline")]),
        ("０３７１－５５２６９５９７", [("0371-55269597", "landline")]),
        ("+86 138 0000 0000", [("13800000000", "mobile")]),
        ("电话：13800000000", [("13800000000", "mobile")]),
        ("010-62345678 转 8", [("010-62345678转8", "landline")]),
        ("400-123-4567", [("400-123-4567", "service")]),
    ],
)  # fmt: skip
def test_numbers_are_split_and_told_apart(cell: str, numbers: list[tuple[str, str]]) -> None:
    reading = telephones.phones(cell)
    assert [(phone.number, phone.kind) for phone in reading.phones] == numbers
    assert (reading.masked, reading.unreadable) == ((), ())


@pytest.mark.parametrize("cell", ["138****5596", "138＊＊＊＊5596", "138xxxx5596", "0371-55**9597"])
def test_a_number_that_came_masked_is_dropped(cell: str) -> None:
    reading = telephones.phones(cell)
    assert (reading.phones, len(reading.masked)) == ((), 1)


def test_words_in_the_phone_column_are_no_number() -> None:
    assert telephones.phones("见门口").unreadable == ("见门口",)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("400 110 1234", "400-110-1234"),
        ("400 120 5678", "400-120-5678"),
        ("400 123 4567", "400-123-4567"),
        ("800 820 8820", "800-820-8820"),
        ("400 1234 567", "400-123-4567"),
        ("400 12345 67", "400-123-4567"),
        ("+86 400-110-1234", "400-110-1234"),
        ("电话：400 110 1234", "400-110-1234"),
        ("4001101234", "4001101234"),
    ],
)
def test_a_400_number_in_groups_is_no_emergency_number(cell: str, number: str) -> None:
    assert [phone.number for phone in telephones.phones(cell).phones] == [number]


@pytest.mark.parametrize("cell", ["0371 110 1234", "400 110 123", "400 12345 678", "0371-400 1234567", "110、0371 12"])
def test_a_piece_of_an_unreadable_number_is_not_published_as_a_short_one(cell: str) -> None:
    reading = telephones.phones(cell)
    assert reading.phones == ()
    assert reading.unreadable


@pytest.mark.parametrize("cell", ["110", "报警 110", "0371-55269597 110"])
def test_a_short_number_that_stands_by_itself_is_kept(cell: str) -> None:
    assert "110" in [phone.number for phone in telephones.phones(cell).phones]


@pytest.mark.parametrize(
    "cell",
    [
        "86-371-60000001",
        "+86 371 60000001",
        "0086-371-60000001",
        "+86 (0)371-60000001",
        "+86(371)60000001",
        "＋86－371－60000001",
    ],
)
def test_a_landline_with_the_country_code_is_kept_as_it_is_dialled_at_home(cell: str) -> None:
    assert [phone.number for phone in telephones.phones(cell).phones] == ["0371-60000001"]


@pytest.mark.parametrize(
    "cell", ["138 12345678", "1381234 5678", "138\u20111234\u20115678", "138_1234_5678", "138.1234.5678"]
)
def test_a_mobile_may_be_grouped_in_any_way(cell: str) -> None:
    assert [(p.number, p.kind) for p in telephones.phones(cell).phones] == [("13812345678", "mobile")]


@given(st.text() | st.text("0123456789 -+()转48", max_size=20))
def test_no_cell_breaks_the_reader(text: str) -> None:
    assert all(phone.kind in ("mobile", "landline", "service") for phone in telephones.phones(text).phones)
