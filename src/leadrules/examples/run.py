"""Evaluate every example of a ruleset and compare with what it expects."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from leadrules.schema.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.graph.rulegraph import Example, Expected
    from leadrules.ruleset import Ruleset, Verdict
    from leadrules.source import Span
    from leadrules.verdict import ScoreResult, Seen, TableResult


@dataclass(frozen=True, slots=True)
class Failure:
    """One expectation that did not come true, in words."""

    name: str
    expected: str
    actual: str
    span: Span


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """An example with its verdict and what failed."""

    example: Example
    verdict: Verdict
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Whether everything that was expected came true."""
        return not self.failures


def run_examples(ruleset: Ruleset) -> Iterator[ExampleResult]:
    """Evaluate each example at its own moment, or, where it names none, now."""
    for example in ruleset.graph.examples:
        verdict = ruleset.interpret(example.lead, on=example.on, name=example.title)
        failures = tuple(failure for each in example.expected for failure in compare(each, verdict))
        yield ExampleResult(example, verdict, failures)


def compare(expected: Expected, verdict: Verdict) -> Iterator[Failure]:
    """Give what one expectation finds otherwise."""
    name = expected.name
    if name == "stage" and name not in verdict.stages:
        wanted = expected.values[0] if expected.values else "none"
        actual = verdict.stage or "none"
        if wanted != actual:
            yield Failure("stage", wanted, actual, expected.span)
        return
    missing: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    if name in verdict.scores:
        score = verdict.scores[name]
        missing = score.missing
        if not is_expected_score(expected, score):
            yield Failure(name, " ".join(shown_values(expected)), score_words(score), expected.span)
    elif name in verdict.tables:
        table = verdict.tables[name]
        missing = table.missing
        given = table_values(table)
        if not is_expected_table(expected, table, given):
            yield Failure(name, ", ".join(shown_values(expected)), ", ".join(given), expected.span)
    elif name in verdict.handoffs:
        handoff = verdict.handoffs[name]
        missing = handoff.missing
        if expected.values[0] != handoff.state.value:
            yield Failure(name, expected.values[0], handoff.state.value, expected.span)
    elif name in verdict.values:
        value = verdict.values[name]
        missing = value.missing
        if not is_expected_value(expected, value.value):
            wanted = " ".join(shown_values(expected))
            yield Failure(name, wanted, value.value.value or "missing", expected.span)
    else:
        results = {**verdict.stages, **verdict.definitions, **verdict.disqualifiers}
        result = results[name]
        missing, because = result.missing, result.because
        if expected.values[0] != result.outcome.value:
            yield Failure(name, expected.values[0], result.outcome.value, expected.span)
    yield from compare_names(expected, missing, because)


def compare_names(expected: Expected, missing: tuple[str, ...], because: tuple[str, ...]) -> Iterator[Failure]:
    """Compare the fields that are missing (all of them) and the reasons (those that are named)."""
    if expected.missing is not None and set(expected.missing) != set(missing):
        actual = ", ".join(missing) or "nothing missing"
        yield Failure(expected.name, f"missing {', '.join(expected.missing)}", f"missing {actual}", expected.span)
    absent = [each for each in expected.because if each not in because and f"{expected.name}.{each}" not in because]
    if absent:
        yield Failure(
            expected.name, f"because {', '.join(absent)}", f"because {', '.join(because) or 'nothing'}", expected.span
        )


def shown_values(expected: Expected) -> list[str]:
    """What is expected, as it is compared: a range is its two ends."""
    ends = [f"{expected.range[0]} to {expected.range[1]}"] if expected.range else []
    return [*expected.values, *ends]


def is_expected_score(expected: Expected, score: ScoreResult) -> bool:
    """Whether points and grade are as expected; whichever is not named is left open."""
    if expected.range is not None and not (
        same_number(expected.range[0], score.low) and same_number(expected.range[1], score.high)
    ):
        return False
    for value in expected.values:
        if is_number(value):
            if not (same_number(value, score.low) and same_number(value, score.high)):
                return False
        elif value == "undecided":
            if score.grade is not None or len(score.possible_grades) <= 1:
                return False
        elif value != score.grade:
            return False
    return True


def score_words(score: ScoreResult) -> str:
    """Points and grade as an example writes them."""
    low, high = ("any number" if each is None else f"{each:f}" for each in (score.low, score.high))
    points = low if low == high else f"{low} to {high}"
    grade = score.grade or (f"undecided ({', '.join(score.possible_grades)})" if score.possible_grades else "")
    return f"{points} {grade}".strip()


def table_values(table: TableResult) -> list[str]:
    """What a table gives as an example writes it: texts without their quotes."""
    shown = [seen.value or "missing" for seen in table.values.values()]
    if table.is_undecided:
        first = next(iter(table.values.values()))
        return shown if first.low is not None or first.high is not None else ["undecided"]
    return [part for value in shown for part in entries(value)]


def entries(value: str) -> list[str]:
    """The entries of a list as the verdict writes them, texts without their quotes; any other value is the only one."""
    if value.startswith("“"):
        return re.findall(r"“(.*?)”(?=, “| … |$)", value)
    return [value.strip('"')] if value.startswith('"') else value.split(", ")


def is_expected_table(expected: Expected, table: TableResult, given: list[str]) -> bool:
    """Whether a table gives what is expected, column by column, or entry by entry of a list."""
    columns = list(table.values.values())
    if expected.range is not None:
        return is_expected_value(expected, columns[0])
    if expected.values == ("undecided",):
        return table.is_undecided
    if expected.values == ("empty",):
        # As a verdict writes a list without entries.
        return columns[0].value == "none"
    if len(expected.values) != len(given):
        return False
    if len(columns) == len(given) and not is_list(columns[0], expected.exact[0]):
        return all(map(is_value, expected.values, expected.exact, columns))
    entries = zip(expected.values, expected.exact, given, strict=True)
    return all(
        same_number(exact, entry.replace(",", "").split()[0]) if is_number(exact or "") else fold(value) == fold(entry)
        for value, exact, entry in entries
    )


def is_list(seen: Seen, exact: str | None) -> bool:
    """Whether a value is a list: its texts stand in marks of their own, and its numbers and days have no ends."""
    return seen.value is not None and (seen.value.startswith("“") or (exact is not None and seen.low is None))


def is_expected_value(expected: Expected, seen: Seen) -> bool:
    """Whether a computed value is as expected."""
    if expected.range is not None:
        first, last = (each.split()[0] for each in expected.range)
        return same_number(first, seen.low) and same_number(last, seen.high)
    return is_value(expected.values[0], expected.exact[0], seen)


def is_value(wanted: str, exact: str | None, seen: Seen) -> bool:
    """Whether one value is as expected: a number or a day by what it is, all else as it is written."""
    if wanted in ("missing", "undecided"):
        return seen.value is None
    if exact is None:
        return seen.value is not None and fold(seen.value.strip('"')) == fold(wanted)
    is_same = same_number(exact, seen.low) if is_number(exact) else exact == seen.low
    return is_same and seen.low == seen.high


def is_number(text: str) -> bool:
    """Whether a text is a number."""
    try:
        Decimal(text)
    except InvalidOperation:
        return False
    return True


def same_number(wanted: str | None, actual: str | Decimal | None) -> bool:
    """Whether two texts are the same number, `20k` included."""
    if wanted is None:
        return False
    factor = {"k": 3, "M": 6}.get(wanted[-1:], 0)
    digits = (wanted[:-1] if factor else wanted).replace("_", "")
    return actual is not None and is_number(digits) and Decimal(digits).scaleb(factor) == Decimal(actual)
