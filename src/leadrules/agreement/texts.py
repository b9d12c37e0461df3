"""The text that teams agree to: a definition with everything that it rests on, as one rules file that needs no other.

Values that `use … with` gives stand where the setting is declared, fields are listed as they are read, comments are
left out, and the layout is that of `fmt`. Compiled, the text gives the fingerprint that was agreed to.
"""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from leadrules.agreement.written import (
    as_name,
    file_name,
    is_business,
    openings,
    quoted,
    without_comments,
    written_field,
)
from leadrules.graph import definitions as d
from leadrules.graph.uses import uses
from leadrules.source import Source
from leadrules.syntax import nodes as n
from leadrules.syntax import parse
from leadrules.syntax.format import format_text
from leadrules.syntax.split import stretches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.source import Span
    from leadrules.syntax.split import Stretch

FIRST_FILE = "agreed.rules"
# What follows is the text of another file: the values of a list that has one.
FURTHER_FILE = re.compile(r"^# file: (.+)\n", re.MULTILINE)


def files_of(text: str) -> dict[str, str]:
    """The files that an agreed text is made of, the rules first."""
    files: dict[str, str] = {}
    name, begin, at, quotes = FIRST_FILE, 0, 0, 0
    for found in FURTHER_FILE.finditer(text):
        quotes += text.count('"', at, found.start()) if name != FIRST_FILE else 0
        at = found.start()
        # A value may hold line ends, and lines that look like a heading; the rules hold no remark.
        if quotes % 2 == 0:
            files[name] = text[begin : found.start()]
            name, begin = found[1], found.end()
    return {**files, name: text[begin:]}


class Texts:
    """Writes the texts of one rule graph; a file is read once for all of them."""

    def __init__(self, graph: RuleGraph) -> None:
        """Begin with the graph; its places lead to the text of the files."""
        self.graph = graph
        self._name = as_name(graph.name)
        self._declarations: dict[int, tuple[n.Declaration, ...]] = {}
        self._stretches: dict[int, tuple[Stretch, ...]] = {}
        self._laid_out: dict[str, str] = {}
        self._named: dict[int, tuple[d.Declared, ...]] = {}

    def of(self, node: d.Declared) -> str:
        """The text of a definition, or of a strategy, guarantee or commitment."""
        return self.text((node,))

    def whole(self) -> str:
        """The text of everything that is agreed to in these rules."""
        return self.text(self.declared())

    def declared(self) -> tuple[d.Declared, ...]:
        """Every declaration that is agreed to."""
        graph = self.graph
        named = (graph.definitions[name] for name in graph.declared)
        return (*graph.strategies.values(), *named, *graph.guarantees, *graph.commitments)

    def text(self, nodes: tuple[d.Declared, ...]) -> str:
        """What these declarations say, with everything that they rest on, in the order in which it is needed."""
        graph = self.graph
        rests = self.rests_on(nodes)
        lists = [each for each in rests if isinstance(each, d.ValueList)]
        fields = [self.field(each) for each in rests if isinstance(each, d.Field)]
        meant = {id(each) for each in (*rests, *nodes)}
        written = [
            self.frame((*rests, *nodes)),
            *(self.setting(each) for each in rests if isinstance(each, d.Setting)),
            *(self.values(each) for each in lists),
            *(["lead\n" + "\n".join(fields)] if fields else []),
            *(
                self.declaration(graph.definitions[name])
                for name in graph.declared
                if id(graph.definitions[name]) in meant
            ),
            *(self.declaration(each) for each in rests if isinstance(each, d.Log)),
            *(self.declaration(each) for each in nodes if isinstance(each, d.Strategy | d.Guarantee | d.Commitment)),
        ]
        return "\n".join(map(self.laid_out, written)) + "".join(self.file(each) for each in lists)

    def laid_out(self, declaration: str) -> str:
        """One declaration as `fmt` lays it out: blank lines part it from others, so it looks the same everywhere."""
        if declaration not in self._laid_out:
            text = format_text(Source(FIRST_FILE, f"{declaration}\n"))
            if text is None:
                # A bug: what is put together from parsed text can be parsed.
                raise AssertionError(declaration)
            self._laid_out[declaration] = text
        return self._laid_out[declaration]

    # ---- what it rests on

    def rests_on(self, nodes: tuple[d.Declared, ...]) -> tuple[d.Declared, ...]:
        """Everything that declarations rest on, near and far, each once, in the order of declaration."""
        graph = self.graph
        found: dict[int, d.Declared] = {}
        waiting: list[object] = [*nodes]
        while waiting:
            for each in self.named(waiting.pop()):
                if id(each) not in found:
                    found[id(each)] = each
                    waiting.append(each)
        for each in nodes:
            found.pop(id(each), None)
        known = (graph.settings, graph.lists, graph.fields, graph.definitions, graph.logs)
        return tuple(each for group in known for each in group.values() if id(each) in found)

    def named(self, node: object) -> tuple[d.Declared, ...]:
        """What a part names itself; the graph keeps the part alive."""
        if id(node) not in self._named:
            self._named[id(node)] = tuple(self._found(node))
        return self._named[id(node)]

    def _found(self, node: object) -> Iterator[d.Declared]:
        """What a part names; a stage rests on every disqualifier."""
        graph = self.graph
        used = uses(node, graph)
        yield from (graph.fields[name] for name in used.fields)
        yield from (graph.settings[name] for name in used.settings)
        yield from (graph.lists[name] for name in used.lists)
        yield from (graph.definitions[name] for name in used.definitions)
        if isinstance(node, d.Stage):
            yield from graph.disqualifiers
        if isinstance(node, d.Commitment) and node.measure.over in graph.logs:
            yield graph.logs[node.measure.over]

    # ---- how it is written

    def frame(self, nodes: Iterable[object]) -> str:
        """The ruleset's own lines, as far as they matter."""
        graph = self.graph
        lines = [f"ruleset {self._name}"]
        if graph.currency is not None:
            lines.append(f"currency {graph.currency}")
        if graph.timezone != "UTC":
            lines.append(f"timezone {quoted(graph.timezone)}")
        if graph.calendar.hours and any(is_business(each) for each in nodes):
            lines.append(f"hours {', '.join(openings(graph.calendar.hours))}")
            if graph.calendar.holidays:
                lines.append(f"holidays {', '.join(day.isoformat() for day in sorted(graph.calendar.holidays))}")
        return "\n  ".join(lines)

    def setting(self, setting: d.Setting) -> str:
        """A setting with the value that it has, whoever gives it."""
        node = self.node(setting.span, n.Setting)
        text = node.span.text
        value = setting.value.text if setting.value is not None else str(setting.duration)
        start, end = (place - node.span.start for place in (node.value.span.start, node.value.span.end))
        return f"{text[:start]}{value}{text[end:]}"

    def values(self, values: d.ValueList) -> str:
        """A list; values that stand in a file follow the rules as that file."""
        node = self.node(values.span, n.ValueList)
        if isinstance(node.values, tuple):
            return self.declaration(values)
        doc = f" {quoted(values.doc)}" if values.doc else ""
        return f"list {node.name.span.text}{doc} from {quoted(file_name(values))}"

    def file(self, values: d.ValueList) -> str:
        """The file of a list that has one, a value a line."""
        if isinstance(self.node(values.span, n.ValueList).values, tuple):
            return ""
        out = io.StringIO()
        csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([each.value] for each in values.values)
        return f"# file: {file_name(values)}\n{out.getvalue()}"

    def field(self, field: d.Field) -> str:
        """A field as the lead has it: the files that declare it may each say a part."""
        line = next(each for each in self.field_lines(field.span) if each.span.start == field.span.start)
        return written_field(field, line, 1)

    def field_lines(self, span: Span) -> Iterator[n.FieldLine]:
        """The fields that the file of a place declares."""
        for each in self.declarations(span.source):
            if isinstance(each, n.LeadDeclaration):
                for entry in each.entries:
                    yield from entry.fields if isinstance(entry, n.FieldGroup) else (entry,)

    def declaration(self, node: d.Declared) -> str:
        """What was written, without comments."""
        source = node.span.source
        if id(source) not in self._stretches:
            self._stretches[id(source)] = tuple(stretches(source))
        found = self._stretches[id(source)]
        stretch = found[bisect_right(found, node.span.start, key=lambda each: each.start) - 1]
        return without_comments(source.text[stretch.start : stretch.end])

    def node(self, span: Span, kind: Any = object) -> Any:  # noqa: ANN401 - a declaration of the kind asked for
        """The declaration that a place is in."""
        found = self.declarations(span.source)
        declaration = found[bisect_right(found, span.start, key=lambda each: each.span.start) - 1]
        return declaration if isinstance(declaration, kind) else None

    def declarations(self, source: Source) -> tuple[n.Declaration, ...]:
        """What a file declares; the graph keeps the file alive."""
        if id(source) not in self._declarations:
            self._declarations[id(source)] = tuple(parse(source).declarations)
        return self._declarations[id(source)]
