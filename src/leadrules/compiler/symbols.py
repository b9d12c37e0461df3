"""What each name stands for, and what to say when it stands for nothing or for two things."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from leadrules.diagnostics import Diagnostic, did_you_mean
from leadrules.syntax.numerals import NUMBER_WORDS

if TYPE_CHECKING:
    from leadrules.graph import definitions as g
    from leadrules.schema.duration import Duration
    from leadrules.schema.types import ChoiceType, FieldType, RecordType, Type
    from leadrules.source import Span
    from leadrules.syntax import nodes as n

# Looking for the nearest name is slow; a hundred hints are more than anyone reads.
MOST_SUGGESTIONS = 100
KEEP_ONE = "keep one, or give the other a name of its own"
# What people write for a value who know another language.
FOREIGN_VALUES = {"true": "yes", "false": "no", **{word: str(number) for word, number in NUMBER_WORDS.items()}}
# Names that mean something by themselves in every expression.
RESERVED = ("today", "now", "it", "lead", "leads", "met", "missing", "known")


class Kind(Enum):
    """What a name can stand for, as a message calls it."""

    FIELD = "a field"
    SETTING = "a setting"
    LIST = "a list"
    DEFINITION = "a definition"
    VALUE = "a computed value"
    DISQUALIFIER = "a disqualifier"
    STAGE = "a stage"
    SCORE = "a score"
    TABLE = "a table"
    HANDOFF = "a handoff"


@dataclass(slots=True)
class Symbol:
    """A name that expressions can use. `type` is None for what has no single value, and while it is not yet known."""

    name: str
    kind: Kind
    span: Span
    type: Type | None = None
    grades: ChoiceType | None = None
    outputs: tuple[tuple[str, Type], ...] = ()
    values: n.ValueList | None = None
    # What a setting of type `duration` says.
    duration: Duration | None = None
    # It could not be read: what is said about it would only follow from that.
    is_broken: bool = False


@dataclass(slots=True)
class Scope:
    """Everything that names are looked up in while a program is checked, and what was found on the way."""

    currency: str | None = None
    has_hours: bool = False
    symbols: dict[str, Symbol] = field(default_factory=dict)
    fields: dict[str, g.Field] = field(default_factory=dict)
    listed: dict[int, tuple[str, ...]] = field(default_factory=dict)
    teams: tuple[str, ...] = ()
    logs: dict[str, RecordType] = field(default_factory=dict)
    # Names that a line which could not be read may have declared; all names, when a used file could not be had.
    broken: set[str] = field(default_factory=set)
    is_incomplete: bool = False
    used: set[str] = field(default_factory=set)
    lists: dict[str, g.ValueList] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    # The record that a `where` looks at: its fields, or the plain type of its entries (`it`).
    record: RecordType | FieldType | None = None
    # The field whose own `where` is read; its name then stands for the value.
    own_field: str | None = None
    suggestions: int = 0

    def tell(
        self, code: str, message: str, span: Span, help_text: str | None = None, related: Span | None = None
    ) -> None:
        """Note what is wrong."""
        self.diagnostics.append(Diagnostic(code, message, span, help_text, related=related))

    def declare(self, symbol: Symbol) -> bool:
        """Give a name its meaning; False (and said) when it has another one."""
        name = symbol.name
        if name in RESERVED or name != name.lower() or not name.isascii() or name[:1] == "_":
            help_text = f"call it `{self.lower(name)}`" if name not in RESERVED else "choose another name"
            message = "names are written in small letters, with `_` between words"
            self.tell(
                "bad-name",
                f"`{name}` is a word of the language" if name in RESERVED else message,
                symbol.span,
                help_text,
            )
        first = self.symbols.get(name)
        if first is not None:
            message = f"`{name}` is declared twice, first as {first.kind.value}"
            self.tell("declared-twice", message, symbol.span, KEEP_ONE, first.span)
            return False
        self.symbols[name] = symbol
        return True

    @staticmethod
    def lower(name: str) -> str:
        """The nearest name that is allowed."""
        spaced = "".join(f"_{each}" if each.isupper() and i else each for i, each in enumerate(name)).lower()
        return "".join(each for each in spaced if each.isascii()).strip("_") or "another_name"

    def find(self, name: str) -> Symbol | None:
        """What a name stands for; None when it is unknown. Finding it counts as a use."""
        found = self.symbols.get(name)
        if found is not None:
            self.used.add(name)
        return found

    def is_stage(self, name: n.Name, otherwise: str) -> bool:
        """Whether a name is that of a stage; said when not, with help for where nothing is near."""
        symbol = self.find(name.text)
        if symbol is not None and symbol.kind is Kind.STAGE:
            return True
        if symbol is not None:
            self.tell("bad-reference", f"`{name.text}` is {symbol.kind.value}, not a stage", name.span, otherwise)
        elif not self.may_be_declared(name.text):
            stages = [each.name for each in self.symbols.values() if each.kind is Kind.STAGE]
            help_text = did_you_mean(name.text, stages) or otherwise
            self.tell("bad-reference", f"no stage is called `{name.text}`", name.span, help_text)
        return False

    def may_be_declared(self, *names: str) -> bool:
        """Whether a name that nobody knows may stand in what could not be read: then nothing is said of it."""
        return self.is_incomplete or not self.broken.isdisjoint(names)

    def unknown(
        self, name: str, span: Span, what: str = "field, list or definition", extra: tuple[str, ...] = ()
    ) -> None:
        """Say that a name is unknown, unless a line that could not be read may have declared it."""
        if self.may_be_declared(name):
            return
        self.suggestions += 1
        near = did_you_mean(name, (*extra, *self.symbols)) if self.suggestions <= MOST_SUGGESTIONS else None
        if name in FOREIGN_VALUES:
            near = f"write `{FOREIGN_VALUES[name]}`"
        help_text = near or "declare it, or `use` the file that does"
        self.tell("unknown-name", f"no {what} is called `{name}`", span, help_text)
