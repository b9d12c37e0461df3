"""What is asked of all leads there could be, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from leadrules.graph.truths import Comparing, Comparison, Shown
from leadrules.graph.values import Constant, ScoreValue
from leadrules.schema.types import NUMBER
from leadrules.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from decimal import Decimal

    from leadrules.graph.definitions import Field
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.graph.truths import Truth
    from leadrules.schema.values import Value
    from leadrules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Wanted:
    """A criterion comes to an outcome: True for met, False for not met, None for undecided.

    `graph` counts the solver's graphs from 0. `of` is the name of a definition, disqualifier or stage, or any criterion
    that could stand in that graph: one of its own (a guarantee's, a row's, a score line's), or one made up for the
    question (a `Group`, a `Not`, a `Comparison` of a score). What stands in a `where` speaks of an entry, and cannot be
    asked for alone.
    """

    graph: int
    of: str | Truth
    outcome: bool | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A row of a table holds and takes part: under `first match` it is the one that is taken. Rows count from 0."""

    graph: int
    table: str
    row: int


@dataclass(frozen=True, slots=True)
class Differs:
    """What two graphs make of the same lead is not the same: two definitions (of one kind), each graph and name.

    Outcomes of definitions, disqualifiers and stages; both ends of scores, with the names of the grades there; values
    that a table or `define … as` gives, to the letter (missing is one), and whether a row may still change a table's;
    states of handoffs.
    """

    one: tuple[int, str]
    other: tuple[int, str]


@dataclass(frozen=True, slots=True)
class Falls:
    """A score gives fewer points in the other graph than in the one: the least that they can be, or the most."""

    one: tuple[int, str]
    other: tuple[int, str]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of several wishes comes true."""

    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of several come true: for use in `AnyOf`; a question's own wishes are all wanted anyway."""

    wishes: tuple[Wish, ...]


Wish: TypeAlias = Wanted | Taken | Differs | Falls | AnyOf | AllOf


@dataclass(frozen=True, slots=True)
class Witness:
    """A lead that the interpreter confirms, as each graph sees it: typed values, a missing field left out.

    The graphs see the same values, but for fields whose types differ between them.
    """

    leads: tuple[Mapping[str, Value], ...]

    @property
    def lead(self) -> Mapping[str, Value]:
        """As the first graph sees it."""
        return self.leads[0]


@dataclass(frozen=True, slots=True)
class Impossible:
    """No lead does it, which is proved. `core` are those of the wishes that cannot come true together.

    None of them can be left out, unless time ran out over finding that out.
    """

    core: tuple[Wish, ...]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Neither found nor proved impossible; `why` says it for people: `not settled in 2 seconds`."""

    why: str


Answer: TypeAlias = Witness | Impossible | Unsettled


class Meaning(Protocol):
    """What confirms witnesses: `leadrules.backends.interpreter`, handed in since no backend knows another."""

    @property
    def interpret(self) -> Callable[[RuleGraph, Mapping[str, Value], datetime], Verdict]:
        """Evaluate a typed lead."""
        ...

    @property
    def constraint(self) -> Callable[[RuleGraph], Callable[[Field, Value], bool]]:
        """Give the test whether a value fulfils its field's `where`."""
        ...


def points(graph: int, score: str, operator: str, number: Decimal, *, outcome: bool | None = True) -> Wanted:
    """A score compares with a number (`>=` and the like), for certain: both ends of it do, when it is a range."""
    text = f"{score} {operator} {number}"
    nowhere = Span(Source("", ""), 0, 0)
    shown = Shown(id=text, text=text, label=None, reason=None, span=nowhere)
    left = ScoreValue(name=score, type=NUMBER)
    right = Constant(value=number, type=NUMBER, text=str(number))
    return Wanted(graph, Comparison(shown=shown, operator=Comparing(operator), left=left, right=right), outcome)
