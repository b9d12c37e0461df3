"""A drawing of the rules in Graphviz's language."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING

from leadrules.graph.boxes import Box, Kind
from leadrules.graph.picture import Link, picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from leadrules.graph.picture import Arrow, Frame
    from leadrules.graph.rulegraph import RuleGraph

INK = "#1f2937"
QUIET = "#5b6472"
FONT = "Helvetica,Arial,sans-serif"


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of box is drawn."""

    shape: str
    style: str
    fill: str
    border: str
    width: float = 1.0
    # In inches, around the text: some shapes cut corners off it, others leave it too much room.
    margin: str = "0.16,0.08"


LOOKS: Mapping[Kind, Look] = MappingProxyType(
    {
        Kind.FIELDS: Look("box", "filled", "#f3f4f6", "#9ca3af"),
        Kind.FIELD: Look("box", "filled", "#ffffff", "#9ca3af"),
        Kind.FILE: Look("folder", "filled", "#e3efff", "#5b8def"),
        Kind.VALUE: Look("box", "filled,rounded", "#eef2ff", "#8b93e8"),
        Kind.DEFINITION: Look("box", "filled,rounded", "#e3efff", "#5b8def"),
        Kind.SCORE: Look("hexagon", "filled", "#fff4d6", "#d9a514", 1.0, "0,0"),
        Kind.TABLE: Look("note", "filled", "#e5f6e8", "#4c9f5b"),
        Kind.DISQUALIFIER: Look("octagon", "filled", "#fde8e8", "#d64545", 1.6, "0,0.02"),
        Kind.STAGE: Look("box", "filled,rounded", "#ece4fb", "#7a4fd0", 2.2),
        Kind.HANDOFF: Look("cds", "filled", "#d8f3ef", "#12867a", 1.6, "0.3,0.16"),
    }
)
ARROWS: Mapping[Link, str] = MappingProxyType(
    {
        Link.USES: 'color="#9aa3b2"',
        Link.NEXT: 'color="#7a4fd0" penwidth=2.4',
        Link.STOPS: 'color="#d64545" style=dashed arrowhead=tee headport="_"',
    }
)


def dot(graph: RuleGraph) -> str:
    """Write the drawing, the same text for the same rules."""
    drawn = picture(graph)
    note = "" if drawn.note is None else f'<BR/><FONT POINT-SIZE="10" COLOR="{QUIET}">{_text(drawn.note)}</FONT>'
    return "\n".join(
        (
            "digraph rules {",
            f'  graph [rankdir=LR labelloc=t labeljust=l fontname="{FONT}" fontsize=16 fontcolor="{INK}" pad=0.3',
            f'         nodesep=0.22 ranksep=0.9 bgcolor="#ffffff" label=<<B>{_text(drawn.title)}</B>{note}>]',
            f'  node [fontname="{FONT}" fontsize=11 fontcolor="{INK}"]',
            "  edge [arrowsize=0.7 headport=w]",
            "",
            *(line for frame in drawn.groups for line in _fields(frame)),
            *(line for frame in drawn.files for line in _framed(frame)),
            *(f"  {_box(box)}" for box in drawn.boxes),
            "",
            *(f"  {_arrow(each, _ports(drawn.groups))}" for each in drawn.arrows),
            "}",
            "",
        )
    )


def _fields(frame: Frame) -> Iterator[str]:
    """Draw a group of fields as one table, from whose rows the arrows start."""
    look = LOOKS[Kind.FIELDS]
    yield f"  {frame.id} [shape=plain label=<"
    lines = 'BORDER="0" CELLBORDER="1" CELLSPACING="0" CELLPADDING="5"'
    yield f'    <TABLE {lines} COLOR="{look.border}" BGCOLOR="#ffffff">'
    yield f'      <TR><TD ALIGN="LEFT" BGCOLOR="{look.fill}"><B>{_text(frame.title)}</B></TD></TR>'
    for box in frame.boxes:
        doc = "".join(f'<BR ALIGN="LEFT"/>{_quiet(line)}' for line in box.doc)
        end = '<BR ALIGN="LEFT"/>' if doc else ""
        yield f'      <TR><TD ALIGN="LEFT" PORT="{box.id}">{_text(box.title)}{doc}{end}</TD></TR>'
    yield "    </TABLE>>]"


def _framed(frame: Frame) -> Iterator[str]:
    yield f"  subgraph cluster_{frame.id} {{"
    yield f'    label=<{_text(frame.title)}> fontsize=12 fontcolor="{QUIET}" color="#d1d5db" style=rounded'
    yield from (f"    {_box(box)}" for box in frame.boxes)
    yield "  }"


def _box(box: Box) -> str:
    look = LOOKS[box.kind]
    head = f'<FONT POINT-SIZE="8" COLOR="{QUIET}">{box.kind.value.upper()}</FONT><BR/><B>{_text(box.title)}</B>'
    doc = "".join(f"<BR/>{_text(line)}" for line in box.doc)
    facts = "".join(f"<BR/>{_quiet(line)}" for line in box.facts)
    return (
        f'{box.id} [shape={look.shape} style="{look.style}" fillcolor="{look.fill}" color="{look.border}" '
        f'penwidth={look.width} margin="{look.margin}" label=<{head}{doc}{facts}>]'
    )


def _ports(groups: tuple[Frame, ...]) -> Mapping[str, str]:
    return {box.id: f"{frame.id}:{box.id}:e" for frame in groups for box in frame.boxes}


def _arrow(arrow: Arrow, ports: Mapping[str, str]) -> str:
    return f"{ports.get(arrow.start, arrow.start)} -> {arrow.end} [{ARROWS[arrow.link]}]"


def _quiet(text: str) -> str:
    return f'<FONT POINT-SIZE="9" COLOR="{QUIET}">{_text(text)}</FONT>'


def _text(text: str) -> str:
    """Write an author's text where markup is read; a title that is empty would be no markup at all."""
    return escape(text) or " "
