"""Rules for a command: read, or everything that is wrong with them and an exit."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadrules.cli.console import FOUND, fail, is_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.ruleset import Ruleset

MOST_FOUND = 100_000
LEAD_SUFFIXES = (".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson", ".parquet", ".arrow")

root_option = click.option(
    "--root",
    type=click.Path(readable=False, path_type=Path),
    help="The folder that `use` may not leave (default: the git checkout, or the file's folder).",
)


def load_ruleset(path: Path, root: Path | None = None) -> Ruleset:
    """Load rules; end with status 1 when something is wrong with them, and 2 when they cannot be read."""
    from leadrules.compiler import Unavailable
    from leadrules.ruleset import RulesError, Ruleset

    try:
        return Ruleset.load(one_file(path), root=root)
    except RulesError as wrong:
        from leadrules.diagnostics.text import render_text

        click.echo(render_text(wrong.diagnostics, colour=is_terminal()), err=True)
        sys.exit(FOUND)
    except OSError as wrong:
        fail(str(wrong), wrong.__context__.help if isinstance(wrong.__context__, Unavailable) else None)


def load_graph(path: Path, root: Path | None = None) -> RuleGraph:
    """Load the rule graph alone, in the same way."""
    return load_ruleset(path, root).graph


def one_file(path: Path) -> Path:
    """A rules file; a folder stands for the only one in it, or for the one that bears its name."""
    if path.is_dir():
        inside = sorted(path.glob("*.rules"))
        named = [each for each in inside if each.stem == path.resolve().name]
        if len(inside) == 1 or named:
            return named[0] if named else inside[0]
        problem = "holds no rules file" if not inside else f"holds {len(inside)} rules files"
        fail(f"{path} is a folder and {problem}", "name the file to begin with")
    if not path.exists():
        fail(f"there is no file {path}")
    no_leads(path)
    return path


def no_leads(path: Path) -> None:
    """End when a file of leads stands where rules are wanted: every line of it would be a mistake."""
    if path.suffix.lower() in LEAD_SUFFIXES:
        fail(
            f"{path} is a file of leads by its name, not of rules", "rules come first, and their files end in `.rules`"
        )


def rules_files(paths: Sequence[Path]) -> list[Path]:
    """Every rules file that is named or lies below a named folder, each once; ends when there is none."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(each for each in below(path))
            if not inside:
                fail(f"there is no rules file in {path}", "rules files end in `.rules`")
            found.update(dict.fromkeys(inside))
        elif path.exists():
            no_leads(path)
            found[path] = None
        else:
            fail(f"there is no file {path}")
    return list(found)


def below(folder: Path) -> Iterator[Path]:
    """The rules files below a folder; hidden folders are left out."""
    for number, path in enumerate(folder.rglob("*.rules")):
        if number >= MOST_FOUND:
            fail(f"{folder} holds more than {MOST_FOUND:,} rules files", "name a smaller folder")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def home_of(path: Path, named: Sequence[Path], root: Path | None) -> Path:
    """The folder that `use` may not leave: `root`, or else the widest of the checkout and the named folders."""
    from leadrules.compiler import root_of

    around = [each.resolve() for each in named if each.is_dir() and path.resolve().is_relative_to(each.resolve())]
    return root or min([*around, root_of(path.absolute()).resolve()], key=lambda each: len(each.parts))
