"""What the boxes of a drawing say: one for each field and definition, in few words that fit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from textwrap import wrap
from typing import TYPE_CHECKING, assert_never

from leadrules.diagnostics.text import visible, widths
from leadrules.graph import definitions as d

if TYPE_CHECKING:
    from collections.abc import Iterator

# In columns, and lines of them for one text.
LINE = 32
MOST_LINES = 4


class Kind(StrEnum):
    """What a box stands for, in the words of the language."""

    # Several fields, or the definitions of a file, in one box.
    FIELDS = "fields"
    FILE = "file"
    FIELD = "field"
    VALUE = "value"
    DEFINITION = "definition"
    SCORE = "score"
    TABLE = "table"
    DISQUALIFIER = "disqualifier"
    STAGE = "stage"
    HANDOFF = "handoff"


@dataclass(frozen=True, slots=True)
class Box:
    """One thing that is drawn; `doc` and `facts` are lines that fit into it, in characters that can be seen."""

    id: str
    kind: Kind
    title: str
    doc: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


def field_box(field: d.Field, number: int) -> Box:
    """Make the box of a field; `number` is unlike that of any other field."""
    return Box(box_id(Kind.FIELD, field.name, number), Kind.FIELD, shown(field.name), lines(field.doc))


def definition_box(definition: d.Definable, number: int) -> Box:
    """Make the box of a definition; `number` is unlike that of any other definition."""
    kind = kind_of(definition)
    facts = tuple(line for fact in _facts(definition) for line in lines(fact))
    return Box(box_id(kind, definition.name, number), kind, shown(definition.name), lines(definition.doc), facts)


def kind_of(definition: d.Definable) -> Kind:
    """What a definition is drawn as."""
    match definition:
        case d.Definition():
            return Kind.DEFINITION
        case d.ValueDefinition():
            return Kind.VALUE
        case d.Disqualifier():
            return Kind.DISQUALIFIER
        case d.Stage():
            return Kind.STAGE
        case d.Score():
            return Kind.SCORE
        case d.Table():
            return Kind.TABLE
        case d.Handoff():
            return Kind.HANDOFF
        case _:
            assert_never(definition)


def _facts(definition: d.Definable) -> Iterator[str]:
    match definition:
        case d.Score():
            if definition.limits is not None:
                yield "between {:f} and {:f}".format(*definition.limits)
            if definition.grades:
                yield ", ".join(f"{name} from {start:f}" for name, start in reversed(definition.grades))
        case d.Table():
            yield f"{counted(len(definition.rows), 'row')}, {definition.policy}"
        case d.Handoff():
            yield f"from {definition.giver} to {definition.taker}"
            if definition.must_have:
                yield f"must have {counted(len(definition.must_have), 'field')}"
            if definition.should_have:
                yield f"should have {definition.should_count} of {len(definition.should_have)} more"
            if definition.answer_within is not None:
                yield f"answer within {definition.answer_within}"
        case d.Definition() | d.ValueDefinition() | d.Disqualifier() | d.Stage():
            pass
        case _:
            assert_never(definition)
    if definition.agreed is not None:
        yield f"agreed by {definition.agreed}"


def box_id(kind: str, name: str, number: int) -> str:
    """Name a box so that every drawing language can read it, and that it keeps its name when others come and go."""
    is_plain = name.isascii() and name.replace("_", "").isalnum() and not name[0].isdigit()
    return f"{kind}_{name}" if is_plain else f"{kind}_{number}"


def shown(text: str) -> str:
    """Write a text in one line, in which what cannot be seen is named."""
    return visible(" ".join(text.split()))


def lines(text: str | None) -> tuple[str, ...]:
    """Break a text into lines that fit a box; a long text ends in `…`."""
    line = shown(text or "")
    # Chinese, Japanese and Korean take two columns a character.
    columns = sum(widths(line))
    broken = wrap(line, LINE * len(line) // columns) if columns else []
    return tuple(broken) if len(broken) <= MOST_LINES else (*broken[: MOST_LINES - 1], f"{broken[MOST_LINES - 1]} …")


def counted(count: int, word: str) -> str:
    """Write `1 field`, `2 fields`."""
    return f"{count} {word}{'' if count == 1 else 's'}"
