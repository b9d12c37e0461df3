"""What kinds of value a field, a setting or an expression can have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Scalar(StrEnum):
    """The types that need nothing but their name, as it is written."""

    TEXT = "text"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    COUNTRY = "country"
    NUMBER = "number"
    INTEGER = "integer"
    PERCENT = "percent"
    YES_NO = "yes/no"
    DATE = "date"
    DATETIME = "datetime"
    DURATION = "duration"


@dataclass(frozen=True, slots=True)
class ScalarType:
    """One of the plain types."""

    kind: Scalar

    def __str__(self) -> str:
        """As an author writes it."""
        return self.kind.value


@dataclass(frozen=True, slots=True)
class MoneyType:
    """An exact amount in one currency (ISO 4217)."""

    currency: str

    def __str__(self) -> str:
        """As an author writes it."""
        return f"money in {self.currency}"


@dataclass(frozen=True, slots=True)
class ChoiceType:
    """`one of a, b` or, where the values have an order, `ranked a < b`."""

    values: tuple[str, ...]
    is_ranked: bool = False

    def __str__(self) -> str:
        """As an author writes it."""
        return "ranked " + " < ".join(self.values) if self.is_ranked else "one of " + ", ".join(self.values)


@dataclass(frozen=True, slots=True)
class BandType:
    """A number or an amount of which only a range may be known; `of` is the type of its ends."""

    of: ScalarType | MoneyType

    def __str__(self) -> str:
        """As an author writes it."""
        return f"band of {self.of}"


@dataclass(frozen=True, slots=True)
class RecordType:
    """One entry of a list: named fields, each with its type."""

    fields: tuple[tuple[str, FieldType], ...]

    def __str__(self) -> str:
        """As people call it."""
        return "record of " + ", ".join(name for name, _ in self.fields)

    def field(self, name: str) -> FieldType | None:
        """The type of one field, or None when there is none of that name."""
        return next((kind for known, kind in self.fields if known == name), None)


@dataclass(frozen=True, slots=True)
class ListType:
    """Any number of values, or of records."""

    of: ScalarType | MoneyType | ChoiceType | BandType | RecordType

    def __str__(self) -> str:
        """As an author writes it."""
        return f"list of {self.of}"


FieldType: TypeAlias = ScalarType | MoneyType | ChoiceType | BandType | ListType
# What an expression can be: a field's type, or one record of a list.
Type: TypeAlias = FieldType | RecordType

TEXT = ScalarType(Scalar.TEXT)
NUMBER = ScalarType(Scalar.NUMBER)
INTEGER = ScalarType(Scalar.INTEGER)
PERCENT = ScalarType(Scalar.PERCENT)
YES_NO = ScalarType(Scalar.YES_NO)
DATE = ScalarType(Scalar.DATE)
DATETIME = ScalarType(Scalar.DATETIME)
DURATION = ScalarType(Scalar.DURATION)
COUNTRY = ScalarType(Scalar.COUNTRY)

TEXTUAL = frozenset({Scalar.TEXT, Scalar.EMAIL, Scalar.PHONE, Scalar.URL})


def is_textual(kind: Type) -> bool:
    """Whether values are texts, compared without regard to case and outer blanks."""
    return isinstance(kind, ScalarType) and kind.kind in TEXTUAL


def is_plain_number(kind: Type) -> bool:
    """Whether values are numbers without a unit, of which perhaps only a range is known."""
    match kind:
        case ScalarType(Scalar.NUMBER | Scalar.INTEGER):
            return True
        case BandType(of):
            return is_plain_number(of)
        case _:
            return False


def is_moment(kind: Type) -> bool:
    """Whether values are days or moments."""
    return isinstance(kind, ScalarType) and kind.kind in (Scalar.DATE, Scalar.DATETIME)


def money_of(kind: Type) -> MoneyType | None:
    """The money type behind an amount or a band of amounts, None for anything else."""
    match kind:
        case MoneyType():
            return kind
        case BandType(MoneyType() as of):
            return of
        case _:
            return None


def is_ranged(kind: Type) -> bool:
    """Whether a value is a number, an amount, a percentage or a duration, whose ends can be compared."""
    match kind:
        case MoneyType() | BandType():
            return True
        case ScalarType(Scalar.NUMBER | Scalar.INTEGER | Scalar.PERCENT | Scalar.DURATION):
            return True
        case _:
            return False
