"""A small vocabulary, and asking the solver about rules over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leadrules import Ruleset
from leadrules.backends import interpreter
from leadrules.backends.smt import Solver, Wanted

if TYPE_CHECKING:
    from leadrules.backends.smt import Answer, Wish

ON = "2026-11-20 12:00"
HEAD = """\
ruleset edges
  teams     marketing, sales
  currency  EUR
  timezone  "Europe/Berlin"
  hours     mon-fri 09:00-17:00
  holidays  2026-12-25

lead
  n        integer
  exact    number
  paid     money
  size     band of integer
  day      date
  last     date
  at       datetime
  company  text
  email    email
  level    ranked low < middle < high
  colour   one of red, green
  country  country
  tags     list of text
  visits   list of
    kind  one of demo, page, mail
    at    datetime
    cost  money
  fees     list of
    kind  one of demo, page
    paid  money where paid >= 0 EUR
"""


def solver_of(*texts: str, seconds: float = 10, **given: Any) -> Solver:  # noqa: ANN401 - a lead, and what is free
    rules = [Ruleset.from_text(text) for text in texts]
    return Solver([each.graph for each in rules], rules[0].moment(ON), interpreter, seconds=seconds, **given)


def asked(body: str, *wishes: Wish) -> Answer:
    """Ask about the vocabulary above; by default whether `wish` can be met."""
    solver = solver_of(f"{HEAD}\n{body}")
    answer = solver.find(wishes or [Wanted(0, "wish", outcome=True)])
    assert not solver.unconfirmed
    return answer
