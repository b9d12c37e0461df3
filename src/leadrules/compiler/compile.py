"""Rules files → the checked rule graph, or everything that is wrong with them."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from leadrules.compiler.files import FilesInMemory, FilesOnDisk, root_of
from leadrules.compiler.load import load
from leadrules.compiler.program import Checking
from leadrules.diagnostics import Diagnostic, Severity, in_reading_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from leadrules.compiler.files import Files
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.source import Source
    from leadrules.syntax import Parsed


@dataclass(frozen=True, slots=True)
class Compiled:
    """What compiling gave. `graph` is None exactly when a diagnostic is an error."""

    graph: RuleGraph | None
    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[Source, ...]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What keeps the rules from being used."""
        return tuple(each for each in self.diagnostics if each.severity is Severity.ERROR)


def compile_from(files: Files, *, today: date | None = None, parsed: dict[str, Parsed] | None = None) -> Compiled:
    """Compile from anywhere; `today` finds review dates that have passed, `parsed` is shared between programs.

    Raises:
        Unavailable: when the first file cannot be had.
    """
    with without_collecting():
        program = load(files, parsed)
        graph = Checking(program).graph(today)
        diagnostics = in_reading_order(program.diagnostics)
    is_sound = not any(each.severity is Severity.ERROR for each in diagnostics)
    return Compiled(graph if is_sound else None, diagnostics, tuple(program.sources.values()))


@contextmanager
def without_collecting() -> Iterator[None]:
    """Hold the garbage collector back: it would look through the growing trees again and again, and find nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def compile_path(
    path: str | Path,
    *,
    root: str | Path | None = None,
    today: date | None = None,
    parsed: dict[str, Parsed] | None = None,
) -> Compiled:
    """Compile a file; what it uses stays inside `root`, by default the git checkout around it or its own folder.

    Raises:
        Unavailable: when the file cannot be read.
    """
    file = Path(path)
    files = FilesOnDisk(file, Path(root) if root is not None else root_of(file.absolute()))
    return compile_from(files, today=today, parsed=parsed)


def compile_files(texts: Mapping[str, str], entry: str, *, today: date | None = None) -> Compiled:
    """Compile texts by their names, as if they were files."""
    return compile_from(FilesInMemory(texts, entry), today=today)
