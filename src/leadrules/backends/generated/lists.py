"""Going through the entries of a list: one loop for all that is asked of them and rests on nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.backends.generated.loops import Loop, Question
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.graph.walk import parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadrules.backends.generated.function import Function
    from leadrules.backends.generated.loops import Asked

# Points up to this stay exact for any number of records that a machine can hold.
LARGE = 10**9
# Parts of the graph that are evaluated before a loop which rests on them.
EARLIER = (g.Holds, g.IsInState, v.DefinedValue, v.ScoreValue, v.GradeValue, v.TableValue)


@dataclass(frozen=True, slots=True)
class Tally:
    """Of how many entries something holds, of how many more it may; `is_open` asks whether the list is missing."""

    met: str
    open: str
    is_open: str


class Lists:
    """Knows what has been found in lists, and has loops written for what has not."""

    def __init__(self, into: Function) -> None:
        """Begin with no loop."""
        self.into = into
        # Nodes are known by their identity, so they must live as long.
        self._kept: list[Asked] = []

    def together(self, asked: Iterable[Asked]) -> None:
        """Write one loop a list for all that does not rest on definitions; what is alone waits until it is reached."""
        by_list: dict[str, list[Asked]] = {}
        for each in asked:
            over, where = over_and_where(each)
            if over is not None and not any(isinstance(part, EARLIER) for part in parts(where)):
                by_list.setdefault(over, []).append(each)
        for over, wanted in by_list.items():
            if len(wanted) > 1:
                self.loop(over, wanted)

    def is_found(self, node: object) -> bool:
        """Whether a loop has been written for it that stands here or around this place."""
        return self.into.code.known(("asked", id(node))) is not None

    def truth(self, node: g.Quantified) -> str:
        """The name of what `any(…)` or `every(…)` came to."""
        return self._name_of(node)

    def value(self, node: v.Count | v.Fold) -> str:
        """The name of a count, or of a value made of entries."""
        if isinstance(node, v.Fold):
            return self._name_of(node)
        tally, code = self.tally(node), self.into.code
        return code.once(
            ("counted", tally.met),
            lambda: code.named("c", f"ANY_NUMBER if {tally.is_open} else counted({tally.met}, {tally.open})"),
        )

    def dated(self, line: d.ScoreLine) -> str:
        """The name of a line's entries with their moments; None while the list is missing."""
        return self._name_of(line)

    def tally(self, node: v.Count | d.ScoreLine) -> Tally:
        """How many entries there are."""
        name = self._name_of(node)
        over, _ = over_and_where(node)
        return Tally(name, f"{name}_open", f"{self.into.field(str(over))} is None")

    def found(self, asked: Iterable[Asked]) -> dict[int, tuple[str, ...]]:
        """The names of what has been found here, by the identity of what asked; a tally has two."""
        found: dict[int, tuple[str, ...]] = {}
        for node in asked:
            name = self.into.code.known(("asked", id(node)))
            if name is not None:
                found[id(node)] = (name, f"{name}_open") if is_tallied(node) else (name,)
        return found

    def keep(self, asked: int, name: str) -> None:
        """Note the name of what was found elsewhere, by the identity of what asked."""
        self.into.code.keep(("asked", asked), name)

    def _name_of(self, node: Asked) -> str:
        over, _ = over_and_where(node)
        return self.into.code.known(("asked", id(node))) or self.loop(str(over), [node])[0]

    # ---- writing a loop

    def loop(self, over: str, wanted: Sequence[Asked]) -> list[str]:
        """Write one loop over a list for several questions; those that ask for the same are one. Gives their names."""
        code = self.into.code
        loop = Loop(self.into, over)
        by_where: dict[object, Question] = {}
        answers: list[tuple[Asked, Question]] = []
        for node in wanted:
            self._kept.append(node)
            _, where = over_and_where(node)
            is_any = isinstance(node, g.Quantified) and not node.is_every and where is not None
            question = by_where.get(where) if is_tallied(node) or is_any else None
            if question is None:
                question = Question(node, code.fresh("c"), where, is_dated=is_dated(node))
                loop.questions.append(question)
                if is_tallied(node) or (is_any and len(wanted) > 1):
                    by_where[where] = question
                    question.is_tally = True
            answers.append((node, question))
        loop.write()
        names = []
        for node, question in answers:
            name = question.name
            if question.is_tally and isinstance(node, g.Quantified):
                is_missing = f"{self.into.field(over)} is None"
                text = f"True if {name} else None if {name}_open or {is_missing} else False"
                name = code.named("c", text)
            names.append(code.keep(("asked", id(node)), name))
        return names


def is_tallied(node: Asked) -> bool:
    """Whether entries are counted, in two names."""
    return isinstance(node, v.Count | d.ScoreLine) and not is_dated(node)


def is_dated(node: Asked) -> bool:
    """Whether a line's records do not all count alike, or their points may become too many to be exact."""
    return isinstance(node, d.ScoreLine) and (node.at is not None or node.is_once or abs(node.points) > LARGE)


def over_and_where(node: Asked) -> tuple[str | None, g.Truth | None]:
    """The list that is looked through, and what is asked of an entry."""
    over = node.over.name if node.over is not None else None
    return over, node.criterion if isinstance(node, d.ScoreLine) else node.where
