"""`leadrules agreement`: who agreed to what and when, what is open, and what changed since."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadrules.cli.agreed import problems, read_state, signer_options
from leadrules.cli.console import FOUND, fail, is_terminal
from leadrules.cli.output import spare, written
from leadrules.cli.rules import load_graph, one_file, root_option
from leadrules.diagnostics import did_you_mean, listed
from leadrules.diagnostics.text import visible

if TYPE_CHECKING:
    from leadrules.agreement.entry import Entry
    from leadrules.agreement.state import Row, State

DOCUMENTS = (".md", ".html")
# So long may one question about all leads there could be take.
SECONDS = 2.0


@click.command(short_help="Show who agreed to what, and what is open.")
@click.argument("rules", default=".", type=click.Path(readable=False, path_type=Path))
@click.option(
    "--show", "wanted", multiple=True, metavar="DEFINITION", help="Show what changed since teams agreed to it."
)
@click.option("--team", help="What is open for this team alone; with --show, for it alone.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--document",
    "documents",
    multiple=True,
    metavar="FILE",
    type=click.Path(readable=False, path_type=Path),
    help="Write the agreement itself: FILE.md, or FILE.html; may be given for both.",
)
@signer_options
@root_option
def command(  # noqa: PLR0913 - one argument an option
    rules: Path,
    *,
    wanted: tuple[str, ...],
    team: str | None,
    format_: str,
    documents: tuple[Path, ...],
    must_be_signed: bool,
    allowed: Path | None,
    root: Path | None,
) -> None:
    """Show where agreement to RULES stands: what, who must agree, who has, and what is open since when.

    Ends with status 1 when what was written down is damaged, or a signature does not fit.
    """
    if format_ == "json" and (wanted or documents):
        option = "--show" if wanted else "--document"
        fail(f"--format json is for the table, and {option} asks for something else", "leave one of the two out")
    path = one_file(rules)
    for document in documents:
        if document.suffix not in DOCUMENTS:
            fail(f"{document} is no name for a document", "name a file that ends in `.md` or `.html`")
        spare(document, path)
    state = read_state(path, load_graph(path, root), allowed, must_be_signed=must_be_signed)
    for document in documents:
        write(document, state)
    if wanted:
        show(state, wanted, team)
    elif not documents:
        click.echo(table(state, path, format_, known_team(team, state)), nl=False)
    if state.diagnostics:
        if format_ == "text":
            problems(state.diagnostics)
        sys.exit(FOUND)


def table(state: State, path: Path, format_: str, team: str | None) -> str:
    """Where everything stands."""
    from leadrules.agreement.history import open_since

    since = open_since(path, state.graph, frozenset(row.item.key for row in state.open))
    if format_ == "json":
        from leadrules.agreement.json import render_json

        return render_json(state, since, team)
    from leadrules.agreement.table import table_text

    return table_text(state, since, on_the_wall(), team)


def write(path: Path, state: State) -> None:
    """Write the agreement itself."""
    from leadrules.agreement.document import document_of, render_html, render_markdown

    render = render_html if path.suffix == ".html" else render_markdown
    with written(path) as out:
        out.write(render(document_of(state, on_the_wall())))
    click.echo(f"written: {path}")


def on_the_wall() -> date:
    """The day on the calendar of whoever looks."""
    return datetime.now().astimezone().date()


def show(state: State, wanted: tuple[str, ...], team: str | None) -> None:
    """What changed since each team agreed."""
    from leadrules.agreement.difference import shown
    from leadrules.agreement.items import AgreedTexts

    texts = AgreedTexts(state.graph)
    for name in wanted:
        row = named(name, state)
        text = texts.of(row.item)
        meaning = partial(what_it_means, text=text, state=state)
        for line in shown(row, text, teams_for(row, team, state), meaning):
            click.echo(line)


def what_it_means(entry: Entry, text: str, state: State) -> str | None:
    """What changed in meaning since an entry, in words; None where there is nothing to compare."""
    from leadrules.agreement.state import graph_of
    from leadrules.change.compare import compare
    from leadrules.change.side import Side
    from leadrules.change.telling import Format, tell
    from leadrules.change.time import Time
    from leadrules.ruleset import Ruleset

    old, new = graph_of(entry.text), graph_of(text)
    if old is None or new is None:
        return None
    before = Side(Ruleset(old), f"what {entry.team} agreed to on {entry.on:%Y-%m-%d}")
    after = Side(Ruleset(new), f"{state.graph.name} now")
    difference = compare(before, after, datetime.now(UTC), Time(question=SECONDS))
    return tell(difference, Format.TEXT, colour=is_terminal())


def teams_for(row: Row, team: str | None, state: State) -> tuple[str, ...]:
    """The teams that a row is shown for: the one that is named, or all that are asked or have agreed."""
    there = (*row.asked, *row.agreed, *row.before, *row.refused)
    known = known_team(team, state)
    return (known,) if known is not None else tuple(dict.fromkeys(there))


def known_team(team: str | None, state: State) -> str | None:
    """A team that is named; ends when the rules know no such team."""
    teams = state.teams
    if team is not None and team not in teams:
        near = did_you_mean(team, teams) or (f"the teams are {listed(teams, 'and')}" if teams else None)
        fail(f"no team of these rules is called `{visible(team)}`", near)
    return team


def named(wanted: str, state: State) -> Row:
    """The row that is meant; ends when there is none."""
    from leadrules.agreement.items import find

    items = tuple(row.item for row in state.rows)
    item = find(wanted, items)
    if item is None:
        near = did_you_mean(wanted, [each.key for each in items])
        fail(f"nothing to agree to is called `{visible(wanted)}`", near or "`leadrules agreement` lists what there is")
    return state.row(item.key)
