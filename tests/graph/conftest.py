"""Small rule graphs, and snapshots of what is drawn of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from leadrules.compiler import compile_files, compile_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from leadrules.graph.rulegraph import RuleGraph

SMALL = """\
ruleset small "Leads of a small team"
  teams     marketing, sales
  currency  EUR
  timezone  "Europe/Berlin"
  hours     mon-fri 09:00-17:00
  holidays  2026-12-25

setting smallest integer is 50 "Smaller teams do not buy"

list free_mail is "gmail.com", "web.de"

lead
  company "What we know of the company"
    employees  integer where employees >= 0 and employees <= 1M  "Headcount of the whole group"
    country    country
    budget     money
    size       band of integer
    turnover   band of money
    unused     text
  person
    email         email
    website       url
    phone         phone
    level         ranked staff < manager < director
    unsubscribed  yes/no assume no
    seen_on       date
    handed_at     datetime
    answered_at   datetime
    lag           duration
    discount      percent
    weight        number
    topics        list of text
    contacts      list of
      name  text  "As they write it"
      role  one of buyer, user
      at    datetime

define large "More than a few people"
  employees >= smallest

define value as employees * 120 EUR

disqualify gone "Does not want to hear from us" when unsubscribed is yes

score interest "How much they act"
  between 0 and 100
  +10 each contacts where role is buyer, up to 30
  -15 when email ends with any of free_mail  because "private address"
  grades hot from 60, cold from 0

stage mql "Marketing-qualified lead"
  agreed by marketing and sales
  all of
    large
    interest >= 10

stage sql after mql
  all of
    budget >= 20k EUR
    level >= manager

table territory gives text
  first match
  | country | gives    |
  | DE      | "north"  |
  | -       | "others" |

handoff to_sales "Marketing to Sales"
  from marketing to sales
  when sql
  must have
    phone or email
  should have at least 1 of
    website, topics
  route by territory
  answer within 4 business hours, from handed_at to answered_at

guarantee "Sales gets large companies only"
  sql implies large

example "a large one"
  on 2026-11-20
  lead
    employees  240
    contacts
      - role buyer, at 2026-11-02 10:00
  expect
    large met
"""


class Mermaid(SingleFileSnapshotExtension):
    """A snapshot that a viewer draws."""

    _write_mode = WriteMode.TEXT
    file_extension = "mmd"


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Mermaid)


@pytest.fixture(scope="session")
def graph_of() -> Callable[[str], RuleGraph]:
    """Compiles rules that have no mistakes."""

    def compiled(text: str) -> RuleGraph:
        found = compile_files({"small.rules": text}, "small.rules")
        assert found.graph is not None, found.errors
        return found.graph

    return compiled


@pytest.fixture(scope="session")
def small(graph_of: Callable[[str], RuleGraph]) -> RuleGraph:
    return graph_of(SMALL)


@pytest.fixture(scope="session")
def inbound(repo_root: Path) -> RuleGraph:
    found = compile_path(repo_root / "rulesets" / "inbound" / "inbound.rules").graph
    assert found is not None
    return found


@pytest.fixture(scope="session")
def hostile(graph_of: Callable[[str], RuleGraph]) -> Callable[[str], RuleGraph]:
    """Rules in which an author wrote a text wherever one can be written."""

    def said(text: str) -> RuleGraph:
        quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return graph_of(
            f'ruleset small "{quoted}"\n  teams marketing, sales\n  currency EUR\n'
            f'lead\n  end "{quoted}"\n    subgraph text "{quoted}"\n'
            f'define class "{quoted}"\n  subgraph is known\n'
            f'disqualify style "{quoted}" when subgraph contains "x" because "{quoted}"\n'
            f'stage graph "{quoted}"\n  class\n'
        )

    return said
