"""Criteria, scores and tables as lines that people read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadrules.agreement.document.model import Line, Table
from leadrules.explain.words import capital, named
from leadrules.graph import truths as g
from leadrules.graph.definitions import Policy
from leadrules.graph.phrases import clause, line_terms, line_words, phrase
from leadrules.schema.words import number_words, spaced

if TYPE_CHECKING:
    from leadrules.graph import definitions as d
    from leadrules.graph.rulegraph import RuleGraph

BLOCK = re.compile(r"(all|any|none|at +least +\d+) +of\b")
HOW = {
    g.Quantity.ALL: "all of these hold",
    g.Quantity.ANY: "one of these holds",
    g.Quantity.NONE: "none of these holds",
}


def criterion_lines(node: g.Truth, graph: RuleGraph) -> tuple[str, tuple[Line, ...]]:
    """How a criterion is introduced, and its lines: `when all of these hold`, each on its own."""
    if isinstance(node, g.Group) and node.shown.label is None:
        return f"when {how_many(node)}:", tuple(criterion_line(part, graph) for part in node.parts)
    return "when this holds:", (criterion_line(node, graph),)


def criterion_line(node: g.Truth, graph: RuleGraph) -> Line:
    """One criterion; the parts of a group stand below it, where they are more than a sentence."""
    shown = node.shown
    lead = named(shown.label) if shown.label else None
    if isinstance(node, g.Group) and is_block(node):
        parts = tuple(criterion_line(part, graph) for part in node.parts)
        return Line(lead=lead, text=f"{capital(how_many(node))}:", note=shown.reason, parts=parts)
    return Line(lead=lead, text=capital(clause(node, graph)), note=shown.reason)


def is_block(node: g.Group) -> bool:
    """Whether a group was written line by line, or holds a group: a sentence would be hard to read."""
    return bool(BLOCK.match(node.shown.span.text)) or any(isinstance(part, g.Group) for part in node.parts)


def how_many(node: g.Group) -> str:
    """`all of these hold`."""
    return HOW.get(node.how) or f"at least {node.wanted} of these hold"


def score_lines(score: d.Score, graph: RuleGraph) -> tuple[Line, ...]:
    """What gives points, and how many."""
    return tuple(
        Line(
            lead=points(line),
            text=", ".join((capital(line_words(line, graph)), *line_terms(line))),
            note=line.reason,
        )
        for line in score.lines
    )


def points(line: d.ScoreLine) -> str:
    """`+10 each`, `−15`."""
    sign = "+" if line.points > 0 else "−"
    return f"{sign}{number_words(abs(line.points))}{' each' if line.over is not None else ''}"


def grade_words(score: d.Score) -> str:
    """`Hot from 60, warm from 30.`."""
    listed = ", ".join(f"{spaced(name)} from {number_words(start)}" for name, start in reversed(score.grades))
    return f"Grades: {listed}."


def rows_table(table: d.Table, graph: RuleGraph) -> Table:
    """The rows of a table, each criterion in words."""
    outputs = [named(name) if name not in ("gives", table.name) else "Gives" for name, _ in table.outputs]
    rows = []
    for number, row in enumerate(table.rows):
        every = "Otherwise" if number and table.policy is Policy.FIRST else "In every case"
        when = capital(clause(row.criterion, graph)) if row.criterion is not None else every
        rows.append((f"{when} ({row.reason})" if row.reason else when, *(phrase(each, graph) for each in row.gives)))
    return Table(head=("When", *outputs), rows=tuple(rows))
