"""Write data/calendar.csv: `python tools/build_calendar.py` where chinesecalendar 1.11.0 is installed."""

from __future__ import annotations

import csv
import sys
from datetime import date
from pathlib import Path

from chinese_calendar import Holiday
from chinese_calendar.constants import holidays, workdays

OUTPUT = Path(__file__).resolve().parent.parent / "data" / "calendar.csv"


def rows() -> list[tuple[date, str, str]]:
    """(day, holiday or workday, Chinese name of the holiday) of every exceptional day, in order."""
    names = {holiday.value: holiday.chinese for holiday in Holiday}
    found = [(day, "holiday", names[name]) for day, name in holidays.items()]
    # Only a worked Saturday or Sunday is an exception; a plain weekday among them would say nothing.
    found += [(day, "workday", names[name]) for day, name in workdays.items() if day.weekday() >= 5]
    return sorted(found)


def main() -> None:
    with OUTPUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("date", "kind", "name"))
        writer.writerows((day.isoformat(), kind, name) for day, kind, name in rows())
    sys.stdout.write(f"{OUTPUT.name}: {len(rows())} days\n")


if __name__ == "__main__":
    main()
