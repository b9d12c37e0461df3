"""Numbers, percentages, amounts of money and bands: what is written outside → exact decimals."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, Overflow
from typing import TYPE_CHECKING, TypeAlias

from leadrules.schema.currencies import MINOR_UNITS
from leadrules.schema.patterns import number_pattern
from leadrules.schema.raw import LONGEST_WRITTEN, Unusable, plain, unusable
from leadrules.schema.types import BandType, MoneyType, Scalar, ScalarType
from leadrules.schema.values import MISSING, Missing, Range

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadrules.schema.raw import Plain

Reading: TypeAlias = Decimal | Missing | Unusable

# What every backend holds exactly; the same limits hold for numbers in a rules file.
MOST_WHOLE_DIGITS = 15
MOST_DECIMALS = 9
_LIMIT = 10**MOST_WHOLE_DIGITS
_SMALLEST = Decimal(1).scaleb(-MOST_DECIMALS)
# Our own arithmetic: a program around us may have changed the precision of its thread.
_EXACT = Context(prec=2 * LONGEST_WRITTEN, rounding=ROUND_HALF_UP, traps=[InvalidOperation, Overflow])
_FACTORS = {"": 0, "k": 3, "K": 3, "M": 6}
_NUMBER = re.compile(r"([+-]?(?:[0-9][0-9_]*(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?) ?([kKM]?)")
_MONEY = re.compile(r"(?:([A-Za-z]{3})(?![A-Za-z]) *)?(.*?[0-9+](?: ?[kKM])?\+?)(?: *([A-Za-z]{3}))?")
# A dash between two ends stands right after a digit; a sign does not.
_BETWEEN = re.compile(r"(?<=[0-9kKM]) *(?:[-–—]| to ) *")


def read_number(raw: Plain, written: tuple[str, ...]) -> Reading:
    """Read `50`, `"5_000"`, `"2.5M"`; more than 9 decimals are rounded half up."""
    if type(raw) is int and -_LIMIT < raw < _LIMIT:
        return Decimal(raw)
    value = _number(raw, written, "is not a number")
    return value if isinstance(value, Missing | Unusable) else _fitted(raw, value, MOST_DECIMALS)


def read_integer(raw: Plain, written: tuple[str, ...]) -> Reading:
    """Read a number that has no part after the point: `50`, `50.0`, `"5k"`."""
    # By far the most frequent forms, and nothing can be wrong with them.
    if type(raw) is int and -_LIMIT < raw < _LIMIT:
        return Decimal(raw)
    if type(raw) is str and not written and len(raw) <= MOST_WHOLE_DIGITS and raw.isascii() and raw.isdigit():
        return Decimal(raw)
    complaint = "is not a whole number"
    value = _number(raw, written, complaint)
    if isinstance(value, Missing | Unusable):
        return value
    if value.adjusted() < MOST_WHOLE_DIGITS and value != value.to_integral_value():
        return unusable(raw, complaint)
    return _fitted(raw, value, 0)


def read_percent(raw: Plain, written: tuple[str, ...]) -> Reading:
    """Read `5` and `"5%"`, both 5 percent."""
    if type(raw) is int and -_LIMIT < raw < _LIMIT:
        return Decimal(raw)
    digits = raw[:-1].rstrip(" ") if type(raw) is str and raw.endswith("%") else raw
    complaint = "is not a percentage"
    value = _number(digits, written, complaint)
    if isinstance(value, Missing) or isinstance(raw, Unusable):
        return value
    return unusable(raw, complaint) if isinstance(value, Unusable) else _fitted(raw, value, MOST_DECIMALS)


def read_money(raw: Plain, kind: MoneyType, written: tuple[str, ...]) -> Reading:
    """Read an amount, with its currency or without: `20000`, `"20k EUR"`, `{"amount": 20000, "currency": "EUR"}`.

    Rounded half up to what the currency is paid in; an amount in another currency is unusable.
    """
    if type(raw) is int and -_LIMIT < raw < _LIMIT:
        return Decimal(raw)
    complaint = "is not an amount of money"
    amount, currency = _amount(raw)
    if isinstance(currency, Unusable):
        return currency
    value = _number(amount, written, complaint)
    if isinstance(value, Missing) or isinstance(amount, Unusable):
        return value
    shown_raw = raw if type(raw) is str else amount
    if isinstance(value, Unusable):
        return unusable(shown_raw, complaint)
    if currency and currency.upper() != kind.currency:
        return unusable(f"{amount} {currency}" if type(raw) is dict else raw, f"is not in {kind.currency}")
    return _fitted(shown_raw, value, MINOR_UNITS.get(kind.currency, MOST_DECIMALS))


def read_band(raw: Plain, kind: BandType, written: tuple[str, ...]) -> Reading | Range:
    """Read one value, or a range of which an end may be open: `"25-50"`, `"1000+"`, `{"low": 25, "high": 50}`."""
    if type(raw) is dict and not raw.keys() <= {"amount", "currency"}:
        return _ends(raw, kind, written)
    if isinstance(raw, Range):
        return _range(raw, raw.low, raw.high, kind, written)
    if type(raw) is not str or len(raw) > LONGEST_WRITTEN:
        return _end(raw, kind.of, written)
    amount, currency = _amount(raw) if isinstance(kind.of, MoneyType) else (raw, "")
    if type(amount) is not str or isinstance(currency, Unusable):
        return unusable(raw, "is no number and no band of numbers")
    code = f" {currency}" if currency else ""
    if amount.endswith("+"):
        return _range(raw, amount[:-1].rstrip(" ") + code, None, kind, written)
    low, *high = _BETWEEN.split(amount)
    if not high:
        return _end(raw, kind.of, written)
    if len(high) > 1:
        return unusable(raw, "is no number and no band of numbers")
    if high[0][-1:] in tuple("kKM") and low[-1:] not in tuple("kKM"):
        return unusable(raw, f"could begin at {low} or at {low}{high[0][-1]}")
    return _range(raw, low + code, high[0] + code, kind, written)


def _number(raw: Plain, written: tuple[str, ...], complaint: str) -> Reading:
    match raw:
        case Missing() | Unusable():
            return raw
        case bool():
            return unusable(raw, complaint)
        case str():
            return _written_number(raw, written, complaint)
        case int():
            return Decimal(raw) if -_LIMIT < raw < _LIMIT else unusable(raw, "has too many digits")
        case float():
            # What Python shows of it, not the binary fraction behind.
            return _finite(raw, Decimal(repr(raw)), complaint)
        case Decimal():
            return _finite(raw, raw, complaint)
        case _:
            return unusable(raw, complaint)


def _finite(raw: Plain, value: Decimal, complaint: str) -> Reading:
    return value if value.is_finite() else unusable(raw, complaint)


def _written_number(text: str, written: tuple[str, ...], complaint: str) -> Reading:
    if len(text) > LONGEST_WRITTEN:
        return unusable(text, complaint)
    if written:
        patterns = filter(None, map(number_pattern, written))
        suffix = text[-1] if text[-1] in _FACTORS else ""
        digits = text[:-1].rstrip() if suffix else text
        found = next((rewritten for each in patterns if (rewritten := each.read(digits)) is not None), None)
        if found is not None:
            return Decimal(found).scaleb(_FACTORS[suffix], _EXACT)
        if any(map(number_pattern, written)):
            return unusable(text, f"is not written as {_listed(written)}")
    match = _NUMBER.fullmatch(text)
    if match is None:
        return unusable(text, complaint)
    return Decimal(match[1].replace("_", "")).scaleb(_FACTORS[match[2]], _EXACT)


def _listed(written: tuple[str, ...]) -> str:
    return " or ".join(f"`{pattern}`" for pattern in written)


def _fitted(raw: Plain, value: Decimal, decimals: int) -> Reading:
    """Round to so many decimals; unusable with more than 15 digits before the point."""
    if value and value.adjusted() >= MOST_WHOLE_DIGITS:
        return unusable(raw, "has too many digits")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and (exponent > 0 or exponent < -decimals):
        value = value.quantize(
            _SMALLEST.scaleb(MOST_DECIMALS - decimals) if exponent < 0 else Decimal(1), context=_EXACT
        )
        if value.adjusted() >= MOST_WHOLE_DIGITS:
            return unusable(raw, "has too many digits")
    # There is one zero.
    return value or Decimal(0)


def _amount(raw: Plain) -> tuple[Plain, str | Unusable]:
    """Part an amount from its currency, which is empty when it is not said."""
    if type(raw) is dict:
        if "amount" not in raw or not raw.keys() <= {"amount", "currency"}:
            return raw, Unusable("an amount is a record of `amount` and `currency`")
        currency = plain(raw.get("currency"))
        if not isinstance(currency, str | Missing):
            return raw, Unusable("an amount's currency is a code such as `EUR`")
        return plain(raw["amount"]), "" if isinstance(currency, Missing) else currency
    if type(raw) is str and len(raw) <= LONGEST_WRITTEN:
        match = _MONEY.fullmatch(raw)
        if match and not (match[1] and match[3]):
            return match[2].rstrip(), match[1] or match[3] or ""
    return raw, ""


def _end(raw: Plain, of: ScalarType | MoneyType, written: tuple[str, ...]) -> Reading:
    if isinstance(of, MoneyType):
        return read_money(raw, of, written)
    return read_integer(raw, written) if of.kind is Scalar.INTEGER else read_number(raw, written)


def _ends(raw: Mapping[object, object], kind: BandType, written: tuple[str, ...]) -> Reading | Range:
    if not raw.keys() <= {"low", "high", "currency"} or not raw.keys() & {"low", "high"}:
        return Unusable("a band is a record of `low` and `high`")
    currency = plain(raw.get("currency"))
    if isinstance(kind.of, MoneyType) and isinstance(currency, str) and currency.upper() != kind.of.currency:
        return unusable(currency, f"is not {kind.of.currency}, the currency of this field")
    return _range(dict(raw), plain(raw.get("low")), plain(raw.get("high")), kind, written)


def _range(
    raw: Plain, low: Plain | None, high: Plain | None, kind: BandType, written: tuple[str, ...]
) -> Reading | Range:
    ends: list[Decimal | None] = []
    for end in (low, high):
        value = MISSING if end is None else _end(end, kind.of, written)
        if isinstance(value, Unusable):
            return unusable(raw, "is no band of numbers") if type(raw) is str else value
        ends.append(None if isinstance(value, Missing) else value)
    least, most = ends
    if least is None and most is None:
        return MISSING
    if least is not None and most is not None:
        if least > most:
            return unusable(raw, "runs from the higher end to the lower")
        if least == most:
            return least
    return Range(least, most)
