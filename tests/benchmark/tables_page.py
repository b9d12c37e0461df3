"""The page of results about many leads: written from a run, never by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.benchmark import table_run as who
from tests.benchmark import tried
from tests.benchmark.leads import MISSING, MOST_ACTIVITIES
from tests.benchmark.page import item, listed, number, paragraph, table
from tests.benchmark.results import AT_MOST, Row
from tests.benchmark.timing import Ratio, ratio

if TYPE_CHECKING:
    from tests.benchmark.tables import Measured

GIGABYTE = 1_000.0
# What is compared with what, and the goal.
TO_READING: tuple[tuple[str, float | None], ...] = (
    (who.SQL, None),
    (who.POLARS, None),
    (who.KERNEL, 2.0),
    (who.WHOLE, 2.0),
    (who.WHOLE_OUT, 2.5),
    (who.COMMAND, 2.5),
)
TO_SQL: tuple[tuple[str, float | None], ...] = ((who.POLARS, None), (who.KERNEL, 0.9), (who.WHOLE, 0.9))
TO_SQL_OUT: tuple[tuple[str, float | None], ...] = (
    (who.POLARS_OUT, None),
    (who.KERNEL_OUT, 0.9),
    (who.WHOLE_OUT, 0.9),
    (who.COMMAND, 0.9),
)
NOTES = {
    f"{who.SQL}, {who.POLARS}": (
        "the engine runs already. Where nothing is written, every answer is computed, and the largest of each is kept"
    ),
    who.KERNEL: (
        "the ruleset's statement alone, written before, on columns that were read and checked before; the engine runs "
        "already, and as much is kept"
    ),
    who.WHOLE: (
        "all of it, from the file of raw leads: the engine is loaded, the statement written, values are read and "
        "checked, and every row is kept. It tells what is missing and unusable as well, and leaves the "
        "definitions out"
    ),
    who.COMMAND: "the same as a command, which reads, evaluates and writes a piece at a time, and counts a funnel",
}


def compared(found: Measured, to: str, names: tuple[tuple[str, float | None], ...]) -> tuple[Row, ...]:
    """The processor's time of several, with that of one as 1."""
    seconds = {name: [each.processor for each in runs] for name, runs in found.runs.items()}
    return tuple(
        Row(f"{name} / {to}", name, ratio(seconds, name, to), AT_MOST if goal else None, goal)
        for name, goal in names
        if name in seconds
    )


def memory(found: Measured) -> tuple[Row, ...]:
    """The most memory of each, in gigabytes."""
    own = (who.KERNEL, who.KERNEL_OUT, who.WHOLE, who.WHOLE_OUT, who.COMMAND)
    rows = []
    for name, runs in found.runs.items():
        most = max(each.peak for each in runs) / GIGABYTE
        is_own = name in own
        rows.append(
            Row(f"peak of {name}", name, Ratio(most, most, most), AT_MOST if is_own else None, 1 if is_own else None)
        )
    return tuple(rows)


def page(found: Measured, machine: dict[str, str]) -> str:
    """The whole page."""
    rounds = len(found.runs[who.READING])
    parts = [
        "<!-- Written by `make bench`; changes by hand are lost. -->",
        "# Many leads at a time: how fast",
        paragraph(
            "The ruleset is that of [one lead at a time](benchmark.md), the leads are as many as stand below, in one "
            "Parquet file with the types of a good export. Ratios of the processor's time, measured side by side."
        ),
        "## What ran",
        paragraph(
            f"{found.leads:,} leads ({found.size:,.0f} MB of Parquet), {rounds} rounds, every run in a process of its "
            f"own. {MISSING:.0%} of the values are missing, and a lead has 0 to {MOST_ACTIVITIES} activities. "
            f"[A statement](../tests/benchmark/many_leads.sql) makes them from a seed, in distribution those of the "
            f"other page."
        ),
        paragraph(
            f"Before anything was timed, the answers of all were compared on {found.compared.leads:,} leads. What is "
            f"ours said what the interpreter says, undecided or not; code by hand is two-valued, and was compared in "
            f"the {found.compared.decided:,} answers that are decided, not in the {found.compared.open:,} open ones."
        ),
        notes(found),
        "## Against only reading the columns",
        paragraph(
            "As 1 counts a statement of DuckDB that decodes every column of the file, and does nothing with them but "
            "take the largest value of each and the lengths of lists."
        ),
        table("Time, only reading as 1", compared(found, who.READING, TO_READING)),
        "## Against SQL written by hand",
        paragraph("As 1 counts [two-valued SQL by hand](../tests/benchmark/by_hand.sql) for DuckDB, all 18 answers."),
        table("Time, SQL by hand as 1", compared(found, who.SQL, TO_SQL)),
        table("Parquet in, Parquet out: SQL by hand as 1", compared(found, who.SQL_OUT, TO_SQL_OUT)),
        "## Memory",
        table("Peak in gigabytes", memory(found)),
        "## What was tried",
        "\n".join(map(item, tried.items(tried.MANY_LEADS))),
        "## Where it ran",
        listed(machine),
        seconds(found),
    ]
    return "\n\n".join(each for each in parts if each) + "\n"


def notes(found: Measured) -> str:
    """What the names stand for, and what was absent."""
    told = [f"- {name}: {what}." for name, what in NOTES.items()] + [f"- {name} was absent." for name in found.absent]
    return "\n".join(map(item, told))


def seconds(found: Measured) -> str:
    """Absolute times, for who wants them."""
    head = "| Best of the rounds | processor | by the clock | microseconds a lead |\n|---|---:|---:|---:|"
    lines = []
    for name, runs in found.runs.items():
        processor, clock = min(each.processor for each in runs), min(each.clock for each in runs)
        lines.append(f"| {name} | {processor:.2f} s | {clock:.2f} s | {number(processor / found.leads * 1e6)} |")
    return "\n".join([head, *lines])


def as_json(found: Measured, machine: dict[str, str]) -> dict[str, Any]:
    """Everything, for machines."""
    return {
        "machine": machine,
        "leads": found.leads,
        "compared": {"leads": found.compared.leads, "answers": found.compared.decided, "open": found.compared.open},
        "runs": {name: [each._asdict() for each in runs] for name, runs in found.runs.items()},
        "absent": found.absent,
    }
