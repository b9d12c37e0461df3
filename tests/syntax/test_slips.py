"""What an author is told who writes as other languages do: the word that is wrong, and what to write instead."""

from __future__ import annotations

from time import perf_counter

import pytest

from leadrules.compiler import compile_files
from leadrules.diagnostics import did_you_mean
from leadrules.diagnostics.nearest import nearest

LEAD = """\
lead
  b integer
  ok yes/no
  t text
  m money in EUR
  d date
  x one of a, bb
  p percent
  c country
  kinds list of one of good, bad
  tags list of text
  xs list of
    at datetime
"""


def first(text: str) -> tuple[str, str, str]:
    """Give what is underlined first, what is said of it, and the help."""
    found = compile_files({"rules.rules": text}, "rules.rules").diagnostics[0]
    assert found.help is not None, found
    return found.span.text, found.message, found.help


@pytest.mark.parametrize(
    ("criterion", "underlined", "help_text"),
    [
        ("b equals 3", "equals", "write `is`"),
        ("b is equal to 3", "is equal to", "write `is`"),
        ("b over 3", "over", "write `>`"),
        ("b greater 3", "greater", "write `>`"),
        ("b is more than 3", "is more than", "write `>`"),
        ("b bigger than 3", "bigger than", "write `>`"),
        ("b under 3", "under", "write `<`"),
        ("b less than 3", "less than", "write `<`"),
        ("b less than or equal to 3", "less than or equal to", "write `<=`"),
        ("b at least 3", "at least", "write `>=`"),
        ("b is between 3 and 5", "is", "drop `is`: `… between …`"),
        ("x is in [a, bb]", "is", "drop `is`: `… in …`"),
        ("x is not in [a, bb]", "is", "drop `is`: `… not in …`"),
        ('t does not contain "x"', "does not contain", "write `not t contains …`"),
        ('t not contains "x"', "not contains", "write `not t contains …`"),
        ("if b > 3 then ok is yes", "if", "a line is a criterion by itself"),
        ("b > three", "three", "write `3`"),
        ("b > 20 000", "20 000", "write `20_000` or `20k`"),
        ("b > 20,000", "20,000", "write `20_000` or `20k`"),
        ("b > 1,250", "1,250", "write `1_250`"),
        ("b > 20.000,5", "20.000,5", "write `20_000.5`"),
        ("b > 2,5", "2,5", "write `2.5`"),
        ("d > 31.12.2026", "31.12.2026", "write `2026-12-31`"),
        ("d > 12/31/2026", "12/31/2026", "write `2026-12-31`"),
        ("d > 1/2/2026", "1/2/2026", "days are written year-month-day, as in `2026-12-31`"),
        ("m > 20k EURO", "EURO", "write `EUR`"),
        ("m > 20k euro", "euro", "write `EUR`"),
        ("b > 5 %", "5 %", "write `5%`"),
        ("d within 90 days", "within 90 days", "write `within next 90 days` or `within last 90 days`"),
        ("m > 20.000 EUR", "20.000", "write `20_000`, or `20`"),
        ("b > 1.234", "1.234", "write `1_234`, or a whole number"),
        ("b > 50%", "50%", "write `50`, without `%`"),
        ("t is 50", "50", 'write it in quotes: `"50"`, or declare the field as a number'),
        ("t contains a", "a", 'declare it: `list a is …`, or write a text in quotes: `"a"`'),
        ("t ends with @web.de", "@web.de", 'write `"@web.de"`'),
        ('t ends with "a" or "b"', '"b"', 'write `t ends with any of ["a", "b"]`'),
        ("x is a or bb", "bb", "write `x in [a, bb]`"),
        ("x is not a or bb", "bb", "write `x not in [a, bb]`"),
        ("b is 3 or 4 or 5", "4", "write `b in [3, 4, 5]`"),
        ("x is a or ok", "ok", "write `ok is yes`"),
        ("p > 5", "5", "write `5%`"),
        ("p > 0.05", "0.05", "write `5%`"),
        ("c is Germany", "Germany", "did you mean `DE`?"),
        ('c is "DE"', '"DE"', "write it without quotes: `DE`"),
        ('kinds contains "GOOD"', "kinds", "ask for its entries: `any(kinds where it is good)`"),
        ("kinds starts with bad", "kinds", "ask for its entries: `any(kinds where it is bad)`"),
        ("kinds is bad", "kinds", "ask for its entries: `any(kinds where it is bad)`"),
        ("kinds in [bad]", "bad", "ask for its entries: `any(kinds where it in [bad])`"),
        ("bad in kinds", "kinds", "ask for its entries: `any(kinds where it is bad)`"),
        ('tags is "x"', "tags", 'ask for its entries: `any(tags where it is "x")`'),
        ("xs is 3", "xs", "ask for its entries: `any(xs where at …)`, or count them: `count(xs)`"),
        ("kinds is empty", "empty", "write `count(kinds) is 0`"),
        ("t is filled", "filled", "write `t is known`"),
        ("min(xs.at) > now", "xs.at", "write `earliest(…)`"),
        ("b between 3 to 5", "to", "write `and`"),
        ("b between 3-5", "between 3-5", "write `between 3 and 5`"),
        ("b is 3 to 5", "is 3 to 5", "write `between 3 and 5`"),
        ("b >= 3 <= 5", ">= 3 <= 5", "write `between … and …`, which includes both, or two comparisons"),
        (
            "3 <= b <= 5",
            "3 <= b <= 5",
            "write `b between 3 and 5`, which includes both, or two comparisons",
        ),
        ("x is one of a, bb", "is one of a, bb", "write `in [a, bb]`"),
        ("x is not any of [a, bb]", "is not any of [a, bb]", "write `not in [a, bb]`"),
        ("x in a, bb", "in a, bb", "write `in [a, bb]`"),
        ("x in (a, bb)", "in (a, bb)", "write `in [a, bb]`"),
        ("x is a, bb or a", "is a, bb", "write `in [a, bb]`"),
        ("x in [a bb]", " ", "put `,` between them"),
        ("m > EUR 20k", "EUR 20k", "write `20k EUR`"),
        ("m > 20K EUR", "K", "write `20k`"),
        ("m > 2 mio EUR", "mio", "write `2M`"),
        ("b > 5 percent", "percent", "write `5%`"),
        ("d > Nov 20, 2026", "Nov 20, 2026", "days are written year-month-day, as in `2026-12-31`"),
        ("d in the last 30 days", "in the last", "write `within last`"),
        ("d within coming 30 days", "within coming", "write `within next`"),
        ("d > 30 days ago", "30 days ago", "write `today - 30 days`"),
        ("d older than 30 days", "older than 30 days", "write `< today - 30 days`"),
        ('t ends with ["a"]', "[", "write `any of` before it"),
        ('t contains "a", "b"', ",", 'write `any of` and brackets: `contains any of ["a", "b"]`'),
        ('t end with "a"', "end with", "write `ends with`"),
        ('t doesnt contain "x"', "doesnt contain", "write `not t contains …`"),
        ('t has "a"', "has", "write `contains`"),
        ("t exists", "exists", "write `is known`"),
        ('b > 3 "too small"', '"too small"', "write `because` before it"),
        ("any(xs.at is known)", "any(xs.at", "write `any(xs where at …)`"),
        ("any(xs is a)", "any(xs", "write `any(xs where it …)`"),
        ("any xs where at is known", "any xs", "write `any(xs …)`"),
        ("count xs > 3", "count xs", "write `count(xs …)`"),
        ("number of xs > 3", "number of xs", "write `count(xs)`"),
        ("max(b, 3) > 3", ",", "write `larger of(…)` to choose among values"),
        ("b must be > 3", "must be", "take it away: a criterion is what must be"),
        ("b is >= 3", "is", "take it away"),
        ("b is not less than 3", "is not less than", "write `>=`"),
        ("b > 3)", ")", "take it away, or open one before it"),
        ("(b > 3\n  ok is yes", "(", "add the closing bracket"),
        ("x in [\n  a\n  bb]", "bb", "possible here: `,`, `-`, `+`, `]`, `/`, `*`"),
        ("d within last thirty days", "thirty", "write the number and its unit, such as `30 days`"),
        ("d within last two weeks", "two", "write `2 weeks`"),
        ("d within next business day", "business", "write `1 business day`"),
        ("d within last days 3", "days 3", "write `3 days`"),
        ("d within last month", "month", "write `1 month`"),
        ("b == 3", "==", "write `is`"),
        ("b ≥ 3", "≥", "write `>=`"),
        ("b ≤ 3", "≤", "write `<=`"),
        ("b ≠ 3", "≠", "write `is not`"),
        ("b IS 3", "IS", "write `is`"),
        ("b > 3 AND ok is yes", "AND", "write `and`"),
        ("NOT (b > 3)", "NOT", "write `not`"),
        ("ok is true", "true", "write `yes`"),
        ("b is not missing", "missing", "write `b is known`"),
        ("b is empty", "empty", "write `b is missing`"),
        ("b is null", "null", "write `b is missing`"),
        ("not ok", "ok", "write `ok is no`"),
        ('d > "2026-01-01"', '"2026-01-01"', "write it without quotes: `2026-01-01`"),
        ("m > 20", "20", "write the currency behind it: `20 EUR`"),
        ("large-company", "large-company", "write `large_company`"),
        ("share(xs where at > now) > 3", "share(xs where at > now)", "write it in a `commitment`, or `count(…)` here"),
        ("b\xa0> 3", "\xa0", "retype the blank"),
        ("b >\u200b3", "\u200b", "take it away"),
        ("b >\t3", "\t", "retype the blank"),
        ("b > 3 because too small", "too small", 'write it in quotes: `"too small"`'),
    ],
)
def test_a_slip_in_a_criterion_has_help_of_its_own(criterion: str, underlined: str, help_text: str) -> None:
    found, _, told = first(f"{LEAD}define z\n  {criterion}\n")
    assert (found, told) == (underlined, help_text)


@pytest.mark.parametrize(
    ("declaration", "underlined", "help_text"),
    [
        ("define z\n  all of:\n    b > 3", ":", "no colon: what belongs below is indented"),
        ("define z:\n  b > 3", ":", "no colon: what belongs below is indented"),
        ("stage z\n  when b > 3", "when", "drop `when`: a line is a criterion by itself"),
        ("define z = b * 3", "=", "write `as`"),
        ("score z\n  +5 each xs up to 30", "up to", "put `,` before it"),
        ("score z\n  5 when b > 3", "5", "write `+5` or `-5`"),
        ("score z\n  +5 if b > 3", "if", "write `when`"),
        ("score z\n  grades y from 4\n  +5 when b > 3", "grades", "put it behind them"),
        ("score z\n  +5 when b > 3\n  between 0 and 4", "between", "put it above them"),
        ("score z\n  +5 when b > 3\n  since 2026-01-01", "since", "put it right below the name"),
        ("stage z\n  b > 3\n  review by 2027-01-01", "review by", "put it right below the name"),
        ("setting z string is 3", "string", "write `text`"),
        ("setting z boolean is yes", "boolean", "write `yes/no`"),
        ("setting z float is 3", "float", "write `number`"),
        ("use bant.rules", "bant.rules", 'write it in quotes: `"bant.rules"`'),
        ("ruleset z\n  timezone Europe/Berlin", "Europe/Berlin", 'write it in quotes: `"Europe/Berlin"`'),
        ("ruleset z\n  currency euro", "euro", "write `EUR`"),
        ('example "z"\n  lead\n    b 3\n  expect\n    z is met', "is", "write `z met`"),
        ('example "z"\n  lead\n    b: 3\n  expect\n    z met', ":", "write `b 3`"),
        ('example "z"\n  lead\n    b 3', "\n", "add `expect`, with what the lead should come to"),
        (
            'table z gives text\n  | b   | gives |\n  | > 3 | "x"   |',
            "| b   | gives |",
            "write `first match` above the rows",
        ),
        ("Define z\n  b > 3", "Define", "write `define`"),
        ("rule z\n  b > 3", "rule", "write `define`"),
        ("setting z money in ERU is 3 ERU", "money in ERU", "did you mean `EUR`?"),
        ("setting z money in EUO is 3 EUO", "money in EUO", "did you mean `EUR`?"),
        ("define Z\n  b > 3", "Z", "call it `z`"),
        ("define w-z\n  b > 3", "w-z", "write `w_z`"),
        ("stage z\n  after y\n  b > 3", "after y", "write it behind the stage's name: `stage … after y`"),
        (
            'table z gives text\n  first match\n  | m | gives |\n  | between 1 EUR and 2 EUR | "x" |',
            "between 1 EUR and 2 EUR",
            "write `1 EUR to 2 EUR`",
        ),
    ],
)
def test_a_slip_in_a_declaration_has_help_of_its_own(declaration: str, underlined: str, help_text: str) -> None:
    found, _, told = first(f"{LEAD}{declaration}\n")
    assert (found, told) == (underlined, help_text)


def test_what_is_possible_is_told_with_values_first() -> None:
    assert first(f"{LEAD}define z\n  b >=\n") == (
        "\n",
        "the line ends too early",
        "possible here: a value: a name, a number, a text, a date …",
    )


def test_a_table_without_a_hit_policy_is_told_once() -> None:
    table = 'table z gives text\n  | b | gives |\n  | > 3 | "x" |\n  | - | "y" |\n'
    found = compile_files({"rules.rules": LEAD + table}, "rules.rules").diagnostics
    assert [each.message for each in found] == ["nothing says which rows count"]


@pytest.mark.parametrize("word", ["AND", "OR", "IS NOT", "BETWEEN", "ALL OF"])
def test_capital_letters_in_a_text_are_nobodys_business(word: str) -> None:
    found, message, _ = first(f'{LEAD}define z\n  t is "{word} x" 3\n')
    assert (found, message) == ("3", "`3` does not fit here")


def test_short_words_are_not_alike_by_chance() -> None:
    assert did_you_mean("over", ["or", "to"]) is None
    assert nearest("fiel", ["field", "fail"]) == "field"
    assert nearest("si", ["is", "in"]) == "is"
    assert nearest("ERU", ["ERN", "EUR"]) == "EUR"
    assert nearest("GPB", ["GBP", "GIP"]) == "GBP"


@pytest.mark.parametrize(
    "line", ["1 <= b <= " + "1" * 380 + " ; ", "x in [" + "a," * 190 + " ; ]", "b." * 190 + " !", "x in (" + "a," * 190]
)
def test_a_slip_is_found_soon(line: str) -> None:
    started = perf_counter()
    first(f"{LEAD}define z\n  {line}\n  {line * 40}\n")
    assert perf_counter() - started < 2


def test_a_file_of_prose_is_told_once() -> None:
    prose = "# Notes\n\nWe met on Monday.\nSales wants fewer leads.\n\nTo do:\nask Anna\nwrite it down\n"
    found = compile_files({"notes.md": prose}, "notes.md").diagnostics
    assert [each.message for each in found] == ["`We` does not begin a declaration, nor do 4 other lines at the margin"]


def test_mistakes_in_a_file_of_rules_are_each_told() -> None:
    wrong = "\n".join(f"rule r{number}\n  b >= 3\n" for number in range(5))
    found = compile_files({"rules.rules": LEAD + wrong}, "rules.rules").diagnostics
    assert [each.help for each in found] == ["write `define`"] * 5


def test_tabs_are_told_once_a_file() -> None:
    found = compile_files({"rules.rules": "lead\n\ta integer\n\tb integer\n\tc integer\n"}, "rules.rules").diagnostics
    assert [each.message for each in found] == ["tabs indent this line and 2 more"]
