"""A table of answers as values again: exact numbers without idle zeros, ranges, moments in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from leadrules.schema import ranges
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from leadrules.backends.sql.program import Query
    from leadrules.backends.sql.statement import Answer


def answers_of(query: Query, table: pa.Table) -> list[dict[str, Any]]:
    """Every row's answers by their names; None is what is missing, undecided or an open end."""
    columns = {name: table.column(name).to_pylist() for name in table.column_names}
    return answers_in(query, columns, table.num_rows)


def answers_in(query: Query, columns: Mapping[str, Sequence[Any]], count: int) -> list[dict[str, Any]]:
    """Every row's answers, of the columns of as many rows."""
    return [{answer.name: _answer(answer, columns, number) for answer in query.answers} for number in range(count)]


def _answer(answer: Answer, columns: Mapping[str, Sequence[Any]], number: int) -> Any:  # noqa: ANN401 - of any type
    if not answer.is_ranged:
        return _value(columns[answer.name][number], answer.kind)
    low, high, known = (columns[f"{answer.name}.{end}"][number] for end in ("low", "high", "known"))
    return ranges.ranged(_number(low), _number(high)) if known else None


def _value(value: Any, kind: t.Type) -> Any:  # noqa: ANN401 - as above
    match value:
        case Decimal():
            return _number(value)
        case datetime():
            return value.replace(tzinfo=UTC)
        case list() if isinstance(kind, t.ListType):
            return tuple(_entry(each, kind.of) for each in value)
        case _:
            return value


def _entry(value: Any, kind: t.Type) -> Any:  # noqa: ANN401 - as above
    """An entry of a list; a record's parts are left as they are."""
    match value:
        case {"it": text}:
            return text
        case {"it__low": low, "it__high": high, "it__known": _}:
            return ranges.ranged(_number(low), _number(high))
        case _:
            return _value(value, kind)


def _number(value: Decimal | None) -> Decimal | None:
    if value is None:
        return None
    return Decimal(int(value)) if value == value.to_integral_value() else Decimal(f"{value.normalize():f}")
