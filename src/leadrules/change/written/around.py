"""What is written otherwise around the definitions, in the order in which files are written."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from leadrules.change.model import Around, Edit
from leadrules.change.written.criteria import value_edits
from leadrules.change.written.examples import example_edits
from leadrules.change.written.promises import (
    commitment_edits,
    commitment_meaning,
    guarantee_edits,
    guarantee_meaning,
    strategy_edits,
)
from leadrules.change.written.terms import said, term
from leadrules.change.written.vocabulary import (
    field_edits,
    list_edits,
    list_meaning,
    log_edits,
    setting_edits,
    setting_meaning,
    source_edits,
)
from leadrules.schema.words import listed, spaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from leadrules.change.side import Side

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# Terms that decide nothing, and bind nobody to anything else.
AGREED = ("agreed by", "teams", "since", "review", "name")


def around(old: Side, new: Side, called: Mapping[str, str]) -> tuple[Around, ...]:
    """Everything that is written otherwise and is no definition; `called` gives old definitions their new names."""
    before, after = old.graph, new.graph
    both = Both(old, new)
    return (
        *_frame(old, new),
        *both.of("strategy", before.strategies, after.strategies, strategy_edits),
        # What is read from settings and lists is told of the definitions and promises that read it.
        *both.of("setting", before.settings, after.settings, setting_edits, setting_meaning, decides=False),
        *both.of("list", before.lists, after.lists, list_edits, list_meaning, decides=False),
        *both.of("field", before.fields, after.fields, field_edits),
        *both.of("source", before.sources, after.sources, source_edits),
        *_stages(old, new, called),
        *both.of("log", before.logs, after.logs, log_edits),
        *both.of(
            "guarantee",
            _by_doc(before.guarantees),
            _by_doc(after.guarantees),
            guarantee_edits,
            guarantee_meaning,
        ),
        *both.of(
            "commitment",
            _by_doc(before.commitments),
            _by_doc(after.commitments),
            commitment_edits,
            commitment_meaning,
        ),
        *both.of(
            "example",
            {each.title: each for each in before.examples},
            {each.title: each for each in after.examples},
            example_edits,
            decides=False,
        ),
    )


class Both:
    """Compares what both versions declare of one kind."""

    def __init__(self, old: Side, new: Side) -> None:
        """Take both versions."""
        self.old, self.new = old, new

    def of(  # noqa: PLR0913 - what there is in both, and three things to know of its kind
        self,
        kind: str,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        compare: Callable[[Any, Side, Any, Side], Iterator[Edit]],
        meaning: Callable[[Any, Side], object] | None = None,
        *,
        decides: bool = True,
    ) -> Iterator[Around]:
        """What is new, gone, or says something else.

        What `decides` is a change of meaning; with `meaning`, only where that is another one, and what only has another
        name is known again.
        """
        made = partial(Around, kind=kind)
        gone = {name: each for name, each in before.items() if name not in after}
        for name, each in after.items():
            known = before.get(name)
            if known is None and meaning is not None:
                wanted = meaning(each, self.new)
                was = next((old for old, one in gone.items() if meaning(one, self.old) == wanted), None)
                if was is not None:
                    del gone[was]
                    yield made(name=name, doc=_doc(each), edits=tuple(term("name", was, name)), is_meaning=False)
                    continue
            edits = tuple(compare(known, self.old, each, self.new))
            if edits or known is None:
                is_same = (
                    known is not None and meaning is not None and meaning(known, self.old) == meaning(each, self.new)
                )
                yield made(name=name, doc=_doc(each), edits=edits, is_meaning=decides and not is_same)
        for name, each in gone.items():
            edits = tuple(compare(each, self.old, None, self.new))
            yield made(name=name, doc=_doc(each), edits=edits, is_meaning=decides)


def _doc(of: object) -> str | None:
    """What it is called for people, where that is not its name."""
    return getattr(of, "doc", None)


def _by_doc(declared: tuple[Any, ...]) -> dict[str, Any]:
    """Those without a name are known by their doc texts; the second of one text by a number."""
    found: dict[str, Any] = {}
    for each in declared:
        called = each.doc or each.name
        same = sum(1 for other in found.values() if (other.doc or other.name) == called)
        found[f"{called} ({same + 1})" if same else called] = each
    return found


def _stages(old: Side, new: Side, called: Mapping[str, str]) -> Iterator[Around]:
    """The order of stages, of which a lead's own is the last one that it meets."""
    now = [each.name for each in new.graph.stages]
    before = [name for each in old.graph.stages if (name := called.get(each.name, "")) in now]
    after = [name for name in now if name in before]
    if before != after:
        edits = tuple(term(None, listed(map(spaced, before)), listed(map(spaced, after))))
        yield Around(kind="order", name="stages", edits=edits)


def _frame(old: Side, new: Side) -> Iterator[Around]:
    before, after = old.graph, new.graph
    days, others = ([day.isoformat() for day in sorted(each.calendar.holidays)] for each in (before, after))
    edits = (
        *term("name", before.name, after.name),
        *term("teams", listed(before.teams) or None, listed(after.teams) or None),
        *term("agreed by", said(before.agreed), said(after.agreed)),
        *term("since", said(before.since), said(after.since)),
        *term("review", said(before.review), said(after.review)),
        *term("currency", before.currency, after.currency),
        *term("timezone", before.timezone, after.timezone),
        *term("hours", _hours(old), _hours(new)),
        *value_edits(days, others, "holidays"),
    )
    if edits:
        is_meaning = any(each.label not in AGREED for each in edits)
        yield Around(kind="ruleset", name=after.name, doc=after.doc, edits=edits, is_meaning=is_meaning)


def _hours(side: Side) -> str | None:
    """`Mon–Fri 09:00–17:00`: days in a row with the same hours together."""
    open_on: dict[tuple[object, object], list[int]] = {}
    for day, opens, closes in side.graph.calendar.hours:
        open_on.setdefault((f"{opens:%H:%M}", f"{closes:%H:%M}"), []).append(day)
    told = [f"{_days(sorted(days))} {opens}–{closes}" for (opens, closes), days in open_on.items()]
    return ", ".join(told) or None


def _days(days: list[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(WEEKDAYS[run[0]] + (f"–{WEEKDAYS[run[-1]]}" if len(run) > 1 else "") for run in runs)
