"""What came of every row, in Chinese for the person and in columns for the machine."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import orjson

from stationfinder.stations.formulas import harmless
from stationfinder.stations.importing.messages import OUTCOME_WORDS, OUTCOMES, REFUSED, WAITING, Message

ADDED, CHANGED, UNCHANGED, NOTHING = "added", "changed", "unchanged", ""
UNREAD_HOURS = "hours-not-understood"
ACTION_WORDS = {ADDED: "新增", CHANGED: "更新", UNCHANGED: "没变", NOTHING: ""}


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row's end. `action`: added, changed, unchanged, or '' when nothing of it was taken."""

    row: int
    source_id: str
    name: str
    outcome: str
    action: str
    code: str
    messages: tuple[Message, ...]

    @property
    def sentences(self) -> list[str]:
        """`第 7 行「经度」：…`, one for each message."""
        return [f"第 {self.row} 行{f'「{m.column}」' if m.column else ''}：{m.text}" for m in self.messages]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The whole import. `notes` concern the file and not one row; `kept` is False after a dry run."""

    file: str
    source: str
    kept: bool
    notes: tuple[str, ...]
    rows: tuple[RowResult, ...]

    @property
    def outcomes(self) -> dict[str, int]:
        """Rows by outcome; adds up to the rows read."""
        counted = Counter(row.outcome for row in self.rows)
        return {outcome: counted[outcome] for outcome in OUTCOMES}

    @property
    def actions(self) -> dict[str, int]:
        """Rows by what they did to the register; with the refused ones adds up to the rows read."""
        counted = Counter(row.action for row in self.rows)
        return {action: counted[action] for action in (ADDED, CHANGED, UNCHANGED)}

    @property
    def unread_hours(self) -> list[tuple[str, str, int]]:
        """(wording, why it was not understood, rows) of hours that stay text, the commonest first."""
        said = (m for row in self.rows for m in row.messages if m.code == UNREAD_HOURS)
        counted = Counter((message.wording, message.reason) for message in said)
        return sorted(((*one, count) for one, count in counted.items()), key=lambda one: (-one[2], one[0]))

    def summary(self, longest: int = 20) -> str:
        """Counts, notes and the first `longest` rows that need somebody's hand, refused ones first."""
        lines = [f"{self.file}（来源 {self.source}）：读到 {len(self.rows)} 行"]
        lines += [f"  {OUTCOME_WORDS[outcome]}：{count}" for outcome, count in self.outcomes.items()]
        done = "，".join(f"{ACTION_WORDS[action]} {count}" for action, count in self.actions.items())
        lines.append(f"  登记册：{done}" if self.kept else f"  试运行，登记册没有动（若导入：{done}）")
        lines += [f"  提示：{note}" for note in self.notes]
        lines += self._hours_lines(longest)
        # Waiting for a position is a state and not a mistake: counted above, listed in the report.
        said = {"position-missing", UNREAD_HOURS}
        wanting = [row for row in self.rows if {m.code for m in row.messages} - said]
        wanting.sort(key=lambda row: (row.outcome != REFUSED, row.outcome != WAITING, row.row))
        shown = wanting[:longest]
        lines += ["", *(sentence for row in shown for sentence in row.sentences)] if shown else []
        if len(wanting) > longest:
            lines.append(f"……还有 {len(wanting) - longest} 行，全部写在 --report 文件里。")
        return "\n".join(lines)

    def _hours_lines(self, longest: int) -> list[str]:
        unread = self.unread_hours
        if not unread:
            return []
        lines = ["", f"没读懂的开门时间 ({len(unread)})，原话照登，开不开算不清楚："]
        lines += [f"  {count} 行「{wording[:60]}」：{reason}" for wording, reason, count in unread[:longest]]
        return [*lines, f"  ……还有 {len(unread) - longest} 种"] if len(unread) > longest else lines

    def write(self, path: Path) -> None:
        """The report as .json, else as .csv (utf-8 with a mark, so that spreadsheets read it)."""
        if path.suffix.lower() == ".json":
            path.write_bytes(orjson.dumps(self.as_data(), option=orjson.OPT_INDENT_2))
            return
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            writer.writerow(("行", "编号", "名称", "结果", "登记册", "站点编号", "代码", "说明"))
            # The report repeats the file's own cells.
            writer.writerows([harmless(cell) for cell in _csv_row(row)] for row in self.rows)

    def as_data(self) -> dict[str, object]:
        """Counts and rows as JSON knows them."""
        return {
            "file": self.file,
            "source": self.source,
            "kept": self.kept,
            "read": len(self.rows),
            "outcomes": self.outcomes,
            "actions": self.actions,
            "notes": list(self.notes),
            "hours_not_understood": [
                {"wording": wording, "reason": reason, "rows": count} for wording, reason, count in self.unread_hours
            ],
            "rows": [
                {
                    "row": row.row,
                    "id": row.source_id,
                    "name": row.name,
                    "outcome": row.outcome,
                    "action": row.action,
                    "code": row.code,
                    "messages": [
                        {"code": m.code, "level": m.level, "column": m.column, "text": m.text} for m in row.messages
                    ],
                }
                for row in self.rows
            ],
        }


def _csv_row(row: RowResult) -> tuple[str, ...]:
    return (
        str(row.row),
        row.source_id,
        row.name,
        OUTCOME_WORDS[row.outcome],
        ACTION_WORDS[row.action],
        row.code,
        " ".join(m.code for m in row.messages),
        "\n".join(row.sentences),
    )
