"""One loop over a list: what several questions ask in common is asked once for each entry."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from leadrules.backends.generated.kleene import all_of, branch, conditions
from leadrules.backends.generated.truths import truth
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.schema.types import ChoiceType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.generated.function import Function

# What is asked of a list's entries.
Asked: TypeAlias = g.Quantified | v.Count | v.Fold | d.ScoreLine
# What is asked in common is taken apart so many times over: each time, what is left is written twice.
DEEPEST = 2


@dataclass(slots=True)
class Question:
    """What is asked, the name of the answer, and what must hold for an entry.

    A tally counts entries in two names: `NAME` those that hold, `NAME_open` those that may.
    """

    node: Asked
    name: str
    where: g.Truth | None
    is_dated: bool
    is_tally: bool = False

    @property
    def is_every(self) -> bool:
        """Whether entries matter that do not hold."""
        return isinstance(self.node, g.Quantified) and self.node.is_every


@dataclass(slots=True)
class Entry:
    """The entry that is looked at: its name in the code, and its list."""

    name: str
    of: str


# A question, and what of its condition is still to be asked.
Left: TypeAlias = tuple[Question, tuple[g.Truth, ...]]


@dataclass(slots=True)
class Loop:
    """A loop under construction."""

    into: Function
    over: str
    questions: list[Question] = field(default_factory=list)

    def write(self) -> None:
        """Write the loop with what stands before and after it."""
        code, whole = self.into.code, self.into.field(self.over)
        self.begin()
        with code.block(f"if {whole} is not None:"):
            self.reset()
            looking = [each for each in self.questions if not self.is_settled(each)]
            if looking:
                entry = Entry(code.fresh("e"), self.over)
                with code.block(f"for {entry.name} in {whole}:"):
                    outer, self.into.entry = self.into.entry, entry
                    for each in looking:
                        if each.is_every:
                            self.quantify(each)
                    self.sort([(each, conjuncts(each.where)) for each in looking if not each.is_every], is_certain=True)
                    self.into.entry = outer
            self.end()

    @staticmethod
    def is_settled(question: Question) -> bool:
        """Whether no entry has to be looked at."""
        return isinstance(question.node, g.Quantified) and question.where is None

    def begin(self) -> None:
        """What it is while the list is missing."""
        tallies = [name for each in self.questions if each.is_tally for name in (each.name, f"{each.name}_open")]
        others = [each.name for each in self.questions if not each.is_tally]
        if tallies:
            self.into.code.line(f"{' = '.join(tallies)} = 0")
        if others:
            self.into.code.line(f"{' = '.join(others)} = None")

    def reset(self) -> None:
        """What it is before the first entry."""
        line = self.into.code.line
        for each in self.questions:
            match each.node:
                case g.Quantified() if not each.is_tally:
                    line(f"{each.name} = {each.is_every}")
                case d.ScoreLine() if each.is_dated:
                    line(f"{each.name} = []")
                case v.Fold():
                    line(f"{each.name}_met, {each.name}_open = [], []")
                case _:
                    pass

    def end(self) -> None:
        """What it comes to after the last entry."""
        code = self.into.code
        for each in self.questions:
            match each.node:
                case g.Quantified(where=None):
                    code.line(f"{each.name} = {self.into.field(self.over)} != ()")
                case v.Fold():
                    lists = f"{each.name}_met, {each.name}_open"
                    code.line(f"{each.name} = fold_entries({code.thing(each.node)}, {lists})")
                case _:
                    pass

    # ---- one entry

    def sort(self, left: Sequence[Left], *, is_certain: bool, depth: int = 0) -> None:
        """Ask what several questions have in common, then take apart what is left; the others are asked alone."""
        if len(left) > 1 and depth < DEEPEST:
            common = Counter(each for _, rest in left for each in rest if choice_of(each) is None)
            shared, times = max(common.items(), key=lambda each: each[1], default=(None, 0))
            if shared is not None and times > 1:
                having = [each for each in left if shared in each[1]]
                self.share(shared, having, is_certain=is_certain, depth=depth)
                self.sort([each for each in left if shared not in each[1]], is_certain=is_certain, depth=depth + 1)
                return
        by_field: dict[str, dict[object, list[Left]]] = {}
        for question, rest in left:
            choice = next(((each, found) for each in rest if (found := choice_of(each)) is not None), None)
            if choice is None or len(left) == 1:
                self.look(question, rest, is_certain=is_certain)
            else:
                test, (name, value) = choice
                others = tuple(each for each in rest if each is not test)
                by_field.setdefault(name, {}).setdefault(value, []).append((question, others))
        for name, by_value in by_field.items():
            self.part_by_value(name, by_value, is_certain=is_certain, depth=depth)

    def share(self, shared: g.Truth, having: Sequence[Left], *, is_certain: bool, depth: int) -> None:
        """Ask what several questions have in common."""
        code = self.into.code
        rest = [(question, tuple(each for each in parts if each != shared)) for question, parts in having]
        branch(
            truth(shared, self.into),
            code,
            lambda: self.sort(rest, is_certain=is_certain, depth=depth + 1),
            lambda: self.sort(rest, is_certain=False, depth=depth + 1),
        )

    def part_by_value(self, name: str, by_value: dict[object, list[Left]], *, is_certain: bool, depth: int) -> None:
        """Part by the value of a choice: only one of the branches can hold, unless it is missing."""
        code = self.into.code
        found = self.into.record(name)
        word = "if"
        for value, each in by_value.items():
            with code.block(f"{word} {found} == {code.constant(value)}:"):
                self.sort(each, is_certain=is_certain, depth=depth + 1)
            word = "elif"
        with code.block(f"elif {found} is {self.into.absent()}:"):
            for each in by_value.values():
                for question, rest in each:
                    self.look(question, rest, is_certain=False)

    def look(self, question: Question, rest: Sequence[g.Truth], *, is_certain: bool) -> None:
        """What one entry does to an answer, if the rest holds; without certainty it only may."""
        code = self.into.code
        if not rest:
            self.tell(question, is_certain=is_certain)
            return
        whole = all_of([truth(each, self.into) for each in rest], code)
        if is_certain:
            met, may = (partial(self.tell, question, is_certain=each) for each in (True, False))
            branch(whole, code, met, may)
        else:
            with code.block(f"if not {conditions(whole, code).not_met}:"):
                self.tell(question, is_certain=False)

    def tell(self, question: Question, *, is_certain: bool) -> None:
        """Do to an answer what an entry does that holds, or may."""
        code, name = self.into.code, question.name
        kept = name if is_certain else f"{name}_open"
        match question.node:
            case _ if question.is_tally:
                code.line(f"{kept} += 1")
            case g.Quantified():
                # Alone in its loop: the first entry that holds is enough.
                code.line(f"{name} = {is_certain or None}")
                if is_certain:
                    code.line("break")
            case d.ScoreLine(at=at):
                moment = self.into.known_record(at.name) if at is not None else "None"
                code.line(f"{name}.append(({is_certain}, {moment}))")
            case v.Fold(item=item):
                kept = f"{name}_met" if is_certain else f"{name}_open"
                code.line(f"{kept}.append({self.into.known_record(item.name)})")
            case _:
                pass

    def quantify(self, question: Question) -> None:
        """`every`: what does not hold decides, what is open stays so until something decides."""
        code, name = self.into.code, question.name
        if question.where is None:
            return
        with code.block(f"if {name} is not False:"):
            asked = conditions(truth(question.where, self.into), code)
            with code.block(f"if {asked.not_met}:"):
                code.line(f"{name} = False")
            if asked.unless_not_met is not None:
                with code.block(f"elif {asked.unless_not_met}:"):
                    code.line(f"{name} = None")


def conjuncts(where: g.Truth | None) -> tuple[g.Truth, ...]:
    """What must hold, part by part."""
    if where is None:
        return ()
    return where.parts if isinstance(where, g.Group) and where.how is g.Quantity.ALL else (where,)


def choice_of(test: g.Truth) -> tuple[str, object] | None:
    """The field of a record that must have one certain value, and that value."""
    match test:
        case g.Comparison(
            operator=g.Comparing.IS,
            left=v.RecordValue(name=str() as name, type=ChoiceType()),
            right=v.Constant(value=wanted),
        ):
            return name, wanted
        case _:
            return None
