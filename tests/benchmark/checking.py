"""How long it takes to look at every lead there could be: `python -m tests.benchmark.checking`."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.benchmark.differences import EDITS, Compared, Edit, compare
from tests.benchmark.page import listed, paragraph
from tests.benchmark.results import machine

from leadrules.analysis.findings import findings
from leadrules.ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
COUNTRIES = ("DE", "AT", "CH", "FR", "BE", "GB", "IE", "IT", "ES", "NL")
LEAD = "lead\n  size integer\n  land country\n  title text\n  level ranked a < b < c\n\n"
RULES = 1_000


class Workload(NamedTuple):
    """Rules to look at, the seconds that it may take, and what is wrong with them, each as often as it is found."""

    what: str
    rules: Callable[[], Ruleset]
    goal: float
    wrong: dict[str, int]


def dead_definitions() -> str:
    """A fiftieth of a thousand definitions are never met."""
    text = LEAD
    for number in range(RULES):
        size, land = number % 90 + 5, COUNTRIES[number % 10]
        less = f"size < {size - 3}" if number % 50 == 0 else f"size < {size + 7}"
        text += f"define d{number}\n  all of\n    size >= {size}\n    {less}\n    land is {land}\n    level >= b\n\n"
    return text


def hidden_rows() -> str:
    """A hundredth of a thousand rows are hidden by those above."""
    text = f"{LEAD}table t gives text\n  first match\n  | land | size | gives |\n"
    for number in range(RULES):
        low = number // 10 * 10
        hidden = number % 100 == 99
        cell = f"{low + 2} to {low + 4}" if hidden else f"{low} to {low + 9}"
        text += f'  | {COUNTRIES[number % 9 if hidden else number % 10]} | {cell} | "{number}" |\n'
    return text


def overlapping_rows() -> str:
    """Of a thousand rows only one may hold, and a hundredth of them share a lead with another one."""
    text = f"{LEAD}table t gives text\n  one match\n  | land | size | gives |\n"
    for number in range(RULES):
        low = number // 10 * 10
        text += f'  | {COUNTRIES[number % 10]} | {low} to {low + (10 if number % 100 == 9 else 9)} | "{number}" |\n'
    return text


def contradicting_points() -> str:
    """Half of a thousand lines give points for one size, half take them for another one; ten for the same."""
    text = f"{LEAD}score s\n"
    for number in range(RULES // 2):
        text += f"  +5 when size between {4 * number} and {4 * number + 1}\n"
        begin = 4 * number + (1 if number % 50 == 0 else 2)
        text += f"  -3 when size between {begin} and {4 * number + 3}\n"
    return text


def redundant_criteria() -> str:
    """Two hundred groups of five criteria, in a tenth of which the last says nothing that the others do not say."""
    text = LEAD
    for number in range(RULES // 5):
        how = ("all of", "any of", "at least 2 of")[number % 3]
        low, title = number + 5, f'title contains "w{number}"'
        says_nothing = (f"size >= {low - 2}", f"size >= {low + 2}", f"level >= b and {title}")[number % 3]
        says_more = (f"size < {low + 50}", f"size < {low - 2}", f"size < {low + 50}")[number % 3]
        last = says_nothing if number % 10 == 0 else says_more
        text += f"define d{number}\n  {how}\n    size >= {low}\n    land is {COUNTRIES[number % 10]}\n"
        text += f"    level >= b\n    {title}\n    {last}\n\n"
    return text


WORKLOADS = (
    Workload(
        "all findings in the ruleset of the benchmark (27 criteria in definitions, 30 lines of points, 10 rows)",
        lambda: Ruleset.load(ROOT / "rulesets" / "benchmark" / "benchmark.rules"),
        3,
        {},
    ),
    *(
        Workload(what, partial(lambda text: Ruleset.from_text(text()), text), goal, wrong)
        for what, text, goal, wrong in (
            ("20 dead ones among 1,000 definitions", dead_definitions, 10, {"never-met": 20}),
            ("10 hidden ones among 1,000 rows", hidden_rows, 10, {"hidden-row": 10}),
            ("10 pairs among 1,000 rows that overlap", overlapping_rows, 60, {"overlapping-rows": 10}),
            ("10 contradictions among 1,000 lines of points", contradicting_points, 60, {"contradicting-points": 10}),
            ("20 redundant criteria among 1,000", redundant_criteria, 60, {"redundant-criterion": 20}),
        )
    ),
)


class Looked(NamedTuple):
    """What a run came to."""

    seconds: float
    wrong: dict[str, int]
    unsettled: int


def look(workload: Workload) -> Looked:
    """The seconds of the processor, and what was found."""
    graph = workload.rules().graph
    begun = time.process_time()
    found = findings(graph, NOW)
    passed = time.process_time() - begun
    codes = [each.code for each in found.diagnostics if each.is_wrong]
    return Looked(passed, {code: codes.count(code) for code in dict.fromkeys(codes)}, len(found.unsettled))


def table(found: Sequence[tuple[Workload, Looked]] | Sequence[tuple[Edit, Compared]]) -> str:
    """What each took, beside its goal."""
    rows = "\n".join(
        f"| {of.what} | {run.seconds:.2f} | ≤ {of.goal:g} | {'met' if run.seconds <= of.goal else '**missed**'} |"
        f" {run.unsettled or 'nothing'} |"
        for of, run in found
    )
    return f"| | seconds | goal | | not settled |\n|---|---:|---:|---|---|\n{rows}"


def page(
    found: Sequence[tuple[Workload, Looked]], changes: Sequence[tuple[Edit, Compared]], where: dict[str, str]
) -> str:
    """The page of results: written from a run, never by hand."""
    parts = [
        "<!-- Written by `make bench`; changes by hand are lost. -->",
        "# Looking at every lead there could be: how fast",
        paragraph(
            "Seconds of the processor that `leadrules check` takes for everything that needs no lead, on rules that "
            "are made for it. What was found was compared with what is wrong with them. What was not settled in the "
            "time that a question gets is counted in the last column; `check` says it as well."
        ),
        table(found),
        "## What a change means",
        paragraph(
            "The same of `leadrules diff`, for one edit at a time to the ruleset of the benchmark, and for a hundred "
            "to another one. What was said of each definition was compared with what is true; a definition counts as "
            "not settled when there was no time for it."
        ),
        table(changes),
        "## Where it ran",
        listed(where),
        "## Run it",
        paragraph(
            "`make bench` writes this page with the others; `python -m tests.benchmark.checking --out FOLDER` writes "
            "it alone, in about half a minute."
        ),
    ]
    return "\n\n".join(parts) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all of it; 1 when something else was found than is there."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.checking", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs", help="the folder for benchmark-checking.md")
    options = parser.parse_args(arguments)
    where = machine()
    found = [(workload, look(workload)) for workload in WORKLOADS]
    changes = [(edit, compare(edit)) for edit in EDITS]
    # What is fast and wrong is not put on a page.
    wrong = [f"{of.what}: found {run.wrong}, and not {of.wrong}" for of, run in found if run.wrong != of.wrong]
    wrong += [f"{of.what}: said {run.wrong}, where {of.meaning} is true" for of, run in changes if run.wrong]
    if wrong:
        print("\n".join(wrong), file=sys.stderr)  # noqa: T201 - this is a command
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "benchmark-checking.md").write_text(page(found, changes, where), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
