"""Every code that a diagnostic may bear, with one line on what it says; each has a page in docs/diagnostics."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from leadrules.diagnostics.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of mistake; `summary` is worded like a message: lower-case, no full stop."""

    code: str
    summary: str
    severity: Severity = Severity.ERROR

    @property
    def page(self) -> str:
        """Where the documentation of this code stands, from the root of the project."""
        return f"docs/diagnostics/{self.code}.md"


SYNTAX = (
    Code("tab", "a line is indented with a tab"),
    Code("unreadable-file", "the file holds what no text file holds"),
    Code("line-too-long", "a line is longer than anyone can read"),
    Code("unclosed-bracket", "a bracket is opened and never closed"),
    Code("nested-too-deep", "brackets or blocks stand too deep in one another"),
    Code("bad-indentation", "a line is indented as no line around it is"),
    Code("unknown-declaration", "a line at the margin begins with no word of the language"),
    Code("unclosed-text", "a text has no closing quote"),
    Code("foreign-symbol", "a sign of another language stands where this one has a word"),
    Code("foreign-quote", "a text stands in quotes other than straight double ones"),
    Code("mixed-and-or", "`and` and `or` stand side by side without brackets"),
    Code("missing-block", "a line that needs others below it has none"),
    Code("bad-name", "a name has a form that names do not have, or is taken by the language"),
    Code("unexpected-end", "a line ends before it has said everything"),
    Code("unexpected-word", "a word or sign does not fit where it stands"),
    Code("bad-literal", "a number, date, time or text is written in the right form and means nothing"),
    Code("declared-twice", "the same name, or the same line, is given twice"),
)
FILES = (
    Code("empty-file", "the file says nothing"),
    Code("file-not-found", "a file that is spoken of is not there"),
    Code("outside-root", "a file stands outside the folder of the rules"),
    Code("cyclic-use", "files use each other in a circle"),
    Code("bad-override", "`with` sets what the used file does not let be set"),
    Code("bad-list-file", "the file of a list cannot be read as one"),
)
NAMES = (
    Code("unknown-name", "nothing is called by this name"),
    Code("cyclic-definition", "definitions rest on each other in a circle"),
    Code("unused-name", "a setting or list is used by nothing", Severity.WARNING),
    Code("unknown-team", "a team is not among those of the ruleset"),
    Code("unknown-timezone", "no time zone has this name"),
    Code("unknown-currency", "no currency has this code"),
    Code("missing-ruleset-line", "the rules need a line that the ruleset does not have"),
    Code("review-passed", "the day by which something was to be reviewed is over", Severity.WARNING),
)
TYPES = (
    Code("type-mismatch", "two things do not go together, such as a number and a text"),
    Code("unknown-value", "a field can never have this value"),
    Code("wrong-currency", "two amounts are in different currencies"),
    Code("not-a-criterion", "a value stands where something that is met or not is needed"),
    Code("not-a-value", "a criterion or a list stands where a value is needed"),
    Code("several-criteria", "a block has several criteria and does not say how many must hold"),
    Code("bad-count", "a count asks for more than there is, or for nothing"),
    Code("bad-table", "a table's rows, heading and results do not fit together"),
    Code("bad-score", "a score's points, limits or grades do not fit together"),
    Code("bad-handoff", "a handoff lacks a line that it needs, or says it twice"),
    Code("bad-example", "an example expects what cannot be, or builds on no example"),
    Code("bad-mapping", "a source maps its columns in a way that cannot work"),
    Code("bad-reference", "a name is used for something that it is not"),
)
# What `check --agreed` says, from what stands in `agreements` beside the rules.
AGREEMENT = (
    Code("not-agreed", "a team that must agree to a definition has not, or has agreed to another meaning"),
    Code("bad-agreement", "what stands in a file of agreements cannot be, or does not count"),
)

# What is found by looking at every lead that there could be.
ANALYSIS = (
    Code("never-met", "no lead can meet it", Severity.WARNING),
    Code("always-met", "no lead can fail it", Severity.WARNING),
    Code("redundant-criterion", "a criterion says nothing that those beside it do not say", Severity.WARNING),
    Code("hidden-row", "a row of a table is never reached, since rows above it take every lead", Severity.WARNING),
    Code("overlapping-rows", "two rows of a table hold for one lead where only one may", Severity.WARNING),
    Code("table-gap", "a lead fits no row of a table", Severity.INFORMATION),
    Code("overlapping-bands", "two ranges that should follow one another share a value", Severity.WARNING),
    Code("contradicting-points", "one thing about a lead gives points and takes points", Severity.WARNING),
    Code("unreachable-threshold", "no points come to what is asked of a score", Severity.WARNING),
    Code("no-behaviour", "a threshold is reached by leads that have done nothing", Severity.WARNING),
    Code("cheapest-paths", "the shortest ways to a threshold", Severity.INFORMATION),
    Code("outside-target-market", "leads from outside the target market reach a stage", Severity.WARNING),
    Code("not-ensured", "a lead may be due for a handoff that wants what nobody has asked for", Severity.INFORMATION),
    Code("already-ensured", "what comes before asks for the same already", Severity.INFORMATION),
    Code("broken-guarantee", "a lead breaks a guarantee", Severity.WARNING),
    Code("unused-reason", "a reason for refusing a lead that no field can hold", Severity.WARNING),
    Code("inside-words", "a text that is looked for is also part of other words", Severity.WARNING),
)


def by_code(*groups: Iterable[Code]) -> Mapping[str, Code]:
    """Key the codes of all groups by their names, in this order."""
    return MappingProxyType({each.code: each for group in groups for each in group})


CODES: Mapping[str, Code] = by_code(SYNTAX, FILES, NAMES, TYPES, ANALYSIS, AGREEMENT)
