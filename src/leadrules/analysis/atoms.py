"""Values of a field, one for all that plain tests cannot tell apart: what holds for these holds for every value.

Of numbers, days and moments those that rules name are taken, one between each two of them, and one beyond each end; of
texts and countries those that rules name, and another one.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from itertools import count, pairwise
from typing import TYPE_CHECKING

from leadrules.analysis.plain import spoken_of
from leadrules.backends.interpreter import constraint
from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.graph.walk import parts
from leadrules.schema import types as t
from leadrules.schema.countries import CODES
from leadrules.schema.ranges import EXACT
from leadrules.schema.read_numbers import MOST_DECIMALS, MOST_WHOLE_DIGITS
from leadrules.schema.scales import scale_of
from leadrules.schema.text import fold
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from leadrules.graph.definitions import Field
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.types import FieldType
    from leadrules.schema.values import Single, ValueOrMissing

MOST = Decimal(10) ** MOST_WHOLE_DIGITS
SMALLEST = Decimal(1).scaleb(-MOST_DECIMALS)


def atoms(field: Field, spoken: Iterable[Single], graph: RuleGraph) -> list[ValueOrMissing] | None:
    """The values of which each stands for all like it, as far as plain tests name `spoken`; missing is the last.

    None for a list, and where what the field must fulfil is no plain question, so that more values would be needed.
    """
    named = [*spoken]
    if field.where is not None:
        for test in parts(field.where):
            if isinstance(test, g.Group | g.Not) or not isinstance(test, g.Truth):
                continue
            asked = spoken_of(test, graph)
            if asked is None or not isinstance(asked[0], gv.RecordValue):
                return None
            named += asked[1]
    found = singles(field.type, named, is_free=field.where is None)
    if found is None:
        return None
    fulfils = constraint(graph)
    return [*(value for value in dict.fromkeys(found) if fulfils(field, value)), MISSING]


def singles(kind: FieldType, named: list[Single], *, is_free: bool) -> Iterable[Single] | None:
    """The same of a type; where a field `is_free`, every value of it is usable."""
    match kind:
        case t.ListType():
            return None
        case t.ChoiceType(values=values):
            return values
        case t.ScalarType(t.Scalar.YES_NO):
            return True, False
        case t.ScalarType(t.Scalar.COUNTRY):
            others = [each for each in CODES if each not in named]
            return [*named, *(others[:1] if is_free else others)]
        case t.ScalarType(t.Scalar.DATE):
            days = sorted({each for each in named if isinstance(each, date)}) or [date(2026, 1, 1)]
            return days_between(days)
        case t.ScalarType(t.Scalar.DATETIME):
            moments = sorted({each for each in named if isinstance(each, datetime)})
            return moments_between(moments or [datetime(2026, 1, 1, tzinfo=UTC)])
        case _ if t.is_textual(kind):
            texts = [each for each in named if isinstance(each, str)]
            # Which other text fulfils what it must is for the solver to find.
            return [*texts, another(kind, texts)] if is_free else None
        case _:
            return numbers_between([each for each in named if isinstance(each, Decimal)], kind)


def another(kind: FieldType, texts: Iterable[str]) -> str:
    """A text that is none of some."""
    known = {fold(each) for each in texts}
    forms = {"email": "jo{}@acme.example", "phone": "+49 30 1234567{}", "url": "https://acme{}.example"}
    form = forms.get(str(kind), "something else{}")
    return next(text for number in count() if fold(text := form.format(number or "")) not in known)


def step_of(kind: FieldType) -> Decimal:
    """The smallest step from one number to the next that a field can hold."""
    of = kind.of if isinstance(kind, t.BandType) else kind
    if t.money_of(of) is not None:
        return scale_of(of)
    # Programs give durations to the microsecond.
    return Decimal(1) if of == t.INTEGER else Decimal("0.000001") if of == t.DURATION else SMALLEST


def below(value: Decimal, step: Decimal) -> Decimal:
    """The highest number of whole steps that is not above a number."""
    found = EXACT.divide(value, step).to_integral_value(ROUND_FLOOR) * step
    whole = found.to_integral_value()
    return whole if whole == found else found.normalize()


def numbers_between(named: Iterable[Decimal], kind: FieldType) -> Iterator[Decimal]:
    """Numbers that the field can hold: those that are named, one between each two of them, and one beyond each end."""
    # No field holds what is larger, so that nothing is told apart there.
    step, ends = step_of(kind), sorted({each for each in named if abs(each) < MOST}) or [Decimal(1)]
    yield from (each for each in ends if below(each, step) == each)
    for one, other in pairwise(ends):
        # The next whole number is plainest.
        tried = below(one, Decimal(1)) + 1, below((one + other) / 2, step), below(one, step) + step
        yield from [each for each in tried if one < each < other][:1]
    yield from (each for each in (below(ends[0], Decimal(1)) - 1, below(ends[-1], Decimal(1)) + 1) if abs(each) < MOST)


def days_between(days: list[date]) -> Iterator[date]:
    """Days that are named, one between each two of them, and one beyond each end."""
    yield from days
    one = timedelta(days=1)
    yield from (first + one for first, second in pairwise(days) if first + one < second)
    if days[0] > date.min:
        yield days[0] - one
    if days[-1] < date.max:
        yield days[-1] + one


def moments_between(moments: list[datetime]) -> Iterator[datetime]:
    """Moments that are named, one between each two of them, and one beyond each end."""
    yield from moments
    for first, second in pairwise(moments):
        middle = first + (second - first) / 2
        if first < middle < second:
            yield middle
    day = timedelta(days=1)
    if moments[0] - datetime.min.replace(tzinfo=UTC) > day:
        yield moments[0] - day
    if datetime.max.replace(tzinfo=UTC) - moments[-1] > day:
        yield moments[-1] + day
