"""Python text under construction: lines, fresh names, and constants that are handed over as objects.

Nothing that an author wrote becomes code: names are made here, and values are constants of the function's namespace.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

# An expression that nests deeper is given a name first: Python's parser has its own limit, at 200 brackets.
DEEPEST = 8
# The type of a value; of a tuple, those of what is in it.
Kinds: TypeAlias = "type | tuple[Kinds, ...]"


@dataclass(frozen=True, slots=True)
class Tests:
    """Conditions on a criterion that may be asked again and in any order, so that no truth value has to be made.

    `unless_met` tells whether it is undecided once it is known not to be met, `unless_not_met` the same for not met;
    None says that it never is. `known_met` is `met` once it is known that nothing is missing, so that `unless_met` can
    be asked before it.
    """

    met: str
    not_met: str
    unless_met: str | None = None
    unless_not_met: str | None = None
    known_met: str | None = None

    @classmethod
    def of(cls, text: str, *, is_two_valued: bool) -> Tests:
        """How to ask for what may be written several times: a name, or what two values need but once."""
        if is_two_valued:
            return cls(text, f"not {text}")
        is_open = f"{text} is None"
        return cls(text, f"{text} is False", is_open, is_open)


@dataclass(frozen=True, slots=True)
class Expr:
    """An expression. `depth` is how far it nests; `is_two_valued` says that it is never None.

    `cost` orders what may be left out: 1 for a comparison, more for looking into texts and lists. `asked` are other
    ways to ask for a criterion, where they are cheap. `asked_once` are such that give a name to something on the way:
    `met` or `not_met` comes first, and what is asked after it rests on that name.
    """

    text: str
    depth: int = 0
    cost: int = 1
    is_two_valued: bool = False
    asked: Tests | None = None
    asked_once: Tests | None = None

    @property
    def is_name(self) -> bool:
        """Whether it can be written twice without being computed twice."""
        return self.text.isidentifier()

    @property
    def tests(self) -> Tests | None:
        """How to ask for it as a condition; None where that would compute it again."""
        if self.asked is not None or not self.is_name:
            return self.asked
        return Tests.of(self.text, is_two_valued=self.is_two_valued)


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
    _by_value: dict[tuple[Kinds, object], str] = field(default_factory=dict)
    # What has been given a name, block by block: a name that was made in a block is unknown after it.
    _once: list[dict[Hashable, str]] = field(default_factory=lambda: [{}])

    def line(self, text: str) -> None:
        """Write a line."""
        self.lines.append(f"{'    ' * self.indent}{text}")

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Write `head`, and what is written inside under it."""
        self.line(head)
        self.indent += 1
        self._once.append({})
        before = len(self.lines)
        yield
        if len(self.lines) == before:
            self.line("pass")
        self._once.pop()
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

    def known(self, key: Hashable) -> str | None:
        """The name that has been made for something, in this block or around it."""
        return next((names[key] for names in reversed(self._once) if key in names), None)

    def keep(self, key: Hashable, name: str) -> str:
        """Note that something has a name from here on, as far as this block goes."""
        self._once[-1][key] = name
        return name

    def once(self, key: Hashable, make: Callable[[], str]) -> str:
        """The name of something: `make` writes it and tells its name, unless that has been done."""
        return self.known(key) or self.keep(key, make())

    def constant(self, value: object) -> str:
        """Refer to an object: short literals as they are, everything else by a name."""
        if value is None or type(value) in (bool, int):
            return repr(value)
        if type(value) is str and value.isascii() and value.isprintable():
            return repr(value)
        key = (kinds(value), value)
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
        return self.as_name(expr)

    def as_name(self, expr: Expr) -> Expr:
        """Give a criterion a name, unless it is one, or known beforehand."""
        if expr.is_name:
            return expr
        return Expr(self.named("t", expr.text), cost=0, is_two_valued=expr.is_two_valued)


def kinds(value: object) -> Kinds:
    """What tells values apart that equal each other: (False, 0) equals (0, 0)."""
    return tuple(map(kinds, value)) if type(value) is tuple else type(value)


def tupled(names: Iterable[str]) -> str:
    """Write names as a tuple, also one alone."""
    return "".join(f"{name}, " for name in names)


def function(name: str, text: str, names: Mapping[str, object]) -> Callable[..., Any]:
    """Make the function that a text defines by that name; it refers to `names`."""
    namespace: dict[str, Any] = dict(names)
    exec(compile(text, f"<{name}>", "exec"), namespace)  # noqa: S102 - none of it is an author's: see the top
    found: Callable[..., Any] = namespace[name]
    return found
