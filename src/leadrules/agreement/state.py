"""Where agreement stands: for each thing, who must agree, who has, who last agreed to something else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from leadrules.agreement.entry import Entry, versioned
from leadrules.agreement.items import RULESET, AgreedTexts, Item, items_of, outline_fingerprint
from leadrules.agreement.left_out import knows_its_team, must_agree
from leadrules.agreement.parties import named, still_wanted, teams_of
from leadrules.agreement.read import CODE, Read
from leadrules.agreement.texts import FIRST_FILE, files_of
from leadrules.compiler import compile_files
from leadrules.diagnostics import Diagnostic, did_you_mean, in_reading_order, listed
from leadrules.graph.fingerprint import VERSION
from leadrules.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from leadrules.graph.definitions import Agreed
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.source import Span

# Says why an entry does not count, or None where it does.
Check: TypeAlias = Callable[[Entry], "str | None"]

# Behind the text of a second commitment, or guarantee, with the same words.
NUMBER = re.compile(r" \(\d+\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that is agreed to, or is to be.

    `agreed` and `before` hold the last entry of each team: `agreed` those to what it means now, `before` those to
    something else. `refused` says of a team whose last entry does not count why that is so.
    """

    item: Item
    agreed: Mapping[str, Entry]
    before: Mapping[str, Entry]
    refused: Mapping[str, str]

    @property
    def wanted(self) -> Agreed | None:
        """Who is still to agree; None when nothing is open, or nobody is asked."""
        return still_wanted(self.item.agreed, self.agreed) if self.item.agreed is not None else None

    @property
    def open_for(self) -> tuple[str, ...]:
        """Every team that could bring it nearer to being settled by agreeing."""
        return named(self.wanted)

    @property
    def asked(self) -> tuple[str, ...]:
        """Every team that `agreed by` names."""
        return named(self.item.agreed)


@dataclass(frozen=True, slots=True)
class State:
    """Where agreement to a ruleset stands, and what is wrong with what was written down."""

    graph: RuleGraph
    rows: tuple[Row, ...]
    entries: tuple[Entry, ...]
    # Lines of the files that cannot be read, and then all else.
    file_diagnostics: tuple[Diagnostic, ...]
    diagnostics: tuple[Diagnostic, ...]
    # Whether a file says whose keys are whose: without one, a signature says no more than that some key made it.
    has_signers: bool = True

    @property
    def open(self) -> tuple[Row, ...]:
        """What somebody is still to agree to."""
        return tuple(each for each in self.rows if each.wanted is not None)

    @property
    def teams(self) -> tuple[str, ...]:
        """Every team that may agree: those that the rules name, and those that they asked before."""
        return tuple(dict.fromkeys((*teams_of(self.graph), *self.rows[0].asked)))

    def row(self, key: str) -> Row:
        """The row of an item."""
        return next(each for each in self.rows if each.item.key == key)

    def entries_of(self, team: str) -> tuple[Entry, ...]:
        """Everything in a team's file, what it says of other rulesets beside these included."""
        return tuple(each for each in self.entries if each.team == team)


def state_of(graph: RuleGraph, read: Read, check: Check = lambda _: None) -> State:
    """Hold what teams agreed to against what the rules mean now; `check` says why an entry does not count."""
    mine = [each for each in read.entries if each.ruleset == graph.name]
    texts = AgreedTexts(graph)
    words = last_words(mine)
    # Whether a signature fits is asked once.
    reasons = {id(each): check(each) for said in words.values() for each in said.values()}
    whole, *others = items_of(graph)
    asked = must_agree(
        whole.agreed,
        texts.of(whole),
        {team: each for team, each in words.get(whole.key, {}).items() if reasons[id(each)] is None},
        heard_of(others, words, reasons),
    )
    known = {*named(asked), *(each.team for each in mine if each.item == whole.key and knows_its_team(each))}
    diagnostics = [*read.diagnostics, *_of_nobody(mine, teams_of(graph), known)]
    rows = []
    for item in (replace(whole, agreed=asked), *others):
        agreed: dict[str, Entry] = {}
        before: dict[str, Entry] = {}
        refused: dict[str, str] = {}
        for team, entry in words.get(item.key, {}).items():
            reason = reasons[id(entry)]
            if reason is None and is_to(entry, item, texts):
                agreed[team] = entry
            elif reason is None and entry.fingerprint != versioned(item.fingerprint):
                before[team] = entry
            else:
                refused[team] = reason or "its text is not what its fingerprint says"
                place = entry.signature_span if reason and entry.signature_span else place_of(entry)
                message = f"the agreement of {team} to `{item.key}` does not count: {refused[team]}"
                diagnostics.append(Diagnostic(CODE, message, place, f"let {team} agree again"))
        rows.append(Row(item=item, agreed=agreed, before=before, refused=refused))
    return State(graph, tuple(rows), read.entries, read.diagnostics, in_reading_order(diagnostics))


def last_words(entries: Iterable[Entry]) -> dict[str, dict[str, Entry]]:
    """What each team last said of each item; of two at one moment, the one that stands further down."""
    last: dict[str, dict[str, Entry]] = {}
    for each in entries:
        said = last.setdefault(each.item, {})
        if each.team not in said or said[each.team].on <= each.on:
            said[each.team] = each
    return last


def heard_of(
    items: Iterable[Item], words: Mapping[str, Mapping[str, Entry]], reasons: Mapping[int, str | None]
) -> Iterator[tuple[Entry, Agreed | None]]:
    """What teams last said, and counts, of all but the ruleset, each with whom it asks now."""
    asks = {each.key: each.agreed for each in items}
    for key, said in words.items():
        if not key.startswith(f"{RULESET} "):
            yield from ((each, asks.get(key)) for each in said.values() if reasons[id(each)] is None)


def is_to(entry: Entry, item: Item, texts: AgreedTexts) -> bool:
    """Whether an entry agrees to what an item means now: its fingerprint says so, and so does its text."""
    version, _, fingerprint = entry.fingerprint.partition(":")
    if version == str(VERSION):
        return fingerprint == item.fingerprint and (entry.text == texts.of(item) or meaning(entry) == fingerprint)
    # Made when fingerprints were other ones: what was agreed to is in the text.
    return meaning(entry) == item.fingerprint


def meaning(entry: Entry) -> str | None:
    """What the text of an entry means, as a fingerprint of today; None when it can no longer be read."""
    if entry.item.startswith(f"{RULESET} "):
        return outline_fingerprint(entry.text)
    graph = graph_of(entry.text)
    # Of two commitments with one text, the second has a number that its own text knows nothing of.
    keys = (entry.item, NUMBER.sub("", entry.item))
    found = () if graph is None else (each.fingerprint for each in items_of(graph) if each.key in keys)
    return next(iter(found), None)


def graph_of(text: str) -> RuleGraph | None:
    """The rules of an agreed text; None when it is an outline, or can no longer be read."""
    return compile_files(files_of(text), FIRST_FILE).graph


def place_of(entry: Entry) -> Span:
    """Where an entry begins in its file."""
    return entry.span or Source(f"{entry.team}.toml", "").span(0, 0)


def _of_nobody(entries: Iterable[Entry], teams: tuple[str, ...], known: set[str]) -> Iterator[Diagnostic]:
    """Find agreements of a team that the rules do not know, and that none knew before, one for each team."""
    seen = {*teams, *known}
    for entry in entries:
        if entry.team not in seen:
            seen.add(entry.team)
            near = did_you_mean(entry.team, teams) or (f"the teams are {listed(teams, 'and')}" if teams else None)
            yield Diagnostic(CODE, f"no team of these rules is called `{entry.team}`", place_of(entry), near)
