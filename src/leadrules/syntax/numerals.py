"""Numbers and days as other languages and countries write them → as this language does."""

from __future__ import annotations

import re
from datetime import date

NUMBER_WORDS = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve".split(),  # noqa: SIM905 - they are words
        range(13),
        strict=True,
    )
)
WRITTEN_DAY = r"(?<![\d.])\d{1,4}([./-])\d{1,2}\1\d{1,4}(?!\d)"
# `20.000,5`, or more than one point.
BIG_NUMBER = r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}(?!\d)"
A_DAY = "days are written year-month-day, as in `2026-12-31`"


def day_as_written(text: str) -> str:
    """Help for `31.12.2026`, `12/31/2026`, `2026/12/31`; where day and month cannot be told apart, the form alone."""
    found = re.fullmatch(r"(\d+)([./-])(\d+)\2(\d+)", text)
    if found is None:
        return A_DAY
    first, second, third = int(found[1]), int(found[3]), int(found[4])
    if len(found[1]) > 2:  # noqa: PLR2004 - a year in front
        options = {(first, second, third)}
    elif found[2] == ".":
        options = {(third, second, first)}
    else:
        options = {(third, second, first), (third, first, second)}
    days = {day for each in options if (day := real_day(*each)) is not None}
    return f"write `{days.pop()}`" if len(days) == 1 else A_DAY


def real_day(year: int, month: int, day: int) -> date | None:
    """The day of the calendar, a year of two digits being of this century; None when there is none."""
    try:
        return date(year + 2000 if year < 100 else year, month, day)  # noqa: PLR2004 - a year of two digits
    except (ValueError, OverflowError):
        return None


def grouped(text: str) -> str:
    """Help for `20,000`, `20 000`, `20.000,5`, `1.000.000`."""
    if "." in text:
        text = text.replace(".", "")
        text = text.replace(",", ".")
    else:
        text = re.sub(r"[, ]", "", text)
    whole, point, decimals = text.partition(".")
    plain = f"{int(whole):_}{point}{decimals}" if len(whole) < 40 else whole  # noqa: PLR2004 - no number is as long
    if point or not whole.endswith("000"):
        return f"write `{plain}`"
    short = f"{whole[:-6]}M" if whole.endswith("000000") else f"{whole[:-3]}k"
    return f"write `{plain}` or `{short}`"
