"""What a drawing of the rules shows: boxes, frames around them and arrows, before any drawing language."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from leadrules.graph import definitions as d
from leadrules.graph.boxes import Box, Kind, box_id, counted, definition_box, field_box, kind_of, lines, shown
from leadrules.graph.uses import uses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from leadrules.graph.rulegraph import RuleGraph

# With more boxes or arrows nobody finds a way through; Mermaid refuses 500 arrows.
MOST_BOXES = 70
MOST_ARROWS = 140


class Link(StrEnum):
    """What an arrow says."""

    USES = "uses"
    # From one stage to the next.
    NEXT = "next"
    # From a disqualifier to the first stages: whom it covers reaches none.
    STOPS = "stops"


@dataclass(frozen=True, slots=True)
class Frame:
    """Boxes that belong together."""

    id: str
    title: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """From what is rested on to what rests on it, by the identifiers of their boxes."""

    start: str
    end: str
    link: Link


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn: `groups` frame fields, `files` definitions, `boxes` stand free.

    `note` says what was put together so that the rest can be read.
    """

    title: str
    note: str | None
    groups: tuple[Frame, ...]
    files: tuple[Frame, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    @property
    def is_crowded(self) -> bool:
        """Whether there is more than can be read."""
        framed = sum(len(frame.boxes) for frame in (*self.groups, *self.files))
        return framed + len(self.boxes) > MOST_BOXES or len(self.arrows) > MOST_ARROWS


class Detail(IntEnum):
    """How much is drawn, the most first."""

    # A box for everything.
    EVERYTHING = 0
    # One box for the fields under a heading; definitions are framed file by file.
    GROUPS = 1
    # Also one box for the definitions of a file, and one for its disqualifiers.
    FILES = 2


def picture(graph: RuleGraph) -> Picture:
    """Draw the rules: fields, what is made of them, stages, handoffs; with as much detail as can be read."""
    drawn = _draw(graph, Detail.EVERYTHING)
    for detail in Detail:
        if drawn.is_crowded:
            drawn = _draw(graph, detail)
    return drawn


def _draw(graph: RuleGraph, detail: Detail) -> Picture:
    fields = _field_boxes(graph, detail)
    definitions = _definition_boxes(graph, detail)
    arrows = tuple(dict.fromkeys(_arrows(graph, fields, definitions)))
    files: dict[str, dict[Box, None]] = {}
    for name in graph.declared:
        files.setdefault(graph.definitions[name].span.path, {})[definitions[name]] = None
    # A frame around everything, or around one box, tells nothing.
    framed = {path for path, boxes in files.items() if len(boxes) > 1 and len(files) > 1 and detail is Detail.GROUPS}
    loose = [*fields.values()] if detail is not Detail.EVERYTHING else []
    loose += [box for path, boxes in files.items() if path not in framed for box in boxes]
    return Picture(
        title=shown(graph.name if graph.doc is None else f"{graph.name}: {graph.doc}"),
        note=_note(graph, detail),
        groups=tuple(_groups(graph, fields, arrows)) if detail is Detail.EVERYTHING else (),
        files=tuple(
            Frame(f"frame_{number}", shown(path.rpartition("/")[2]), tuple(boxes))
            for number, (path, boxes) in enumerate(files.items())
            if path in framed
        ),
        boxes=tuple(dict.fromkeys(loose)),
        arrows=arrows,
    )


def _groups(graph: RuleGraph, fields: Mapping[str, Box], arrows: tuple[Arrow, ...]) -> Iterator[Frame]:
    """Frame the fields under each heading; those that nothing is made of are named together in one box."""
    used = {arrow.start for arrow in arrows}
    headings = dict.fromkeys(field.group for field in graph.fields.values())
    for number, heading in enumerate(headings):
        boxes = [fields[name] for name, field in graph.fields.items() if field.group == heading]
        kept = [box for box in boxes if box.id in used]
        rest = [box.title for box in boxes if box.id not in used]
        if rest:
            title = counted(len(rest), "more field" if kept else "field")
            kept.append(Box(box_id("rest", heading or "", number), Kind.FIELD, title, lines(", ".join(rest))))
        yield Frame(box_id("group", heading or "", number), shown(heading or "lead"), tuple(kept))


def _field_boxes(graph: RuleGraph, detail: Detail) -> Mapping[str, Box]:
    if detail is Detail.EVERYTHING:
        return {name: field_box(field, number) for number, (name, field) in enumerate(graph.fields.items())}
    counts = Counter(field.group for field in graph.fields.values())
    boxes = {
        heading: Box(
            box_id("fields", heading or "", i), Kind.FIELDS, shown(heading or "lead"), (counted(count, "field"),)
        )
        for i, (heading, count) in enumerate(counts.items())
    }
    return {name: boxes[field.group] for name, field in graph.fields.items()}


def _definition_boxes(graph: RuleGraph, detail: Detail) -> Mapping[str, Box]:
    each = {name: definition_box(known, number) for number, (name, known) in enumerate(graph.definitions.items())}
    if detail is not Detail.FILES:
        return each
    inside: dict[tuple[str, Kind], list[str]] = {}
    for name in graph.declared:
        match kind_of(graph.definitions[name]):
            case Kind.STAGE | Kind.HANDOFF:
                pass
            case kind:
                key = Kind.DISQUALIFIER if kind is Kind.DISQUALIFIER else Kind.FILE
                inside.setdefault((graph.definitions[name].span.path, key), []).append(name)
    for number, ((path, kind), names) in enumerate(inside.items()):
        counts = Counter(each[name].kind for name in names)
        told = tuple(counted(count, counted_kind.value) for counted_kind, count in counts.items())
        box = Box(f"{kind}_{number}", kind, shown(path.rpartition("/")[2]), told)
        each |= dict.fromkeys(names, box)
    return each


def _arrows(graph: RuleGraph, fields: Mapping[str, Box], definitions: Mapping[str, Box]) -> Iterator[Arrow]:
    first = [definitions[stage.name] for stage in graph.stages if stage.after is None]
    for name in graph.declared:
        known, end = graph.definitions[name], definitions[name]
        # What goes along with a handoff is told in its box: as arrows it would hide everything else.
        rests = uses((known.when, known.route) if isinstance(known, d.Handoff) else known, graph)
        yield from (Arrow(fields[each].id, end.id, Link.USES) for each in rests.fields)
        after = known.after if isinstance(known, d.Stage) else None
        for each in rests.definitions:
            if definitions[each] != end:
                yield Arrow(definitions[each].id, end.id, Link.NEXT if each == after else Link.USES)
        if isinstance(known, d.Disqualifier):
            yield from (Arrow(end.id, stage.id, Link.STOPS) for stage in first)


def _note(graph: RuleGraph, detail: Detail) -> str | None:
    match detail:
        case Detail.EVERYTHING:
            return None
        case Detail.GROUPS:
            return f"one box stands for each group of fields: there are {counted(len(graph.fields), 'field')}"
        case Detail.FILES:
            count = counted(len(graph.definitions), "definition")
            return f"one box stands for each group of fields and each file of definitions: there are {count}"
