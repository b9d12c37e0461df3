"""`inside-words`: a text that is looked for in any place stands inside words of another meaning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadrules.analysis.about import finding
from leadrules.analysis.words_of_texts import ENDINGS, FRONTS, WHOLE, WORDS
from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.graph.walk import parts
from leadrules.schema import types as t
from leadrules.schema.text import fold
from leadrules.schema.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.analysis.about import About
    from leadrules.diagnostics import Diagnostic

CODE = "inside-words"
# A glob that looks in any place.
ANYWHERE = re.compile(r"\*+([^*?]+)\*+")
LETTERS = re.compile(r"[a-z]+")
# Longer texts are seldom part of another word by chance.
LONGEST = 7
MOST_TOLD = 3


def inside_words(about: About) -> Iterator[Diagnostic]:
    """Find it for texts of people: job titles, names, notes; addresses have no words."""
    seen: set[int] = set()
    for definition in about.graph.definitions.values():
        for node in parts(definition):
            if isinstance(node, g.TextMatches) and id(node) not in seen and node.value.type == t.TEXT:
                seen.add(id(node))
                for wanted in looked_for(node):
                    words = inside(wanted)
                    if words:
                        yield told(about, node, wanted, words)


def looked_for(node: g.TextMatches) -> Iterator[str]:
    """The texts that are looked for in any place."""
    for written in node.written or node.wanted:
        if node.how is g.Matching.CONTAINS_PART:
            yield written.strip()
        elif node.how is g.Matching.MATCHES and (found := ANYWHERE.fullmatch(written.strip())):
            yield found[1].strip()


def inside(wanted: str) -> tuple[str, ...]:
    """Common words in which a text stands and that mean something else."""
    text = fold(wanted)
    if len(text) > LONGEST or not LETTERS.fullmatch(text):
        return ()
    return tuple(word for word in WORDS if text in word and not is_form_of(word, text))


def is_form_of(word: str, text: str) -> bool:
    """Whether a word is the text itself, or made of it: `managers`, `cofounder`, for a part of a word what follows."""
    front, _, ending = word.partition(text)
    if not front and text not in WHOLE:
        return True
    return front in FRONTS and ending in ENDINGS


def told(about: About, node: g.TextMatches, wanted: str, words: tuple[str, ...]) -> Diagnostic:
    """Say it, with a lead that has such a word where the test is of the lead itself."""
    shown = listed(f"“{word}”" for word in words[:MOST_TOLD])
    witness = None
    if isinstance(node.value, gv.FieldValue):
        text, field = words[0].capitalize(), about.graph.fields[node.value.name]
        if about.answers.vocabulary.fulfils(field, text):
            witness = about.witness({field.name: text}, [(node, True)])
    return finding(
        CODE,
        f"“{wanted}” is also found inside of {shown}",
        node.shown.span,
        f'write `contains "{wanted}"`, which finds whole words only',
        witness=witness,
    )
