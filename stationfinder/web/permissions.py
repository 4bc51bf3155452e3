"""What a write route demands of who calls it: every one names it, and a test holds them to that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def anonymous(view: View) -> View:
    """Anybody may call this view."""
    vars(view)["permission"] = "anonymous"
    return view
