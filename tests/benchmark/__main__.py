"""Compare, time, tell: `python -m tests.benchmark`, which `make bench` runs."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.benchmark import scale
from tests.benchmark.contenders import Disagreement, ready
from tests.benchmark.page import number, page
from tests.benchmark.results import Results, Row, as_json, results
from tests.benchmark.timing import LEADS_A_ROUND, time_rounds

DOCS = Path(__file__).resolve().parents[2] / "docs"
CHECKED = (1_000, 10_000, 100_000)
GENERATED = (1_000, 4_000)


def say(what: str) -> None:
    """Tell somebody who waits what is going on."""
    print(f"  … {what}", file=sys.stderr)  # noqa: T201 - this is a command


def shown(row: Row) -> str:
    """A row for the terminal."""
    goal = "" if row.goal is None else f"goal {row.sign} {row.goal:g}, {'met' if row.is_met else 'MISSED'}"
    return f"  {row.what:<64} {number(row.value.middle):>8}  {goal}".rstrip()


def told(found: Results) -> list[str]:
    """The figures for the terminal."""
    return [
        "Time of a lead, Python by hand as 1",
        *map(shown, found.by_hand),
        "Times as long as leadrules",
        *map(shown, found.peers),
        *(f"  {name}: absent" for name in found.absent),
        *(f"  {name} was not timed: {why}" for name, why in found.wrong.items()),
        "As rules grow",
        *map(shown, found.growth),
    ]


def main() -> int:
    """Run all of it; 1 when answers differ, so that there is nothing to time."""
    parser = argparse.ArgumentParser(description="How fast leadrules is, one lead at a time.")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--leads", type=int, default=2_000, help=f"a multiple of {LEADS_A_ROUND}")
    parser.add_argument("--out", type=Path, default=DOCS, help="the folder for benchmark.md and benchmark.json")
    options = parser.parse_args()
    if options.leads % LEADS_A_ROUND or options.leads < LEADS_A_ROUND or options.rounds < 1:
        parser.error(f"--leads is a multiple of {LEADS_A_ROUND}, --rounds at least 1")
    try:
        prepared = ready(options.leads, say)
    except Disagreement as differ:
        print(f"answers differ, nothing was timed: {differ}", file=sys.stderr)  # noqa: T201
        return 1
    seconds = time_rounds(prepared.contenders, options.rounds, say)
    say("files that grow")
    found = results(prepared, seconds, tuple(map(scale.check, CHECKED)), tuple(map(scale.rules, GENERATED)))
    print("\n".join(told(found)))  # noqa: T201
    (options.out / "benchmark.md").write_text(page(found), encoding="utf-8")
    text = json.dumps(as_json(found), indent=2, ensure_ascii=False)
    (options.out / "benchmark.json").write_text(f"{text}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
