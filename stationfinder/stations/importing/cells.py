"""One row as the checks see it: cells by field, and a list to which every check adds its remarks."""

from __future__ import annotations

from dataclasses import dataclass, field

from stationfinder.stations.formulas import as_written
from stationfinder.stations.importing.columns import Columns
from stationfinder.stations.importing.messages import Message
from stationfinder.stations.importing.values import clean
from stationfinder.stations.rules import mask_mobiles


@dataclass(slots=True)
class Cells:
    """Cells of row `number` (as a spreadsheet numbers it), cleaned; `messages` grows while the row is checked."""

    number: int
    columns: Columns
    raw: tuple[str, ...]
    messages: list[Message] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Text of a field, '' where the file has no such column or the cell is blank."""
        position = self.columns.index.get(name)
        if position is None or position >= len(self.raw):
            return ""
        # Our own export puts an apostrophe before what a spreadsheet would run.
        return as_written(clean(self.raw[position]))

    def has(self, *names: str) -> str:
        """The first of these fields that the row fills in, else the first of them: the column to name in a remark."""
        return next((name for name in names if self.get(name)), names[0])

    def say(self, code: str, name: str, text: str, *, wording: str = "", reason: str = "") -> None:
        """Remark `code` on the column of field `name` ('' = on the whole row)."""
        self.messages.append(Message(code, self._title(name) if name else "", text, wording, reason))

    def _title(self, name: str) -> str:
        # A file with one column for both numbers has neither of the two.
        return self.columns.title(name, "lonlat") if name in ("lon", "lat") else self.columns.title(name)

    def short(self, name: str, limit: int) -> str:
        """Text of a field cut to what the register holds; says so when it cuts."""
        return self._cut(name, self.get(name), limit)

    def public(self, name: str, limit: int) -> str:
        """`short` for a text that everybody may read: a mobile number in it is masked, and said to be."""
        return self._cut(name, self.without_mobiles(name), limit)

    def without_mobiles(self, name: str) -> str:
        """Text of a field without its mobile numbers."""
        text = self.get(name)
        masked = mask_mobiles(text) if text else ""
        if masked != text:
            self.say(
                "mobile-in-text",
                name,
                "里面有手机号，公开的地方只写成 138****5678 这样。要让人打得通，请填到电话那一列。",
            )
        return masked

    def _cut(self, name: str, text: str, limit: int) -> str:
        if len(text) <= limit:
            return text
        self.say("text-too-long", name, f"超过 {limit} 个字，只留了前 {limit} 个，请写短些。")
        return text[:limit]
