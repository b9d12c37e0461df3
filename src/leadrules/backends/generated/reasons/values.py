"""What a value waits for: the fields that could still make it known, and those that could put another in its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, assert_never

from leadrules.backends.generated.reasons.borrowed import value
from leadrules.backends.generated.reasons.slots import Piece, both, under
from leadrules.graph import values as v

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.generated.reasons.writing import Writing


class Unwritten(Exception):
    """What is so rare that it is left to the interpreter."""


class Read(NamedTuple):
    """A name that is read, under a condition; of a field of the lead, or of something else that bears the name."""

    name: str
    is_field: bool
    when: str = ""


@dataclass(frozen=True, slots=True)
class Waits:
    """`opens` and `flips` as the interpreter's `Valued` tells them; `reads` are the names that it was made from."""

    opens: tuple[Piece, ...] = ()
    flips: tuple[Piece, ...] = ()
    reads: tuple[Read, ...] = ()


NOTHING = Waits()


class Values:
    """Gives each computed part of a value a name in the code, and knows what values wait for."""

    def __init__(self, into: Writing) -> None:
        """Write into a function."""
        self.into = into
        self._made: dict[str, Waits] = {}

    # ---- names for what is computed

    def named(self, node: v.Value) -> v.Value:
        """The same value, with a name in the place of what is computed."""
        match node:
            case v.Sum():
                sum_ = replace(node, terms=tuple((sign, self.named(term)) for sign, term in node.terms))
                return self.made(sum_, [term for _, term in sum_.terms])
            case v.Product():
                first, rest = self.named(node.first), tuple((sign, self.named(each)) for sign, each in node.rest)
                return self.made(replace(node, first=first, rest=rest), [first, *(each for _, each in rest)])
            case v.Shifted():
                shifted = replace(node, of=self.named(node.of))
                return self.made(shifted, [shifted.of])
            case v.Elapsed():
                elapsed = replace(node, later=self.named(node.later), earlier=self.named(node.earlier))
                return self.made(elapsed, [elapsed.later, elapsed.earlier])
            case v.Extreme():
                extreme = replace(node, options=tuple(map(self.named, node.options)))
                return self.made(extreme, extreme.options)
            case v.FirstKnown():
                return self.first_known(replace(node, options=tuple(map(self.named, node.options))))
            case v.Count() | v.Fold():
                name, waits = self.into.lists.value(node)
                return self.keep(name, node, waits)
            case _:
                return node

    def keep(self, name: str, node: v.Value, waits: Waits) -> v.DefinedValue:
        """Stand for a value that has a name."""
        key = f"#{name}"
        self.into.function.results[key] = name
        self.into.function.shapes.note(key, node)
        self._made[key] = waits
        return v.DefinedValue(name=key, type=node.type)

    def text(self, node: v.Value) -> str:
        """A value's name in the code."""
        expr = value(node, self.into.function)
        return expr.text if expr.is_name else self.into.code.named("v", expr.text)

    def is_unsettled(self, node: v.Value, name: str) -> str:
        """Whether it is missing, or a range."""
        if self.into.function.shapes.can_be_range(node):
            return f"({name} is None or type({name}) is Range)"
        return f"{name} is None"

    def made(self, node: v.Value, parts: Sequence[v.Value]) -> v.DefinedValue:
        """A value that is made of others: while it is unsettled, it waits for what they wait for."""
        name = self.into.code.named("v", value(node, self.into.function).text)
        waits = [self.waits(part) for part in parts]
        unsettled = self.is_unsettled(node, name)
        reads = together([each for one in waits for each in one.reads])
        opens = under(unsettled, [each for one in waits for each in one.opens])
        flips = tuple(each for one in waits for each in one.flips)
        return self.keep(name, node, Waits((*opens, *otherwise(unsettled, opens, reads)), flips, reads))

    def first_known(self, node: v.FirstKnown) -> v.DefinedValue:
        """The first that is not missing; the ones before it could still take its place."""
        code = self.into.code
        names = [self.text(option) for option in node.options]
        name = code.named("v", value(node, self.into.function).text)
        waits = [self.waits(option) for option in node.options]
        # Whether each option is looked at: all before it are missing.
        looked_at = [""]
        for each in names[:-1]:
            looked_at.append(both(looked_at[-1], f"{each} is None"))
        seen = list(zip(names, waits, looked_at, strict=True))
        reads = together(
            [Read(each.name, each.is_field, both(when, each.when)) for _, one, when in seen for each in one.reads]
        )
        opens = under(f"{name} is None", [each for one in waits for each in one.opens])
        chosen = [
            piece
            for each, one, when in seen
            for piece in under(both(when, f"{each} is not None"), one.opens)
            if piece.when != f"{each} is None"
        ]
        passed_over = [
            piece
            for each, one, when in seen
            for piece in under(both(f"{name} is not None", both(when, f"{each} is None")), one.opens)
        ]
        inner = [piece for _, one, when in seen for piece in under(when, one.flips)]
        rest = otherwise(f"{name} is None", opens, reads)
        return self.keep(name, node, Waits((*opens, *rest, *chosen), (*passed_over, *inner), reads))

    # ---- what it waits for

    def waits(self, node: v.Value) -> Waits:
        """What a value without computed parts waits for."""
        function = self.into.function
        match node:
            case v.FieldValue(name=name):
                local = function.field(name)
                reads = (Read(name, is_field=True),)
                if function.shapes.can_be_range(node):
                    return Waits((Piece(name, self.is_unsettled(node, local)),), reads=reads)
                if function.is_never_missing(node):
                    return Waits(reads=reads)
                return Waits((Piece(name, f"{local} is None"),), reads=reads)
            case v.RecordValue(name=name):
                local, over = function.known_record(name), function.entry.of if function.entry is not None else ""
                when = self.is_unsettled(node, local)
                return Waits((Piece(over, when),), reads=(Read(name or "it", is_field=False),))
            case v.DefinedValue(name=name):
                return self._made[name] if name in self._made else self.defined(name)
            case v.ScoreValue(name=name):
                return Waits(self.into.others(name))
            case v.GradeValue(score=score):
                return Waits(self.into.others(f"{score}.grade"))
            case v.TableValue():
                return Waits(self.into.others(f"{node.table}.{node.output}"))
            case v.Constant() | v.SettingValue() | v.Today() | v.Now():
                return NOTHING
            case (
                v.Sum() | v.Product() | v.Shifted() | v.Elapsed() | v.FirstKnown() | v.Extreme() | v.Count() | v.Fold()
            ):
                message = "a computed value is given a name first"
                raise LookupError(message)
            case _:
                assert_never(node)

    def defined(self, name: str) -> Waits:
        """What `define NAME as …` waits for."""
        return Waits(self.into.others(name), self.into.others(f"{name}.flips"))


def together(reads: Sequence[Read]) -> tuple[Read, ...]:
    """Each name once, in the place where it is first read."""
    found: dict[str, Read] = {}
    for each in reads:
        before = found.get(each.name)
        if before is None or not before.when or before.is_field is not each.is_field:
            if before is not None and before.is_field is not each.is_field and each.when:
                raise Unwritten
            found[each.name] = each if before is None or before.is_field is not each.is_field else before
        else:
            found[each.name] = each._replace(when=f"({before.when} or {each.when})" if each.when else "")
    return tuple(found.values())


def otherwise(unsettled: str, opens: Sequence[Piece], reads: Sequence[Read]) -> tuple[Piece, ...]:
    """Every field that it was made from, where it cannot be computed although nothing that it waits for is missing."""
    none = " or ".join(f"({piece.when})" if piece.when else "True" for piece in opens)
    when = f"({unsettled} and not ({none}))" if opens else unsettled
    return tuple(Piece(each.name, both(when, each.when)) for each in reads if each.is_field)
