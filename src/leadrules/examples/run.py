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
    from leadrules.verdict import ScoreResult, TableResult


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
        first = next(iter(table.values.values()))
        is_range = expected.range is not None and is_expected_value(expected, first.value, first.low, first.high)
        is_open = table.is_undecided and expected.values == ("undecided",)
        if not (is_range or is_open) and fold(", ".join(shown_values(expected))) != fold(", ".join(given)):
            yield Failure(name, ", ".join(shown_values(expected)), ", ".join(given), expected.span)
    elif name in verdict.handoffs:
        handoff = verdict.handoffs[name]
        missing = handoff.missing
        if expected.values[0] != handoff.state.value:
            yield Failure(name, expected.values[0], handoff.state.value, expected.span)
    elif name in verdict.values:
        value = verdict.values[name]
        missing = value.missing
        if not is_expected_value(expected, value.value.value, value.value.low, value.value.high):
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
    return [part.strip('"') for value in shown for part in entries(value)]


def entries(value: str) -> list[str]:
    """The entries of a list as the verdict writes them, texts in quotes; any other value is the only one."""
    return re.findall(r'"[^"]*"', value) if value.startswith('"') else value.split(", ")


def is_expected_value(expected: Expected, shown: str | None, low: str | None, high: str | None) -> bool:
    """Whether a computed value is as expected."""
    if expected.range is not None:
        first, last = (each.split()[0] for each in expected.range)
        return same_number(first, low) and same_number(last, high)
    wanted = expected.values[0]
    if wanted in ("missing", "undecided"):
        return shown is None
    if low is not None and same_number(wanted.split()[0], low) and low == high:
        return True
    return shown is not None and fold(shown.strip('"')) == fold(wanted)


def is_number(text: str) -> bool:
    """Whether a text is a number."""
    try:
        Decimal(text)
    except InvalidOperation:
        return False
    return True


def same_number(wanted: str, actual: str | Decimal | None) -> bool:
    """Whether two texts are the same number, `20k` included."""
    factor = {"k": 3, "M": 6}.get(wanted[-1:], 0)
    digits = (wanted[:-1] if factor else wanted).replace("_", "")
    return actual is not None and is_number(digits) and Decimal(digits).scaleb(factor) == Decimal(actual)
