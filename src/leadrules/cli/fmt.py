"""`leadrules fmt`: one layout for rules files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadrules.cli.console import FOUND, fail
from leadrules.cli.difference import difference
from leadrules.cli.rules import rules_files

if TYPE_CHECKING:
    from leadrules.source import Source

STDIN = Path("-")


@click.command(short_help="Lay rules files out the one way there is.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path, allow_dash=True))
@click.option("--check", "is_check", is_flag=True, help="Write nothing; end with status 1 when a file is not laid out.")
@click.option("--diff", "is_diff", is_flag=True, help="Write nothing; show what would change.")
def command(paths: tuple[Path, ...], *, is_check: bool, is_diff: bool) -> None:
    """Lay out rules files in place; `-` reads the standard input and writes the standard output.

    Comments, blank lines and the order of declarations stay. Meaning is compared before a file is written; a file that
    cannot be parsed is left alone, and ends the run with status 1.
    """
    if paths == (STDIN,):
        from_stdin(is_check=is_check, is_diff=is_diff)
        return
    if STDIN in paths:
        fail("`-` stands for the standard input, and cannot be given with files", "call `leadrules fmt -` by itself")
    changed = broken = 0
    for path in rules_files(paths):
        source, old = read(path)
        new = laid_out(source, path)
        if new is None:
            broken += 1
            click.echo(f"left alone: {path} cannot be parsed; `leadrules check` says why", err=True)
        elif new != old:
            changed += 1
            if is_diff:
                click.echo(difference(old, new, path.as_posix()), nl=False)
            elif is_check:
                click.echo(f"not laid out: {path}")
            else:
                write(path, new)
                click.echo(f"laid out: {path}")
    if broken or (changed and (is_check or is_diff)):
        sys.exit(FOUND)


def from_stdin(*, is_check: bool, is_diff: bool) -> None:
    """Read the standard input and write it laid out."""
    from leadrules.compiler.files import Unavailable, decode
    from leadrules.source import Source

    try:
        text = decode(sys.stdin.buffer.read(), "the standard input")
    except Unavailable as wrong:
        fail(wrong.message, wrong.help)
    new = laid_out(Source("<stdin>", text))
    if new is None:
        click.echo("the standard input cannot be parsed; `leadrules check` says why", err=True)
        sys.exit(FOUND)
    if is_diff:
        click.echo(difference(text, new, "<stdin>"), nl=False)
    elif not is_check:
        click.echo(new, nl=False)
    if (is_check or is_diff) and new != text:
        sys.exit(FOUND)


def read(path: Path) -> tuple[Source, str]:
    """Read a file, and its text with the line ends that it has."""
    from leadrules.compiler.files import Unavailable, decode
    from leadrules.source import Source

    try:
        data = path.read_bytes()
        return Source(path.as_posix(), decode(data, path.as_posix())), data.decode("utf-8", "surrogateescape")
    except Unavailable as wrong:
        fail(wrong.message, wrong.help)
    except OSError as wrong:
        fail(f"{path} cannot be read: {wrong.strerror}")


def laid_out(source: Source, path: Path | None = None) -> str | None:
    """Lay out a file, and compare what it means before and after; None when it cannot be parsed."""
    from leadrules.syntax.format import format_text

    new = format_text(source)
    if new is None or new == source.text:
        return new
    if fingerprints(source.text, path) != fingerprints(new, path):
        fail(f"laying out {source.path} would have changed what it means, so it was left alone", "please report this")
    return new


def fingerprints(text: str, path: Path | None) -> dict[str, str] | None:
    """What each definition of a text means, read with the files that it uses; None when it has mistakes."""
    from leadrules.compiler import compile_files, compile_from, root_of
    from leadrules.compiler.files import FilesWithText

    if path is None:
        graph = compile_files({"rules.rules": text}, "rules.rules").graph
    else:
        graph = compile_from(FilesWithText(path, root_of(path.absolute()), text)).graph
    return dict(graph.fingerprints) if graph is not None else None


def write(path: Path, text: str) -> None:
    """Put a laid-out file in the place of the one that was read, so that no half-written file is ever seen."""
    from leadrules.cli.output import beside

    with beside(path) as out:
        out.write(text)
