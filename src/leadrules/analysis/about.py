"""What every finding is made with: the rules, the answers about all leads, and how things are said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from leadrules.analysis.answers import Open
from leadrules.analysis.judging import Judge
from leadrules.analysis.telling import told
from leadrules.diagnostics import CODES, Diagnostic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from leadrules.analysis.answers import Answer, Answers
    from leadrules.analysis.fixed import Fixed
    from leadrules.analysis.judging import Lead, Wanted
    from leadrules.analysis.paths import Paths
    from leadrules.analysis.rows import Rows
    from leadrules.graph.definitions import Handoff
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.graph.truths import Truth
    from leadrules.source import Span


@dataclass(slots=True)
class About:
    """One ruleset that is looked at."""

    graph: RuleGraph
    now: datetime
    answers: Answers
    # What was not settled: a question in words, and why.
    unsettled: list[tuple[str, str]] = field(default_factory=list)
    # Guarantees that hold for every lead.
    proved: list[str] = field(default_factory=list)
    # The rows of each table.
    rows: dict[str, Rows] = field(default_factory=dict)
    # The ways to each threshold.
    paths: dict[Truth, Paths] = field(default_factory=dict)
    # What each handoff wants, and whether a lead that is due may lack it; None until somebody asks.
    due: list[tuple[Handoff, list[tuple[str, Answer]]]] | None = None
    # Hears, with every question, which finding is looked for.
    tell: Callable[[str], None] = lambda _: None
    looking_for: str = ""
    # Of what can never come to an outcome, told of in two findings and asked for by others: see fixed.py.
    fixed: Fixed | None = None

    def find(self, question: str, *wanted: Wanted) -> Answer:
        """Ask for a lead; `question` says what is asked, in case it stays open."""
        self.tell(self.looking_for)
        found = self.answers.find(*wanted)
        if isinstance(found, Open):
            self.unsettled.append((question, found.why))
        return found

    def witness(
        self, lead: Lead, wanted: Sequence[Wanted], *, as_it_is: bool = False
    ) -> tuple[tuple[str, str], ...] | None:
        """What matters of a lead, in words; None when the interpreter does not confirm it.

        Its values are made plainer, unless they are to be left `as_it_is`.
        """
        judge = Judge(self.graph, self.now, wanted)
        if not judge.confirms(lead):
            return None
        small = judge.smallest(lead)
        plain = small if as_it_is else judge.plainest(small, self.answers.vocabulary.fields)
        return told(plain, self.graph, self.now)


def finding(  # noqa: PLR0913 - everything that a finding says
    code: str,
    message: str,
    span: Span,
    help_text: str | None = None,
    *,
    note: str | None = None,
    related: Span | None = None,
    witness: tuple[tuple[str, str], ...] | None = None,
) -> Diagnostic:
    """A diagnostic as serious as its code is; an empty witness is a lead of which nothing is known."""
    if witness == ():
        note = "\n".join(filter(None, ("a lead of which nothing is known shows it", note)))
    return Diagnostic(
        code,
        message,
        span,
        help_text,
        note,
        related,
        severity=CODES[code].severity,
        witness=witness or (),
    )
