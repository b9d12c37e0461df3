"""What a change does to leads, in sentences: how many move, from what to what, and how many of them had won."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.explain.layout import Item
from leadrules.explain.words import titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.change.model import Difference, Move, Replay

# So many ways to move are told of one definition.
MOST_MOVES = 6


def replay_items(difference: Difference) -> Iterator[Item]:
    """The replay: all of it in one line, then each definition."""
    replay = difference.replay
    if replay is None:
        return
    yield Item(lead=of_total(replay.moved, replay), text="come out otherwise" + outcomes(replay))
    by: dict[str, list[Move]] = {}
    for move in replay.moves:
        by.setdefault(move.definition, []).append(move)
    for name, moves in by.items():
        lines = [move_item(move, difference) for move in moves[:MOST_MOVES]]
        if len(moves) > MOST_MOVES:
            rest = sum(each.leads for each in moves[MOST_MOVES:])
            lines.append(Item(text=f"and {rest:,} {noun(rest)} in {len(moves) - MOST_MOVES} other ways"))
        yield Item(lead=title(name, difference), parts=tuple(lines))


def of_total(number: int, replay: Replay) -> str:
    """`412 of 9,240 leads`."""
    return f"{number:,} of {replay.total:,} {noun(replay.total)}"


def noun(number: int) -> str:
    """One lead, several leads."""
    return "lead" if number == 1 else "leads"


def outcomes(replay: Replay) -> str:
    """How many of all leads had won."""
    known = replay.won + replay.lost
    return f"; {share(replay.won, known)} of all had won" if known else ""


def share(won: int, known: int) -> str:
    """`120 of 412 (29.1%)`."""
    return f"{won:,} of {known:,} ({won / known:.1%})" if known else "none"


def title(name: str, difference: Difference) -> str:
    """What people call what moved."""
    if not name:
        return "Stage reached"
    return titled(name, difference.new.graph.definitions[name].doc)


def move_item(move: Move, difference: Difference) -> Item:
    """Leads that move alike."""
    text = f"{move.before} → {move.after}" if move.before else move.after
    if not move.definition:
        text = " → ".join(stage(each, difference) for each in (move.before, move.after))
    because = f", because of {'; '.join(move.because)}" if move.because else ""
    known = move.won + move.lost
    won = f"; {share(move.won, known)} had won" if known else ""
    more = " …" if move.leads > len(move.first) else ""
    number = f"{move.leads:,} {noun(move.leads)}"
    return Item(lead=number, text=f"{text}{because}{won}", note=f"{', '.join(move.first)}{more}")


def stage(name: str, difference: Difference) -> str:
    """What people call a stage."""
    for side in (difference.new, difference.old):
        if name in side.graph.definitions:
            return titled(name, side.graph.definitions[name].doc)
    return name


def sentence(name: str, difference: Difference) -> str | None:
    """How many leads drop out of a criterion or meet it: `412 of 9,240 leads no longer meet it, none newly does`."""
    replay = difference.replay
    if replay is None:
        return None
    moves = [each for each in replay.moves if each.definition == name]
    if not moves:
        return f"None of {replay.total:,} {noun(replay.total)} moves"
    lost = sum(each.leads for each in moves if each.before == "met")
    gained = sum(each.leads for each in moves if each.after == "met")
    verb = "meets" if (lost or gained) == 1 else "meet"
    if lost:
        more = f"{gained:,} newly {'does' if gained == 1 else 'do'}" if gained else "none newly does"
        return f"{of_total(lost, replay)} no longer {verb} it, {more}"
    if gained:
        return f"{of_total(gained, replay)} newly {verb} it, none drops out"
    moved = sum(each.leads for each in moves)
    return f"{of_total(moved, replay)} {'is' if moved == 1 else 'are'} undecided before or after"
