"""What the teams want and promise that was changed: strategies, guarantees, commitments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.change.written.criteria import criterion_edits, value_edits
from leadrules.change.written.terms import agreed_edits, term
from leadrules.graph.phrases import clause, phrase
from leadrules.schema.words import spaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.change.model import Edit
    from leadrules.change.side import Side
    from leadrules.graph import definitions as d


def strategy_edits(before: d.Strategy | None, old: Side, after: d.Strategy | None, new: Side) -> Iterator[Edit]:
    """What was changed in a strategy."""
    for label, name in (
        ("target market", "target_markets"),
        ("audience", "audiences"),
        ("products", "products"),
        ("pricing", "pricing"),
        ("channels", "channels"),
        ("techniques", "techniques"),
    ):
        first, second = (
            [spaced(each) for each in getattr(strategy, name)] if strategy is not None else []
            for strategy in (before, after)
        )
        yield from value_edits(first, second, label)
    objectives, others = (
        [objective_said(each, side) for each in strategy.objectives] if strategy is not None else []
        for strategy, side in ((before, old), (after, new))
    )
    yield from value_edits(objectives, others, "objective")


def objective_said(objective: d.Objective, side: Side) -> str:
    """`New revenue 4,500,000 EUR by 2027-12-31`."""
    target = "" if objective.target is None else f" {phrase(objective.target, side.graph)}"
    return f"{objective.doc}{target} by {objective.by.isoformat()}"


def guarantee_edits(before: d.Guarantee | None, old: Side, after: d.Guarantee | None, new: Side) -> Iterator[Edit]:
    """What was changed in a guarantee."""
    if before is not None and after is not None and (before.then is None) is (after.then is None):
        is_same_test = clause(before.test, old.graph) == clause(after.test, new.graph)
        if is_same_test:
            # What it holds for is not said again, but for the values of a list that it names.
            yield from criterion_edits(before.test, old, after.test, new)
            if before.then is not None and after.then is not None:
                yield from criterion_edits(before.then, old, after.then, new)
            return
    yield from term(None, guaranteed(before, old), guaranteed(after, new))


def guaranteed(guarantee: d.Guarantee | None, side: Side) -> str | None:
    """A guarantee in a sentence."""
    if guarantee is None:
        return None
    test = clause(guarantee.test, side.graph)
    return test if guarantee.then is None else f"whenever {test}, {clause(guarantee.then, side.graph)}"


def guarantee_meaning(guarantee: d.Guarantee, side: Side) -> object:
    """What a guarantee says, whatever it is called."""
    return side.canonical(guarantee.test), side.canonical(guarantee.then)


def commitment_edits(before: d.Commitment | None, old: Side, after: d.Commitment | None, new: Side) -> Iterator[Edit]:
    """What was changed in a commitment."""
    yield from term(None, committed(before, old), committed(after, new))
    if before is None or after is None:
        return
    one, two = before.measure.where, after.measure.where
    if one is not None and two is not None and clause(one, old.graph) == clause(two, new.graph):
        yield from criterion_edits(one, old, two, new)
    yield from agreed_edits(before, after)


def committed(commitment: d.Commitment | None, side: Side) -> str | None:
    """A commitment in a sentence."""
    if commitment is None:
        return None
    measure = commitment.measure
    where = "" if measure.where is None else f" where {clause(measure.where, side.graph)}"
    every = "" if commitment.period is None else f" per {commitment.period.value} of {spaced(commitment.of or '')}"
    target = phrase(commitment.target, side.graph)
    team = spaced(commitment.team)
    return f"{team}: {measure.how} of {spaced(measure.over)}{where} {commitment.operator} {target}{every}"


def commitment_meaning(commitment: d.Commitment, side: Side) -> object:
    """What a commitment says, whatever it is called."""
    measure = commitment.measure
    return (
        (commitment.team, measure.how, measure.over, side.canonical(measure.where)),
        (commitment.operator, side.canonical(commitment.target), commitment.period, commitment.of),
    )
