"""One row as the checks see it: cells by field, and a list to which every check adds its remarks."""

from __future__ import annotations

from dataclasses import dataclass, field

from stationfinder.stations.importing.columns import Columns
from stationfinder.stations.importing.messages import Message
from stationfinder.stations.importing.values import clean


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
        return clean(self.raw[position]) if position is not None and position < len(self.raw) else ""

    def say(self, code: str, name: str, text: str) -> None:
        """Remark `code` on the column of field `name` ('' = on the whole row)."""
        self.messages.append(Message(code, self.columns.title(name) if name else "", text))

    def short(self, name: str, limit: int) -> str:
        """Text of a field cut to what the register holds; says so when it cuts."""
        text = self.get(name)
        if len(text) <= limit:
            return text
        self.say("text-too-long", name, f"超过 {limit} 个字，只留了前 {limit} 个，请写短些。")
        return text[:limit]
