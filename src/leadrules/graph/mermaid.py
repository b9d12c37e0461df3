"""A drawing of the rules in Mermaid's language, which Markdown viewers draw by themselves."""

from __future__ import annotations

import json
import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from leadrules.graph.boxes import Box, Kind
from leadrules.graph.picture import Link, picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from leadrules.graph.picture import Frame
    from leadrules.graph.rulegraph import RuleGraph

# What stands around the text of a box, and so makes its shape.
SHAPES: Mapping[Kind, tuple[str, str]] = MappingProxyType(
    {
        Kind.FIELDS: ("[", "]"),
        Kind.FIELD: ("[", "]"),
        Kind.FILE: ("[[", "]]"),
        Kind.VALUE: ("(", ")"),
        Kind.DEFINITION: ("(", ")"),
        Kind.SCORE: ("{{", "}}"),
        Kind.TABLE: ("[[", "]]"),
        Kind.DISQUALIFIER: ("[/", "\\]"),
        Kind.STAGE: ("([", "])"),
        Kind.HANDOFF: (">", "]"),
    }
)
COLOURS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.FIELDS: "fill:#f3f4f6,stroke:#9ca3af,color:#1f2937",
        Kind.FIELD: "fill:#ffffff,stroke:#9ca3af,color:#1f2937",
        Kind.FILE: "fill:#e3efff,stroke:#5b8def,color:#1f2937",
        Kind.VALUE: "fill:#eef2ff,stroke:#8b93e8,color:#1f2937",
        Kind.DEFINITION: "fill:#e3efff,stroke:#5b8def,color:#1f2937",
        Kind.SCORE: "fill:#fff4d6,stroke:#d9a514,color:#1f2937",
        Kind.TABLE: "fill:#e5f6e8,stroke:#4c9f5b,color:#1f2937",
        Kind.DISQUALIFIER: "fill:#fde8e8,stroke:#d64545,color:#1f2937,stroke-width:2px",
        Kind.STAGE: "fill:#ece4fb,stroke:#7a4fd0,color:#1f2937,stroke-width:3px",
        Kind.HANDOFF: "fill:#d8f3ef,stroke:#12867a,color:#1f2937,stroke-width:2px",
    }
)
FRAME = "fill:#f9fafb,stroke:#d1d5db,color:#1f2937"
ARROWS: Mapping[Link, str] = MappingProxyType({Link.USES: "-->", Link.NEXT: "==>", Link.STOPS: "-. stops .-x"})

# Mermaid reads markup, Markdown, mathematics and directives even between quotes; a code stands for each of their signs.
# What begins a list or a heading does so only at the start of a line, and `_` only at the edge of a word.
SIGNS = re.compile(r"""["#<>&`\\%{}$@*~|\[\]^=]|(?<![^\W_])_|_(?![^\W_])|:(?=//)|^[-+]|^\d+[.)]""")
# In a title Mermaid drops markup and shows every code as it is written: signs that look alike are shown as they are.
WIDE = str.maketrans("<>&", "＜＞＆")


def mermaid(graph: RuleGraph) -> str:
    """Write the drawing, the same text for the same rules."""
    drawn = picture(graph)
    kinds = {box.kind for frame in (*drawn.groups, *drawn.files) for box in frame.boxes}
    kinds |= {box.kind for box in drawn.boxes}
    frames = [frame.id for frame in (*drawn.groups, *drawn.files)]
    note = (
        []
        if drawn.note is None
        else [f'  note["{escaped(drawn.note)}"]:::note', "  classDef note fill:none,stroke:none"]
    )
    return "\n".join(
        (
            "---",
            # A text in JSON is one in YAML too.
            f"title: {json.dumps(drawn.title.translate(WIDE), ensure_ascii=False)}",
            # Lines are broken already; Mermaid would break them again.
            "config:",
            "  flowchart:",
            "    wrappingWidth: 400",
            "---",
            "flowchart LR",
            *note,
            *(line for frame in (*drawn.groups, *drawn.files) for line in _framed(frame)),
            *(f"  {_box(box)}" for box in drawn.boxes),
            *(f"  {each.start} {ARROWS[each.link]} {each.end}" for each in drawn.arrows),
            *(f"  classDef {kind} {COLOURS[kind]}" for kind in Kind if kind in kinds),
            *(["  classDef frame " + FRAME, f"  class {','.join(frames)} frame"] if frames else ()),
            "",
        )
    )


def _framed(frame: Frame) -> Iterator[str]:
    yield f'  subgraph {frame.id}["{escaped(frame.title)}"]'
    yield from (f"    {_box(box)}" for box in frame.boxes)
    yield "  end"


def _box(box: Box) -> str:
    opens, closes = SHAPES[box.kind]
    head = "" if box.kind is Kind.FIELD else f"<small>{box.kind.value.upper()}</small><br/>"
    title = escaped(box.title) if box.kind is Kind.FIELD else f"<b>{escaped(box.title)}</b>"
    doc = "".join(f"<br/>{escaped(line)}" for line in box.doc)
    facts = "".join(f"<br/><small>{escaped(line)}</small>" for line in box.facts)
    return f'{box.id}{opens}"{head}{title}{doc}{facts}"{closes}:::{box.kind.value}'


def escaped(line: str) -> str:
    """Write an author's text so that Mermaid shows it and obeys nothing in it."""
    # Two dollar signs side by side would be mathematics even as codes, so a character without width parts them.
    parted = line.replace("$$", "$\u2060$").replace("$$", "$\u2060$")
    return SIGNS.sub(lambda found: "".join(sign if sign.isdigit() else f"#{ord(sign)};" for sign in found[0]), parted)
