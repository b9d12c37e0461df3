"""Going through the entries of a list: one loop for all that is asked of them and rests on nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from leadrules.backends.generated.code import TRUE, Expr
from leadrules.backends.generated.truths import truth
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.graph.walk import parts
from leadrules.schema.types import ChoiceType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leadrules.backends.generated.program import Function

# What is asked of a list's entries.
Asked: TypeAlias = g.Quantified | v.Count | v.Fold | d.ScoreLine
# Points up to this stay exact for any number of records that a machine can hold.
LARGE = 10**9
# Parts of the graph that are evaluated before a loop which rests on them.
EARLIER = (g.Holds, g.IsInState, v.DefinedValue, v.ScoreValue, v.GradeValue, v.TableValue)


@dataclass(slots=True)
class Entry:
    """The entry that is looked at: its name in the code, its list, and the names of its fields so far."""

    name: str
    of: str
    fields: dict[str | None, str] = field(default_factory=dict)


class Lists:
    """Writes loops, and knows the names of what they found."""

    def __init__(self, into: Function) -> None:
        """Begin with no loop."""
        self.into = into
        self._found: dict[int, str] = {}
        # Nodes are known by their identity, so they must live as long.
        self._kept: list[Asked] = []

    def together(self, asked: Iterable[Asked]) -> None:
        """Write one loop a list for all that does not rest on definitions."""
        by_list: dict[str, list[Asked]] = {}
        for each in asked:
            over, where = over_and_where(each)
            if over is not None and not any(isinstance(part, EARLIER) for part in parts(where)):
                by_list.setdefault(over, []).append(each)
        for over, wanted in by_list.items():
            self.loop(over, wanted)

    def truth(self, node: g.Quantified) -> str:
        """The name of what `any(…)` or `every(…)` came to."""
        return self._name_of(node)

    def value(self, node: v.Count | v.Fold) -> str:
        """The name of a count, or of a value made of entries."""
        return self._name_of(node)

    def line(self, line: d.ScoreLine) -> str:
        """The name of what a line of a score found: see `begin`."""
        return self._name_of(line)

    def _name_of(self, node: Asked) -> str:
        if id(node) not in self._found:
            over, _ = over_and_where(node)
            self.loop(str(over), [node])
        return self._found[id(node)]

    # ---- writing a loop

    def loop(self, over: str, wanted: list[Asked]) -> None:
        """Write one loop over a list for several questions."""
        code, into = self.into.code, self.into
        whole = into.field(over)
        names = []
        for node in wanted:
            name = code.fresh("c")
            self._found[id(node)] = name
            self._kept.append(node)
            names.append(name)
            self.begin(node, name)
        with code.block(f"if {whole} is not None:"):
            entry = Entry(code.fresh("e"), over)
            for node, name in zip(wanted, names, strict=True):
                self.reset(node, name)
            if any(over_and_where(node)[1] is not None or not isinstance(node, g.Quantified) for node in wanted):
                with code.block(f"for {entry.name} in {whole}:"):
                    outer, into.entry = into.entry, entry
                    into.name_record_fields(entry, wanted)
                    self.look_at_entry(wanted, names)
                    into.entry = outer
            for node, name in zip(wanted, names, strict=True):
                self.end(node, name, whole)

    def begin(self, node: Asked, name: str) -> None:
        """What it is while the list is missing."""
        match node:
            case v.Count():
                self.into.code.line(f"{name} = ANY_NUMBER")
            case _:
                self.into.code.line(f"{name} = None")

    def reset(self, node: Asked, name: str) -> None:
        """What it is before the first entry."""
        line = self.into.code.line
        match node:
            case g.Quantified(is_every=is_every):
                line(f"{name} = {is_every}")
            case d.ScoreLine() if is_dated(node):
                line(f"{name} = []")
            case v.Count() | d.ScoreLine():
                line(f"{name}_met = {name}_open = 0")
            case v.Fold():
                line(f"{name}_met, {name}_open = [], []")

    def look_at_entry(self, wanted: list[Asked], names: list[str]) -> None:
        """Ask everything of one entry; what wants different values of one field stands in branches by its value."""
        code, into = self.into.code, self.into
        by_field: dict[str, dict[object, list[tuple[Asked, str, g.Truth | None]]]] = {}
        for node, name in zip(wanted, names, strict=True):
            # An entry that does not hold says something of `every` alone; of all else, only those that may hold do.
            is_every = isinstance(node, g.Quantified) and node.is_every
            choice = None if is_every else choice_of(over_and_where(node)[1])
            if choice is not None:
                field, value, rest = choice
                by_field.setdefault(field, {}).setdefault(value, []).append((node, name, rest))
            else:
                self.look(node, name, over_and_where(node)[1])
        for field, by_value in by_field.items():
            found = into.record(field)
            with code.block(f"if {found} is None:"):
                for each in by_value.values():
                    for node, name, _ in each:
                        self.look(node, name, over_and_where(node)[1])
            for value, each in by_value.items():
                with code.block(f"elif {found} == {code.constant(value)}:"):
                    for node, name, rest in each:
                        self.look(node, name, rest)

    def look(self, node: Asked, name: str, where: g.Truth | None) -> None:
        """What one entry does to it, if `where` holds."""
        code, into = self.into.code, self.into
        holds = TRUE if where is None else into.code.flat(truth(where, into))
        match node:
            case g.Quantified(is_every=is_every):
                self.quantify(holds, name, stops_at=not is_every)
            case d.ScoreLine() if is_dated(node):
                moment = into.record(node.at.name) if node.at is not None else "None"
                with code.block(f"if ({name}_holds := {holds.text}) is not False:"):
                    code.line(f"{name}.append(({name}_holds is True, {moment}))")
            case v.Count() | d.ScoreLine():
                self.tell(holds, f"{name}_met += 1", f"{name}_open += 1", name)
            case v.Fold():
                item = into.record(node.item.name)
                self.tell(holds, f"{name}_met.append({item})", f"{name}_open.append({item})", name)

    def quantify(self, holds: Expr, name: str, *, stops_at: bool) -> None:
        """Keep what decides; what is open stays so until something decides."""
        code = self.into.code
        with code.block(f"if {name} is not {stops_at} and ({name}_holds := {holds.text}) is not {not stops_at}:"):
            code.line(f"{name} = {name}_holds")

    def tell(self, holds: Expr, if_met: str, if_open: str, name: str) -> None:
        """Do one thing where it is met, another where it is open."""
        code = self.into.code
        if holds is TRUE:
            code.line(if_met)
            return
        if holds.is_two_valued:
            with code.block(f"if {holds.text}:"):
                code.line(if_met)
            return
        with code.block(f"if {name}_holds := {holds.text}:"):
            code.line(if_met)
        with code.block(f"elif {name}_holds is None:"):
            code.line(if_open)

    def end(self, node: Asked, name: str, whole: str) -> None:
        """What it comes to after the last entry."""
        code = self.into.code
        match node:
            case g.Quantified(where=None):
                code.line(f"{name} = {whole} != ()")
            case v.Count():
                code.line(f"{name} = counted({name}_met, {name}_open)")
            case v.Fold():
                code.line(f"{name} = fold_entries({code.thing(node)}, {name}_met, {name}_open)")
            case d.ScoreLine() if not is_dated(node):
                code.line(f"{name} = {name}_met, {name}_open")
            case _:
                pass


def choice_of(where: g.Truth | None) -> tuple[str, object, g.Truth | None] | None:
    """The field of a record that must have one certain value, that value, and what else is asked."""
    match where:
        case g.Comparison(
            operator=g.Comparing.IS,
            left=v.RecordValue(name=str() as name, type=ChoiceType()),
            right=v.Constant(value=wanted),
        ):
            return name, wanted, None
        case g.Group(how=g.Quantity.ALL, parts=parts_):
            for place, part in enumerate(parts_):
                if found := choice_of(part) if isinstance(part, g.Comparison) else None:
                    others = (*parts_[:place], *parts_[place + 1 :])
                    rest = others[0] if len(others) == 1 else replace(where, parts=others)
                    return found[0], found[1], rest
        case _:
            pass
    return None


def is_dated(line: d.ScoreLine) -> bool:
    """Whether its records do not all count alike, or their points may become too many to be exact."""
    return line.at is not None or line.is_once or abs(line.points) > LARGE


def over_and_where(node: Asked) -> tuple[str | None, g.Truth | None]:
    """The list that is looked through, and what is asked of an entry."""
    over = node.over.name if node.over is not None else None
    return over, node.criterion if isinstance(node, d.ScoreLine) else node.where
