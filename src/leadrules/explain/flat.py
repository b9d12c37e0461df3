"""A verdict as one flat row, for tables and spreadsheets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadrules.explain import reasons

if TYPE_CHECKING:
    from decimal import Decimal

    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.verdict import ScoreResult, Verdict

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
# A spreadsheet takes a cell that begins so for a formula, which may call programs: see OWASP, "CSV Injection".
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def columns(graph: RuleGraph, *, has_reasons: bool = False) -> list[str]:
    """Name the columns: the lead, its stage, every stage, score, table and handoff, what is missing or unusable.

    Raises:
        ValueError: with `has_reasons`, when a table gives a value that is called as a column of them.
    """
    from leadrules.graph import definitions as d

    named: list[str] = []
    for name in graph.declared:
        match graph.definitions[name]:
            case d.Stage() | d.Handoff():
                named.append(name)
            case d.Score() as score:
                named += [name, f"{name}.high"] + ([f"{name}.grade"] if score.grades else [])
            case d.Table() as table:
                named += [name] if len(table.outputs) == 1 else [f"{name}.{output}" for output, _ in table.outputs]
            case _:
                pass
    told = [reasons.column(*each) for each in reasons.columns(graph)] if has_reasons else []
    return ["lead", "stage", "disqualified_by", *named, "missing", "unusable", *told]


def row(verdict: Verdict) -> dict[str, str]:
    """Give a verdict's cell for each column; a score's low end stands under its name, an open end is blank."""
    cells = {
        "lead": verdict.lead or "",
        "stage": verdict.stage or "",
        "disqualified_by": " ".join(verdict.disqualified_by),
        "missing": " ".join(missing(verdict)),
        "unusable": "; ".join(f"{each.field}: {each.reason}" for each in verdict.unusable),
    }
    cells.update({name: stage.outcome.value for name, stage in verdict.stages.items()})
    cells.update({name: handoff.state.value for name, handoff in verdict.handoffs.items()})
    for name, score in verdict.scores.items():
        cells |= {name: end(score.low), f"{name}.high": end(score.high), f"{name}.grade": score.grade or ""}
    for name, table in verdict.tables.items():
        for output, seen in table.values.items():
            cells[name if len(table.values) == 1 else f"{name}.{output}"] = (seen.value or "").strip('"')
    return cells


def reasons_row(verdict: Verdict) -> dict[str, str]:
    """Give the cells of a verdict's reasons."""
    return {name: reasons.cell(name.rpartition(".")[2], named) for name, named in reasons.names(verdict).items()}


def missing(verdict: Verdict) -> tuple[str, ...]:
    """The fields that the first undecided stage waits for; those of an incomplete handoff, when all are decided."""
    for stage in verdict.stages.values():
        if stage.outcome.is_undecided:
            return stage.missing
    return next((each.missing for each in verdict.handoffs.values() if each.missing), ())


def points(score: ScoreResult) -> str:
    """Points in one cell: `35`, or `35-55` while they are open."""
    if score.low == score.high:
        return end(score.low)
    return f"{end(score.low) or '…'} to {end(score.high) or '…'}"


def end(number: Decimal | None) -> str:
    """An end of a score's range; blank when it is open."""
    return "" if number is None else f"{number:f}"


def safe_cell(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula; a number stays one."""
    return f"'{cell}" if cell.startswith(FORMULA) and not NUMBER.fullmatch(cell) else cell
