"""Values that are plainly what their field wants, read by the column instead of one by one.

Only forms that leave no doubt are read here, into exactly what the reader of one value makes of them (the tests compare
the two); whatever is not such a form is left to that reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.sql.columns import Column, arrow, decimals
from leadrules.schema import types as t
from leadrules.schema.currencies import MINOR_UNITS
from leadrules.schema.read_numbers import MOST_DECIMALS, MOST_WHOLE_DIGITS
from leadrules.schema.read_texts import EMAIL, LONGEST_ADDRESS, PHONE, URL

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from leadrules.schema.types import Type

_ADDRESSES = {t.Scalar.EMAIL: EMAIL, t.Scalar.PHONE: PHONE, t.Scalar.URL: URL}
_DIGITS = f"^[0-9]{{1,{MOST_WHOLE_DIGITS}}}$"
_DAY = "[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
_MOMENT = f"^{_DAY}[T ][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:[.][0-9]{{1,6}})?(?:Z|[+-][01][0-9]:[0-5][0-9])$"
# The beginnings of the years 2 and 9999, in microseconds since 1970.
_FIRST_YEAR, _LAST_YEAR = -62_104_060_800_000_000, 253_370_764_800_000_000
_LIMIT = 10**MOST_WHOLE_DIGITS
_MARK = "\x01"


def quick(values: pa.Array, kind: Type, ends: Sequence[str]) -> tuple[pa.Array, list[pa.Array]] | None:
    """Which values are read, and the columns that are made of them, null elsewhere; None when nothing is quick."""
    import pyarrow as pa

    of = values.type
    if pa.types.is_string(of):
        return _texts(values, kind, ends)
    if pa.types.is_integer(of) and _is_number(kind):
        return _whole_numbers(values, kind)
    if pa.types.is_decimal128(of) and of.scale <= _decimals(kind):
        return _decimal_numbers(values, kind)
    if kind == t.YES_NO and pa.types.is_boolean(of):
        return values.is_valid(), [values]
    if kind == t.DATE and pa.types.is_date32(of):
        return values.is_valid(), [values]
    if kind == t.DATETIME and pa.types.is_timestamp(of) and of.tz is not None:
        numbers = values.view(pa.int64())
        return _amid(numbers), [numbers.view(pa.timestamp("us"))]
    return None


def is_cheap(values: pa.DataType, kind: Type, ends: Sequence[str]) -> bool:
    """Whether values cost no more to read than to compare: none is looked for that stands in other rows, too."""
    import pyarrow as pa

    return not pa.types.is_string(values) or (t.is_textual(kind) and "__words" not in ends)


def _amid(moments: pa.Array) -> pa.Array:
    """Those that every clock on a wall can show: at the ends of the calendar the reader of one lead looks closely."""
    import pyarrow as pa
    import pyarrow.compute as pc

    held = pc.and_(pc.greater(moments, pa.scalar(_FIRST_YEAR)), pc.less(moments, pa.scalar(_LAST_YEAR)))
    return pc.fill_null(held, fill_value=False)


def _as_column(numbers: pa.Array, kind: Type) -> pa.Array:
    """Numbers as their field's column holds them."""
    import pyarrow as pa

    # Straight to a narrow decimal Arrow casts no integers: it goes by what their type could hold, not by what they are.
    is_whole = pa.types.is_integer(numbers.type) and decimals(kind) != 0
    return (numbers.cast(pa.decimal128(38, 9)) if is_whole else numbers).cast(arrow(Column("", "", "", kind)))


def _is_number(kind: Type) -> bool:
    return t.is_ranged(kind) and not isinstance(kind, t.BandType) and kind != t.DURATION


def _decimals(kind: Type) -> int:
    """So many decimals are kept; of a whole number they would be refused."""
    match kind:
        case t.MoneyType(currency):
            return MINOR_UNITS.get(currency, MOST_DECIMALS)
        case t.ScalarType(t.Scalar.NUMBER | t.Scalar.PERCENT):
            return MOST_DECIMALS
        case _:
            return -1


def _texts(values: pa.Array, kind: Type, ends: Sequence[str]) -> tuple[pa.Array, list[pa.Array]] | None:
    import pyarrow as pa
    import pyarrow.compute as pc

    if kind == t.DATETIME:
        return _moments(values)
    if _is_number(kind):
        is_plain = pc.fill_null(pc.match_substring_regex(values, _DIGITS), fill_value=False)
        digits = pc.if_else(is_plain, values, pa.scalar(None, pa.string()))
        return is_plain, [_as_column(digits.cast(pa.int64()), kind)]
    if not isinstance(kind, t.ScalarType) or not t.is_textual(kind):
        return None
    is_plain = _is_plain(values)
    if kind.kind in _ADDRESSES:
        is_plain = pc.and_(is_plain, pc.match_substring_regex(values, f"^(?:{_ADDRESSES[kind.kind]})$"))
        is_plain = pc.and_(is_plain, pc.less_equal(pc.binary_length(values), LONGEST_ADDRESS))
    is_plain = pc.fill_null(is_plain, fill_value=False)
    kept = pc.if_else(is_plain, values, pa.scalar(None, pa.string()))
    folded = pc.ascii_lower(kept) if set(ends) - {""} else kept
    return is_plain, [kept if end == "" else folded if end == "__folded" else _marked(folded) for end in ends]


def _is_plain(texts: pa.Array) -> pa.Array:
    """Texts of letters that fold and stand in words alike everywhere, without outer blanks."""
    import pyarrow.compute as pc

    is_trimmed = pc.equal(pc.ascii_trim(texts, " "), texts)
    is_printable = pc.and_(pc.ascii_is_printable(texts), pc.greater(pc.binary_length(texts), 0))
    return pc.and_(is_printable, is_trimmed)


def _marked(folded: pa.Array) -> pa.Array:
    """What `backends.sql.folded.marked` makes of them."""
    import pyarrow.compute as pc

    inner = pc.replace_substring_regex(folded, "([^0-9a-z_])", f"{_MARK}\\1{_MARK}")
    return pc.binary_join_element_wise(_MARK, inner, _MARK, "")


def _moments(values: pa.Array) -> tuple[pa.Array, list[pa.Array]] | None:
    import pyarrow as pa
    import pyarrow.compute as pc

    is_plain = pc.fill_null(pc.match_substring_regex(values, _MOMENT), fill_value=False)
    try:
        moments = pc.if_else(is_plain, values, pa.scalar(None, pa.string())).cast(pa.timestamp("us", "UTC"))
    except pa.ArrowInvalid:
        # One of them no calendar has.
        return None
    return is_plain, [moments.view(pa.int64()).view(pa.timestamp("us"))]


def _whole_numbers(values: pa.Array, kind: Type) -> tuple[pa.Array, list[pa.Array]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    is_held = pc.and_(pc.less(values, pa.scalar(_LIMIT)), pc.greater(values, pa.scalar(-_LIMIT)))
    is_held = pc.fill_null(is_held, fill_value=False)
    kept = pc.if_else(is_held, values, pa.scalar(None, values.type))
    return is_held, [_as_column(kept.cast(pa.int64()), kind)]


def _decimal_numbers(values: pa.Array, kind: Type) -> tuple[pa.Array, list[pa.Array]]:
    from decimal import Decimal

    import pyarrow as pa
    import pyarrow.compute as pc

    limit = Decimal(_LIMIT)
    wide = pa.decimal128(38, values.type.scale)
    values = values.cast(wide)
    is_held = pc.and_(pc.less(values, pa.scalar(limit, wide)), pc.greater(values, pa.scalar(-limit, wide)))
    is_held = pc.fill_null(is_held, fill_value=False)
    return is_held, [_as_column(pc.if_else(is_held, values, pa.scalar(None, wide)), kind)]
