"""The text that is agreed to: it needs no other file, and means exactly what was agreed to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from tests.agreements.made import graph_of
from tests.generators.rulesets import Generated, rulesets

from leadrules.agreement.items import AgreedTexts, items_of
from leadrules.agreement.texts import FIRST_FILE, files_of
from leadrules.compiler import compile_files, compile_path
from leadrules.source import Source
from leadrules.syntax.format import format_text

if TYPE_CHECKING:
    from leadrules.graph.rulegraph import RuleGraph

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = tuple(sorted((ROOT / "rulesets").rglob("*.rules")))
OWN = tuple(
    ROOT / "tests" / name for name in ("agreement/edges.rules", "agreement/reasons.rules", "format/example.rules")
)


def holds(graph: RuleGraph) -> None:
    """Every text compiles by itself, to the meaning of its item, and is laid out."""
    texts = AgreedTexts(graph)
    for item in items_of(graph):
        text = texts.of(item)
        if item.node is None:
            continue
        files = files_of(text)
        compiled = compile_files(files, FIRST_FILE)
        assert compiled.graph is not None, (text, compiled.diagnostics)
        found = {each.key: each.fingerprint for each in items_of(compiled.graph)}
        assert found.get(item.key) == item.fingerprint, text
        assert format_text(Source(FIRST_FILE, files[FIRST_FILE])) == files[FIRST_FILE]
        assert "use " not in files[FIRST_FILE].split("\n\n")[0]
        # Written again from what it says, it is the same: so a text can be told from one that was changed.
        again = next(each for each in items_of(compiled.graph) if each.key == item.key)
        assert AgreedTexts(compiled.graph).of(again) == text


@pytest.mark.parametrize("path", [*SHIPPED, *OWN], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_text_means_what_the_item_means(path: Path) -> None:
    graph = compile_path(path).graph
    assert graph is not None
    holds(graph)


@given(rulesets())
@settings(max_examples=15)
def test_a_text_of_any_ruleset_means_what_the_item_means(generated: Generated) -> None:
    holds(graph_of(generated.text))


def text_of(key: str, graph: RuleGraph) -> str:
    return AgreedTexts(graph).of(next(each for each in items_of(graph) if each.key == key))


def test_a_value_that_use_gives_stands_where_the_setting_is_declared() -> None:
    graph = graph_of(
        'use "b.rules" with least is 80\nruleset r\nstage big\n  size >= least\n',
        **{"b.rules": 'setting least integer is 5 "Least" # a remark\nlead\n  size integer where size > 0\n'},
    )
    holds(graph)
    assert text_of("big", graph) == (
        'ruleset r\n\nsetting least integer is 80 "Least"\n\nlead\n  size  integer where size > 0\n\n'
        "stage big\n  size >= least\n"
    )


def test_the_values_of_a_list_that_has_a_file_are_part_of_the_text() -> None:
    listed = 'Acme\n"Bolt, ""Inc"""\n# file: x\n'
    graph = graph_of(
        'ruleset r\nlist wanted "Whom we want" from "a.csv"\nlead\n  name text\nstage s\n  name in wanted\n',
        **{"a.csv": listed},
    )
    holds(graph)
    assert text_of("s", graph).endswith('# file: wanted.csv\n"Acme"\n"Bolt, ""Inc"""\n"# file: x"\n')


@pytest.mark.parametrize("name", ["wanted", "`a b`", "`../x`", "`# file: y`"])
def test_values_and_names_of_lists_may_hold_anything(name: str) -> None:
    listed = 'Acme\n"a\n# file: evil.csv\nb"\n"x ""y\n# file: other.csv\n"\n'
    graph = graph_of(
        f'ruleset r\nlist {name} from "a.csv"\nlist other from "b.csv"\nlead\n  name text\n'
        f"stage s\n  all of\n    name in {name}\n    name in other\n",
        **{"a.csv": listed, "b.csv": "b\n"},
    )
    holds(graph)


def test_two_files_that_say_a_field_are_one_line() -> None:
    graph = graph_of(
        'use "b.rules"\nruleset r\nlead\n  size integer where size < 9 "Ours"\nstage s\n  size > 1\n',
        **{"b.rules": 'lead\n  size integer assume 3 "Theirs"\n'},
    )
    holds(graph)
    assert '  size  integer where size < 9 assume 3  "Ours"\n' in text_of("s", graph)


def test_names_that_are_words_of_the_language_stay_in_their_quotes() -> None:
    graph = graph_of(
        'ruleset `count`\nlead\n  `count` integer\n  x one of `any`, b\n  y list of\n    `all` text assume "a\\"b"\n'
        "define `first` as `count` + 1\nstage s\n  all of\n    `first` > 2\n    x is `any`\n"
        '    any(y where `all` is "c")\n'
    )
    holds(graph)


def test_opening_hours_are_there_only_where_they_matter() -> None:
    frame = (
        'ruleset r\n  timezone "Europe/Berlin"\n  hours mon-tue 09:00-12:00, thu 09:00-12:00, tue 13:00-24:00\n'
        "  holidays 2026-12-25\nlead\n  at datetime\n"
    )
    graph = graph_of(
        f"{frame}define soon\n  at within next 2 business hours\ndefine later\n  at within next 2 days\n"
        "setting wait duration is 3 business days\ndefine then\n  at within next wait\n"
    )
    holds(graph)
    hours = "  hours     mon-tue 09:00-12:00, thu 09:00-12:00, tue 13:00-24:00\n  holidays  2026-12-25\n"
    assert hours in text_of("soon", graph)
    assert hours in text_of("then", graph)
    assert "hours " not in text_of("later", graph)


def test_a_commitment_says_its_log_and_a_second_one_with_the_same_words_has_a_number() -> None:
    graph = graph_of(
        'ruleset r\nlog work\n  on date\n  kind one of a, b\ncommitment "Do it" by sales\n  agreed by sales\n'
        '  count(work where kind is a) >= 2 per month of on\ncommitment "Do it" by sales\n'
        "  count(work where kind is b) >= 2 per month of on\nlead\n  x integer\n"
    )
    keys = [each.key for each in items_of(graph)]
    assert keys == ["ruleset r", "commitment Do it", "commitment Do it (2)"]
    assert "log work" in text_of("commitment Do it", graph)


def test_an_outline_says_what_there_is_and_who_must_agree() -> None:
    graph = graph_of(
        "ruleset r\n  teams a, b\n  agreed by a and b\nlead\n  x integer\nstage two\n  x > 2\nstage one\n"
        '  agreed by a\n  x > 1\ndefine z\n  x > 3\nguarantee "G"\n  one implies z\n'
    )
    assert text_of("ruleset r", graph) == (
        "ruleset r\n  teams a, b\n  agreed by a and b\nstage two\nstage one, agreed by a\ndefine z\nguarantee G\n"
    )
