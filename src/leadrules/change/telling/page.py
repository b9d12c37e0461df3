"""A difference put in order: what it means in short, then each definition, then what else was written."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from leadrules.change.model import (
    NO_TIME,
    NOT_INSTALLED,
    Around,
    Change,
    Edit,
    Editing,
    Kind,
    Relation,
    Settled,
    Way,
)
from leadrules.change.telling.replayed import replay_items, sentence
from leadrules.change.telling.sayings import ONE, outcomes, sentences, title, verb
from leadrules.change.telling.witnesses import holds, stories
from leadrules.explain.layout import Item, Mark, Page, Section
from leadrules.explain.layout import Kind as Shown
from leadrules.explain.story import Tone
from leadrules.explain.words import capital, counted, listed, moment_words, named, spaced, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.change.model import Difference, Witness

WORDS = {Editing.ADDED: "Added", Editing.REMOVED: "Removed", Editing.CHANGED: "Changed", Editing.MOVED: "Moved"}
INSTALL = "What looks at every lead there could be is installed by: pip install 'leadrules[analysis]'"
MORE_TIME = "`leadrules diff --in-all SECONDS` gives more."
TRUTHS = (Kind.STAGE, Kind.DEFINITION, Kind.DISQUALIFIER)
# What became of one definition, and of several; None stands for every way to mean something else.
BECAME = {
    None: ("means something else", "mean something else"),
    Relation.UNSETTLED: ("may mean something else", "may mean something else"),
    Relation.ADDED: ("is new", "are new"),
    Relation.REMOVED: ("is gone", "are gone"),
}
# What two managers look for first.
ORDER = (Kind.STAGE, Kind.HANDOFF, Kind.DISQUALIFIER, Kind.SCORE, Kind.TABLE, Kind.DEFINITION, Kind.VALUE)


def page(difference: Difference) -> Page:
    """Everything worth saying, the most important first."""
    changed = sorted((each for each in difference.changes if each.is_changed), key=lambda each: ORDER.index(each.kind))
    same = [each for each in difference.changes if not each.is_changed]
    short = tuple(short_item(each, difference) for each in changed)
    sections = (
        Section(id="meaning", title="What it means", kind=Shown.WHY, items=short),
        Section(id="leads", title="On the leads of the file", kind=Shown.WHY, items=tuple(replay_items(difference))),
        *(definition_section(each, difference) for each in changed),
        Section(id="around", title="Also changed", kind=Shown.WHY, items=tuple(around_items(difference))),
        Section(
            id="same", title="Written otherwise, means the same", kind=Shown.MORE, items=tuple(map(same_item, same))
        ),
        Section(id="renamed", title="Renamed", kind=Shown.MORE, items=renamed_items(difference)),
    )
    moment = moment_words(difference.on, difference.new.graph.timezone)
    return Page(
        title=f"From {difference.old.called} to {difference.new.called}",
        answer=answer(difference),
        tone=Tone.OPEN if any(each.relation is Relation.UNSETTLED for each in changed) else Tone.QUIET,
        sentences=tuple(summary(difference)),
        about=(f"Rules: {difference.new.graph.name}", f"Leads looked at on {moment}"),
        sections=tuple(each for each in sections if each.items),
    )


def answer(difference: Difference) -> str:
    """The shortest true story."""
    if difference.is_same_text:
        return "no difference"
    if difference.is_equal:
        return "nothing means anything else"
    told = list(counts(difference))
    return listed(told) if told else "no definition means anything else, what stands around them does"


def counts(difference: Difference) -> Iterator[str]:
    """How many definitions mean something else, how many may, how many are new and gone."""
    found = Counter(BECAME.get(each.relation, BECAME[None]) for each in difference.changes if each.is_changed)
    for place, (one, several) in enumerate(words for words in BECAME.values() if found[words]):
        number = found[one, several]
        noun = "" if place else " definition" if number == 1 else " definitions"
        yield f"{number}{noun} {one if number == 1 else several}"


def summary(difference: Difference) -> Iterator[str]:
    """What else is to be known at once."""
    if difference.is_equal and not difference.is_same_text:
        if difference.changes or difference.renamed:
            yield "What was written otherwise means the same, which is proved."
        elif difference.around:
            yield "Every definition means what it meant: every fingerprint is the same."
        else:
            yield "Only layout, comments, names or words for people differ: every fingerprint is the same."
    if any(NOT_INSTALLED in (each.down.why, each.up.why) for each in difference.changes):
        yield f"Not all of it is settled. {INSTALL}"
    late = sum(NO_TIME in (each.down.why, each.up.why) for each in difference.changes)
    if late:
        yield f"There was no time to settle all of {counted(late, 'definition', 'definitions')}: {MORE_TIME}"
    if not difference.is_equal:
        kept, whole = proved_same(difference), len(difference.compared)
        meant = "means what it" if kept == 1 or whole == 1 else "mean what they"
        yield f"{kept} of {counted(whole, 'definition', 'definitions')} {meant} meant."


def proved_same(difference: Difference) -> int:
    """How many of the definitions that both versions have mean what they meant."""
    both = {pair.new for pair in difference.compared}
    return len(both) - sum(1 for each in difference.changes if each.is_changed and each.new in both)


def short_item(change: Change, difference: Difference) -> Item:
    """A definition in one line."""
    counted = sentence(change.name, difference) if change.kind in TRUTHS else None
    # Stricter is no bad news, nor looser a good one; only what is open asks for a look.
    mark = Mark.OPEN if change.relation is Relation.UNSETTLED else None
    return Item(mark=mark, lead=title(change), text=verb(change), note=counted)


def definition_section(change: Change, difference: Difference) -> Section:
    """A definition: how it moved, what was written, leads that show it."""
    items = (
        *(Item(text=capital(each) + ".") for each in sentences(change, difference)),
        *(edit_item(each) for each in change.edits),
        *through_items(change, difference),
        *witness_items(change, difference),
    )
    return Section(id=f"d-{change.name}", title=f"{title(change)} {verb(change)}", kind=Shown.WHY, items=items)


def edit_item(edit: Edit) -> Item:
    """What was done to one line."""
    label = f"{named(edit.label)}: " if edit.label else ""
    if edit.editing is Editing.CHANGED:
        return Item(lead="Changed", text=f"{label}{edit.after}", note=f"was: {edit.before}")
    return Item(lead=WORDS[edit.editing], text=f"{label}{edit.after if edit.after is not None else edit.before}")


def through_items(change: Change, difference: Difference) -> Iterator[Item]:
    """What it rests on that changed."""
    if change.through:
        known = difference.new.graph.definitions
        called = (titled(name, known[name].doc) if name in known else spaced(name) for name in change.through)
        yield Item(lead="Rests on what changed", text=listed(called))


def witness_items(change: Change, difference: Difference) -> Iterator[Item]:
    """The leads that show it."""
    shown: list[Witness] = []
    for way in (change.down, change.up):
        witness = way.witness
        if way.settled is Settled.SOME and witness is not None and witness not in shown:
            shown.append(witness)
            yield witness_item(change, way, witness, difference)


def witness_item(change: Change, way: Way, witness: Witness, difference: Difference) -> Item:
    """A lead under both versions."""
    before, after = stories(change, witness)
    if change.kind in TRUTHS:
        lead = ONE[outcomes(change, witness)]
    elif change.kind in (Kind.TABLE, Kind.VALUE):
        lead = "For example"
    else:
        less = way is change.down
        words = ("fewer points", "more points") if change.kind is Kind.SCORE else ("less far", "farther")
        lead = f"A lead that {'gets' if change.kind is Kind.SCORE else 'comes'} {words[0] if less else words[1]}"
    parts = (Item(lead="Before", text=before), Item(lead="Now", text=after))
    return Item(lead=lead, text=holds(witness, difference), parts=parts)


def around_items(difference: Difference) -> Iterator[Item]:
    """What changed around the definitions."""
    yield from (around_item(each) for each in difference.around if not each.is_renamed)


def around_item(around: Around) -> Item:
    """Something around the definitions."""
    lead = around_called(around)
    if len(around.edits) == 1 and around.edits[0].label is None:
        edit = around.edits[0]
        if edit.editing is Editing.CHANGED:
            return Item(lead=lead, text=f"{edit.after}", note=f"was: {edit.before}")
        return Item(lead=lead, text=f"{WORDS[edit.editing].lower()}: {edit.after or edit.before}")
    return Item(lead=lead, parts=tuple(edit_item(each) for each in around.edits))


def around_called(around: Around) -> str:
    """What people call it."""
    match around.kind:
        case "guarantee" | "commitment" | "example":
            return f"{capital(around.kind)} “{around.name}”"
        case "order":
            return f"Order of {around.name}"
        case kind:
            return f"{capital(kind)} {named(around.name)}"


def same_item(change: Change) -> Item:
    """A definition that says it otherwise."""
    return Item(lead=title(change), text="", parts=tuple(edit_item(each) for each in change.edits))


def renamed_items(difference: Difference) -> tuple[Item, ...]:
    """Definitions, settings, lists and promises that have another name now."""
    renamed = [*difference.renamed]
    renamed += [(each.edits[0].before or "", each.name) for each in difference.around if each.is_renamed]
    return tuple(Item(lead=new, text=f"was called {old}; means the same") for old, new in renamed)
