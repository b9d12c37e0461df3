"""What holds of every file that is formatted, however it was laid out before."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadrules.source import Source
from leadrules.syntax.format import canonical, format_text
from leadrules.syntax.indentation import CLOSING, OPENING
from leadrules.syntax.parse import parse, tokens

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from lark import Token

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
LAID_OUT = sorted(HERE.glob("*.rules"))
TEXTS = [path.read_text(encoding="utf-8") for path in [*LAID_OUT, *sorted(ROOT.glob("rulesets/**/*.rules"))]]
# Each declaration alone, so that a small one can be the counterexample.
PIECES = sorted({each for text in TEXTS for each in re.split(r"\n(?=[a-z])", text) if each.strip()})
COMMENTS = ("# a", '#b "c', "# and (not) [a", "#", "#  # d", "# or", "# stage x", "# ä 漢字")
NOT_TOKENS = ("_NL", "_INDENT", "_DEDENT")


def formatted(text: str) -> str:
    """Format a text that is known to parse."""
    result = format_text(Source("test.rules", text))
    assert result is not None, parse(Source("test.rules", text)).diagnostics
    return result


def comments(text: str) -> list[str]:
    """Find the comments, in another way than the formatter does."""
    plain = re.sub(r'"(?:\\.|[^"\\\n])*"|`[^`\n]*`', lambda found: "x" * len(found[0]), text)
    return [text[found.start() : found.end()].rstrip() for found in re.finditer(r"#[^\n]*", plain)]


def assert_laws(text: str) -> str:
    """Check what holds of every file."""
    result = formatted(text)
    assert formatted(result) == result
    before, after = parse(Source("before", text)), parse(Source("after", result))
    assert not after.diagnostics
    assert before.declarations == after.declarations
    assert comments(text) == comments(result)
    assert not re.search(r"[ \t]$|\n\n\n|\A\n|\n\n\Z", result, re.MULTILINE)
    assert not result or (result.endswith("\n") and not result.endswith("\n\n"))
    return result


class Scrambler:
    """Writes the tokens of a text again, with any spacing and comments that mean the same."""

    def __init__(self, number: Callable[[int], int]) -> None:
        """`number` gives one from 0 to the one it is given."""
        self.number = number
        self.parts: list[str] = []
        self.widths = [0]
        self.brackets = 0

    def comment(self) -> str:
        return COMMENTS[self.number(len(COMMENTS) - 1)]

    def rest_of_line(self) -> str:
        """What may stand behind a line, and lines without rules below it."""
        text = " " * self.number(3) + self.comment() if self.number(5) == 0 else " " * self.number(1)
        text += "\n"
        while self.number(5) == 0:
            text += " " * self.number(9) + (self.comment() if self.number(2) else "") + "\n"
        return text

    def blanks(self, token: Token, *, is_needed: bool) -> str:
        can_break = self.brackets > 0 or token.type in ("AND", "OR")
        if can_break and self.number(4) == 0:
            return self.rest_of_line() + " " * (1 + self.number(8))
        if self.number(3) == 0:
            return " " * (self.number(4) + is_needed)
        return " " * is_needed

    def write(self, text: str) -> str:
        end = 0
        is_new_line = True
        for token in tokens(Source("test.rules", text)):
            start = token.start_pos or 0
            if token.type == "_INDENT":
                self.widths.append(self.widths[-1] + 1 + self.number(4))
            elif token.type == "_DEDENT":
                self.widths.pop()
            elif token.type == "_NL":
                self.parts.append(self.rest_of_line())
                is_new_line = True
            else:
                if is_new_line:
                    self.parts.append(" " * self.widths[-1])
                else:
                    self.parts.append(self.blanks(token, is_needed=text[end:start] != ""))
                is_new_line = False
                self.parts.append(token if '"' in token else re.sub(" +", lambda _: " " * (1 + self.number(2)), token))
                self.brackets += (token.type in OPENING) - (token.type in CLOSING)
                end = token.end_pos or start
        return "".join(self.parts)


@st.composite
def scrambled(draw: st.DrawFn) -> tuple[str, str]:
    """A declaration, and the same one laid out at random, with comments."""
    text = draw(st.sampled_from(PIECES))
    return text, Scrambler(lambda most: draw(st.integers(0, most))).write(text)


@pytest.mark.parametrize("text", TEXTS)
def test_every_ruleset_can_be_laid_out(text: str) -> None:
    assert_laws(text)


@pytest.mark.parametrize("path", LAID_OUT, ids=lambda path: path.name)
def test_a_formatted_file_stays_as_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert assert_laws(text) == text


@given(scrambled())
def test_a_declaration_survives_any_layout(texts: tuple[str, str]) -> None:
    assert_laws(texts[1])


@given(scrambled())
def test_layout_alone_leaves_no_mark(texts: tuple[str, str]) -> None:
    """Without comments, blank lines and line breaks, which are the author's, every layout ends in the same one."""
    plain = re.sub(r"\s+", "", without_comments(formatted(texts[0])))
    assert re.sub(r"\s+", "", without_comments(formatted(texts[1]))) == plain


@given(st.sampled_from(TEXTS), st.randoms(use_true_random=True))
def test_a_whole_file_survives_any_layout(text: str, random: Random) -> None:
    assert_laws(Scrambler(lambda most: random.randint(0, most)).write(text))


@given(st.data())
def test_any_text_is_left_alone_or_means_the_same(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(PIECES))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        end = at + data.draw(st.integers(0, 5))
        text = text[:at] + data.draw(st.text(' \n#"`,.:-+()[]|aE1_\t\r\u00a0漢', max_size=4)) + text[end:]
    if format_text(Source("test.rules", text)) is None:
        assert parse(Source("test.rules", text)).diagnostics or re.match(r"[\s]*(#.*\n|\s)*[ \u00a0]", text)
    else:
        assert_laws(text)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    format_text(Source("test.rules", text))
    canonical(text)


def without_comments(text: str) -> str:
    """Take the comments out, as this test finds them."""
    plain = re.sub(r'"(?:\\.|[^"\\\n])*"|`[^`\n]*`', lambda found: found[0].replace("#", "\0"), text)
    return re.sub(r"#[^\n]*", "", plain).replace("\0", "#")
