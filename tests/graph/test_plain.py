"""Both trees as text: a line a node, its parts below, places where they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.graph.plain import graph_text, syntax_text
from leadrules.source import Source
from leadrules.syntax import parse

if TYPE_CHECKING:
    from leadrules.graph.rulegraph import RuleGraph

TEXT = 'stage mql "Marketing"\n  all of\n    fit: size >= 50\n         or size is missing\n    person  because "why"\n'


def test_syntax_is_a_tree() -> None:
    assert syntax_text(parse(Source("a.rules", TEXT))) == (
        "Stage name=mql doc=Marketing  a.rules:1\n"
        "  terms: Terms  a.rules:2\n"
        "  criteria:\n"
        '    CriterionGroup how="all of"  a.rules:2\n'
        "      parts:\n"
        "        CriterionLine label=fit  a.rules:3\n"
        "          test: Logic is_and=no\n"
        "            parts:\n"
        '              Compare operator=">="\n'
        "                left: Path parts=[size]\n"
        "                right: Number value=50\n"
        "              Knowledge is_known=no  a.rules:4\n"
        "                value: Path parts=[size]\n"
        "        CriterionLine reason=why  a.rules:5\n"
        "          test: Path parts=[person]\n"
    )


def test_with_spans_every_node_says_where_it_ends() -> None:
    first = syntax_text(parse(Source("a.rules", TEXT)), with_spans=True).splitlines()[0]
    assert first.startswith("Stage name=mql doc=Marketing  a.rules:1:1-")


def test_the_graph_is_in_dependency_order(small: RuleGraph) -> None:
    lines = graph_text(small).splitlines()
    assert lines[0] == 'RuleGraph name=small doc="Leads of a small team" timezone=Europe/Berlin'
    tops = [line.split()[:2] for line in lines if line.startswith("  ") and not line.startswith("   ")]
    names = [name.removeprefix("name=") for _, name in tops]
    definitions = [name for name in names if name in small.definitions]
    assert definitions == list(small.definitions)
    assert ["Field", "name=employees"] in tops
    assert "    criterion: Comparison id=large operator=>=  small.rules:39" in lines
    assert "      right: SettingValue name=smallest type=<integer>" in lines


def test_what_a_terminal_would_obey_is_named() -> None:
    shown = syntax_text(parse(Source("a.rules", 'setting a text is "\x1b[31m\u202e\\n\\"b" "d"\n')))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert shown.count("\n") == len(shown.splitlines())
