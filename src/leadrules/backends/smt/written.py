"""Texts that look as wanted: what a witness holds where only patterns say what a text is like."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from leadrules.graph.truths import Matching
from leadrules.schema import types as t
from leadrules.schema.reading import Context, read
from leadrules.schema.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from leadrules.backends.smt.texts import Pattern

# What stands between the parts that patterns ask for.
FILLERS = ("", "some", "other", "ann", "jo", "m", "q", "7", "zz", "ö")
PLAIN = {
    t.Scalar.EMAIL: ("ann@company.example", "jo@firm.example", "kim@shop.example", "lee@house.example"),
    t.Scalar.PHONE: ("+49 30 1234567", "+49 30 7654321", "+43 1 2345678", "+41 44 3456789"),
    t.Scalar.URL: ("https://company.example", "https://firm.example", "https://shop.example", "https://house.example"),
}
MOST_TRIED = 4_000


def text_like(looks: Mapping[Pattern, bool], kind: t.Type, field: str | None, taken: Collection[str]) -> str | None:
    """A text of a type that fits those patterns that it shall and no other; None when none was found.

    `taken` are folded texts that it must not be.
    """
    if isinstance(kind, t.RecordType):
        return None
    for tried, text in enumerate(_candidates(looks, kind, field)):
        folded = fold(text)
        if tried > MOST_TRIED:
            break
        is_new = bool(folded) and folded not in taken
        if not is_new or any(each.fits(folded) is not wanted for each, wanted in looks.items()):
            continue
        if isinstance(read(text, kind, Context(ZoneInfo("UTC"))), str):
            return text
    return None


def _candidates(looks: Mapping[Pattern, bool], kind: t.FieldType, field: str | None) -> Iterator[str]:
    scalar = kind.kind if isinstance(kind, t.ScalarType) else t.Scalar.TEXT
    wanted = [each for each, is_wanted in looks.items() if is_wanted]
    for each in wanted:
        if each.how is None:
            yield from each.wanted
    if not any(each.how is not None for each in wanted):
        name = (field or "text").replace("_", " ")
        yield from PLAIN.get(scalar, (f"some {name}", f"another {name}", *(f"{name} {i}" for i in range(2, 40))))
        yield from (f"{filler}{i}@x{i}.example" for filler in ("a", "b") for i in range(20))
        yield from (f"{filler}{i}" for filler in FILLERS for i in range(10))
    starts = max(_of(wanted, Matching.STARTS_WITH), key=len, default="")
    ends = max(_of(wanted, Matching.ENDS_WITH), key=len, default="")
    globs = [
        re.sub(r"\*+", run, each).replace("?", one)
        for each in _of(wanted, Matching.MATCHES)
        for run, one in product(("", "a", "ann", " some "), ("x", "o", "7", "-"))
    ]
    middle = [*_of(wanted, Matching.CONTAINS), *_of(wanted, Matching.CONTAINS_PART)]
    yield from globs
    blanks = (".", "-", "_") if scalar in (t.Scalar.EMAIL, t.Scalar.URL) else (" ", "", "-", ".")
    for blank, before, after, glue in product(blanks, FILLERS, FILLERS, (True, False)):
        inner = blank.join(each for each in (before, *middle, after) if each)
        whole = [starts, inner, ends]
        text = ("" if glue else blank).join(each for each in whole if each)
        yield text
        if scalar is t.Scalar.EMAIL:
            local = blank.join(each for each in (starts, *middle, before) if each) or before or "ann"
            yield f"{local}@{ends or after or 'company'}" if "@" not in f"{local}{ends}" else f"{local}{ends}"
            yield f"{local}@{after}{ends}" if "@" not in ends else f"{local}{after}{ends}"
            yield f"{local}@company.example"
        if scalar is t.Scalar.URL:
            yield f"https://{text}"
            yield f"https://company.example/{text}"


def _of(wanted: Collection[Pattern], how: Matching) -> list[str]:
    """The texts of one kind of pattern: one of them, where one of many is enough."""
    return [each.wanted[0] for each in wanted if each.how is how]
