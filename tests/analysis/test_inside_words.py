"""`inside-words`: where a part of a text is looked for that stands inside of other words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from leadrules import Ruleset
from leadrules.analysis.about import About
from leadrules.analysis.answers import Answers
from leadrules.analysis.inside_words import inside_words

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
RULES = """\
lead
  title     text
  mail      email
  notes     list of text
  contacts  list of
    title  text

define found
  {}
"""


def messages(test: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    graph = Ruleset.from_text(RULES.format(test)).graph
    return [(each.message, each.witness) for each in inside_words(About(graph, NOW, Answers(graph, NOW)))]


CTO = "“cto” is also found inside of “director”, “doctor” and “inspector”"


@pytest.mark.parametrize(
    ("test", "witness"),
    [
        ('title contains part "cto"', (("title", "“Director”"),)),
        ('title contains part any of ["vice president", "cto"]', (("title", "“Director”"),)),
        ('title matches "*cto*"', (("title", "“Director”"),)),
        # Which lead has such an entry is for whoever reads it to see.
        ('any(contacts where title contains part "cto")', ()),
        ('any(notes where it contains part "cto")', ()),
        ('not title contains part "cto"', (("title", "“Director”"),)),
    ],
)
def test_a_part_of_other_words_is_found(test: str, witness: tuple[tuple[str, str], ...]) -> None:
    assert messages(test) == [(CTO, witness)]


@pytest.mark.parametrize(
    "test",
    [
        'title contains "cto"',
        'title starts with "cto"',
        'title matches "cto*"',
        # Several words begin with it, and all are meant.
        'title contains part "manag"',
        'title contains part "engineer"',
        # Nobody writes other words with it by chance.
        'title contains part "vice president"',
        # An address has no words.
        'mail contains part "it"',
    ],
)
def test_what_is_meant_is_not_found(test: str) -> None:
    assert messages(test) == []


def test_of_a_word_by_itself_no_longer_word_is_meant() -> None:
    assert [message for message, _ in messages('title contains part "intern"')] == [
        "“intern” is also found inside of “international”, “internal” and “internet”"
    ]
