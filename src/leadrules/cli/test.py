"""`leadrules test`: the examples that stand in rules files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadrules.cli.console import FOUND, is_terminal
from leadrules.cli.rules import home_of, load_ruleset, root_option, rules_files

if TYPE_CHECKING:
    from leadrules.examples import ExampleResult


@click.command(short_help="Run the examples that stand in rules files.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path))
@root_option
def command(paths: tuple[Path, ...], root: Path | None) -> None:
    """Run the examples of rules files, or of all that lie below folders.

    Those of a file that others use are run with that file alone. A failing example shows what was expected, what came,
    and why. Ends with status 1 when one fails.
    """
    from leadrules.examples import run_examples

    passed = failed = 0
    for path in rules_files(paths):
        ruleset = load_ruleset(path, home_of(path, paths, root))
        for result in run_examples(ruleset):
            if result.example.span.path != ruleset_path(path):
                continue
            passed += result.passed
            failed += not result.passed
            if not result.passed:
                click.echo(failure(result))
    total = passed + failed
    if failed:
        click.echo(click.style(f"{failed} of {total} examples failed", fg="red" if is_terminal() else None))
        sys.exit(FOUND)
    what = "no examples" if not total else "1 example" if total == 1 else f"{total} examples"
    click.echo(f"{what}, all as expected" if total else "there are no examples in these files")


def ruleset_path(path: Path) -> str:
    """How places in the file itself are called."""
    from leadrules.cli.rules import one_file

    return one_file(path).as_posix()


def failure(result: ExampleResult) -> str:
    """Write what failed, and why, for the things that failed."""
    lines = [f'failed: "{result.example.title}"', f"  ┌─ {result.example.span}"]
    for each in result.failures:
        lines += [
            f"  │ {each.name}",
            f"  │   expected  {each.expected}",
            f"  │   actual    {each.actual}   ({each.span.path}:{each.span.line})",
        ]
    lines += ["  │", *(f"  │ {line}".rstrip() for line in result.verdict.explain().splitlines())]
    return "\n".join(lines) + "\n"
