"""Each code has a page; its rules to avoid cause that code, its rules to prefer cause nothing."""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest

from leadrules.agreement.findings import findings as agreement_findings
from leadrules.agreement.read import Read, read_file
from leadrules.agreement.state import state_of
from leadrules.analysis.findings import findings
from leadrules.compiler import compile_files
from leadrules.diagnostics import CODES
from leadrules.diagnostics.codes import ANALYSIS
from leadrules.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.diagnostics import Diagnostic
    from leadrules.graph.rulegraph import RuleGraph

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "diagnostics"
FIRST_FILE = "rules.rules"
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
BY_ANALYSIS = {each.code for each in ANALYSIS}
# Whoever says something about a rules file calls one of these, the code first.
SAYING = ("Diagnostic", "Unavailable", "finding", "tell")

PARTS = re.compile(
    r"# `(?P<code>[a-z-]+)`\n\n(?P<what>[^\n].*?)\n\n"
    r"\*\*Avoid\*\*\n\n```rules(?P<avoid_info>[^\n]*)\n(?P<avoid>.*?)```\n\n"
    r"\*\*Prefer\*\*\n\n```rules(?P<prefer_info>[^\n]*)\n(?P<prefer>.*?)```\n\n"
    r"(?P<why>[^\n].*)\n",
    re.DOTALL,
)
MORE_OF_IT = re.compile(r"(.)\\\*(\d+)")
ESCAPED = re.compile(r"\\(?:(t)|x([0-9a-f]{2}))")
FURTHER_FILE = re.compile(r"^# file: (\S+)\n", re.MULTILINE)


def page(code: str) -> dict[str, str]:
    found = PARTS.fullmatch((PAGES / f"{code}.md").read_text(encoding="utf-8"))
    assert found, f"{code}.md has another form than the pages beside it"
    return found.groupdict()


def written_files(block: str, info: str) -> dict[str, str]:
    """Give the files of a block, as docs/diagnostics/README.md says that blocks are written."""
    assert info in ("", " escaped")
    if info:
        block = MORE_OF_IT.sub(lambda match: match[1] * int(match[2]), block)
        block = ESCAPED.sub(lambda match: "\t" if match[1] else chr(int(match[2], 16)), block)
    first, *further = FURTHER_FILE.split(block)
    return {FIRST_FILE: first, **dict(zip(further[::2], further[1::2], strict=True))}


@cache
def found_in(block: str, info: str, code: str) -> tuple[Diagnostic, ...]:
    """Give all that is wrong, and what is said with a code that is mere information."""
    files = written_files(block, info)
    compiled = compile_files(files, FIRST_FILE, today=TODAY)
    found = compiled.diagnostics
    if compiled.graph is not None:
        agreed = [Source(name, text) for name, text in files.items() if name.startswith("agreements/")]
        found += tuple(not_agreed(compiled.graph, agreed))
        found += findings(compiled.graph, NOW).diagnostics if code in BY_ANALYSIS else ()
    return tuple(each for each in found if each.is_wrong or each.code == code)


def not_agreed(graph: RuleGraph, agreed: list[Source]) -> Iterator[Diagnostic]:
    """Give what `check --agreed` says; a block without any word on agreement is not about that."""
    read = [read_file(each, PurePosixPath(each.path).stem, NOW) for each in agreed]
    entries = tuple(entry for each in read for entry in each.entries)
    wrong = tuple(one for each in read for one in each.diagnostics)
    is_about = agreed or graph.agreed is not None
    yield from agreement_findings(state_of(graph, Read(entries, wrong)), FIRST_FILE) if is_about else ()


def codes_said() -> Iterator[str]:
    """Give every code that the program can say, read off its source."""
    for path in (ROOT / "src" / "leadrules").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                if name in SAYING:
                    yield from constants(node.args[0])


def constants(node: ast.expr) -> Iterator[str]:
    """Give the text that an argument is, or the two that it chooses from; a variable gives none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_page_is_about_its_code(code: str) -> None:
    parts = page(code)
    assert parts["code"] == code
    assert parts["what"].count("\n\n") == parts["why"].count("\n\n") == 0
    assert parts["what"].endswith(".")


def test_the_index_lists_every_code_with_its_summary() -> None:
    rows = [line for line in (PAGES / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("| [")]
    assert rows == [
        f"| [`{each.code}`]({each.code}.md) | {each.summary} | {each.severity} |" for each in CODES.values()
    ]


@pytest.mark.parametrize("code", CODES)
def test_what_to_avoid_causes_the_code_and_no_other(code: str) -> None:
    parts = page(code)
    found = found_in(parts["avoid"], parts["avoid_info"], code)
    assert {each.code for each in found} == {code}, found
    assert {each.severity for each in found} == {CODES[code].severity}


@pytest.mark.parametrize("code", CODES)
def test_what_is_said_keeps_to_the_style_of_messages(code: str) -> None:
    parts = page(code)
    for each in found_in(parts["avoid"], parts["avoid_info"], code):
        for said in filter(None, (each.message, each.help, each.note)):
            assert not said[0].isupper()
            assert not said.endswith(".")
            assert "Decimal" not in said
            assert "None" not in said


@pytest.mark.parametrize("code", CODES)
def test_what_to_prefer_causes_nothing(code: str) -> None:
    parts = page(code)
    assert found_in(parts["prefer"], parts["prefer_info"], code) == ()


def test_the_program_says_no_code_that_is_not_listed() -> None:
    assert set(codes_said()) - set(CODES) == set()


def test_every_listed_code_is_said_somewhere() -> None:
    # A code may reach its diagnostic by way of a table or a variable: it then stands there as a text.
    texts = {
        node.value
        for path in (ROOT / "src" / "leadrules").rglob("*.py")
        if path.name != "codes.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(CODES) - texts == set()


def test_a_code_is_worded_like_a_message() -> None:
    for code, each in CODES.items():
        assert each.code == code
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
        assert each.summary[0].islower() or each.summary[0] == "`"
        assert not each.summary.endswith(".")
