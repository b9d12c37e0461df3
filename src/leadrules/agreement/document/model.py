"""The parts of the document, the same for every format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line: its beginning in bold, a text, a remark, the lines below it."""

    lead: str | None = None
    text: str = ""
    note: str | None = None
    parts: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of texts; every row has as many as the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part with a heading of its own: `id` is for links, `about` says what it is; rules stand as they are written."""

    id: str
    title: str
    about: str = ""
    sentences: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    rules: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with its parts; what stands under the heading itself is `opening`."""

    id: str
    title: str
    opening: Part | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The whole agreement."""

    title: str
    # `agreed`, or how much is open.
    answer: str
    is_agreed: bool
    sentences: tuple[str, ...]
    sections: tuple[Section, ...]
    about: tuple[str, ...]
