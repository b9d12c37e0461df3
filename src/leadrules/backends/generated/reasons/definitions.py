"""The masks of each definition: criteria, stages, computed values and handoffs."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from leadrules.backends.generated.reasons.borrowed import Expr
from leadrules.backends.generated.reasons.criteria import Masks, numbers_of
from leadrules.backends.generated.reasons.gathered import Gathered
from leadrules.backends.generated.reasons.scores import score
from leadrules.backends.generated.reasons.slots import Slots
from leadrules.backends.generated.reasons.sums import Sums
from leadrules.backends.generated.reasons.tables import table
from leadrules.graph import definitions as d
from leadrules.graph.masks import outer_reasons
from leadrules.graph.truths import HandoffState, Quantity

if TYPE_CHECKING:
    from leadrules.backends.generated.reasons.parts import Part
    from leadrules.backends.generated.reasons.slots import Piece
    from leadrules.backends.generated.reasons.writing import Writing


def write(definition: d.Definable, into: Writing) -> None:
    """Write the masks of a definition."""
    match definition:
        case d.Definition() | d.Disqualifier():
            named(definition, into)
        case d.Stage():
            stage(definition, into)
        case d.ValueDefinition():
            value(definition, into)
        case d.Score():
            score(definition, into)
        case d.Table():
            table(definition, into)
        case d.Handoff():
            handoff(definition, into)
        case _:
            assert_never(definition)


def named(definition: d.Definition | d.Disqualifier, into: Writing) -> None:
    """A name for a criterion."""
    name, slots = definition.name, Slots()
    missing, because = into.code.fresh("m"), into.code.fresh("b")
    criterion = into.criteria.named(definition.criterion)
    masks = Masks(missing, slots, because, numbers_of(criterion))
    keep(name, into.criteria.whole(criterion, into.function.results[name], masks), masks, into)


def keep(name: str, whole: Gathered, masks: Masks, into: Writing) -> None:
    """Note what has been written of a definition."""
    into.can_turn[name] = whole.can_turn
    if whole.surely_waits:
        into.surely_waits.add(name)
    into.keep(name, masks.slots, masks.missing)
    into.because[name] = str(masks.because)


def value(definition: d.ValueDefinition, into: Writing) -> None:
    """A computed value: what could still make it known, and what could put another in its place."""
    node = into.values.named(definition.value)
    waits = into.values.waits(node)
    for key, pieces in ((definition.name, waits.opens), (f"{definition.name}.flips", waits.flips)):
        keep_pieces(key, pieces, into)


def keep_pieces(key: str, pieces: tuple[Piece, ...], into: Writing) -> None:
    """Write a mask of its own for pieces."""
    slots, mask = Slots(), into.code.fresh("m")
    sums = Sums([mask])
    sums.add_all(mask, slots.bits(pieces))
    if slots.places:
        sums.write(into.code)
    into.keep(key, slots, mask)


def stage(stage: d.Stage, into: Writing) -> None:
    """Met when no disqualifier is, the stage before is, and its own criterion is."""
    code, criteria, slots = into.code, into.criteria, Slots()
    parts: list[Part] = [
        criteria.reference(each.name, slots, 1 << number).opposite()
        for number, each in enumerate(into.graph.disqualifiers)
    ]
    if stage.after is not None:
        parts.append(criteria.reference(stage.after, slots, 1 << len(parts)))
    for part in parts:
        # A stage that is met is so because of its own criteria.
        part.is_told_when_met = False
    criterion = criteria.named(stage.criterion)
    numbers = numbers_of(criterion, len(outer_reasons(stage, into.graph)))
    masks = Masks(code.fresh("m"), slots, code.fresh("b"), numbers)
    own = criteria.part(criterion, masks)
    expr = criteria.expr(own)
    outcome = expr if expr.is_name else Expr(code.named("t", expr.text), cost=0)
    into.own[stage.name] = outcome.text
    whole = Gathered(Quantity.ALL, 0, [*parts, own])
    criteria.branches(whole, into.function.results[stage.name], masks)
    keep(stage.name, whole, masks, into)


def handoff(handoff: d.Handoff, into: Writing) -> None:
    """What `when` waits for while it is undecided or not met; while something is absent, that."""
    code, function, slots = into.code, into.function, Slots()
    mask, state = code.fresh("m"), function.results[handoff.name]
    criterion = into.criteria.named(handoff.when)
    states = {each: code.constant(each) for each in (HandoffState.UNDECIDED, HandoffState.NOT_DUE)}
    absent = [
        (" and ".join(f"{function.raw(name)} is None" for name in item.fields), name)
        for item in handoff.must_have
        for name in item.fields
    ]
    bits = [(when, slots.take(name)) for when, name in absent]
    code.line(f"{mask} = 0")
    with code.block(f"if {state} is {states[HandoffState.UNDECIDED]} or {state} is {states[HandoffState.NOT_DUE]}:"):
        outcome = code.named("t", f"None if {state} is {states[HandoffState.UNDECIDED]} else False")
        into.criteria.whole(criterion, outcome, Masks(mask, slots, is_begun=True), outcomes=(None, False))
    if bits:
        with code.block(f"elif {state} is {code.constant(HandoffState.INCOMPLETE)}:"):
            sums = Sums()
            sums.add_all(mask, bits)
            sums.write(code)
    into.keep(handoff.name, slots, mask)
