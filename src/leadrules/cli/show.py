"""`leadrules show`: what leadrules makes of a file on the way, stage by stage."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadrules.cli.console import FOUND, fail, is_terminal
from leadrules.cli.rules import load_graph, one_file, root_option

if TYPE_CHECKING:
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.source import Source


@click.command(short_help="Print what leadrules makes of a file on the way.")
@click.argument("file", type=click.Path(readable=False, path_type=Path))
@click.option(
    "--stage", type=click.Choice(["tokens", "syntax", "graph", "python", "smt"]), default="graph", show_default=True
)
@click.option("--spans", "with_spans", is_flag=True, help="Say of every node where it begins and ends.")
@root_option
def command(file: Path, stage: str, root: Path | None, *, with_spans: bool) -> None:
    """Print a file as leadrules sees it.

    As `tokens`, as the `syntax` tree of what is written, as the rule `graph` of what it means, as the `python` that
    evaluates a lead and tells what it waits for and why, or as the constraints that a solver (`smt`) proves things
    with (needs the extra `analysis`). Tokens and syntax are those of the file alone; the others hold
    what it uses, too. What can be read of a file with mistakes is printed, then the mistakes, and the status is 1.
    """
    if stage == "python":
        from leadrules.backends.generated import generate
        from leadrules.backends.generated.reasons import generate as generate_reasons

        program = generate(load_graph(file, root))
        click.echo(program.listing(), nl=False)
        click.echo(f"\n{generate_reasons(program).listing()}", nl=False)
        return
    if stage == "smt":
        click.echo(constraints(load_graph(file, root)), nl=False)
        return
    if stage == "graph":
        from leadrules.graph.plain import graph_text

        click.echo(graph_text(load_graph(file, root), with_spans=with_spans), nl=False)
        return
    from leadrules.graph.plain import syntax_text
    from leadrules.syntax import parse

    source = read(one_file(file))
    parsed = parse(source)
    click.echo(tokens_text(source) if stage == "tokens" else syntax_text(parsed, with_spans=with_spans), nl=False)
    if parsed.diagnostics:
        from leadrules.diagnostics.text import render_text

        click.echo(render_text(parsed.diagnostics, colour=is_terminal()), err=True)
        sys.exit(FOUND)


def constraints(graph: RuleGraph) -> str:
    """Write the rules as constraints over a lead, as of now; end with status 2 without the extra."""
    from leadrules.backends import interpreter
    from leadrules.backends.smt import Solver, has_extra
    from leadrules.backends.smt.solver import COMMAND

    if not has_extra():
        fail("--stage smt needs what is not installed", f"install it: {COMMAND}")
    return Solver([graph], datetime.now(UTC), interpreter).listing()


def read(file: Path) -> Source:
    """Read one file; end with status 2 when it cannot be read."""
    from leadrules.compiler.files import FilesOnDisk, Unavailable

    try:
        files = FilesOnDisk(file, file.parent)
        return files.read(files.entry())
    except Unavailable as wrong:
        fail(wrong.message, wrong.help)


def tokens_text(source: Source) -> str:
    """Write a token a line: where it begins, its type, its text; a line end's text is the blanks that follow it."""
    from leadrules.diagnostics.text import visible
    from leadrules.syntax.parse import tokens

    lines = []
    for token in tokens(source):
        line, column = source.position(token.start_pos or 0)
        lines.append(f"{line}:{column} {token.type} {visible(token.replace(chr(10), chr(92) + 'n'))}".rstrip() + "\n")
    return "".join(lines)
