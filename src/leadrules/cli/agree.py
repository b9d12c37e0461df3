"""`leadrules agree`: write down that a team agrees to what definitions mean now."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadrules.cli.agreed import problems, read_state
from leadrules.cli.console import fail
from leadrules.cli.output import beside
from leadrules.cli.rules import load_graph, one_file, root_option
from leadrules.diagnostics import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.agreement.entry import Entry
    from leadrules.agreement.items import Item
    from leadrules.agreement.state import Row, State

PERSON = re.compile(r"[^<>]*[^<>\s][^<>]*<[^<>\s]+>")
# A terminal, and whoever reads the file, would obey them.
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
LONGEST = 1_000


@click.command(short_help="Write down that a team agrees to definitions.")
@click.argument("names", nargs=-1, metavar="[RULES] [DEFINITION]...")
@click.option("--team", required=True, help="The team that agrees.")
@click.option("--all", "is_all", is_flag=True, help="Agree to everything that is open for the team.")
@click.option("--note", help="What is to be remembered of it, in one line.")
@click.option("--person", help="Who agrees for the team, as `Name <e-mail>` (default: as git knows you).")
@click.option("--sign", "is_signed", is_flag=True, help="Sign with the SSH key that git signs with.")
@click.option("--key", help="Sign with this SSH key.")
@root_option
def command(  # noqa: PLR0913 - one argument an option
    names: tuple[str, ...],
    *,
    team: str,
    is_all: bool,
    note: str | None,
    person: str | None,
    is_signed: bool,
    key: str | None,
    root: Path | None,
) -> None:
    """Agree to what each DEFINITION means now, in the name of a team.

    RULES is a rules file, or a folder with one (default: the current folder). A strategy is named by its name, a
    guarantee or a commitment by its text; `ruleset NAME` is what the ruleset consists of. Agreements are written to
    agreements/TEAM.toml beside the rules, to be committed with them.
    """
    from leadrules.agreement.items import entries_of
    from leadrules.agreement.state import meaning

    rules, wanted = rules_and_definitions(names)
    graph = load_graph(rules, root)
    state = read_state(rules, graph)
    check_team(team, state)
    if not wanted and not is_all:
        fail("nothing is named to agree to", "name definitions, or agree to everything that is open with --all")
    path = writable(rules, team, state)
    signs = is_signed or key is not None
    items = [named(name, state) for name in wanted]
    if is_all:
        items += [row.item for row in state.rows if team in row.open_for or lacks_signature(row, team, signs=signs)]
    new = [item for item in dict.fromkeys(items) if is_new(state.row(item.key), team, signs=signs)]
    tell_old([item for item in dict.fromkeys(items) if item not in new], team)
    if not new:
        click.echo(f"nothing is open for {team}" if is_all and not wanted else "nothing was written")
        return
    who, what = person_of(person, rules), plain(note, "a note")
    entries = entries_of(new, graph, team, person=who, note=what, on=moment_after(new, state.entries_of(team)))
    for entry, item in zip(entries, new, strict=True):
        if meaning(entry) != item.fingerprint:
            fail(f"what `{shown(item.key)}` says could not be written down, so nothing was", "please report this")
    if signs:
        entries = signed(entries, key, rules)
    add(entries, path, state)
    tell(entries, new, state, path)


# ---- what is agreed to, by whom


def rules_and_definitions(names: tuple[str, ...]) -> tuple[Path, tuple[str, ...]]:
    """The rules file, which may be named first, and the definitions."""
    if names and names[0] and is_place(names[0]):
        return one_file(Path(names[0])), names[1:]
    return one_file(Path()), names


def is_place(name: str) -> bool:
    """Whether what is named first is a place of rules: a folder called as a definition is one if it holds some."""
    path = Path(name)
    try:
        if path.is_dir():
            return not name.isidentifier() or any(path.glob("*.rules"))
        return name.endswith(".rules") or path.exists()
    except OSError:
        # A guarantee's text may be longer than any file's name.
        return False


def is_new(row: Row, team: str, *, signs: bool) -> bool:
    """Whether a team has something to say of a row that it has not said yet."""
    return team not in row.agreed or lacks_signature(row, team, signs=signs)


def lacks_signature(row: Row, team: str, *, signs: bool) -> bool:
    """Whether a team agreed to what a row means now without signing, as it is about to do."""
    return signs and team in row.agreed and row.agreed[team].signature is None


def check_team(team: str, state: State) -> None:
    """End when the rules know no such team; one that they ask no longer may be asked about that."""
    from leadrules.agreement.folder import is_file_name

    teams = state.teams
    if not teams:
        fail("the rules name no team", "say who agrees: `agreed by marketing and sales` below `ruleset`")
    if team not in teams:
        near = did_you_mean(team, teams)
        fail(f"no team of these rules is called `{shown(team)}`", near or f"the teams are {listed(teams, 'and')}")
    if not is_file_name(team):
        message = f"a team that agrees has a file of its own, and none can be called `{shown(team)}` everywhere"
        fail(message, "call the team by another name, of letters, digits and `_`")


def named(wanted: str, state: State) -> Item:
    """The item that is meant; ends when there is none."""
    from leadrules.agreement.items import find

    items = tuple(row.item for row in state.rows)
    item = find(wanted, items)
    if item is None:
        near = did_you_mean(wanted, [each.key for each in items])
        fail(f"nothing to agree to is called `{shown(wanted)}`", near or "`leadrules agreement` lists what there is")
    return item


def person_of(given: str | None, rules: Path) -> str:
    """Who agrees: as given, or as git knows them; ends when neither says."""
    from leadrules.git.configuration import person_of as known

    person = given if given is not None else known(rules.parent)
    if person is None:
        help_text = (
            "say it with --person 'Name <e-mail>', or to git: `git config user.name` and `git config user.email`"
        )
        fail("nobody knows who you are: git has no name and e-mail address for you", help_text)
    person = plain(person, "a person") or ""
    if not PERSON.fullmatch(person):
        fail(f"`{shown(person)}` does not say who agrees", "write --person 'Jo Doe <jo@example.com>'")
    return person


def moment_after(items: list[Item], said: Sequence[Entry]) -> datetime:
    """Now, or where somebody's clock is ahead of ours, the second after what the team has said of the same things."""
    keys = {item.key for item in items}
    return max([datetime.now(UTC), *(each.on + timedelta(seconds=1) for each in said if each.item in keys)])


def plain(said: str | None, what: str) -> str | None:
    """A text of one line, as it will be kept; ends when it is none."""
    text = said.strip() if said is not None else ""
    if UNSEEN.search(text) or len(text) > LONGEST:
        fail(f"{what} is one line of text, of at most {LONGEST:,} characters", "write it without line ends")
    return text or None


def shown(text: str) -> str:
    """A text from the command line, for a message."""
    from leadrules.diagnostics.text import visible

    return visible(text)


# ---- writing


def writable(rules: Path, team: str, state: State) -> Path:
    """The team's file; ends when it has mistakes, or is not what it seems."""
    from leadrules.agreement.folder import file_of, folder_of, is_at_home

    path = file_of(rules, team)
    wrong = [each for each in state.file_diagnostics if Path(each.span.path) == path]
    if wrong:
        problems(wrong)
        fail(f"{path} has mistakes, and nothing was written", "mend it first")
    folder = folder_of(rules)
    if path.is_symlink() or (folder.exists() and not folder.is_dir()) or not is_at_home(folder, rules):
        fail(f"{path} cannot be written: there is something else in its place", "look what it is")
    return path


def signed(entries: list[Entry], key: str | None, rules: Path) -> list[Entry]:
    """Sign every entry; ends when that is not possible."""
    from leadrules.agreement.signatures import Unsigned, key_of, sign

    try:
        by = key if key is not None else key_of(rules.parent)
        return [each.signed(sign(each.payload, by)) for each in entries]
    except Unsigned as wrong:
        fail(wrong.message, wrong.help)


def add(entries: list[Entry], path: Path, state: State) -> None:
    """Write the entries into the team's file, which is whole at every moment."""
    from leadrules.agreement.folder import ATTRIBUTES, UNION, source_of, with_entries
    from leadrules.source import Source

    path.parent.mkdir(exist_ok=True)
    attributes = path.parent / ATTRIBUTES
    if not attributes.exists():
        with beside(attributes) as out:
            out.write(UNION)
    source = source_of(path) if path.exists() else None
    text = source.text if isinstance(source, Source) else ""
    with beside(path) as out:
        out.write(with_entries(text, entries, state.entries_of(path.stem)))


# ---- telling


def tell_old(items: list[Item], team: str) -> None:
    """Say what the team has agreed to already."""
    for item in items:
        click.echo(f"{team} has agreed to {shown(item.key)} already")


def tell(entries: list[Entry], items: list[Item], state: State, path: Path) -> None:
    """Say what was agreed to, a line each, and what is still open."""
    team = entries[0].team
    width = max(len(shown(item.key)) for item in items)
    click.echo(f"{team} agrees to")
    for item in items:
        before = state.row(item.key).before.get(team)
        since = f" (changed since {before.on:%Y-%m-%d})" if before is not None else ""
        since += "" if team in state.row(item.key).asked else f" ({team} is not asked to)"
        what = shown(item.doc or "") if item.key != f"{item.kind} {item.doc}" else ""
        click.echo(f"  {shown(item.key):{width}}  {what}{since}".rstrip())
    click.echo(f"written to {path.as_posix()}, to be committed with the rules")
