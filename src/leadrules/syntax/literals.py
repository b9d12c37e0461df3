"""Written numbers, texts, days and durations → their values, or what is wrong with them."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

from leadrules.schema.duration import Duration, Unit

# Fifteen digits before the point and nine after it fit every backend's exact decimals, sums of millions included.
MOST_WHOLE_DIGITS = 15
MOST_DECIMALS = 9
LONGEST_TEXT = 10_000
LONGEST_AMOUNT = 9

GROUPED = re.compile(r"[1-9]\d{0,2}\.\d\d0")
ESCAPES = {'"': '"', "\\": "\\", "n": "\n"}


class Unreadable(Exception):
    """A literal that has the right form and no value; holds the message, and help."""

    def __init__(self, message: str, help_text: str | None = None) -> None:
        """Keep what to tell the author."""
        super().__init__(message)
        self.message = message
        self.help = help_text


def number(text: str) -> Decimal:
    """Read `50`, `5_000`, `2.5`, `50k`.

    Raises:
        Unreadable: when it has more digits than every backend can hold exactly, or may be meant otherwise.
    """
    plain = text.replace("_", "")
    factor = {"k": 3, "M": 6}.get(plain[-1], 0)
    digits = plain[:-1] if factor else plain
    if GROUPED.fullmatch(text):
        # Half of Europe writes twenty thousand as 20.000; nobody writes twenty so.
        meant = f"write `{text.replace('.', '_')}`, or `{Decimal(text).normalize():f}`"
        raise Unreadable(f"`{text}` can be read in two ways", meant)
    whole, _, decimals = digits.partition(".")
    if len(whole.lstrip("0")) + factor > MOST_WHOLE_DIGITS or len(decimals) > MOST_DECIMALS:
        limits = f"at most {MOST_WHOLE_DIGITS} digits before the point and {MOST_DECIMALS} after it"
        raise Unreadable("this number has too many digits", f"write {limits}")
    return Decimal(digits).scaleb(factor)


def text(quoted: str) -> str:
    r"""Take the quotes off and resolve `\"`, `\\` and `\n`.

    Raises:
        Unreadable: on any other character behind a backslash, or a very long text.
    """
    inner = quoted[1:-1]
    if len(inner) > LONGEST_TEXT:
        raise Unreadable(f"this text is longer than {LONGEST_TEXT:,} characters", "shorten it")
    if "\\" not in inner:
        return inner

    def escape(match: re.Match[str]) -> str:
        found = ESCAPES.get(match[1])
        if found is None:
            raise Unreadable(
                f"`\\{match[1]}` means nothing in a text", 'write `\\\\` for a backslash, `\\"` for a quote'
            )
        return found

    return re.sub(r"\\(.)", escape, inner)


def day(written: str) -> date:
    """Read `2026-11-20`.

    Raises:
        Unreadable: when the calendar has no such day.
    """
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Unreadable(f"there is no day {written}", "days are written year-month-day, `2026-11-20`") from None


def clock(written: str) -> time:
    """Read `09:00`; `24:00`, the end of the day, is given as the last microsecond.

    Raises:
        Unreadable: when the clock never shows it.
    """
    if written == "24:00":
        return time.max
    try:
        return time.fromisoformat(written.zfill(5))
    except ValueError:
        raise Unreadable(f"there is no time {written}", "times run from `00:00` to `24:00`") from None


def moment(written: str) -> datetime:
    """Read `2026-11-20 15:00`, without a time zone.

    Raises:
        Unreadable: when calendar or clock have no such moment.
    """
    on, at = written.split()
    hour = at.zfill(8) if at.count(":") == 2 else at.zfill(5)  # noqa: PLR2004 - hours, minutes and seconds
    try:
        return datetime.combine(day(on), time.fromisoformat(hour))
    except ValueError:
        raise Unreadable(f"there is no time {at}", "times run from `00:00` to `23:59`") from None


def duration(amount: str, unit: str) -> Duration:
    """Read `90 days`, `4 business hours`.

    Raises:
        Unreadable: when it is not a whole number of units, or longer than calendars reach.
    """
    value = number(amount)
    if value != value.to_integral_value() or len(str(int(value))) > LONGEST_AMOUNT:
        raise Unreadable("a duration is a whole number of units", "write `90 minutes` for an hour and a half")
    *business, name = unit.split()
    length = Duration(int(value), Unit(name.removesuffix("s")), is_business=bool(business))
    if length.is_business and length.unit not in (Unit.MINUTE, Unit.HOUR, Unit.DAY):
        raise Unreadable(f"business time is counted in minutes, hours or days, not {length.unit}s")
    if length.is_too_long:
        raise Unreadable(f"{length} is longer than the calendar reaches", "a thousand years is the most")
    return length
