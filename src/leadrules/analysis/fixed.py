"""Which criteria can never be met, and which can never fail: asked once, and told of where each of them begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis.answers import Never
from leadrules.analysis.judging import closure
from leadrules.analysis.saying import needed, written
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph.walk import references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.analysis.about import About
    from leadrules.analysis.asked import Asked


class Fixed:
    """What can never come to an outcome, with the proof of it."""

    def __init__(self, about: About) -> None:
        """Ask for every criterion and stage of which no lead is known that would show the contrary."""
        self.graph = about.graph
        self.asked = {id(each.node): each for each in about.answers.program.asked}
        self.proofs: dict[tuple[int | str, bool], Never] = {}
        # What was proved, and what follows from it.
        self.fixed: set[tuple[int | str, bool]] = set()
        self.behind: dict[str, set[str]] = {}
        for each in self.asked.values():
            for outcome in (True, False):
                if not isinstance(each.node, g.Holds):
                    self.ask(about, each.node, outcome=outcome)
        for stage in self.graph.stages:
            self.ask(about, stage.name, outcome=True)
        self.follow()

    def ask(self, about: About, of: str | g.Truth, *, outcome: bool) -> None:
        """Note the proof, if there is one."""
        if about.answers.pool.find([(of, outcome)]) is not None:
            return
        what = f"reaches `{of}`" if isinstance(of, str) else f"{'meets' if outcome else 'fails'} {written(of)}"
        answer = about.find(f"whether any lead {what}", *needed(self.graph, of, outcome=outcome))
        if isinstance(answer, Never):
            self.proofs[of if isinstance(of, str) else id(of), outcome] = answer

    def never(self, of: str | g.Truth, *, outcome: bool) -> bool:
        """Whether it can never come to an outcome."""
        if isinstance(of, g.Holds):
            return (of.name, outcome) in self.fixed
        return (of if isinstance(of, str) else id(of), outcome) in self.fixed

    def follow(self) -> None:
        """Carry what was proved over to all that rests on it: definitions stand behind what they name."""
        self.fixed.update(self.proofs)
        for name, definition in self.graph.definitions.items():
            for outcome in (True, False):
                if self.is_fixed(definition, outcome=outcome):
                    self.fixed.add((name, outcome))

    def is_fixed(self, definition: d.Definable, *, outcome: bool) -> bool:
        """Whether a definition can never come to an outcome, for what it is made of."""
        match definition:
            case d.Definition(criterion=criterion) | d.Disqualifier(criterion=criterion):
                return self.never(criterion, outcome=outcome)
            case d.Stage(criterion=criterion, after=after) if outcome:
                return self.never(criterion, outcome=outcome) or (
                    after is not None and self.never(after, outcome=outcome)
                )
            case d.Handoff(when=when) if outcome:
                return self.never(when, outcome=outcome)
            case _:
                return False

    def rests_on(self, name: str) -> set[str]:
        """All that a definition rests on, itself included."""
        if name not in self.behind:
            self.behind[name] = closure(self.graph, [self.graph.definitions[name]])
        return self.behind[name]

    def innermost(self, *, outcome: bool) -> Iterator[tuple[Asked, Never]]:
        """What can never come to an outcome, and has no part that is to blame for it."""
        for each in self.asked.values():
            proof = self.proofs.get((id(each.node), outcome))
            if proof is not None and not self.is_explained(each.node, outcome=outcome) and not is_claim(each):
                yield each, proof

    def is_explained(self, node: g.Truth, *, outcome: bool) -> bool:
        """Whether one of its parts, or what it rests on, is told of already."""
        match node:
            case g.Group(how=g.Quantity.NONE, parts=parts):
                return any(self.never(part, outcome=not outcome) for part in parts)
            case g.Group(parts=parts):
                return any(self.never(part, outcome=outcome) for part in parts)
            case g.Not(of=of):
                return self.never(of, outcome=not outcome)
            case _:
                return any(self.never(name, outcome=True) for name in references(node))


def is_claim(each: Asked) -> bool:
    """Whether it is what a guarantee claims, which is proved or refuted for itself."""
    return isinstance(each.owner, d.Guarantee) and (each.owner.then is None or not is_within(each, each.owner.test))


def is_within(each: Asked, root: g.Truth) -> bool:
    """Whether a criterion is part of another."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node is each.node:
            return True
        waiting += node.parts if isinstance(node, g.Group) else [node.of] if isinstance(node, g.Not) else []
    return False
