"""The masks of a criterion: what it waits for and which of its criteria decided, in a branch for each outcome."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from leadrules.backends.generated.reasons.borrowed import Expr, negated, together, truth
from leadrules.backends.generated.reasons.gathered import Gathered
from leadrules.backends.generated.reasons.parts import NEVER, Part
from leadrules.backends.generated.reasons.slots import under
from leadrules.backends.generated.reasons.tests import if_open, operands, surely_waits
from leadrules.graph import truths as g
from leadrules.graph.masks import criteria

if TYPE_CHECKING:
    from leadrules.backends.generated.reasons.slots import Slots
    from leadrules.backends.generated.reasons.tests import Test
    from leadrules.backends.generated.reasons.writing import Writing
    from leadrules.backends.generated.runtime import Truth

# The bit of each criterion that a `because` can name, by the criterion's identity.
Numbers = dict[int, int]
OUTCOMES: tuple[Truth, ...] = (None, True, False)


def numbers_of(node: g.Truth, start: int = 0) -> Numbers:
    """The bits of a criterion's criteria, from `start`."""
    return {id(each): 1 << number for number, each in enumerate(criteria(node), start)}


@dataclass(frozen=True, slots=True)
class Masks:
    """What is written: the names of the masks, the places of the one, the bits of the other (None: nobody asks why).

    A mask that is begun is added to.
    """

    missing: str
    slots: Slots
    because: str | None = None
    numbers: Numbers | None = None
    is_begun: bool = False


class Criteria:
    """Writes masks of criteria."""

    def __init__(self, into: Writing) -> None:
        """Write into a function."""
        self.into = into
        # Nodes are known by their identity, so they must live as long.
        self._kept: list[g.Truth] = []

    # ---- names for computed values, before any branch

    def named(self, node: g.Truth) -> g.Truth:
        """The same criterion, with names in the place of computed values."""
        named = self.into.values.named
        match node:
            case g.Comparison():
                return replace(node, left=named(node.left), right=named(node.right))
            case g.InRange():
                return replace(node, value=named(node.value), low=named(node.low), high=named(node.high))
            case g.IsIn():
                return replace(node, value=named(node.value), options=tuple(map(named, node.options)))
            case g.TextMatches() | g.IsKnown() | g.IsWithin():
                return replace(node, value=named(node.value))
            case g.Group():
                return replace(node, parts=tuple(map(self.named, node.parts)))
            case g.Not():
                return replace(node, of=self.named(node.of))
            case g.Quantified():
                self.into.lists.truth(node)
                return node
            case g.Holds() | g.IsInState():
                return node
            case _:
                assert_never(node)

    # ---- parts

    def part(self, node: g.Truth, masks: Masks) -> Part:
        """Make a part of a criterion; a group's masks are written before it."""
        because = 0 if masks.numbers is None else masks.numbers.get(id(node), 0)
        function = self.into.function
        match node:
            case g.Not():
                of = self.part(node.of, replace(masks, numbers=None) if because else masks)
                return replace(of.opposite(), because=because or of.because)
            case g.Group():
                return self.group(node, masks)
            case g.Quantified():
                return replace(self.into.lists.part(node, masks.slots), because=because)
            case g.Holds(name=name):
                return self.reference(name, masks.slots, because)
            case g.IsInState():
                flips = masks.slots.bits(self.into.others(node.handoff))
                turns = (True, True) if flips else NEVER
                return Part(lambda: truth(node, function), because, flips=flips, can_turn=turns)
            case _:
                return self.test(node, masks.slots, because)

    def reference(self, name: str, slots: Slots, because: int) -> Part:
        """Whether another definition is met: it waits for what that waits for."""
        expr = Expr(self.into.function.results[name], cost=0)
        flips = slots.bits(self.into.others(name))
        return Part(
            lambda: expr,
            because,
            flips=flips,
            can_turn=self.into.can_turn[name] if flips else NEVER,
            surely_waits=name in self.into.surely_waits,
            if_open=f"{expr.text} is None",
        )

    def test(self, node: Test, slots: Slots, because: int) -> Part:
        """A test of values."""
        into = self.into
        waits = [into.values.waits(each) for each in operands(node)]
        opens = tuple(dict.fromkeys(piece for each in waits for piece in each.opens))
        flips = tuple(dict.fromkeys(piece for each in waits for piece in each.flips))
        can_turn = (True, True) if flips else NEVER
        surely_turns = NEVER
        if isinstance(node, g.IsKnown):
            is_missing = f"{into.values.text(node.value)} is None"
            if opens:
                turning = (not node.is_known, node.is_known)
                can_turn = (can_turn[0] or turning[0], can_turn[1] or turning[1])
                surely_turns = turning if any(piece.when == is_missing for piece in opens) else NEVER
            opens, flips = (), (*under(is_missing, opens), *flips)
        return Part(
            lambda: self.written(node),
            because,
            opens=slots.bits(opens),
            flips=slots.bits(flips),
            can_turn=can_turn,
            surely_turns=surely_turns,
            surely_waits=surely_waits(node, opens, into),
            if_open=if_open(node, into),
        )

    def written(self, node: Test) -> Expr:
        """A test; what takes long is done once in a branch."""
        code, function = self.into.code, self.into.function
        if code.known(("why", id(node))) is None:
            expr = truth(node, function)
            if expr.cost <= 1:
                return expr
            self._kept.append(node)
            code.keep(("why", id(node)), code.as_name(expr).text)
        return Expr(str(code.known(("why", id(node)))), cost=0)

    def expr(self, part: Part) -> Expr:
        """What a part comes to."""
        return negated(part.write(), self.into.code) if part.is_opposite else part.write()

    def group(self, node: g.Group, masks: Masks) -> Part:
        """A group among others: all of it is written before them."""
        code = self.into.code
        # A group with a label is named itself.
        own = 0 if masks.numbers is None else masks.numbers.get(id(node), 0)
        inner = None if own else masks.numbers
        parts = [self.part(each, replace(masks, numbers=inner)) for each in node.parts]
        expr = together(node, [self.expr(part) for part in parts], self.into.function)
        outcome = expr.text if expr.is_name else code.named("t", expr.text)
        missing, because = code.fresh("m"), None if inner is None else code.fresh("b")
        gathered = Gathered(node.how, node.wanted, parts)
        self.branches(gathered, outcome, Masks(missing, masks.slots, because, inner))
        return Part(
            lambda: Expr(outcome, cost=0),
            own or because or 0,
            flips=[("", missing)],
            can_turn=gathered.can_turn,
            surely_waits=gathered.surely_waits,
        )

    # ---- the masks of a whole

    def whole(self, node: g.Truth, outcome: str, masks: Masks, outcomes: tuple[Truth, ...] = OUTCOMES) -> Gathered:
        """Write the masks of a criterion of which the outcome has a name, and is one of those."""
        if isinstance(node, g.Group):
            own = 0 if masks.numbers is None else masks.numbers.get(id(node), 0)
            inner = replace(masks, numbers=None) if own else masks
            gathered = Gathered(node.how, node.wanted, [self.part(each, inner) for each in node.parts], own)
        else:
            gathered = Gathered(g.Quantity.ALL, 0, [self.part(node, masks)])
        self.branches(gathered, outcome, masks, outcomes)
        return gathered

    def branches(self, gathered: Gathered, outcome: str, masks: Masks, outcomes: tuple[Truth, ...] = OUTCOMES) -> None:
        """Write what holds for each outcome; for one alone, the caller has asked."""
        if len(outcomes) == 1:
            gathered.write(outcomes[0], masks, self.into.code)
            return
        heads: dict[Truth, str] = {None: f"if {outcome} is None:", True: f"elif {outcome}:", False: "else:"}
        for each in outcomes:
            with self.into.code.block(heads[each]):
                gathered.write(each, masks, self.into.code)
