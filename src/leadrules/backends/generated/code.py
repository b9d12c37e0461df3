"""Python text under construction: lines, fresh names, and constants that are handed over as objects.

Nothing that an author wrote becomes code: names are made here, and values are constants of the function's namespace.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# An expression that nests deeper is given a name first: Python's parser has its own limit, at 200 brackets.
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Expr:
    """An expression. `depth` is how far it nests; `is_two_valued` says that it is never None.

    `cost` orders what may be left out: 1 for a comparison, more for looking into texts and lists.
    """

    text: str
    depth: int = 0
    cost: int = 1
    is_two_valued: bool = False

    @property
    def is_name(self) -> bool:
        """Whether it can be written twice without being computed twice."""
        return self.text.isidentifier()


TRUE = Expr("True", cost=0, is_two_valued=True)
FALSE = Expr("False", cost=0, is_two_valued=True)
NONE = Expr("None", cost=0)


@dataclass(slots=True)
class Code:
    """The lines of a function, and the objects that it refers to."""

    lines: list[str] = field(default_factory=list)
    constants: dict[str, object] = field(default_factory=dict)
    indent: int = 1
    made: int = 0
    _by_value: dict[tuple[type, object], str] = field(default_factory=dict)

    def line(self, text: str) -> None:
        """Write a line."""
        self.lines.append(f"{'    ' * self.indent}{text}")

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Write `head`, and what is written inside under it."""
        self.line(head)
        self.indent += 1
        before = len(self.lines)
        yield
        if len(self.lines) == before:
            self.line("pass")
        self.indent -= 1

    def fresh(self, prefix: str) -> str:
        """Make a name that nothing else bears."""
        self.made += 1
        return f"{prefix}{self.made}"

    def named(self, prefix: str, expr: str) -> str:
        """Give an expression a name."""
        name = self.fresh(prefix)
        self.line(f"{name} = {expr}")
        return name

    def constant(self, value: object) -> str:
        """Refer to an object: short literals as they are, everything else by a name."""
        if value is None or type(value) in (bool, int):
            return repr(value)
        if type(value) is str and value.isascii() and value.isprintable():
            return repr(value)
        key = (type(value), value)
        if key not in self._by_value:
            self._by_value[key] = f"K{len(self.constants)}"
            self.constants[self._by_value[key]] = value
        return self._by_value[key]

    def thing(self, value: object) -> str:
        """Refer to an object that is nobody's equal."""
        name = f"K{len(self.constants)}"
        self.constants[name] = value
        return name

    def flat(self, expr: Expr) -> Expr:
        """Give an expression that nests too deep a name."""
        if expr.depth < DEEPEST:
            return expr
        return Expr(self.named("t", expr.text), cost=0, is_two_valued=expr.is_two_valued)
