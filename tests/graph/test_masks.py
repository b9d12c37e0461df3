"""Fields and criteria have one number each, in the order in which they are written."""

from __future__ import annotations

import pytest

from leadrules import Ruleset
from leadrules.graph import definitions as d
from leadrules.graph.masks import fields_named, reasons, reasons_named

RULES = Ruleset.from_text("""\
ruleset numbered
lead
  employees  integer
  problem    text
  country    country
  calls      list of
    size  integer
disqualify tiny when employees < 2
disqualify abroad when country is not DE
define fits
  any of
    all of
      employees > 20
      near: country is DE
    many: at least 2 of
      employees > 50
      employees > 60
    not problem is known
    any(calls where size > 3 and size < 9)
stage first
  fits
stage second after first
  all of
    all of
      twice: employees > 20
    any of
      twice: country is DE
""")


def of(name: str) -> d.Definition | d.Disqualifier | d.Stage:
    found = RULES.graph.definitions[name]
    assert isinstance(found, d.Definition | d.Disqualifier | d.Stage)
    return found


def test_fields_are_named_in_order_of_declaration() -> None:
    assert fields_named(0b1101, RULES.graph) == ("employees", "country", "calls")
    assert fields_named(0, RULES.graph) == ()


def test_a_group_without_a_label_is_told_by_its_parts() -> None:
    names = reasons(of("fits"), RULES.graph)
    assert len(names) == 5
    assert names[1:3] == ("near", "many")


@pytest.mark.parametrize(
    ("mask", "names"),
    [(0b1, ("tiny",)), (0b101, ("tiny", "first")), (0b11000, ("twice",)), (0b1010, ("abroad", "twice"))],
)
def test_a_stage_is_kept_from_by_disqualifiers_then_the_stage_before_then_its_own(
    mask: int, names: tuple[str, ...]
) -> None:
    assert reasons(of("second"), RULES.graph) == ("tiny", "abroad", "first", "twice", "twice")
    assert reasons_named(mask, of("second"), RULES.graph) == names
