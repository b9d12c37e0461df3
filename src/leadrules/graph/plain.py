"""Either tree as indented text, to look at what leadrules makes of a file: a line a node, its parts below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum
from itertools import chain
from typing import TYPE_CHECKING

from leadrules.diagnostics.text import visible
from leadrules.graph.truths import Shown, TextMatches
from leadrules.schema.duration import Duration
from leadrules.schema.types import BandType, ChoiceType, ListType, MoneyType, RecordType, ScalarType
from leadrules.source import Span
from leadrules.syntax.nodes import Name, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.syntax import Parsed

TYPES = (ScalarType, MoneyType, ChoiceType, BandType, ListType, RecordType)
INDENT = "  "
LONGEST_TEXT = 100


def syntax_text(parsed: Parsed, *, with_spans: bool = False) -> str:
    """Write the syntax tree of one file; a line names its place where that is another line than the node's above."""
    return "".join(f"{line}\n" for each in parsed.declarations for line in _tree(each, with_spans=with_spans))


def graph_text(graph: RuleGraph, *, with_spans: bool = False) -> str:
    """Write the rule graph: what definitions rest on, then those in dependency order, then what is said about them."""
    head = f"RuleGraph name={graph.name}{_leaf('doc', graph.doc) if graph.doc else ''} timezone={graph.timezone}"
    nodes = chain(
        graph.fields.values(),
        graph.settings.values(),
        graph.lists.values(),
        graph.definitions.values(),
        graph.strategies.values(),
        graph.guarantees,
        graph.commitments,
        graph.logs.values(),
        graph.sources.values(),
        graph.examples,
    )
    below = (f"{INDENT}{line}\n" for each in nodes for line in _tree(each, with_spans=with_spans))
    return f"{head}\n" + "".join(below)


def _tree(node: object, above: Span | None = None, label: str = "", *, with_spans: bool) -> Iterator[str]:
    """Write a node, or several: what fits beside its name, its place, and its other parts below."""
    span = _span(node)
    told = [(name, value, _leaf(name, value)) for name, value in _parts(node)]
    beside = "".join(leaf for _, _, leaf in told if leaf is not None)
    kind = "" if isinstance(node, tuple | Mapping) else type(node).__name__
    head = f"{label}{kind}{beside if kind else beside.strip()}".rstrip()
    yield f"{head}{_place(span, above, with_spans=with_spans)}"
    for name, value, leaf in told:
        if leaf is None:
            inner = "-: " if not name and isinstance(value, tuple | Mapping) else f"{name}: " if name else ""
            for line in _tree(value, span or above, inner, with_spans=with_spans):
                yield f"{INDENT}{line}"


def _parts(node: object) -> Iterator[tuple[str, object]]:
    """Every part that says something, by name where it has one; how a criterion is shown counts as its own parts."""
    if isinstance(node, tuple):
        yield from (("", each) for each in node)
    elif isinstance(node, Mapping):
        yield from node.items()
    elif is_dataclass(node):
        for each in fields(node):
            value = getattr(node, each.name)
            if isinstance(value, Shown):
                yield from ((name, part) for name, part in _parts(value) if name != "text")
            elif value not in (None, ()) and not isinstance(value, Span) and not _is_idle(node, each.name):
                yield each.name, value


def _is_idle(node: object, name: str) -> bool:
    """Whether a part says nothing new: a bare place, or the values of a list that the node also names."""
    is_listed = name in ("options", "wanted") and getattr(node, "list_name", None) is not None
    is_repeated = name == "written" and isinstance(node, TextMatches)
    return is_listed or is_repeated or type(getattr(node, name)) is Node


def _leaf(name: str, value: object) -> str | None:
    """Write a part that fits beside its node's name, with a blank before it; None for one that does not."""
    match value:
        case bool():
            shown = "yes" if value else "no"
        case Enum():
            shown = str(value.value)
        case Decimal():
            shown = f"{value:f}"
        case str():
            shown = value if value.replace(".", "_").isidentifier() else _quoted(value)
        case None | int() | date() | time() | Duration():
            shown = str(value)
        case Name():
            shown = value.text
        case tuple() if value and all(isinstance(each, str | Name) for each in value):
            shown = "[" + ", ".join((_leaf("", each) or "").strip() for each in value) + "]"
        case _ if isinstance(value, TYPES):
            shown = f"<{value}>"
        case _:
            return None
    return f" {name}={shown}" if name else f" {shown}"


def _quoted(text: str) -> str:
    line = visible(text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n"))
    return f'"{line}"' if len(line) <= LONGEST_TEXT else f'"{line[: LONGEST_TEXT - 1]}…"'


def _span(node: object) -> Span | None:
    shown = getattr(node, "shown", None)
    found = getattr(shown if isinstance(shown, Shown) else node, "span", None)
    return found if isinstance(found, Span) else None


def _place(span: Span | None, above: Span | None, *, with_spans: bool) -> str:
    if span is None:
        return ""
    if with_spans:
        return f"  {span}-{span.end_line}:{span.end_column}"
    is_same = above is not None and (span.path, span.line) == (above.path, above.line)
    return "" if is_same else f"  {span.path}:{span.line}"
