"""Compare, time, tell: `python -m tests.benchmark`, which `make bench` runs."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from tests.benchmark import scale, tables, tables_page
from tests.benchmark.contenders import Disagreement, ready
from tests.benchmark.page import number, page
from tests.benchmark.results import Results, Row, as_json, machine, results
from tests.benchmark.timing import LEADS_A_ROUND, time_rounds

if TYPE_CHECKING:
    from collections.abc import Sequence

DOCS = Path(__file__).resolve().parents[2] / "docs"
CHECKED = (1_000, 10_000, 100_000)
GENERATED = (1_000, 4_000)


def say(what: str) -> None:
    """Tell somebody who waits what is going on."""
    click.echo(f"  … {what}", err=True)


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all of it; 1 when answers differ, so that there is nothing to time."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmark", description="How fast leadrules is, one lead at a time and many at a time."
    )
    parser.add_argument("--rounds", type=int, default=20, help="of one lead at a time (default: 20)")
    parser.add_argument("--leads", type=int, default=2_000, help=f"a multiple of {LEADS_A_ROUND} (default: 2000)")
    parser.add_argument(
        "--many", type=int, default=1_000_000, help="how many leads at once; 0 leaves that part out (default: 1000000)"
    )
    parser.add_argument("--many-rounds", type=int, default=5, help="of many leads at a time (default: 5)")
    parser.add_argument("--only-many", action="store_true", help="leave out the part about one lead at a time")
    parser.add_argument(
        "--out",
        type=Path,
        default=DOCS,
        help="the folder for benchmark.md and benchmark-tables.md, each with a .json beside it (default: docs)",
    )
    options = parser.parse_args(arguments)
    if options.leads % LEADS_A_ROUND or options.leads < LEADS_A_ROUND:
        parser.error(f"--leads is a multiple of {LEADS_A_ROUND}")
    if min(options.rounds, options.many_rounds) < 1 or options.many < 0:
        parser.error("--rounds and --many-rounds are at least 1, --many at least 0")
    options.out.mkdir(parents=True, exist_ok=True)
    # Asked once: the pages themselves are changes to the sources, as soon as the first is written.
    where = machine()
    try:
        if not options.only_many:
            one_at_a_time(where, options.leads, options.rounds, options.out)
        if options.many:
            many_at_a_time(where, options.many, options.many_rounds, options.out)
    except Disagreement as differ:
        click.echo(f"answers differ, nothing was timed: {differ}", err=True)
        return 1
    return 0


def one_at_a_time(where: dict[str, str], leads: int, rounds: int, out: Path) -> None:
    """The first page."""
    prepared = ready(leads, say)
    seconds = time_rounds(prepared.contenders, rounds, say)
    say("files that grow")
    found = results(where, prepared, seconds, tuple(map(scale.check, CHECKED)), tuple(map(scale.rules, GENERATED)))
    click.echo("\n".join(told(found)))
    write(out / "benchmark.md", page(found))
    write_json(out / "benchmark.json", as_json(found))


def many_at_a_time(where: dict[str, str], leads: int, rounds: int, out: Path) -> None:
    """The second page."""
    found = tables.measure(leads, rounds, say)
    text = tables_page.page(found, where)
    click.echo(text)
    write(out / "benchmark-tables.md", text)
    write_json(out / "benchmark-tables.json", tables_page.as_json(found, where))


def write(path: Path, text: str) -> None:
    """Write a page."""
    path.write_text(text, encoding="utf-8")


def write_json(path: Path, found: dict[str, Any]) -> None:
    """Write figures."""
    write(path, json.dumps(found, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
