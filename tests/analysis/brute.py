"""A vocabulary so small that every lead there could be is tried: what the analysis says must be what is then seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from leadrules.analysis.findings import findings
from leadrules.ruleset import Ruleset
from leadrules.schema.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from leadrules.analysis.findings import Findings
    from leadrules.schema.values import Value
    from leadrules.verdict import Verdict

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HEAD = """\
ruleset small
  teams  marketing, sales

lead
  person
    size    integer where size between 0 and 4
    colour  one of red, green, blue
    level   ranked low < middle < high
  behaviour
    demo    yes/no

"""
VALUES: Mapping[str, tuple[Value | None, ...]] = {
    "size": (None, *map(Decimal, range(5))),
    "colour": (None, "red", "green", "blue"),
    "level": (None, "low", "middle", "high"),
    "demo": (None, True, False),
}
LEADS: tuple[Mapping[str, Value], ...] = tuple(
    {name: value for name, value in zip(VALUES, values, strict=True) if value is not None}
    for values in product(*VALUES.values())
)
MET, NOT_MET, UNDECIDED = Outcome.MET, Outcome.NOT_MET, Outcome.UNDECIDED

NUMBERS = st.integers(0, 4).map(str)
TESTS = st.one_of(
    st.tuples(st.sampled_from(["<", "<=", ">", ">=", "is", "is not"]), NUMBERS).map(
        lambda each: f"size {' '.join(each)}"
    ),
    st.tuples(NUMBERS, NUMBERS).map(lambda each: f"size between {min(each)} and {max(each)}"),
    st.sampled_from(["red", "green", "blue"]).map(lambda each: f"colour is {each}"),
    st.sampled_from(["colour in [red, blue]", "colour not in [red, blue]", "colour is not green"]),
    st.tuples(st.sampled_from(["<", ">=", "is"]), st.sampled_from(["low", "middle", "high"])).map(
        lambda each: f"level {' '.join(each)}"
    ),
    st.sampled_from(["demo is yes", "demo is no", "size is known", "colour is missing", "level is known"]),
)
INLINE = st.one_of(
    TESTS,
    st.tuples(TESTS, TESTS).map(lambda each: f"({each[0]} or {each[1]})"),
    st.tuples(TESTS, TESTS).map(lambda each: f"({each[0]} and {each[1]})"),
    TESTS.map(lambda each: f"not ({each})"),
)


@dataclass(frozen=True)
class Looked:
    """Rules, what the analysis finds in them, and what comes of every lead there could be."""

    text: str

    @cached_property
    def ruleset(self) -> Ruleset:
        return Ruleset.from_text(HEAD + self.text)

    @cached_property
    def found(self) -> Findings:
        found = findings(self.ruleset.graph, NOW, seconds=20)
        assert found.unsettled == (), self.text
        return found

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        return tuple(self.ruleset.interpret(lead, on=NOW) for lead in LEADS)

    def lines(self, code: str) -> list[str]:
        """The lines that a finding points at, as they are written."""
        found = (each.span for each in self.found.diagnostics if each.code == code)
        return [each.source.line(each.line).strip() for each in found]

    def outcomes(self, name: str) -> list[Outcome]:
        """What a definition, disqualifier or stage comes to, lead by lead."""
        one = self.verdicts[0]
        kind = next(kind for kind in ("definitions", "stages", "disqualifiers") if name in getattr(one, kind))
        return [getattr(each, kind)[name].outcome for each in self.verdicts]


def outcomes_of(tests: list[str]) -> list[list[Outcome]]:
    """What each criterion comes to, lead by lead, by a ruleset of its own."""
    text = "".join(f"define test_{number}\n  {test}\n\n" for number, test in enumerate(tests))
    looked = Looked(text)
    return [looked.outcomes(f"test_{number}") for number in range(len(tests))]


def all_of(outcomes: list[Outcome]) -> Outcome:
    """Kleene's `and`, written down once more."""
    return NOT_MET if NOT_MET in outcomes else UNDECIDED if UNDECIDED in outcomes else MET


def any_of(outcomes: list[Outcome]) -> Outcome:
    """Kleene's `or`."""
    return MET if MET in outcomes else UNDECIDED if UNDECIDED in outcomes else NOT_MET


def at_least(number: int, outcomes: Sequence[Outcome]) -> Outcome:
    """So many of them."""
    met, open_ = outcomes.count(MET), outcomes.count(UNDECIDED)
    return MET if met >= number else UNDECIDED if met + open_ >= number else NOT_MET
