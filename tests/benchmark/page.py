"""The page of results: written from a run, never by hand."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from tests.benchmark import tried
from tests.benchmark.contenders import BY_HAND, BY_HAND_DICT, NEW_LEADS, PARTS, RAW
from tests.benchmark.leads import MISSING, MOST_ACTIVITIES
from tests.benchmark.peers import PEERS, SHARED
from tests.benchmark.timing import LEADS_A_ROUND, SHORTEST

if TYPE_CHECKING:
    from tests.benchmark.results import Results, Row

WIDTH = 118


def page(found: Results) -> str:
    """The whole page."""
    compared = found.compared
    parts = [
        "<!-- Written by `make bench`; changes by hand are lost. -->",
        "# One lead at a time: how fast",
        paragraph(
            "Ratios, measured side by side in one run on the same leads. Absolute times on a shared machine say "
            "little; they stand at the end."
        ),
        "## The workload",
        paragraph(
            f"[The ruleset](../rulesets/benchmark/benchmark.rules) has 25 fields, 27 criteria in 8 definitions and a "
            f"disqualifier, 3 stages, 30 lines of points of which 5 count activities of the last 30 days, a table of "
            f"10 rows, and a handoff with 8 fields. The leads are made from a seed: {MISSING:.0%} of their values are "
            f"missing, and they have 0 to {MOST_ACTIVITIES} activities each."
        ),
        paragraph(
            f"Before anything was timed, the answers of all were compared on {found.leads:,} leads. The generated "
            f"functions and `Ruleset.evaluate` said what the interpreter says, undecided or not. Code by hand and "
            f"peers know only yes and no, and take a missing value for a no: they were compared where the rules "
            f"decide, in {compared.decided:,} answers, and not in the {compared.open:,} that are undecided. In "
            f"{compared.whole:,} of the leads every answer is decided."
        ),
        paragraph(
            f"Then came {found.rounds} rounds of {LEADS_A_ROUND} leads, in which each had its turn, and its processor "
            f"time was taken. A ratio is the median of the rounds, and behind it stands the middle half of them."
        ),
        paragraph(
            f"The {LEADS_A_ROUND} leads come again until {SHORTEST:g} s have passed. `Ruleset.evaluate` remembers the "
            f"values that it read, and so reads these faster than those it never saw. The figures of dicts that come "
            f"once are of {NEW_LEADS:,} new leads a round, for both."
        ),
        "## Against Python written by hand",
        paragraph(
            "As 1 counts the time of [two-valued Python by hand](../tests/benchmark/by_hand.py), on values that Python "
            "has read already (whole numbers as `int`). It gives all 18 answers."
        ),
        table("Time of a lead, by hand as 1", found.by_hand),
        "## Against other engines",
        paragraph("How many times as long the other takes as leadrules. More is better."),
        peers(found),
        "## As rules grow",
        table("What", found.growth),
        paragraph(sizes(found)),
        "## What is missed",
        missed(found),
        "## What was tried",
        "\n".join(map(item, tried.items(tried.ONE_LEAD))),
        "## Many leads at a time",
        paragraph("Against SQL and Polars written by hand, from Parquet: [on a page of its own](benchmark-tables.md)."),
        "## Where it ran",
        listed(found.machine),
        "| Microseconds a lead, the median of the rounds | |\n|---|---:|\n"
        + "\n".join(f"| {name} | {each:,.1f} |" for name, each in found.microseconds.items()),
        "## Run it",
        paragraph(
            "`make peers` installs the other engines (the dependency group `bench` of `pyproject.toml`); without it "
            "they are left out, and the page says so. `make bench` compares, times, prints the figures, and writes "
            "this page and that about many leads, each with its figures as JSON beside it. It takes some minutes; "
            "`make bench ROUNDS=3` is quicker and less exact, and `make bench OUT=folder` writes elsewhere."
        ),
    ]
    return "\n\n".join(parts) + "\n"


def paragraph(text: str) -> str:
    """Prose, as wide as a page."""
    return fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def item(text: str) -> str:
    """An item of a list."""
    return fill(text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def number(value: float) -> str:
    """A ratio, as exact as it can be told apart."""
    if value < 0.1:
        return f"{value:.2g}"
    return f"{value:,.2f}" if value < 10 else f"{value:,.0f}"


def spread(row: Row) -> str:
    """The middle half of the rounds."""
    same = row.value.low == row.value.high
    return "" if same else f"{number(row.value.low)} to {number(row.value.high)}"


def outcome(row: Row) -> str:
    """The goal, and whether it is met."""
    if row.goal is None:
        return "| |"
    return f"| {row.sign} {row.goal:g} | {'met' if row.is_met else '**missed**'}"


def table(heading: str, rows: tuple[Row, ...]) -> str:
    """Rows with their goals."""
    lines = [f"| {row.what} | {number(row.value.middle)} | {spread(row)} {outcome(row)} |" for row in rows]
    return "\n".join([f"| {heading} | | middle half | goal | |", "|---|---:|---:|---:|---|", *lines])


def peers(found: Results) -> str:
    """Each peer's figures, or why it has none; then what they cannot express."""
    parts = [table("Times as long as leadrules", found.peers)] if found.peers else []
    notes = [f"- All of them: {SHARED}."]
    for peer in PEERS:
        if peer.distribution in found.absent:
            notes.append(f"- {peer.distribution} was absent.")
        elif peer.distribution in found.wrong:
            notes.append(f"- {peer.distribution} was not timed: {found.wrong[peer.distribution]}.")
        else:
            cannot = f". Beyond that: {peer.cannot}" if peer.cannot else ""
            notes.append(f"- {peer.distribution} {peer.version}: {peer.what}{cannot}.")
    return "\n\n".join([*parts, "What they are, and cannot express:", "\n".join(map(item, notes))])


def sizes(found: Results) -> str:
    """The sizes and times that growth is computed from."""
    checked = ", ".join(f"{each.size:,} lines in {each.seconds:.2f} s" for each in found.checks)
    made = ", ".join(
        f"{each.size:,} rules in {each.generated:.2f} s ({each.generated / each.size * 1e6:,.0f} µs each)"
        for each in found.many
    )
    ran = ", ".join(f"{each.lead / each.size * 1e9:,.0f} ns a rule and lead with {each.size:,}" for each in found.many)
    return f"Checked: {checked}. The function generated and compiled: {made}. Evaluated: {ran}."


def missed(found: Results) -> str:
    """Every goal that is not reached, and by how much."""
    if not found.missed:
        return "Nothing: every goal above is met."
    lines = []
    for row in found.missed:
        goal = row.goal or 1
        factor = row.value.middle / goal if row.value.middle > goal else goal / row.value.middle
        lines.append(
            f"- {row.what}: {number(row.value.middle)}, the goal is {row.sign} {row.goal:g} (by {number(factor)} ×)"
        )
    return "\n".join(lines) + "\n\n" + paragraph(reasons(found))


def reasons(found: Results) -> str:
    """Where the time goes, as far as the figures tell."""
    whole = found.microseconds
    told = []
    for part in PARTS:
        share = 1 - whole[f"{RAW} without {part}"] / whole[RAW]
        by_hand = 1 - whole[f"{BY_HAND} without {part}"] / whole[BY_HAND]
        told.append(
            f"{part} take {share:.0%} of the generated function's time, and {by_hand:.0%} of the code by hand's"
        )
    reading = f"Reading a dict alone takes {number(found.ratio('reading'))} times the code by hand."
    return " ".join([f"Where the time goes: {'; '.join(told)}. {reading}", *far_peers(found)])


def far_peers(found: Results) -> list[str]:
    """What the goals amount to that are missed against peers, beside the code by hand."""
    whole, missed = found.microseconds, {row.key for row in found.missed}
    return [
        f"To be {peer.goal:g} times as fast as {peer.distribution}, a lead from a dict would have to take "
        f"{whole[peer.distribution] / peer.goal:.1f} µs; by hand it takes {whole[BY_HAND_DICT]:.1f}."
        for peer in PEERS
        if peer.goal and f"{peer.distribution}/dict" in missed
    ]


def listed(machine: dict[str, str]) -> str:
    """The machine and the versions."""
    return "\n".join(f"- {name}: {value}" for name, value in machine.items())
