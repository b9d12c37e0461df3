"""Typed values as a lead holds them that is given to `Ruleset.evaluate`: in JSON's terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from leadrules.schema import types as t
from leadrules.schema.values import MISSING, Range

if TYPE_CHECKING:
    from pydantic import JsonValue

# Lengths of time are written in whole minutes, at the least.
MINUTE = 60


def raw(value: Any, kind: t.Type) -> JsonValue:  # noqa: ANN401 - whatever a lead may hold
    """One value; the type says what a number counts."""
    match value:
        case bool() | str():
            return value
        case Decimal():
            return f"{value / MINUTE:f} minutes" if kind == t.DURATION else f"{value:f}"
        case Range(low, high):
            return {"low": end(low), "high": end(high)}
        case datetime():
            return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"
        case date():
            return value.isoformat()
        case tuple():
            of = kind.of if isinstance(kind, t.ListType) else t.TEXT
            return [raw(each, of) for each in value]
        case Mapping():
            kinds = dict(kind.fields) if isinstance(kind, t.RecordType) else {}
            return {name: raw(each, kinds[name]) for name, each in value.items() if each is not MISSING}
        case _:
            raise TypeError(type(value))


def end(value: Decimal | None) -> str | None:
    """One end of a range."""
    return None if value is None else f"{value:f}"
