"""What a dialect can say: a table of forms, one for each function, operator and conversion of a statement.

A statement is one tree, in DuckDB's words (see engine.py). A form writes one of its constructs in another dialect. What
has no form is refused by its name, so that nothing reaches an engine that nobody has looked up there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlglot import exp

    from leadrules.backends.sql.dialects.kinds import Kind
    from leadrules.backends.sql.dialects.writer import Writer


@dataclass(frozen=True, slots=True)
class Said:
    """An expression of the dialect, and the kind of its value."""

    expr: exp.Expression
    kind: Kind
    # The number as the rules write it down, where it is one.
    constant: str | None = None

    @property
    def again(self) -> exp.Expression:
        """The expression, to be written a second time."""
        return self.expr.copy()


def same(kind: Kind) -> Kind:
    """As it is."""
    return kind


Form: TypeAlias = "Callable[[Writer, exp.Expression], Said]"


@dataclass(frozen=True, slots=True)
class Profile:
    """A dialect. `forms` are found by a function's name, or by the name of sqlglot's class for an operator."""

    name: str
    # For people: the engine, and since when it has what is used.
    title: str
    forms: Mapping[str, Form]
    # The type of a kind; None where the engine has none that holds it.
    type_of: Callable[[Kind], str | None]
    # A text as a literal; None where that is not certain.
    text: Callable[[str], exp.Expression | None]
    # The most bytes of a name, and the most columns of a table.
    longest_name: int
    most_columns: int
    # Whether a name in quotes keeps its capitals, so that names that differ in them alone are two.
    tells_capitals: bool = True
    # Whether `AS MATERIALIZED` is understood: each layer is computed once then.
    materializes: bool = False
    # The kind that stands for a kind: narrower numbers where 38 digits leave no room to calculate.
    kind_as: Callable[[Kind], Kind] = same
    # Whether branches that are numbers of several kinds are converted to one by name.
    levels: bool = False
    # Whether the records of a list are of a type that is created by a statement of its own.
    names_records: bool = False
    # Names of columns as the dialect allows them.
    renamed: Callable[[str], str] = str

    def key(self, name: str) -> str:
        """A name as the engine tells it from others."""
        found = self.renamed(name)
        return found if self.tells_capitals else found.lower()
