"""JSON text → plain objects with exact numbers, whatever the text holds."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from math import nan

from leadrules.schema.raw import agreed

LONGEST_INTEGER = 400


class JsonError(Exception):
    """A text that is no JSON; the message says why, `line` (from 1) where."""

    def __init__(self, message: str, line: int = 1) -> None:
        """Keep the line beside the message."""
        super().__init__(message)
        self.line = line


def parse_json(text: str) -> object:
    """Read numbers as exact decimals; keys that are the same say one thing together, or are `Unusable`.

    Raises:
        JsonError: when the text is no JSON, or nested deeper than anything that people keep.
    """
    if text.startswith("\ufeff"):
        raise JsonError("it begins with a byte order mark at column 1")
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise JsonError(f"{_said(error.msg)} at column {error.colno}", error.lineno) from None
    except RecursionError:
        raise JsonError("it is nested too deeply") from None


def _said(message: str) -> str:
    """Say the standard library's message as we say things: it begins small."""
    return message[:1].lower() + message[1:]


def _integer(digits: str) -> int | Decimal:
    # int() of ten thousand digits is refused, and of fewer is slow; what is too long for a number is found later.
    return int(digits) if len(digits) <= LONGEST_INTEGER else Decimal("Infinity")


def _decimal(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation:
        return Decimal("Infinity")


def _constant(name: str) -> float:
    return nan if name == "NaN" else float(name)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    cells: dict[str, list[object]] = {}
    for key, value in pairs:
        cells.setdefault(key, []).append(value)
    return {key: agreed(values, "keys") for key, values in cells.items()}


_DECODER = json.JSONDecoder(
    parse_float=_decimal, parse_int=_integer, parse_constant=_constant, object_pairs_hook=_object
)
