"""A rules file → its pieces: each declaration, and each field of a lead, with the comments that belong to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from leadrules.merge.titles import key_of, title_of
from leadrules.syntax import nodes as n
from leadrules.syntax.split import end_of_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from leadrules.syntax import Parsed

Key: TypeAlias = tuple[str, ...]

HEAD: Key = ("head",)
BELOW: Key = ("below",)
# What an entry can be read below, and an entry that a head can be read with.
A_FIELD = "        x text\n"
FRAMES = {n.LeadDeclaration: ("lead\n", A_FIELD), n.SourceDeclaration: ("source x\n", '        x from "x"\n')}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of whole lines that is merged as one; all pieces of a file one after the other are the file.

    One with `parts` is merged part by part, and the first of these is its head. `node` is None for comments below the
    last declaration. `frame` is what a field needs around it to be read by itself, `below` the heading that it stands
    below, if it does.
    """

    key: Key
    title: str
    text: str
    node: n.Node | None
    frame: tuple[str, str] = ("", "")
    parts: tuple[Piece, ...] = ()
    below: Key = ()


def pieces(parsed: Parsed) -> tuple[Piece, ...]:
    """Cut a file without mistakes into pieces."""
    text = parsed.source.text
    if not text.endswith("\n"):
        text += "\n"
    *ranges, below = cut(text, 0, len(text), [each.span.start for each in parsed.declarations])
    found = [piece(text, *place, node) for place, node in zip(ranges, parsed.declarations, strict=True)]
    if text[slice(*below)].strip():
        found.append(Piece(BELOW, "the comments at the end", text[slice(*below)], None))
    return tuple(numbered(found))


def numbered(found: Sequence[Piece]) -> list[Piece]:
    """Tell pieces of the same name apart by their order."""
    seen: dict[Key, int] = {}
    told_apart = []
    for each in found:
        seen[each.key] = seen.get(each.key, 0) + 1
        again = seen[each.key]
        told_apart.append(each if again == 1 else replace(each, key=(*each.key, str(again))))
    return told_apart


def piece(text: str, begin: int, end: int, node: n.Node) -> Piece:
    """Make a piece of a declaration."""
    whole = Piece(key_of(node), title_of(node), text[begin:end], node)
    entries = entries_of(node)
    if not entries:
        return whole
    before, an_entry = FRAMES[type(node)]
    starts = [node.span.start, *(line_start(text, each.span.start) for each in entries)]
    # Nothing is left behind the last entry: the declaration ends with it.
    first, *others, _ = cut(text, begin, end, starts)
    head = Piece(HEAD, whole.title, text[slice(*first)], without_entries(node), ("", an_entry))
    parts = [
        Piece(key_of(each), title_of(each), text[slice(*place)], without_entries(each), frame_of(each, before))
        for place, each in zip(others, entries, strict=True)
    ]
    return replace(whole, parts=(head, *below_headings(numbered(parts), node)))


def below_headings(parts: Sequence[Piece], node: n.Node) -> Iterator[Piece]:
    """Tell each field which heading it stands below."""
    at_margin = {each.span.start for each in getattr(node, "entries", ())}
    heading: Key = ()
    for part, entry in zip(parts, entries_of(node), strict=True):
        if isinstance(entry, n.FieldGroup):
            heading = part.key
        elif entry.span.start in at_margin:
            heading = ()
        yield part if isinstance(entry, n.FieldGroup) else replace(part, below=heading)


def frame_of(node: n.Node, before: str) -> tuple[str, str]:
    """What an entry needs around it: a heading a field below it, too."""
    return before, A_FIELD if isinstance(node, n.FieldGroup) else ""


def entries_of(node: n.Node) -> tuple[n.Node, ...]:
    """The entries of a node that are merged one by one: a lead's headings stand among its fields."""
    match node:
        case n.LeadDeclaration(entries=entries):
            return tuple(inner for each in entries for inner in (each, *getattr(each, "fields", ())))
        case n.SourceDeclaration(columns=columns, missing_when=missing):
            # Where a line of the source's own stands among the columns, the source is one thing.
            is_first = all(each.span.start < column.span.start for each in missing for column in columns[:1])
            return columns if is_first else ()
        case _:
            return ()


def without_entries(node: n.Node) -> n.Node:
    """Give a node without what is merged by itself."""
    match node:
        case n.LeadDeclaration():
            return replace(node, entries=())
        case n.FieldGroup():
            return replace(node, fields=())
        case n.SourceDeclaration():
            return replace(node, columns=())
        case _:
            return node


def line_start(text: str, at: int) -> int:
    """Where the line of an offset begins."""
    return text.rfind("\n", 0, at) + 1


def cut(text: str, begin: int, end: int, starts: Sequence[int]) -> list[tuple[int, int]]:
    """Give the range of each start with the lines above that belong to it, and at last the range of what is left.

    A comment that is indented deeper than what follows belongs to what stands before it.
    """
    cuts = [begin]
    for place, at in enumerate(starts, 1):
        following = starts[place] if place < len(starts) else None
        stop = end if following is None else following
        indent = 0 if following is None else indent_at(text, following)
        cuts.append(end_of_comments(text, end_of_text(text, at, stop), stop, indent))
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def end_of_comments(text: str, at: int, stop: int, indent: int) -> int:
    """Where the comments end that are indented deeper than `indent`, behind the line of an offset."""
    newline = text.find("\n", at)
    belongs = at_line = stop if newline < 0 else min(newline + 1, stop)
    while at_line < stop:
        newline = text.find("\n", at_line)
        after = stop if newline < 0 else newline + 1
        if text[at_line:after].strip() and indent_at(text, at_line) > indent:
            belongs = after
        at_line = after
    return belongs


def indent_at(text: str, at: int) -> int:
    """How far the line that begins at an offset is indented."""
    newline = text.find("\n", at)
    line = text[at : len(text) if newline < 0 else newline]
    return len(line) - len(line.lstrip(" "))
