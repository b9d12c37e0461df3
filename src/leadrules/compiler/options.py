"""What a value is one of, and what a text contains → typed nodes of the rule graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.compiler.meant import entry_meant
from leadrules.compiler.symbols import Kind
from leadrules.compiler.types import article
from leadrules.compiler.values import called
from leadrules.diagnostics import did_you_mean, listed
from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.graph.definitions import ValueList
from leadrules.schema import types as t
from leadrules.schema.countries import country_code
from leadrules.schema.text import fold
from leadrules.syntax import nodes as n
from leadrules.syntax.format import canonical

if TYPE_CHECKING:
    from leadrules.compiler.truths import Truths

# So many texts are kept as they are written, for explanations, which say no more.
MOST_WRITTEN = 12


class Options:
    """Reads lists of values, named or in brackets. Gives None when something was wrong, and has said so."""

    def __init__(self, truths: Truths) -> None:
        """Read values and comparisons with `truths`."""
        self.truths = truths
        self.scope = truths.scope
        self.values = truths.values
        self.literals = truths.literals

    def membership(
        self, node: n.Expression, among: n.Path | tuple[n.Expression, ...], own: g.Shown, *, is_negated: bool
    ) -> g.Truth | None:
        """Read `x in [a, b]` or `x in dach`."""
        if isinstance(among, n.Path) and self.is_turned_round(node, among):
            return None
        value = self.values.read(node)
        return None if value is None else self.is_in(value, among, own, is_negated=is_negated)

    def is_turned_round(self, node: n.Expression, among: n.Path) -> bool:
        """Whether `a in tags` asks what a list of the lead holds; said when so."""
        symbol = self.scope.symbols.get(among.text)
        if symbol is None or symbol.kind is not Kind.FIELD or not isinstance(symbol.type, t.ListType):
            return False
        message = f"`{among.text}` is {article(symbol.type)} that the lead holds, and no `list` of the rules"
        help_text = entry_meant(among.text, symbol.type, f"is {canonical(node.span.text)}")
        self.scope.tell("type-mismatch", message, among.span, help_text)
        return True

    def is_in(
        self, value: gv.Value, among: n.Path | tuple[n.Expression, ...], own: g.Shown, *, is_negated: bool
    ) -> g.Truth | None:
        """Check that every option is of the value's kind."""
        if isinstance(value.type, t.ListType | t.RecordType):
            span = among.span if isinstance(among, n.Path) else among[0].span
            texts = () if isinstance(among, n.Path) else tuple(canonical(each.span.text) for each in among)
            written = among.text if isinstance(among, n.Path) else f"[{', '.join(texts)}]"
            help_text = None
            if isinstance(value, gv.FieldValue) and self.scope.record is None:
                help_text = entry_meant(value.name, value.type, f"in {written}")
            self.scope.tell("type-mismatch", f"{article(value.type)} is not one value", span, help_text)
            return None
        options = self.list_values(among, value.type) if isinstance(among, n.Path) else self.options(value, among)
        if options is None:
            return None
        name = among.text if isinstance(among, n.Path) else None
        return g.IsIn(value=value, options=options, list_name=name, is_negated=is_negated, shown=own)

    def options(self, value: gv.Value, among: tuple[n.Expression, ...]) -> tuple[gv.Value, ...] | None:
        """Read options in brackets."""
        read = [self.values.read(option, value.type, called(value)) for option in among]
        options = [
            each
            for each, place in zip(read, among, strict=True)
            if each is not None and self.truths.comparable(value, each, place)
        ]
        return tuple(options) if len(options) == len(among) else None

    def list_values(self, path: n.Path, kind: t.Type) -> tuple[gv.Constant, ...] | None:
        """Read a named list's values as values of a type."""
        symbol = self.scope.find(path.text)
        if symbol is None or symbol.kind is not Kind.LIST or symbol.values is None:
            if symbol is not None and not symbol.is_broken:
                help_text = f"write `in [{path.text}]` for a single value"
                self.scope.tell("type-mismatch", f"`{path.text}` is {symbol.kind.value}, no list", path.span, help_text)
            elif symbol is None:
                lists = [s.name for s in self.scope.symbols.values() if s.kind is Kind.LIST]
                if not self.scope.may_be_declared(path.text):
                    help_text = did_you_mean(path.text, lists) or f"declare it: `list {path.text} is …`"
                    if kind == t.TEXT:
                        help_text += f', or write a text in quotes: `"{path.text}"`'
                    self.scope.tell("unknown-name", f"no list is called `{path.text}`", path.span, help_text)
            return None
        known = self.scope.lists.get(path.text)
        if known is not None and known.type == kind:
            return known.values
        what = f"what `{path.text}` is compared with"
        values = self.constants(symbol.values, kind, what)
        if values is not None and known is None:
            declared = symbol.values
            self.scope.lists[path.text] = ValueList(
                name=path.text, doc=declared.doc, span=declared.span, type=kind, values=values
            )
        return values

    def constants(self, declared: n.ValueList, kind: t.Type, what: str) -> tuple[gv.Constant, ...] | None:
        """Read a list's values, those of a file included, as values of a type."""
        if isinstance(declared.values, tuple):
            read = [self.literals.expected(each, kind, what) for each in declared.values]
            values = [each for each in read if each is not None]
            return tuple(values) if len(values) == len(read) else None
        texts = self.scope.listed.get(id(declared), ())
        if t.is_textual(kind):
            return tuple(gv.Constant(value=text, type=kind, text=f'"{text}"') for text in texts)
        known: dict[str, str] | None = None
        if isinstance(kind, t.ChoiceType):
            known = {fold(value): value for value in kind.values}
        elif kind == t.COUNTRY:
            known = {fold(text): code for text in texts if (code := country_code(text))}
        if known is None:
            self.scope.tell(
                "bad-list-file", f"a list from a file holds texts, and {what} is {article(kind)}", declared.span
            )
            return None
        wrong = [text for text in texts if fold(text) not in known]
        if wrong:
            message = f"the file holds `{wrong[0][:40]}`, which is no value of {what}"
            help_text = f"it can be {listed(kind.values)}" if isinstance(kind, t.ChoiceType) else None
            self.scope.tell("unknown-value", message, declared.values.span, help_text)
            return None
        return tuple(gv.Constant(value=known[fold(text)], type=kind, text=known[fold(text)]) for text in texts)

    def text(
        self, value: gv.Value, how: str, wanted: n.Path | tuple[n.Expression, ...], own: g.Shown
    ) -> g.Truth | None:
        """Read `x contains "cto"`; a list of texts is looked through entry by entry."""
        kind = value.type.of if isinstance(value.type, t.ListType) else value.type
        span = wanted.span if isinstance(wanted, n.Path) else wanted[0].span
        if not t.is_textual(kind):
            help_text = "write `is` or `in`" if isinstance(kind, t.ChoiceType) else None
            self.scope.tell(
                "type-mismatch", f"`{how}` looks into texts, and this is {article(value.type)}", own.span, help_text
            )
            return None
        if isinstance(wanted, n.Path):
            options: tuple[gv.Value, ...] | None = self.list_values(wanted, t.TEXT)
        else:
            texts = [self.values.read(each) for each in wanted]
            options = tuple(each for each in texts if each is not None)
            if len(options) < len(wanted):
                return None
        if options is None:
            return None
        folded = []
        for option in options:
            if not (isinstance(option, gv.Constant) and isinstance(option.value, str) and t.is_textual(option.type)):
                self.scope.tell("type-mismatch", f"`{how}` needs a text in quotes", span)
                return None
            if not fold(option.value):
                self.scope.tell(
                    "bad-literal", "an empty text is in every text", span, "write `is known` to ask for any text"
                )
                return None
            folded.append(fold(option.value))
        name = wanted.text if isinstance(wanted, n.Path) else None
        written = tuple(str(each.value) for each in options[:MOST_WRITTEN] if isinstance(each, gv.Constant))
        return g.TextMatches(
            value=value, how=g.Matching(how), wanted=tuple(folded), list_name=name, written=written, shown=own
        )
