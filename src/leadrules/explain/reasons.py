"""What each part of a verdict waits for, and why it came out so, as further columns of the flat row.

`NAME.missing` of stages, scores, tables and handoffs; `NAME.because` of stages and disqualifiers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.graph import definitions as d

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.verdict import Verdict

MISSING, BECAUSE = "missing", "because"


def columns(graph: RuleGraph) -> list[tuple[str, str]]:
    """The names, and which of the two is told of them, in the order in which they are declared.

    Raises:
        ValueError: when a table gives a value that is called so.
    """
    found = []
    for name in graph.declared:
        match graph.definitions[name]:
            case d.Stage():
                found += [(name, MISSING), (name, BECAUSE)]
            case d.Disqualifier():
                found.append((name, BECAUSE))
            case d.Table() as table:
                if len(table.outputs) > 1 and MISSING in dict(table.outputs):
                    message = f"the table `{name}` gives a value called `{MISSING}`, as the column of its reasons is"
                    raise ValueError(message)
                found.append((name, MISSING))
            case d.Score() | d.Handoff():
                found.append((name, MISSING))
            case _:
                pass
    return found


def column(name: str, what: str) -> str:
    """What the column is called."""
    return f"{name}.{what}"


def names(verdict: Verdict) -> dict[str, tuple[str, ...]]:
    """What stands in each column: names of fields, or labels and ids of criteria."""
    found: dict[str, tuple[str, ...]] = {}
    for name, stage in verdict.stages.items():
        found |= {column(name, MISSING): stage.missing, column(name, BECAUSE): stage.because}
    found |= {column(name, BECAUSE): each.because for name, each in verdict.disqualifiers.items()}
    for results in (verdict.scores, verdict.tables, verdict.handoffs):
        found |= {column(name, MISSING): each.missing for name, each in results.items()}
    return found


def separator(what: str) -> str:
    """What parts names in one cell; labels hold spaces."""
    return " " if what == MISSING else "; "


def cell(what: str, named: Sequence[str]) -> str:
    """Names in one cell."""
    return separator(what).join(named)
