"""The lead as variables: a value of its type for every field that something asks for, and back from a model."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import z3

from leadrules.backends.smt import numbers as n
from leadrules.backends.smt import terms
from leadrules.backends.smt.kinds import Choice, Flag, Said, Unsaid
from leadrules.backends.smt.numbers import Num
from leadrules.backends.smt.space import Part
from leadrules.backends.smt.texts import Text
from leadrules.schema import types as t
from leadrules.schema.countries import CODES
from leadrules.schema.currencies import MINOR_UNITS
from leadrules.schema.read_numbers import MOST_DECIMALS, MOST_WHOLE_DIGITS
from leadrules.schema.values import MISSING, Missing, Range

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.space import Space
    from leadrules.backends.smt.terms import Term
    from leadrules.backends.smt.texts import Texts
    from leadrules.schema.values import Single

MOST = Fraction(10) ** MOST_WHOLE_DIGITS
SCALES = {
    t.Scalar.INTEGER: 0,
    t.Scalar.NUMBER: MOST_DECIMALS,
    t.Scalar.PERCENT: MOST_DECIMALS,
    t.Scalar.DURATION: 6,
    t.Scalar.DATE: 0,
    t.Scalar.DATETIME: 6,
}


class Drawn(Part):
    """A field of the lead, or of an entry, as a variable."""

    __slots__ = ("entry", "field", "is_whole", "kind", "list_name", "said")

    def __init__(self, name: str, field: str | None, kind: t.Type) -> None:
        """Keep what it is a variable for; `list_name` and `entry` say of which entry."""
        super().__init__(name)
        self.field = field
        self.kind = kind
        self.said: Said = Unsaid(known=False, why="nothing")
        self.list_name: str | None = None
        self.entry = 0
        # Whether z3 has been told that it is a whole number of its smallest unit.
        self.is_whole = False


class Drawing:
    """Makes variables of any type, constants of any value, and values of models."""

    def __init__(self, space: Space, texts: Texts, now: datetime, zones: Sequence[ZoneInfo]) -> None:
        """Count moments from `now`; a lead holds those that the clocks of all zones can show."""
        self.space = space
        self.texts = texts
        self.now = now
        self.moments = self.span(zones)

    # ---- what is written down

    def constant(self, value: Single | Missing, kind: t.Type) -> Said:
        """A value of the rules or of a lead."""
        match value:
            case Missing():
                return Unsaid(known=False, why="missing")
            case bool():
                return Flag(known=True, holds=value)
            case Decimal() | Range():
                return n.ranged(value)
            case datetime():
                return n.exactly(self.seconds(value))
            case date():
                return n.exactly(value.toordinal())
            case _ if t.is_textual(kind):
                return Text(known=True, word=self.texts.named(value), form=self.texts.form(value))
            case _:
                return Choice(known=True, code=self.space.code(value))

    def seconds(self, moment: datetime) -> Fraction:
        """How many seconds after the evaluation a moment is."""
        passed = moment - self.now
        return Fraction(passed.days * 86_400 + passed.seconds) + Fraction(passed.microseconds, 10**6)

    # ---- what may be anything

    def draw(self, part: Drawn, kind: t.Type) -> Said:
        """A value that may be any of a type, or missing."""
        known = z3.Bool(f"{part.name}?")
        match kind:
            case t.ScalarType(t.Scalar.YES_NO):
                return Flag(known, z3.Bool(part.name))
            case t.ScalarType(t.Scalar.COUNTRY):
                return self._choice(part, known, CODES)
            case t.ScalarType() if t.is_textual(kind):
                return Text(known, self.texts.variable(part.name))
            case t.ScalarType() | t.MoneyType():
                return self._number(part, known, kind)
            case t.ChoiceType(values):
                return self._choice(part, known, values)
            case t.BandType(of):
                return self._band(part, known, of)
            case _:
                return Unsaid(known, f"a {kind}")

    def _number(self, part: Drawn, known: Bool, kind: t.ScalarType | t.MoneyType) -> Num:
        of = z3.Real(part.name)
        least, most = self.limits(kind)
        part.add(z3.And(of >= terms.numeral(least), of <= terms.numeral(most)))
        return n.term(known, of, least=least, most=most, scale=scale_of(kind))

    def span(self, zones: Sequence[ZoneInfo]) -> tuple[Fraction, Fraction]:
        """The first and the last moment that is in the years 1 to 9999, in UTC and by the clocks of some zones."""
        first = self.seconds(datetime.min.replace(tzinfo=UTC))
        last = self.seconds(datetime.max.replace(tzinfo=UTC))
        # No clock is put forward or back on the first two days and on the last two.
        begins = [_ahead(zone, datetime(1, 1, 2, 12, tzinfo=zone)) for zone in zones]
        ends = [_ahead(zone, datetime(9999, 12, 30, 12, tzinfo=zone)) for zone in zones]
        return first - min(0, *begins), last - max(0, *ends)

    def limits(self, kind: t.ScalarType | t.MoneyType) -> tuple[Fraction, Fraction]:
        """Between what a number, a day or a moment lies."""
        if kind == t.DATE:
            return Fraction(date.min.toordinal()), Fraction(date.max.toordinal())
        if kind == t.DATETIME:
            return self.moments
        step = Fraction(1, 10 ** scale_of(kind))
        return step - MOST, MOST - step

    def _band(self, part: Drawn, known: Bool, of: t.ScalarType | t.MoneyType) -> Num:
        low, high = z3.Real(f"{part.name}.low"), z3.Real(f"{part.name}.high")
        no_low, no_high = z3.Bool(f"{part.name}.below"), z3.Bool(f"{part.name}.above")
        least, most = self.limits(of)
        for each in (low, high):
            part.add(z3.And(each >= terms.numeral(least), each <= terms.numeral(most)))
        part.add(low <= high)
        part.add(z3.Not(z3.And(no_low, no_high)))
        return Num(known=known, low=low, high=high, is_low_open=no_low, is_high_open=no_high)

    def _choice(self, part: Drawn, known: Bool, values: tuple[str, ...]) -> Choice:
        code = z3.Int(part.name)
        codes = sorted(self.space.code(value) for value in values)
        if codes[-1] - codes[0] == len(codes) - 1:
            part.add(z3.And(code >= codes[0], code <= codes[-1]))
        else:
            part.add(z3.Or(*(code == each for each in codes)))
        return Choice(known, code)

    # ---- back from a model

    def value(self, part: Drawn, model: z3.ModelRef) -> Single | Missing | None:
        """What a model holds for a variable, texts left out; None when that is no value of its type."""
        said = part.said
        if not is_so(model, said.known):
            return MISSING
        match said:
            case Flag(holds=holds):
                return is_so(model, holds)
            case Choice(code=code):
                number = code if isinstance(code, int) else model.eval(code, model_completion=True).as_long()
                return next(value for value, each in self.space.codes.items() if each == number)
            case Num():
                return self._number_value(said, part.kind, model)
            case _:
                return MISSING

    def _number_value(self, said: Num, kind: t.Type, model: z3.ModelRef) -> Single | None:
        if isinstance(kind, t.BandType):
            low, high = (
                None if is_so(model, is_open) else number(model, end)
                for end, is_open in ((said.low, said.is_low_open), (said.high, said.is_high_open))
            )
            ends = [None if each is None else decimal(each, scale_of(kind.of)) for each in (low, high)]
            if (low is not None and ends[0] is None) or (high is not None and ends[1] is None):
                return None
            return ends[0] if ends[0] is not None and ends[0] == ends[1] else Range(*ends)
        found = number(model, said.low)
        exact = decimal(found, scale_of(kind))
        if exact is None:
            return None
        if kind == t.DATE:
            return date.fromordinal(int(exact))
        return self.now + timedelta(microseconds=int(exact.scaleb(6))) if kind == t.DATETIME else exact


def _ahead(zone: ZoneInfo, at: datetime) -> int:
    """How many seconds the clock of a zone is ahead of UTC."""
    passed = zone.utcoffset(at) or timedelta()
    return passed.days * 86_400 + passed.seconds


def scale_of(kind: t.Type) -> int:
    """How many decimals a value of a type has at most: microseconds for moments."""
    if isinstance(kind, t.MoneyType):
        return MINOR_UNITS.get(kind.currency, 2)
    return SCALES.get(kind.kind, 0) if isinstance(kind, t.ScalarType) else 0


def is_so(model: z3.ModelRef, of: Bool) -> bool:
    """Whether a condition holds in a model."""
    return of if isinstance(of, bool) else z3.is_true(model.eval(of, model_completion=True))


def number(model: z3.ModelRef, of: Term) -> Fraction:
    """A term's number in a model."""
    if isinstance(of, Fraction):
        return of
    found = model.eval(of, model_completion=True)
    if z3.is_algebraic_value(found):
        found = found.approx(12)
    return Fraction(found.numerator_as_long(), found.denominator_as_long())


def decimal(of: Fraction, places: int) -> Decimal | None:
    """A number as a decimal; None where it has more decimals than there may be."""
    units = of * 10**places
    if units.denominator != 1:
        return None
    return Decimal(of.numerator) if of.denominator == 1 else Decimal(units.numerator).scaleb(-places).normalize()
