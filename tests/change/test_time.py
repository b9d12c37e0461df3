"""However much there is to compare, it ends in time, and says what was not settled."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

import pytest

from leadrules import Ruleset, difference
from leadrules.change.model import NO_TIME, Settled
from leadrules.change.solved import Solving

if TYPE_CHECKING:
    from leadrules.change.matching import Pair

FIELDS = 12
ON = "2026-11-20"


def chain(number: int, threshold: int) -> str:
    """Definitions that each rest on the one before."""
    fields = "".join(f"  f{each}  integer\n" for each in range(FIELDS))
    lines = [f"ruleset chain\n\nlead\n{fields}"]
    for each in range(number):
        before = f"    d{each - 1}\n" if each else ""
        lines.append(f"define d{each}\n  any of\n{before}    f{each % FIELDS} >= {threshold + each}\n")
        lines.append(f"    f{(each + 5) % FIELDS} + f{(each + 7) % FIELDS} < {each}\n\n")
    return "".join(lines)


def test_what_there_is_no_time_for_is_said_to_be_not_settled() -> None:
    old, new = Ruleset.from_text(chain(150, 50)), Ruleset.from_text(chain(150, 40).replace("any of", "all of"))
    begun = process_time()
    found = difference(old, new, on=ON, in_all=0.5)
    # Nothing that is begun takes long.
    assert process_time() - begun < 10
    ways = [way for each in found.changes for way in (each.down, each.up)]
    late = [each for each in ways if each.why == NO_TIME]
    assert late
    assert all(each.settled is Settled.OPEN for each in late)
    assert not found.is_equal
    said = " ".join(found.explain().split())
    assert "There was no time to settle all of" in said
    assert "`leadrules diff --in-all SECONDS` gives more" in said


def test_how_long_a_question_took_is_told_as_it_was() -> None:
    pytest.importorskip("z3", reason="needs the extra `analysis`")
    # Whether two products of unknown numbers differ is hard to say.
    text = "ruleset r\n\nlead\n  a  number\n  b  number\n  c  number\n\ndefine x\n  {} > 7\n"
    old, new = text.format("a * b * c * a / b"), text.format("a * a * b * c / b")
    (change,) = difference(Ruleset.from_text(old), Ruleset.from_text(new), on=ON, seconds=0.01).changes
    late = [way.why for way in (change.down, change.up) if way.settled is Settled.OPEN]
    assert late
    assert set(late) == {"in 0.01 seconds"}


def test_what_was_proved_in_time_is_said() -> None:
    old = Ruleset.from_text(chain(5, 50))
    found = difference(old, Ruleset.from_text(chain(5, 40)), on=ON)
    assert not [each for each in found.changes if NO_TIME in (each.down.why, each.up.why)]


def test_what_holds_at_the_moment_holds_for_what_rests_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []

    def ask(self: Solving, pair: Pair, *, is_down: bool) -> object:
        asked.append(pair.new)
        return kept(self, pair, is_down=is_down)

    kept = Solving.ask
    monkeypatch.setattr(Solving, "ask", ask)
    rules = """\
lead
  size   integer
  since  date
score activity
  +10 when since within last 30 days
  +{points} when size >= 5
stage mql
  activity >= 10
stage sql after mql
  size < 100
"""
    old, new = (Ruleset.from_text(rules.format(points=points)) for points in (10, 15))
    found = {each.name: each for each in difference(old, new, on=ON).changes}
    assert {name: each.relation for name, each in found.items()} == {
        "activity": "looser",
        "mql": "equal",
        "sql": "equal",
    }
    # Of the stage after it nothing has to be asked; what is said of it holds for that moment as well.
    assert set(asked) == {"mql"}
    assert found["sql"].up.only_on == found["mql"].up.only_on is not None
