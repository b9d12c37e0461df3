"""Two versions of generated rules: the second is the first with a few words changed, as people change them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hypothesis import strategies as st
from tests.generators.rulesets import rulesets

from leadrules import RulesError, Ruleset

# What may stand there, and what people put in its place.
CHANGES = (
    (r">=", (">", "<=", "is")),
    (r"(?<![<>])<(?!=)", ("<=", ">=")),
    (r"\b40\b", ("41", "39", "1000")),
    (r"\b39\b", ("38", "40")),
    (r"\b0 and\b", ("1 and", "-7 and")),
    (r"\b20k EUR", ("10k EUR", "30k EUR")),
    (r"\b0\.01 EUR", ("0.02 EUR", "-5 EUR")),
    (r"\b10 EUR", ("11 EUR", "9 EUR")),
    (r"\b30 days", ("20 days", "31 days")),
    (r"\b3 months", ("2 months", "90 days")),
    (r"\b3 business days", ("2 business days",)),
    (r"\[red, blue\]", ("[red]", "[red, blue, green]", "[green]")),
    (r"\bmiddle\b(?! <)", ("low", "high")),
    (r"\ball of$", ("any of", "at least 2 of")),
    (r"\bany of$", ("all of", "at least 2 of")),
    (r"\bat least 2 of$", ("at least 1 of", "all of")),
    (r"\bnone of$", ("any of",)),
    (r"\+10\b", ("+11", "+5", "-1")),
    (r"-15\b", ("-10", "-20")),
    (r"\+25\b", ("+30", "+20")),
    (r"up to 20", ("up to 30", "up to 10")),
    (r"hot from 30", ("hot from 25", "hot from 40")),
    (r"points >= 20", ("points >= 25", "points > 20")),
    (r"between 0 and 100", ("between 0 and 50", "between 10 and 100")),
    (r"\bnot \(", ("(",)),
    (r"\band\b", ("or",)),
    (r"first match", ("any match",)),
    (
        r"must have name, amount or share",
        ("must have name", "must have name, amount, share", "must have name or amount"),
    ),
    (r"within 4 business hours", ("within 2 business hours", "within 4 hours")),
    (r"contains \"", ('contains part "',)),
    (r"amount_of_all > 100 EUR", ("amount_of_all > 200 EUR",)),
    (r"\| 1 \|$", ("| 2 |",)),
    (r"label as name", ("label as site",)),
    (r"amount \* 2", ("amount * 3", "amount + amount")),
)
LINE = re.compile(r"^    .+$", re.MULTILINE)
# Of what definitions rest on.
BELOW = (
    (r"bar integer is 40", ("bar integer is 41", "bar integer is 0")),
    (r"DE, AT, CH", ("DE, AT", "DE, AT, CH, FR")),
    (r"where number_b >= -1000000", ("where number_b >= 0", "where number_b < 40", "")),
    (r"flag      yes/no$", ("flag      yes/no assume no",)),
    (r"amount    money$", ("amount    money where amount >= 0 EUR",)),
    (r"one of red, green, blue", ("one of red, green, blue, black", "one of red, blue, green")),
    (r"one of call, mail, visit", ("one of call, mail, visit, fax",)),
    (r"ranked low < middle < high", ("ranked low < middle < high < top",)),
    (r"size      band of integer", ("size      integer",)),
    (r"2026-12-25", ("2026-12-25, 2026-11-19",)),
    (r"09:00-17:00", ("08:00-17:00",)),
)


@dataclass(frozen=True)
class Versions:
    """Both texts; they may mean the same."""

    old: str
    new: str


def places(text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """Where something may be changed, and to what; below the fields."""
    begin = text.index("define label")
    found = [
        (match.start(), match.end(), others)
        for pattern, others in CHANGES
        for match in re.finditer(pattern, text, re.MULTILINE)
        if match.start() >= begin
    ]
    found += [
        (match.start(), match.end(), others)
        for pattern, others in BELOW
        for match in re.finditer(pattern, text[:begin], re.MULTILINE)
    ]
    found += [(match.start(), match.end() + 1, ("",)) for match in LINE.finditer(text, begin)]
    return sorted(found)


def is_sound(text: str) -> bool:
    try:
        Ruleset.from_text(text)
    except RulesError:
        return False
    return True


# Hypothesis likes small numbers best; multiplied they lie anywhere, so that no place is chosen more often for that.
STRIDE = 2_654_435_761
MOST_TRIED = 4


@st.composite
def versions(draw: st.DrawFn) -> Versions:
    """A ruleset, and the same with one to three changes that leave it sound."""
    old = draw(rulesets()).text
    new = old
    for _ in range(draw(st.integers(1, 3))):
        for _ in range(MOST_TRIED):
            found = places(new)
            number = draw(st.integers(0, 10_000))
            start, end, others = found[(number * STRIDE + len(new)) % len(found)]
            changed = new[:start] + others[number % len(others)] + new[end:]
            if is_sound(changed):
                new = changed
                break
    return Versions(old, new)
