"""What docs/language.md says in tables, held against the program."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from leadrules.compiler import files, load, tables
from leadrules.compiler import scores as points
from leadrules.schema import read_numbers, types
from leadrules.schema.duration import MOST_DAYS
from leadrules.schema.raw import Unusable
from leadrules.schema.reading import Context, read
from leadrules.schema.values import MISSING, Range
from leadrules.syntax import indentation, literals, mistakes
from leadrules.syntax.parse import MOST_MISTAKES

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")

# Words of the language that are names to the grammar.
NAMES = frozenset({"it", "leads", "met", "empty", "undecided", "now", "today"})
TERMINAL = re.compile(r"^[A-Z_]+(?:\.-?\d+)?: /(.+)/$", re.MULTILINE)


def section(title: str) -> str:
    return REFERENCE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def words_of_the_grammar() -> set[str]:
    """Read every word off the grammar: `at +least` is two."""
    grammar = (ROOT / "grammar" / "leadrules.lark").read_text(encoding="utf-8")
    named = grammar.split("// ---------------------------------------------------------------- words\n")[1]
    named = named.split("// ----")[0]
    found: set[str] = set()
    for pattern in TERMINAL.findall(named):
        plain = re.sub(r"\(\?[=!<].*?\)+$|\\b|\?|\\\(", " ", pattern)
        found.update(re.findall(r"[a-z]{2,}", plain))
    (units,) = re.findall(r"^UNIT: /(.*)/", grammar, re.MULTILINE)
    found.update(re.findall(r"[a-z]{2,}", units))
    return found


def test_the_table_of_words_holds_every_word_of_the_grammar() -> None:
    listed = set()
    for row in re.findall(r"^\| (`.*?) \|", section("All words"), re.MULTILINE):
        listed.update(re.findall(r"[a-z]{2,}", row))
    assert words_of_the_grammar() - listed == set()


def test_the_table_of_words_holds_no_other() -> None:
    known = words_of_the_grammar() | NAMES
    for row in re.findall(r"^\| (`.*?) \|", section("All words"), re.MULTILINE):
        for word in re.findall(r"[a-z]{2,}", row):
            assert {word, f"{word}s", word.removesuffix("s")} & known, row


def test_the_table_of_words_is_in_order() -> None:
    rows = re.findall(r"^\| `([a-z]+)", section("All words"), re.MULTILINE)
    assert rows == sorted(rows)


def test_limits_are_those_of_the_program() -> None:
    rows = dict(re.findall(r"^\| (.+?) \| (.+?) \|$", section("Limits"), re.MULTILINE)[1:])
    digits = f"{literals.MOST_WHOLE_DIGITS} before the point, {literals.MOST_DECIMALS} after"
    assert rows == {
        "characters in a line": f"{mistakes.LONGEST_LINE:,}",
        "characters in a text": f"{literals.LONGEST_TEXT:,}",
        "a rules file": f"{files.LARGEST_FILE // 1024 // 1024} MB",
        "brackets or blocks within one another": f"{indentation.DEEPEST}",
        "digits of a number": digits,
        "a duration": f"{MOST_DAYS // 366:,} years",
        "files that use one another": f"{load.MOST_FILES:,}, 50 deep",
        "values in the file of a list": f"{load.MOST_LISTED:,}",
        "columns of a table": f"{tables.MOST_COLUMNS}",
        "points of a line of a score": f"{points.MOST_POINTS:,}",
        "fading": f"{points.LEAST_FADING}% to 100% a step",
        "wrong lines told of one declaration": f"{MOST_MISTAKES}",
    }
    assert (read_numbers.MOST_WHOLE_DIGITS, read_numbers.MOST_DECIMALS) == (15, 9)


EUR = types.MoneyType("EUR")
CHOICE = types.ChoiceType(("banking", "other"))
READ: tuple[tuple[types.FieldType, tuple[object, ...]], ...] = (
    (types.NUMBER, ("1234.5", "5_000", "2.5M", 5, 2.5)),
    (types.INTEGER, ("50", "50.0", "5k")),
    (types.PERCENT, ("5", "5%", 5)),
    (EUR, ("20000", "20k EUR", 20000, {"amount": 20000, "currency": "EUR"})),
    (types.YES_NO, ("Yes", "NO", "true", "False", "y", "N", "1", 0, True)),
    (types.DATE, ("2026-11-20", "2026-11-20 15:00")),
    (types.DATETIME, ("2026-11-20 15:00", "2026-11-20T15:00:30Z", "2026-11-20T15:00+01:00", "2026-11-20")),
    (types.DURATION, ("90 days", "2 hours", "1 minute", "3 weeks")),
    (types.COUNTRY, ("DE", "deu", "Germany")),
    (CHOICE, ("banking", "BANKING")),
    (types.BandType(types.INTEGER), ("25-50", "25 to 50", "1000+", "7", {"low": 25, "high": 50})),
    (types.ListType(types.TEXT), (["a", "b"], '["a", "b"]', [])),
)
REFUSED: tuple[tuple[types.FieldType, tuple[object, ...]], ...] = (
    (types.INTEGER, ("50.5", "about 50")),
    (EUR, ("20k USD", "EUR 20,000")),
    (types.DURATION, ("2 months",)),
    (CHOICE, ("insurance",)),
    (types.ListType(types.TEXT), ("a; b",)),
)
NOTHING = (None, "", "  ", float("nan"))
BERLIN = Context(ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(("kind", "raw"), [(kind, raw) for kind, all_of in READ for raw in all_of])
def test_what_a_type_is_read_from(kind: types.FieldType, raw: object) -> None:
    found = read(raw, kind, BERLIN)
    assert found is not MISSING
    assert not isinstance(found, Unusable), found


@pytest.mark.parametrize(("kind", "raw"), [(kind, raw) for kind, all_of in REFUSED for raw in all_of])
def test_what_a_type_refuses(kind: types.FieldType, raw: object) -> None:
    assert isinstance(read(raw, kind, BERLIN), Unusable)


@pytest.mark.parametrize("kind", [kind for kind, _ in READ])
def test_what_is_missing_in_every_type(kind: types.FieldType) -> None:
    assert [read(raw, kind, BERLIN) for raw in NOTHING] == [MISSING] * len(NOTHING)


def test_an_amount_with_a_comma_is_read_where_the_source_says_so() -> None:
    assert read("EUR 20,000", EUR, Context(ZoneInfo("UTC"), written=("1,234.56",))) == 20_000


def test_an_open_band_has_one_end() -> None:
    found = read("1000+", types.BandType(types.INTEGER), BERLIN)
    assert isinstance(found, Range)
    assert found.high is None
