"""What kinds of values a statement handles, as the table of leads and its conversions say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql.columns import arrow

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from leadrules.backends.sql.columns import Column


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind by its name; of decimals the digits, of lists what they hold, of records their parts."""

    name: str
    digits: int = 0
    places: int = 0
    of: Kind | None = None
    parts: tuple[tuple[str, Kind], ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether one can calculate with it."""
        return self.name in NUMBERS

    @property
    def is_made_of_parts(self) -> bool:
        """Whether it is a list or a record, which no engine is asked to compare."""
        return self.of is not None or bool(self.parts)


TRUTH, TEXT, DAY, MOMENT = Kind("yes/no"), Kind("text"), Kind("date"), Kind("datetime")
# Whole numbers of 64 bits and of 128, and what is NULL of no type.
WHOLE, WIDE, NOTHING = Kind("whole number", 19), Kind("wide whole number", 38), Kind("nothing")
# The name of a record that is no part of the table, where such a one is of another type.
MADE = "record that is made on the way"
NUMBERS = {"whole number": 1, "wide whole number": 2, "number": 3}


def decimal(digits: int, places: int) -> Kind:
    """Numbers of so many digits, some of them behind the point."""
    return Kind("number", digits, places)


def list_of(of: Kind) -> Kind:
    """A list."""
    return Kind("list", of=of)


def together(kinds: Sequence[Kind]) -> Kind | None:
    """The one kind of several branches; None when they do not go together."""
    found = NOTHING
    for kind in kinds:
        if NOTHING in (found, kind):
            found = kind if found == NOTHING else found
        elif found.is_number and kind.is_number:
            found = widest(found, kind)
        elif found.name == kind.name == "list" and found.of is not None and kind.of is not None:
            of = together([found.of, kind.of])
            if of is None:
                return None
            found = list_of(of)
        elif found.parts and kind.parts:
            parts = _parts_together(found, kind)
            if parts is None:
                return None
            found = replace(found, parts=parts)
        elif found != kind:
            return None
    return found


def _parts_together(one: Kind, other: Kind) -> tuple[tuple[str, Kind], ...] | None:
    names = [name for name, _ in one.parts]
    if one.name != other.name or names != [name for name, _ in other.parts]:
        return None
    # A record that the table holds is of a type of its own, which its parts cannot be widened in.
    if one.name != MADE:
        return one.parts if one == other else None
    found = [together([mine, theirs]) for (_, mine), (_, theirs) in zip(one.parts, other.parts, strict=True)]
    several = [kind for kind in found if kind is not None]
    return tuple(zip(names, several, strict=True)) if len(several) == len(names) else None


def widest(one: Kind, other: Kind) -> Kind:
    """The kind of numbers that holds both."""
    wider = max(one, other, key=lambda kind: NUMBERS[kind.name])
    if wider.name != "number":
        return wider
    places = max(one.places, other.places)
    before = max(one.digits - one.places, other.digits - other.places)
    return replace(wider, digits=before + places, places=places)


def kind_of_column(column: Column) -> Kind:
    """The kind of a column of the table of leads."""
    return _of_arrow(arrow(column))


def _of_arrow(kind: pa.DataType) -> Kind:
    import pyarrow.types as of

    if of.is_list(kind):
        return list_of(_of_arrow(kind.value_type))
    if of.is_struct(kind):
        return Kind("record", parts=tuple((each.name, _of_arrow(each.type)) for each in kind))
    if of.is_decimal(kind):
        return decimal(kind.precision, kind.scale)
    if of.is_boolean(kind):
        return TRUTH
    if of.is_integer(kind):
        return WHOLE
    if of.is_date(kind):
        return DAY
    return MOMENT if of.is_timestamp(kind) else TEXT


_TYPES = {
    exp.DType.BOOLEAN: TRUTH,
    exp.DType.TINYINT: WHOLE,
    exp.DType.SMALLINT: WHOLE,
    exp.DType.INT: WHOLE,
    exp.DType.BIGINT: WHOLE,
    exp.DType.INT128: WIDE,
    exp.DType.VARCHAR: TEXT,
    exp.DType.TEXT: TEXT,
    exp.DType.DATE: DAY,
    exp.DType.TIMESTAMP: MOMENT,
    exp.DType.TIMESTAMPNTZ: MOMENT,
}


def kind_of_type(kind: exp.DataType) -> Kind | None:
    """The kind of a type that a value is converted to; None of a type that nobody has listed."""
    if kind.this == exp.DType.DECIMAL and len(kind.expressions) == 2:  # noqa: PLR2004 - digits and places
        digits, places = (int(each.name) for each in kind.expressions)
        return decimal(digits, places)
    return _TYPES.get(kind.this)


def narrow(kind: Kind) -> Kind:
    """Numbers of 28 digits, so that a sum of two needs fewer than the 38 that engines have.

    No number of a statement reaches 10^18: what could is missing, and two of them together have 19 digits.
    """
    if kind.name == "number" and kind.digits > MOST_DIGITS and kind.places <= PLACES:
        return decimal(MOST_DIGITS, PLACES)
    if kind.of is not None:
        return list_of(narrow(kind.of))
    return replace(kind, parts=tuple((name, narrow(of)) for name, of in kind.parts))


MOST_DIGITS, PLACES = 28, 9
