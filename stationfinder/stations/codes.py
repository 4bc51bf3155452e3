"""The printable CODE of a station: seven characters, the last a check character, case ignored."""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 7
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
# 31 is prime and the weights differ, so any one wrong character and any swap of two characters change the sum
# modulo 31 (ISO 7064 argues the same way for its MOD 11 and MOD 37 systems).
_WEIGHTS = (2, 3, 4, 5, 6, 7)


def check_character(payload: str) -> str:
    """Seventh character of a six-character payload."""
    total = sum(weight * _VALUES[character] for weight, character in zip(_WEIGHTS, payload, strict=True))
    return ALPHABET[-total % len(ALPHABET)]


def new_code() -> str:
    """A random code; the register's UNIQUE constraint and the fact that no row is ever deleted keep it unused."""
    payload = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return payload + check_character(payload)


def parse_code(text: str) -> str | None:
    """The code in its printed form, or None when `text` is none (wrong length, character or check)."""
    code = text.strip().upper()
    if len(code) != LENGTH or any(character not in _VALUES for character in code):
        return None
    return code if check_character(code[:-1]) == code[-1] else None
