"""What z3 is told of a ruleset, in SMT-LIB 2.6: any other solver can read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import z3

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.encoder import Encoder
    from leadrules.backends.smt.questions import Questions
    from leadrules.backends.smt.space import Part


def listing(questions: Questions) -> str:
    """When each definition of the first graph is met and when it is not; then what holds anyway."""
    encoder = questions.encoders[0]
    solver = z3.Solver()
    with questions.space.noting() as parts:
        named = dict(_conditions(encoder))
    for name, condition in named.items():
        solver.add(z3.Bool(name) == (z3.BoolVal(condition) if isinstance(condition, bool) else condition))
    facts = sorted(parts, key=_name)
    solver.add(*(fact for part in facts for fact in part.facts), *questions.texts.facts(facts))
    head = f"; {encoder.graph.name} at {questions.drawing.now.isoformat()}: what z3 is told of it\n"
    return f"{head}{solver.sexpr()}"


def _conditions(encoder: Encoder) -> Iterator[tuple[str, Bool]]:
    """Names as in the rules: `sql is met`, `territory: row 1`, `to_sales is ready`."""
    for name in encoder.graph.declared:
        found = encoder.definition(name)
        if found.outcome is not None:
            yield f"{name} is met", found.outcome.met
            yield f"{name} is not met", found.outcome.unmet
        for state, condition in (found.states or {}).items():
            yield f"{name} is {state}", condition
        for row, condition in enumerate(found.rows, 1):
            yield f"{name}: row {row}", condition


def _name(part: Part) -> str:
    return part.name
