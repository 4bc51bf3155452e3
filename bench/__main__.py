"""`python -m bench NAME`: one run, or all. Exit 0: reached; 1: short; 2: a tool is missing or a server failed."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bench import report
from bench.serving import Failed
from bench.tools import Missing


def nearest() -> report.Report:
    from bench import nearest

    return nearest.run()


def nearest_2m() -> report.Report:
    from bench import nearest

    return nearest.run_many()


def exact() -> report.Report:
    from bench import exact

    return exact.run()


def endpoint() -> report.Report:
    from bench import endpoint

    return endpoint.run()


def page() -> report.Report:
    from bench import endpoint

    return endpoint.run_page()


def startup() -> report.Report:
    from bench import startup

    return startup.run()


def parse() -> report.Report:
    from bench import hours

    return hours.run_parse()


def expand() -> report.Report:
    from bench import hours

    return hours.run_expand()


def filtered() -> report.Report:
    from bench import hours

    return hours.run_filtered()


def along() -> report.Report:
    from bench import along

    return along.run()


def usable() -> report.Report:
    from bench import usable

    return usable.run()


def lighthouse() -> report.Report:
    from bench import lighthouse

    return lighthouse.run()


RUNS: dict[str, Callable[[], report.Report]] = {
    "nearest": nearest,
    "nearest-2m": nearest_2m,
    "exact": exact,
    "endpoint": endpoint,
    "page": page,
    "startup": startup,
    "parse": parse,
    "expand": expand,
    "filtered": filtered,
    "along": along,
    "usable": usable,
    "lighthouse": lighthouse,
}


def main(arguments: list[str]) -> int:
    """Run what is asked; the last line printed is the verdict."""
    name = arguments[0] if arguments else "all"
    if len(arguments) > 1 or name not in {*RUNS, "all"}:
        print(f"usage: python -m bench [{'|'.join(RUNS)}|all]", file=sys.stderr)
        return 2
    if name != "all":
        return _one(name)
    outcomes = {each: _one(each) for each in RUNS}
    reached = sum(code == 0 for code in outcomes.values())
    print(f"all {report.Goal(reached, '>=', len(RUNS))} {'ok' if reached == len(RUNS) else 'short'}")
    return max(outcomes.values())


def _one(name: str) -> int:
    try:
        done = RUNS[name]()
    except (Missing, Failed) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 2
    report.write(done, list(RUNS))
    print(report.table(done.rows))
    for note in done.notes:
        print(f"- {note}")
    print(report.last_line(done), flush=True)
    return 0 if done.met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
