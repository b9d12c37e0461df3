"""Every format says the same in words that need no knowledge of the rules, and what comes from the data stays inert."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from leadrules.explain import Format, explain
from leadrules.explain.html import shown
from leadrules.explain.markdown import escaped, html
from leadrules.explain.text import wrapped
from leadrules.explain.visible import visible
from leadrules.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syrupy.assertion import SnapshotAssertion

SAMPLES = (
    "undecided",
    "ready",
    "not_met",
    "far_off",
    "disqualified",
    "odd_data",
    "nearly",
    "score_open",
    "score_endless",
    "incomplete",
    "waiting",
    "answered_late",
    "overdue",
    "problem_unknown",
    "nothing",
    "hostile",
)
FOR_PEOPLE = (Format.TEXT, Format.MARKDOWN, Format.HTML)
# Words of the engine, which a sales representative need not know.
ENGINE_WORDS = re.compile(r"\b(criteri(on|a)|outcome|trace|undecided|verdict|predicate|boolean|null|None|field)\b")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class TextFile(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "txt"


class MarkdownFile(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "md"


class HtmlFile(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "html"


def test_the_samples_are_all_of_them(verdicts: Mapping[str, Verdict]) -> None:
    assert set(SAMPLES) == set(verdicts)


@pytest.mark.parametrize("name", SAMPLES)
def test_text(name: str, verdicts: Mapping[str, Verdict], snapshot: SnapshotAssertion) -> None:
    assert explain(verdicts[name], Format.TEXT) == snapshot(extension_class=TextFile)


@pytest.mark.parametrize("name", SAMPLES)
def test_markdown(name: str, verdicts: Mapping[str, Verdict], snapshot: SnapshotAssertion) -> None:
    assert explain(verdicts[name], Format.MARKDOWN) == snapshot(extension_class=MarkdownFile)


@pytest.mark.parametrize("name", SAMPLES)
def test_html(name: str, verdicts: Mapping[str, Verdict], snapshot: SnapshotAssertion) -> None:
    assert explain(verdicts[name], Format.HTML) == snapshot(extension_class=HtmlFile)


def test_text_in_full(verdicts: Mapping[str, Verdict], snapshot: SnapshotAssertion) -> None:
    assert explain(verdicts["undecided"], Format.TEXT, full=True) == snapshot(extension_class=TextFile)


@pytest.mark.parametrize("name", SAMPLES)
def test_an_explanation_uses_no_words_of_the_engine(name: str, verdicts: Mapping[str, Verdict]) -> None:
    for written in (Format.TEXT, Format.MARKDOWN):
        assert not ENGINE_WORDS.search(explain(verdicts[name], written))


@pytest.mark.parametrize("name", SAMPLES)
def test_text_fits_a_terminal_and_does_not_steer_it(name: str, verdicts: Mapping[str, Verdict]) -> None:
    text = explain(verdicts[name], Format.TEXT, full=True)
    assert max(map(len, text.splitlines())) <= 100
    assert not CONTROL.search(text)


def test_colours_are_there_only_when_asked_for(verdicts: Mapping[str, Verdict]) -> None:
    plain = explain(verdicts["ready"], Format.TEXT)
    coloured = explain(verdicts["ready"], Format.TEXT, colour=True)
    assert "\x1b[" not in plain
    assert "\x1b[32m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain


def test_full_adds_every_check_with_its_place(verdicts: Mapping[str, Verdict]) -> None:
    for written in FOR_PEOPLE:
        assert "inbound.rules:52" not in explain(verdicts["not_met"], written)
        assert "inbound.rules:52" in explain(verdicts["not_met"], written, full=True)


def test_json_holds_the_verdict_and_its_story(verdicts: Mapping[str, Verdict]) -> None:
    whole = json.loads(explain(verdicts["ready"], Format.JSON))
    assert Verdict.model_validate(whole["verdict"]).model_dump() == verdicts["ready"].model_dump()
    assert whole["story"]["headline"]["answer"] == "yes"


def test_the_same_verdict_gives_the_same_bytes(verdicts: Mapping[str, Verdict]) -> None:
    for written in Format:
        assert explain(verdicts["nothing"], written, full=True) == explain(verdicts["nothing"], written, full=True)


def test_markdown_keeps_data_as_text(verdicts: Mapping[str, Verdict]) -> None:
    tokens = MarkdownIt("commonmark", {"linkify": False}).parse(
        explain(verdicts["hostile"], Format.MARKDOWN, full=True)
    )
    kinds = {child.type for token in tokens for child in (token, *(token.children or ()))}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_inline", "code_block", "fence"}


@given(st.text())
def test_escaped_markdown_reads_as_what_it_was(text: str) -> None:
    paragraph = MarkdownIt("commonmark").parse(f"a {escaped(text)}")
    assert [token.type for token in paragraph] == ["paragraph_open", "inline", "paragraph_close"]
    # Of what is seen; a blank without width may stand in it.
    read = "".join(child.content for child in paragraph[1].children or ())
    assert read.replace("\u200b", "") == f"a {visible(text)}".rstrip()


@given(st.text(alphabet="@#a1_./- ğ&;"))
def test_no_data_calls_anybody(text: str) -> None:
    paragraph = MarkdownIt("commonmark").parse(f"a {escaped(text)}")
    for read in ("".join(child.content for child in paragraph[1].children or ()), unescape(html(text))):
        assert not re.search(r"(?<![^\W_])@\w|#\d", read)


@given(st.text(alphabet="-+=#>*_`1234.) \t\nab[]()!|~<&:/@", max_size=12))
def test_no_data_begins_a_block_of_markdown(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(f"- {escaped(text)}")
    kinds = {token.type for token in tokens} - {"bullet_list_open", "list_item_open", "list_item_close"}
    assert kinds <= {"bullet_list_close", "paragraph_open", "inline", "paragraph_close"}
    assert len([token for token in tokens if token.type == "bullet_list_open"]) == 1


@given(st.text())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_nothing_in_data_can_be_markup_or_steer_a_terminal(text: str) -> None:
    assert not re.search(r"""[<>"']""", shown(text))
    assert not CONTROL.search(visible(text))
    assert all(len(line) <= 100 for line in wrapped(visible(text), "    ", "      "))
