"""A model of z3 as a lead: typed values for every graph that looks at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import z3

from leadrules.backends.smt import terms
from leadrules.backends.smt.lead import ListPart
from leadrules.backends.smt.numbers import Num
from leadrules.backends.smt.texts import Looked, Named, Pattern, Text
from leadrules.backends.smt.variables import Drawn, is_so, number, scale_of
from leadrules.backends.smt.written import is_text_of, text_like
from leadrules.schema import types as t
from leadrules.schema.text import fold
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.space import Part, Space
    from leadrules.backends.smt.variables import Drawing
    from leadrules.schema.types import Type
    from leadrules.schema.values import Single, Value


@dataclass(slots=True)
class Held:
    """What a model says of a lead: each field's value with the type of its variable; or what z3 must be told first."""

    fields: dict[str, list[tuple[Type | None, Value]]] = field(default_factory=dict)
    lemmas: list[Bool] = field(default_factory=list)
    # Why it is not what the model means, in the end.
    given_up: str | None = None


class Decoder:
    """Reads models."""

    def __init__(self, space: Space, drawing: Drawing) -> None:
        """Know how values are written."""
        self.space, self.drawing = space, drawing

    def read(self, parts: Iterable[Part], model: z3.ModelRef) -> Held:
        """Read the fields that a question rests on; all others are missing."""
        held = Held()
        ordered = sorted(parts, key=lambda each: each.name)
        for part in ordered:
            for check in part.checks:
                held.lemmas += keep(part, check(model))
        drawn = [part for part in ordered if isinstance(part, Drawn)]
        lists = [part for part in ordered if isinstance(part, ListPart)]
        values: dict[Drawn, Single] = {}
        for part in drawn:
            value = self.drawing.value(part, model)
            if value is None:
                held.lemmas += self.whole(part)
            elif value is not MISSING:
                values[part] = value
        for part in lists:
            held.lemmas += self.whole_counts(part, model)
        if held.lemmas:
            return held
        held.lemmas += self.unfit(ordered, drawn, model)
        if held.lemmas:
            return held
        self.texts(ordered, drawn, model, values, held)
        for part in drawn:
            if part.list_name is None and part in values:
                held.fields.setdefault(str(part.field), []).append((part.kind, values[part]))
        for part in lists:
            if is_so(model, part.said.known):
                mine = [each for each in drawn if each.list_name == part.field]
                held.fields[part.field] = [(None, self.entries(part, mine, model, values))]
        return held

    def entries(
        self, part: ListPart, drawn: list[Drawn], model: z3.ModelRef, values: Mapping[Drawn, Single]
    ) -> tuple[Single | dict[str, Single], ...]:
        """The entries of a list, those of a kind side by side."""
        found: list[Single | dict[str, Single]] = []
        for kind, count in enumerate(part.counts):
            mine = {each.field: values[each] for each in drawn if each.entry == kind and each in values}
            entry = mine[None] if None in mine else {str(name): value for name, value in mine.items()}
            found += [entry] * int(number(model, count))
        return tuple(found)

    def whole(self, part: Drawn) -> list[Bool]:
        """Tell z3 that a number has no more decimals than its type."""
        said = part.said
        if part.is_whole or not isinstance(said, Num):
            return []
        part.is_whole = True
        kind = part.kind.of if isinstance(part.kind, t.BandType) else part.kind
        facts: list[Bool] = []
        for number_, end in enumerate((said.low,) if said.low is said.high else (said.low, said.high)):
            units = z3.Int(f"{part.name}.units{number_}")
            facts.append(end == z3.ToReal(units) * terms.numeral(_step(scale_of(kind))))
        return keep(part, facts)

    def whole_counts(self, part: ListPart, model: z3.ModelRef) -> list[Bool]:
        """Tell z3 that a witness has no half entries."""
        if part.has_whole_counts or all(number(model, each).denominator == 1 for each in part.counts):
            return []
        part.has_whole_counts = True
        units = [z3.Int(f"{part.name}.units{i}") for i in range(len(part.counts))]
        pairs = zip(part.counts, units, strict=True)
        return keep(part, [z3.Implies(self.space.exact, each == z3.ToReal(unit)) for each, unit in pairs])

    def texts(
        self,
        parts: Iterable[Part],
        drawn: Iterable[Drawn],
        model: z3.ModelRef,
        values: dict[Drawn, Single],
        held: Held,
    ) -> None:
        """Write the texts: those that the rules name, and others that look as the model says."""
        parts = list(parts)
        written = {_class(model, each.word): each.written for each in parts if isinstance(each, Named)}
        taken = {each.folded for each in parts if isinstance(each, Named)}
        looks: dict[str, dict[Pattern, bool]] = {}
        looked = [each for each in parts if isinstance(each, Looked)]
        for each in looked:
            looks.setdefault(_class(model, each.word), {})[each.pattern] = is_so(model, each.holds)
        for part in drawn:
            said = part.said
            if not isinstance(said, Text) or not is_so(model, said.known):
                continue
            mine = looked_like = _class(model, said.word)
            if mine not in written and not self.drawing.texts.are_compared:
                mine = part.name
            if mine not in written:
                if self.drawing.texts.are_compared:
                    like = looks.get(looked_like, {})
                else:
                    like = {each.pattern: is_so(model, each.holds) for each in looked if each.word.eq(said.word)}
                text = text_like(like, part.kind, part.field, taken)
                if text is None:
                    text = part.name
                    self.give_up(said.word, parts, model, held)
                written[mine] = text
                taken.add(fold(text))
            values[part] = written[mine]

    def unfit(self, parts: Iterable[Part], drawn: Iterable[Drawn], model: z3.ModelRef) -> list[Bool]:
        """In a witness no address, number or link is a text that is none, though rules name it."""
        named = [each for each in parts if isinstance(each, Named)]
        written = {_class(model, each.word): each for each in named}
        lemmas: list[Bool] = []
        for part in drawn:
            said = part.said
            if not isinstance(said, Text) or part.kind == t.TEXT or not is_so(model, said.known):
                continue
            if _class(model, said.word) in written:
                others = [each for each in named if not is_text_of(each.written, part.kind)]
                facts = [z3.Implies(self.space.exact, said.word != each.word) for each in others]
                if written[_class(model, said.word)] in others:
                    lemmas += facts
        return lemmas

    def give_up(self, word: z3.ExprRef, parts: Iterable[Part], model: z3.ModelRef, held: Held) -> None:
        """Where no text was found that looks as the model says: a witness shall have another, if that can be said."""
        parts = list(parts)
        looked = [each.holds for each in parts if isinstance(each, Looked) and each.word.eq(word)]
        same = [each if is_so(model, each) else z3.Not(each) for each in looked]
        if same:
            other = [word != each.word for each in parts if isinstance(each, Named)]
            held.lemmas.append(z3.Implies(self.space.exact, z3.Not(z3.And(*same, *other))))
        held.given_up = "how a text looks"


def keep(part: Part, facts: list[Bool]) -> list[Bool]:
    """Remember facts for whoever uses the part again."""
    for fact in facts:
        part.add(fact)
    return facts


def _class(model: z3.ModelRef, word: z3.ExprRef) -> str:
    return str(model.eval(word, model_completion=True))


def _step(places: int) -> Fraction:
    return Fraction(1, 10**places)
