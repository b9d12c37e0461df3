"""Proofs from the form of criteria alone: that one is never more met than another, whatever a lead holds, and when.

Outcomes have an order, not met < undecided < met, in which `all of` is the lowest of its parts and `any of` the
highest. So a threshold that rises, a list that loses values, a part that is added to `all of`: each is seen to lead
downwards without looking at any lead. What is not seen here is no answer; it is left to the search and to the solver.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from leadrules.change.proofs.leaves import leaf_at_most
from leadrules.change.proofs.points import points_at_most
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as gv

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.change.side import Side

# So many questions are asked for one pair of definitions; whoever nests more deeply is answered by others.
MOST_ASKED = 20_000
DEEPEST = 40
# So many definitions, one in the other, are looked into beside one that is not.
MOST_INLINED = 3
# Each is the opposite of the other, whatever is missing.
OPPOSITES = {
    g.Comparing.IS_NOT: g.Comparing.IS,
    g.Comparing.LT: g.Comparing.GE,
    g.Comparing.LE: g.Comparing.GT,
}


@dataclass(frozen=True, slots=True)
class Literal:
    """A criterion of one version, or its opposite."""

    node: g.Truth
    side: Side
    is_not: bool = False

    @property
    def key(self) -> tuple[int, bool]:
        """Which one it is; the graph holds its nodes."""
        return id(self.node), self.is_not


Parts: TypeAlias = "tuple[int, tuple[Literal, ...]]"


@dataclass(slots=True)
class Order:
    """Answers whether one criterion is at most as met as another, for two versions."""

    known: dict[tuple[tuple[int, bool], tuple[int, bool]], bool] = field(default_factory=dict)
    # What was found of whole scores, whose lines are compared by their criteria.
    scores: dict[tuple[int, int], bool] = field(default_factory=dict)
    # Definitions of which it is known from elsewhere: the side and the name of the one, and of the other.
    given: set[tuple[int, str, int, str]] = field(default_factory=set)
    asked: int = 0
    depth: int = 0
    inlined: int = 0
    made: dict[tuple[int, str], g.Truth] = field(default_factory=dict)

    def definition(self, name: str, side: Side, other_name: str, other: Side) -> bool:
        """Whether a definition, stage or disqualifier is at most as met as one of the other version."""
        one, two = side.whole(name), other.whole(other_name)
        if one is None or two is None:
            return False
        self.asked = 0
        return self.at_most(Literal(one, side), Literal(two, other))

    def learn(self, name: str, side: Side, other_name: str, other: Side) -> None:
        """Take as known that one definition is at most another, and look again at what was not proved without it."""
        self.given.add((id(side), name, id(other), other_name))
        self.known = {key: answer for key, answer in self.known.items() if answer}
        self.scores = {key: answer for key, answer in self.scores.items() if answer}

    def score(self, score: d.Score, side: Side, other_score: d.Score, other: Side) -> bool:
        """Whether a score gives at most the points, and the grade, of one of the other version."""
        key = id(score), id(other_score)
        if key not in self.scores:
            self.scores[key] = False
            self.scores[key] = points_at_most(score, side, other_score, other, self)
        return self.scores[key]

    def criteria(self, one: g.Truth | None, side: Side, two: g.Truth | None, other: Side) -> bool:
        """Whether a criterion, where None is one that every lead meets, is at most as met as another."""
        if two is None:
            return True
        return one is not None and self.at_most(Literal(one, side), Literal(two, other))

    def at_most(self, one: Literal, two: Literal) -> bool:
        """Whether the one is never more met than the other."""
        key = (one.key, two.key)
        found = self.known.get(key)
        if found is not None:
            return found
        self.asked += 1
        if self.asked > MOST_ASKED or self.depth > DEEPEST:
            return False
        self.depth += 1
        answer = self.found(one, two)
        self.depth -= 1
        # A no that was cut short stays a no: it says only that nothing was proved.
        self.known[key] = answer
        return answer

    def found(self, one: Literal, two: Literal) -> bool:
        """Look at the forms of both."""
        if one.is_not is two.is_not and one.side.canonical(one.node) == two.side.canonical(two.node):
            return True
        if isinstance(one.node, g.Holds) and isinstance(two.node, g.Holds) and one.is_not is two.is_not:
            low, high = (two, one) if one.is_not else (one, two)
            if (id(low.side), one_name(low), id(high.side), one_name(high)) in self.given:
                return True
        # Definitions are looked into last: as a whole they may be known to be at most one another.
        first, second = self.parts(one), self.parts(two)
        if second is not None and second[0] == len(second[1]):
            return all(self.at_most(one, each) for each in second[1])
        if first is not None and first[0] == 1:
            return all(self.at_most(each, two) for each in first[1])
        if first is not None and first[0] == len(first[1]) and any(self.at_most(each, two) for each in first[1]):
            return True
        if second is not None and second[0] == 1 and any(self.at_most(one, each) for each in second[1]):
            return True
        if first is not None and second is not None and self.several(first, second):
            return True
        return self.defined(one, two) or (first is None and second is None and self.leaves(one, two))

    def defined(self, one: Literal, two: Literal) -> bool:
        """Look into definitions that are asked for: into both, then into one of them where the other stays whole."""
        inner, other = self.inside(one), self.inside(two)
        if inner is not None and other is not None and self.at_most(inner, other):
            return True
        if self.inlined >= MOST_INLINED:
            return False
        self.inlined += 1
        is_so = (inner is not None and self.at_most(inner, two)) or (other is not None and self.at_most(one, other))
        self.inlined -= 1
        return is_so

    def several(self, first: Parts, second: Parts) -> bool:
        """`at least N of` against another: those of the one that have a partner in the other must be enough."""
        (wanted, ones), (other_wanted, twos) = first, second
        free = list(twos)
        alone = 0
        for each in ones:
            partner = next((other for other in free if self.at_most(each, other)), None)
            if partner is None:
                alone += 1
            else:
                free.remove(partner)
        return wanted - alone >= other_wanted

    def inside(self, of: Literal) -> Literal | None:
        """What a definition says that is asked for; None for what asks for none."""
        whole = of.side.whole(of.node.name) if isinstance(of.node, g.Holds) else None
        return None if whole is None else Literal(whole, of.side, of.is_not)

    def parts(self, of: Literal) -> Parts | None:
        """What it is made of, and how many of these must hold; None for a single test."""
        node, side, is_not = of.node, of.side, of.is_not
        match node:
            case g.Not():
                return 1, (Literal(node.of, side, not is_not),)
            case g.Group():
                number = len(node.parts)
                turned = node.how is g.Quantity.NONE
                wanted = {g.Quantity.ANY: 1, g.Quantity.AT_LEAST: node.wanted}.get(node.how, number)
                if not 1 <= wanted <= number:
                    return None
                # Not "at least 2 of 3 hold" is "at least 2 of 3 fail".
                wanted = number - wanted + 1 if is_not else wanted
                return wanted, tuple(Literal(each, side, is_not is not turned) for each in node.parts)
            case g.IsIn(is_negated=True):
                plain = self.kept(node, "in", lambda: replace(node, is_negated=False))
                return 1, (Literal(plain, side, not is_not),)
            case g.Comparison() if node.operator in OPPOSITES:
                plain = self.kept(node, "opposite", lambda: replace(node, operator=OPPOSITES[node.operator]))
                return 1, (Literal(plain, side, not is_not),)
            case g.InRange():
                low = self.kept(node, "low", lambda: compared(g.Comparing.GE, node, node.low))
                beyond = self.kept(node, "high", lambda: compared(g.Comparing.GT, node, node.high))
                return 1 if is_not else 2, (Literal(low, side, is_not), Literal(beyond, side, not is_not))
            case _:
                return None

    def kept(self, node: g.Truth, what: str, make: Callable[[], g.Truth]) -> g.Truth:
        """What is made of a node, made once and kept, because nodes are known by their identity."""
        key = id(node), what
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]

    def leaves(self, one: Literal, two: Literal) -> bool:
        """Two single tests: where both are negated, the opposites are compared the other way round."""
        if one.is_not is not two.is_not:
            return False
        if one.is_not:
            one, two = two, one
        return leaf_at_most(one.node, one.side, two.node, two.side, self)

    def value(self, one: gv.Value, side: Side, two: gv.Value, other: Side) -> bool:
        """Whether a value is at most another, both ends of what it may still be."""
        if side.canonical(one) == other.canonical(two):
            return True
        match one, two:
            case gv.ScoreValue(), gv.ScoreValue():
                first, second = side.graph.definitions[one.name], other.graph.definitions[two.name]
                if isinstance(first, d.Score) and isinstance(second, d.Score):
                    return self.score(first, side, second, other)
                return False
            case gv.DefinedValue(), gv.DefinedValue():
                first, second = side.graph.definitions[one.name], other.graph.definitions[two.name]
                if isinstance(first, d.ValueDefinition) and isinstance(second, d.ValueDefinition):
                    return self.value(first.value, side, second.value, other)
                return False
            case gv.Count(), gv.Count():
                is_same_list = side.canonical(one.over) == other.canonical(two.over)
                return is_same_list and self.criteria(one.where, side, two.where, other)
            case _:
                return False


def compared(operator: g.Comparing, node: g.InRange, end: gv.Value) -> g.Comparison:
    """One end of a range as a comparison."""
    return g.Comparison(operator=operator, left=node.value, right=end, shown=node.shown)


def one_name(of: Literal) -> str:
    """The definition that a literal asks for."""
    return of.node.name if isinstance(of.node, g.Holds) else ""
