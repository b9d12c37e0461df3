"""The first file and all that it uses → one program, each file once, used ones before those that use them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from leadrules.compiler.files import Files, Unavailable
from leadrules.diagnostics import Diagnostic
from leadrules.syntax import parse
from leadrules.syntax.nodes import Declaration, Override, RulesetDeclaration, Use, ValueList

if TYPE_CHECKING:
    from leadrules.source import Source, Span
    from leadrules.syntax import Parsed
    from leadrules.syntax.nodes import Text

MOST_FILES = 1_000
MOST_LISTED = 1_000_000


@dataclass(slots=True)
class Program:
    """What was read: declarations in order, with the values that `use … with` gives to settings."""

    entry: Source | None = None
    sources: dict[str, Source] = field(default_factory=dict)
    declarations: list[Declaration] = field(default_factory=list)
    ruleset: RulesetDeclaration | None = None
    overrides: dict[str, Override] = field(default_factory=dict)
    # The values of lists that stand in a file of their own, by the list's node.
    listed: dict[int, tuple[str, ...]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    # A used file could not be had: any name may be one of its.
    is_incomplete: bool = False
    diagnostics: list[Diagnostic] = field(default_factory=list)


def load(files: Files, parsed_before: dict[str, Parsed] | None = None) -> Program:
    """Read everything that the first file rests on. `parsed_before` keeps what several programs share.

    Raises:
        Unavailable: when the first file itself cannot be had.
    """
    program = Program()
    known = parsed_before if parsed_before is not None else {}
    entry = files.entry()
    Loading(files, program, known).file(entry, files.read(entry) if entry not in known else known[entry].source)
    program.entry = program.sources[entry]
    if not known[entry].declarations and not known[entry].diagnostics:
        span = program.entry.span(0, 0)
        message = "this file is empty" if not program.entry.text.strip() else "this file holds comments alone"
        program.diagnostics.append(Diagnostic("empty-file", message, span, "begin with `ruleset NAME` and a `lead`"))
    return program


@dataclass(slots=True)
class Loading:
    """The files under way; a file that is met again while it is open uses itself."""

    files: Files
    program: Program
    known: dict[str, Parsed]
    open: list[str] = field(default_factory=list)

    def file(self, key: str, source: Source) -> None:
        """Read one file, those it uses first."""
        parsed = self.known.get(key) or parse(source)
        self.known[key] = parsed
        self.program.sources[key] = source
        self.program.diagnostics += parsed.diagnostics
        self.program.broken |= parsed.broken
        self.open.append(key)
        for declaration in parsed.declarations:
            if isinstance(declaration, Use):
                self.use(declaration, key)
            elif isinstance(declaration, RulesetDeclaration):
                self.ruleset(declaration, is_entry=len(self.open) == 1)
            else:
                if isinstance(declaration, ValueList) and not isinstance(declaration.values, tuple):
                    self.list_file(declaration, declaration.values, key)
                self.program.declarations.append(declaration)
        self.open.pop()

    def ruleset(self, declaration: RulesetDeclaration, *, is_entry: bool) -> None:
        """Only the first file's ruleset speaks for the whole; a used file's holds when it is checked by itself."""
        if not is_entry:
            return
        if self.program.ruleset is not None:
            message = "a file has one `ruleset`"
            first = self.program.ruleset.span
            self.tell("declared-twice", message, declaration.name.span, "join the two", first)
            return
        self.program.ruleset = declaration

    def use(self, use: Use, by: str) -> None:
        """Follow a `use`."""
        program = self.program
        try:
            key = self.files.find(use.path.value, by)
            if key in self.open:
                circle = [f"`{program.sources[each].path}`" for each in (*self.open[self.open.index(key) :], key)]
                message = f"{circle[0]} uses {', which uses '.join(circle[1:])}"
                self.tell("cyclic-use", message, use.path.span, "move what both need into a third file")
                return
            if not key.endswith(".rules"):
                self.fail(use, "file-not-found", f"`{use.path.value}` is no rules file", "its name ends in `.rules`")
                return
            if key not in program.sources:
                if len(program.sources) >= MOST_FILES or len(self.open) > 50:  # noqa: PLR2004 - deeper than anyone nests
                    self.fail(use, "file-not-found", "too many files use one another", "join some of them")
                    return
                self.file(key, self.known[key].source if key in self.known else self.files.read(key))
        except Unavailable as wrong:
            self.fail(use, wrong.code, wrong.message, wrong.help)
            return
        declared = {each.name.text for each in program.declarations if hasattr(each, "name")}
        for override in use.overrides:
            self.override(override, declared | program.broken)

    def fail(self, use: Use, code: str, message: str, help_text: str | None) -> None:
        """Note that a file cannot be used."""
        self.program.is_incomplete = True
        self.tell(code, message, use.path.span, help_text)

    def override(self, override: Override, declared: set[str]) -> None:
        """Keep the value that a `use … with` gives; two of them must not disagree."""
        name = override.name.text
        first = self.program.overrides.get(name)
        if first is not None and first.value != override.value:
            message = f"`{name}` is given two different values"
            self.tell("bad-override", message, override.span, "keep one of them", first.span)
        elif name not in declared:
            self.tell(
                "bad-override", f"the file has no setting `{name}`", override.name.span, "only settings can be given"
            )
        else:
            self.program.overrides[name] = override

    def list_file(self, declaration: ValueList, path: Text, by: str) -> None:
        """Take a list's values from the file that it names."""
        values: tuple[str, ...] = ()
        try:
            values = self.first_column(path.value, by)
        except Unavailable as wrong:
            self.tell(wrong.code, wrong.message, path.span, wrong.help)
        except csv.Error as wrong:
            message = f"`{path.value}` is not written as CSV: {wrong}"
            self.tell("bad-list-file", message, path.span, "one value a line, in the first column")
        self.program.listed[id(declaration)] = values

    def first_column(self, path: str, by: str) -> tuple[str, ...]:
        """Read the first column of a CSV file; raises Unavailable."""
        if not path.endswith((".csv", ".txt")):
            raise Unavailable("bad-list-file", f"`{path}` is no list", "its name ends in `.csv` or `.txt`")
        rows = csv.reader(io.StringIO(self.files.read(self.files.find(path, by)).text))
        cells = [row[0].strip() for row in rows if row and row[0].strip()]
        if not cells or len(cells) > MOST_LISTED:
            problem = f"holds more than {MOST_LISTED:,} values" if cells else "holds nothing"
            raise Unavailable("bad-list-file", f"`{path}` {problem}", "one value a line, in the first column")
        return tuple(dict.fromkeys(cells))

    def tell(
        self, code: str, message: str, span: Span, help_text: str | None = None, related: Span | None = None
    ) -> None:
        """Note what is wrong."""
        self.program.diagnostics.append(Diagnostic(code, message, span, help_text, related=related))
