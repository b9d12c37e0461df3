"""Drawings of the rules: what is in them, what an author's text cannot do to them, and how much can be read."""

from __future__ import annotations

import re
import subprocess
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadrules.graph.boxes import LINE, MOST_LINES, Kind, lines
from leadrules.graph.dot import dot
from leadrules.graph.mermaid import escaped, mermaid
from leadrules.graph.picture import MOST_ARROWS, MOST_BOXES, Link, picture
from leadrules.graph.svg import DrawingError, svg

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from leadrules.graph.rulegraph import RuleGraph

HOSTILE = (
    '"]:::stage',
    "</title><script>alert(1)</script>",
    "<img src=x onerror=\"alert(1)\"> & 'q' &lt;b&gt;",
    "%%{init: {'theme': 'dark'}}%%",
    "#quot; #35; `code` **bold** $$x^2$$ [l](javascript:alert(1))",
    "--> end subgraph ; click a call b()",
    "1. first\n- second\n---\n> \\n \\l \\N",
    "]]></text>\u202e\u200b\u2028\ufeff",
    "日本語のとても長い説明文がここにありますので改行が必要です",
    "🎉 ünï",
    " ",
)
# A line of Mermaid that we write ourselves; between its quotes an author's text has codes for every sign that matters.
LABEL = r'"(?:[^"<>`\\%{}$@*~|\[\]^=\n]|<br/>|<small>|</small>|<b>|</b>)*"'
BOX = rf"(?:  ){{1,2}}\w+(?:\(\[|\[\[|\[/|\{{\{{|\[|\(|>){LABEL}(?:\]\)|\]\]|\\\]|\}}\}}|\]|\)):::\w+"
MERMAID_LINE = re.compile(
    rf'---|title: ".*"|config:|  flowchart:|    wrappingWidth: 400|flowchart LR|  subgraph \w+\[{LABEL}\]|  end|{BOX}'
    r"|  \w+ (?:-->|==>|-\. stops \.-x) \w+|  classDef \w+ [-\w:#,]+|  class [\w,]+ frame|"
)


def big(count: int, *, files: int = 3) -> dict[str, str]:
    """Rules with so many definitions, each on a field of its own, in several files."""
    texts = {
        f"part{part}.rules": "lead\n"
        + "".join(
            f"  g{part}_{i // 40}\n    f{i} integer\n" if i // 40 != (i - files) // 40 else f"    f{i} integer\n"
            for i in range(part, count, files)
        )
        + "".join(f"define d{i}\n  f{i} >= {i}\n" for i in range(part, count, files))
        + (f"disqualify no{part} when f{part} is 3\n")
        for part in range(files)
    }
    uses = "".join(f'use "part{part}.rules"\n' for part in range(files))
    stage = "stage all_of_it\n  all of\n" + "".join(f"    d{i}\n" for i in range(count))
    return {"big.rules": f"ruleset big\n  teams marketing, sales\n{uses}{stage}"} | texts


@pytest.fixture
def big_graph() -> Callable[[int], RuleGraph]:
    from leadrules.compiler import compile_files

    def made(count: int) -> RuleGraph:
        found = compile_files(big(count), "big.rules")
        assert found.graph is not None, found.errors
        return found.graph

    return made


def test_mermaid_of_a_small_ruleset(small: RuleGraph, snapshot: SnapshotAssertion) -> None:
    assert mermaid(small) == snapshot


def test_arrows_lead_from_what_is_rested_on(small: RuleGraph) -> None:
    arrows = {(each.start, each.end, each.link) for each in picture(small).arrows}
    assert {
        ("field_employees", "definition_large", Link.USES),
        ("definition_large", "stage_mql", Link.USES),
        ("score_interest", "stage_mql", Link.USES),
        ("stage_mql", "stage_sql", Link.NEXT),
        ("stage_sql", "handoff_to_sales", Link.USES),
        ("table_territory", "handoff_to_sales", Link.USES),
        ("disqualifier_gone", "stage_mql", Link.STOPS),
    } <= arrows
    assert ("disqualifier_gone", "stage_sql", Link.STOPS) not in arrows


def test_fields_stand_under_their_headings(small: RuleGraph) -> None:
    company = picture(small).groups[0]
    assert company.title == "company"
    assert [box.title for box in company.boxes] == ["employees", "country", "budget", "3 more fields"]
    assert company.boxes[-1].doc == ("size, turnover, unused",)


@pytest.mark.parametrize("draw", [mermaid, dot])
def test_docs_are_in_the_drawing(draw: Callable[[RuleGraph], str], small: RuleGraph) -> None:
    drawn = draw(small)
    for text in (
        "Headcount of the whole group",
        "More than a few people",
        "Does not want to hear from us",
        "4 business hours",
    ):
        assert text in drawn


@pytest.mark.parametrize("draw", [mermaid, dot])
def test_the_same_rules_give_the_same_drawing(
    draw: Callable[[RuleGraph], str], graph_of: Callable[[str], RuleGraph]
) -> None:
    text = "lead\n  a integer\n  b integer\ndefine x\n  all of\n    a > 1\n    b > 2\nstage s\n  x\n"
    assert draw(graph_of(text)) == draw(graph_of(text))


# ---- what an author's text cannot do


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_gets_out_of_its_quotes_in_mermaid(text: str, hostile: Callable[[str], RuleGraph]) -> None:
    drawn = mermaid(hostile(text))
    strays = [line for line in drawn.split("\n") if not MERMAID_LINE.fullmatch(line)]
    assert strays == []
    assert drawn.count("\n") == mermaid(hostile("plain")).count("\n")


@given(st.text())
def test_no_text_whatever_gets_out_of_its_quotes(anything: str) -> None:
    assert all(re.fullmatch(LABEL, f'"{escaped(line)}"') for line in lines(anything))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a_b, c - d (e): f; g.", "a_b, c - d (e): f; g."),
        ('say "x"', "say #34;x#34;"),
        ("_very_ *much*", "#95;very#95; #42;much#42;"),
        ("1. first", "1#46; first"),
        ("- item", "#45; item"),
        ("http://a.example", "http#58;//a.example"),
    ],
)
def test_signs_that_mermaid_would_obey_are_codes(text: str, shown: str) -> None:
    assert escaped(text) == shown


@pytest.mark.parametrize("text", HOSTILE)
def test_graphviz_shows_every_text_as_it_is(text: str, hostile: Callable[[str], RuleGraph], graphviz: str) -> None:
    assert graphviz
    drawn = ET.fromstring(svg(hostile(text)))  # noqa: S314 - we have written it
    tags = {each.tag.rpartition("}")[2] for each in drawn.iter()}
    assert tags <= {"svg", "g", "title", "text", "polygon", "polyline", "path"}
    words = "".join(each for text in drawn.iter("{http://www.w3.org/2000/svg}text") for each in text.itertext())
    for line in lines(text):
        assert "".join(line.split()) in "".join(words.split())


def test_graphviz_reads_the_drawing_without_a_word(inbound: RuleGraph, graphviz: str) -> None:
    done = subprocess.run([graphviz, "-Tsvg"], input=dot(inbound).encode(), capture_output=True, check=True)
    assert done.stderr == b""


def test_a_text_is_broken_to_fit() -> None:
    assert lines("short") == ("short",)
    assert lines(None) == lines("  \n ") == ()
    broken = lines("word " * 200)
    assert len(broken) == MOST_LINES
    assert broken[-1].endswith(" …")
    assert all(len(line) <= LINE + 2 for line in broken)
    assert max(map(len, lines("日" * 60))) <= LINE // 2


# ---- much


def test_a_ruleset_that_can_be_read_is_drawn_whole(inbound: RuleGraph) -> None:
    drawn = picture(inbound)
    assert drawn.note is None
    assert drawn.groups


def test_many_fields_become_a_box_a_group(big_graph: Callable[[int], RuleGraph]) -> None:
    drawn = picture(big_graph(40))
    assert drawn.note == "one box stands for each group of fields: there are 40 fields"
    assert [frame.title for frame in drawn.files] == ["part0.rules", "part1.rules", "part2.rules"]
    assert sum(int(box.doc[0].split()[0]) for box in drawn.boxes if box.kind is Kind.FIELDS) == 40
    assert not drawn.is_crowded
    assert "subgraph cluster_frame_0 {" in dot(big_graph(40))
    assert 'subgraph frame_0["part0.rules"]' in mermaid(big_graph(40))


def test_many_definitions_become_a_box_a_file(big_graph: Callable[[int], RuleGraph]) -> None:
    drawn = picture(big_graph(300))
    assert drawn.note is not None
    assert drawn.note.endswith("there are 304 definitions")
    assert ("100 definitions",) in {box.doc for box in drawn.boxes}
    assert len(drawn.boxes) <= MOST_BOXES
    assert len(drawn.arrows) <= MOST_ARROWS
    assert drawn.note in mermaid(big_graph(300))
    assert drawn.note in dot(big_graph(300))


# ---- Graphviz that is not there, or does not do


def test_without_graphviz_it_says_what_to_do(small: RuleGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DrawingError) as wrong:
        svg(small)
    assert "`dot`" in wrong.value.message
    assert wrong.value.help is not None
    assert "install Graphviz" in wrong.value.help


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("echo 'Error: no memory' >&2; exit 3", "`dot` could not draw the rules: Error: no memory"),
        ("exec sleep 30", "`dot` took longer than 0.2 seconds"),
    ],
)
def test_a_graphviz_that_fails_is_told(
    script: str, message: str, small: RuleGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "dot"
    program.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DrawingError) as wrong:
        svg(small, timeout=0.2 if "sleep" in script else 20)
    assert wrong.value.message == message
