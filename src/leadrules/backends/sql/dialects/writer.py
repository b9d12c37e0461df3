"""Writes a statement in a dialect, construct by construct."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql.dialects.kinds import TEXT, kind_of_column
from leadrules.backends.sql.layers import LEADS
from leadrules.backends.sql.unsupported import Unsupported

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from leadrules.backends.sql.dialects.kinds import Kind
    from leadrules.backends.sql.dialects.profile import Profile, Said
    from leadrules.backends.sql.program import Query

# What people call the constructs that a dialect may lack a form for. Any other is called by its name in the tree.
SPOKEN = {
    **dict.fromkeys(("list_transform", "list_filter", "list_sum", "list_max", "list_min"), "what is asked of a list"),
    **dict.fromkeys(("len", "list_count", "Dot"), "what is asked of a list"),
    **dict.fromkeys(("list_value", "list_concat"), "a list that is made on the way"),
    **dict.fromkeys(("list_distinct", "range", "Struct"), "what is asked of a list"),
    "make_timestamp": "a moment that is computed",
    "date_trunc": "the first day of a month, quarter or year",
    "Mul": "a product",
    "IntDiv": "a quotient",
    "Mod": "a remainder",
    "Round": "rounding",
    "try": "a product or quotient",
    "error": "a sum that must stop when it is too large",
    "epoch_us": "the time between two moments",
    "days between": "the days between two dates",
    "day and days": "a date moved by a number of days",
    "to_days": "a date moved by days",
    "to_months": "a date moved by months",
    "to_microseconds": "a moment moved by hours",
    "Like": "`matches`",
    "NullSafeNEQ": "a table under `any match`",
}
IN_SELECT = {"expressions", "from_", "with_"}


class Writer:
    """Writes one statement."""

    def __init__(self, profile: Profile, query: Query) -> None:
        """Begin with the columns of the table of leads."""
        self.profile = profile
        self.query = query
        self.place = ""
        self.columns: dict[str, Kind] = {each.name: profile.kind_as(kind_of_column(each)) for each in query.inputs}
        # Whether the table of leads itself is read, whose columns may be wider than they should be.
        self.reads_leads = False
        # A type is read once, and stands in as many places as it is needed: nothing is changed afterwards.
        self.types: dict[Kind, exp.DataType] = {}
        # The entries of lists that are looked at, by their names in the tree.
        self.entries: dict[str, Said] = {}

    def cannot(self, construct: str) -> Unsupported:
        """What the dialect cannot say, and where."""
        return Unsupported(construct, self.place, self.profile.title)

    def say(self, node: exp.Expression) -> Said:
        """Write a part of the statement."""
        return self.form(node.name if isinstance(node, exp.Anonymous) else type(node).__name__, node)

    def form(self, name: str, node: exp.Expression) -> Said:
        """Write a part of the statement by the form of that name."""
        form = self.profile.forms.get(name)
        if form is None:
            raise self.cannot(SPOKEN.get(name, f"`{name}`, which its profile does not list,"))
        return form(self, node)

    def type_of(self, kind: Kind) -> exp.DataType:
        """The type that holds a kind."""
        found = self.types.get(kind)
        if found is None:
            written = self.profile.type_of(kind)
            if written is None:
                digits = f" of {kind.digits} digits" if kind.digits else ""
                raise self.cannot(f"a {kind.name}{digits}")
            found = self.types[kind] = exp.DataType.build(written, dialect=self.profile.name, udt=True)
        return found

    def identifier(self, name: str) -> exp.Identifier:
        """A name in quotes."""
        found = self.profile.renamed(name)
        if len(found.encode()) > self.profile.longest_name:
            raise self.cannot(f"the name `{found}`, which is longer than {self.profile.longest_name} bytes,")
        return exp.to_identifier(found, quoted=True)

    @contextmanager
    def entry(self, name: str, said: Said) -> Iterator[None]:
        """Look at the entries of a list."""
        before = self.entries
        self.entries = before | {name: said}
        yield
        self.entries = before

    # ---- the statement

    def statement(self, whole: exp.Select, lead: str | None) -> exp.Select:
        """The whole statement; `lead` is a text column of the table that is there beside the fields."""
        if lead is not None:
            self.columns.setdefault(lead, TEXT)
        found = exp.select()
        for layer in whole.ctes:
            body = self.select(layer.this)
            name = self.identifier(layer.alias)
            materialized = True if self.profile.materializes else None
            found = found.with_(name, as_=body, materialized=materialized, copy=False)
        last = self.select(whole)
        return found.select(*last.expressions, copy=False).from_(last.args["from_"].this, copy=False)

    def select(self, body: exp.Expression) -> exp.Select:
        """One layer: what it computes, from what the one below it came to."""
        strange = [name for name, part in body.args.items() if part and name not in IN_SELECT]
        source = body.args["from_"].this
        if not isinstance(body, exp.Select) or strange or not isinstance(source, exp.Table):
            raise self.cannot(f"a SELECT with {', '.join(strange) or 'another source'}")
        self.reads_leads = source.name == LEADS
        made: dict[str, Kind] = {}
        parts: list[exp.Expression] = []
        for each in body.expressions:
            name = each.alias_or_name
            self.place = self.query.places.get(name) or name.split(".")[0]
            said = self.say(each.unalias())
            self.told_apart(name, made)
            made[name] = said.kind
            is_same = isinstance(said.expr, exp.Column) and said.expr.name == self.profile.renamed(name)
            parts.append(said.expr if is_same else exp.Alias(this=said.expr, alias=self.identifier(name)))
        if len(parts) > self.profile.most_columns:
            raise self.cannot(f"more than {self.profile.most_columns:,} columns at a time: {len(parts):,}")
        self.columns = made
        table = exp.Table(this=self.identifier(source.name))
        return exp.select(*parts, copy=False).from_(table, copy=False)

    def told_apart(self, name: str, others: Iterable[str]) -> None:
        """Refuse a name that is another one to the engine."""
        key = self.profile.key
        other = next((each for each in others if key(each) == key(name)), None)
        if other is not None:
            raise self.cannot(f"the name `{name}`, which is the same as `{other}` there,")
