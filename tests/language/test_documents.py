"""Documents that run: the rules in them are checked, their examples evaluated, their commands and programs executed.

tests/language/README.md says how a document is written. Run as a program, this file lays out the rules in the
documentation and writes down what commands answer and programs print; the difference is to be read.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from leadrules import Ruleset
from leadrules.cli import group
from leadrules.compiler import compile_files
from leadrules.examples import run_examples
from leadrules.source import Source
from leadrules.syntax.format import format_text
from leadrules.syntax.parse import parser, tokens
from leadrules.syntax.split import stretches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from leadrules.compiler import Compiled

ROOT = Path(__file__).resolve().parents[2]
LANGUAGE = tuple(sorted(path for path in (ROOT / "tests" / "language").glob("*.md") if path.stem != "README"))
DOCS = (
    *(ROOT / name for name in ("README.md", "docs/README.md", "docs/language.md")),
    *sorted((ROOT / "docs" / "guides").glob("*.md")),
    *sorted((ROOT / "docs" / "decisions").glob("*.md")),
)
TODAY = date(2026, 11, 20)
FIRST_FILE = "rules.rules"

# In a block marked `escaped`, as in docs/diagnostics/README.md.
MORE_OF_IT = re.compile(r"(.)\\\*(\d+)")
ESCAPED = re.compile(r"\\(?:(t)|x([0-9a-f]{2}))")

FENCED = re.compile(r"^```(?P<info>\S[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
FURTHER_FILE = re.compile(r"^# file: (\S+)\n", re.MULTILINE)
ANNOUNCED = re.compile(r"# (error|warning): ((?:\[[a-z-]+\](?: |$))+)")
FAILS = re.compile(r"# fails: (.+?)\s*$")
PRINTED = re.compile(r"^ *# > ?(.*)$", re.MULTILINE)
ANYTHING = "…"
CALL = re.compile(r"leadrules(?: (?:[\w./:,=+-]+|\"[\w ./:,<>@-]*\"))*")


@dataclass(frozen=True)
class Block:
    """A fenced block; `words` stand behind its language, `line` is that of its first line in the document."""

    document: Path
    line: int
    language: str
    words: tuple[str, ...]
    text: str

    @property
    def place(self) -> str:
        """Where it stands, for people."""
        return f"{self.document.relative_to(ROOT).as_posix()}:{self.line}"

    @property
    def saved_as(self) -> str | None:
        """The file that it is saved as, before the commands below it run."""
        return next((word for word in self.words if "." in word), None)


def blocks(document: Path) -> Iterator[Block]:
    text = document.read_text(encoding="utf-8")
    for match in FENCED.finditer(text):
        language, *words = match["info"].split()
        inside = unescaped(match["text"]) if "escaped" in words else match["text"]
        yield Block(document, text.count("\n", 0, match.start()) + 2, language, tuple(words), inside)


def unescaped(text: str) -> str:
    text = MORE_OF_IT.sub(lambda match: match[1] * int(match[2]), text)
    return ESCAPED.sub(lambda match: "\t" if match[1] else chr(int(match[2], 16)), text)


@dataclass(frozen=True)
class Rules:
    """A block of rules, with the context that it continues."""

    block: Block
    context: str
    # The files that the document has saved above.
    saved: tuple[tuple[str, str], ...]

    @property
    def files(self) -> dict[str, str]:
        first, *further = FURTHER_FILE.split(self.block.text)
        return {FIRST_FILE: self.context + first, **dict(zip(further[::2], further[1::2], strict=True))}

    @property
    def context_lines(self) -> int:
        return self.context.count("\n")

    def is_its_own(self, path: str, line: int) -> bool:
        """Whether a place is in the block, and not in the context above it."""
        return path != FIRST_FILE or line > self.context_lines


def rules(documents: Iterable[Path]) -> Iterator[Rules]:
    for document in documents:
        context = ""
        saved: dict[str, str] = {}
        for block in blocks(document):
            if block.language == "rules":
                is_fragment = "fragment" in block.words
                yield Rules(block, context if is_fragment else "", tuple(saved.items()))
                context = block.text if "context" in block.words else context
            if block.saved_as:
                saved[block.saved_as] = block.text


ALL_RULES = tuple(rules((*LANGUAGE, *DOCS)))


@cache
def compiled(each: Rules) -> Compiled:
    return compile_files({**dict(each.saved), **each.files}, FIRST_FILE, today=TODAY)


@pytest.mark.parametrize("each", ALL_RULES, ids=lambda each: each.block.place)
def test_rules_say_what_is_announced_and_nothing_else(each: Rules) -> None:
    announced: Counter[str] = Counter()
    for path, text in each.files.items():
        for number, line in enumerate(text.split("\n"), 1):
            for severity, codes in ANNOUNCED.findall(line):
                announced.update(f"{path}:{number} {severity} {code}" for code in re.findall(r"[a-z-]+", codes))
    found = Counter(
        f"{one.span.path}:{one.span.line} {one.severity} {one.code}"
        for one in compiled(each).diagnostics
        if one.severity == "error" or each.is_its_own(one.span.path, one.span.line)
    )
    assert found == announced, each.block.place


@pytest.mark.parametrize("each", ALL_RULES, ids=lambda each: each.block.place)
def test_examples_come_to_what_they_expect(each: Rules) -> None:
    graph = compiled(each).graph
    if graph is None:
        return
    wrong = Counter(
        f"{failure.span.path}:{failure.span.line} {failure.actual}"
        for result in run_examples(Ruleset(graph))
        for failure in result.failures
    )
    announced = Counter(
        f"{path}:{number} {fails[1]}"
        for path, text in each.files.items()
        for number, line in enumerate(text.split("\n"), 1)
        if (fails := FAILS.search(line))
    )
    assert wrong == announced, each.block.place


@pytest.mark.parametrize("each", tuple(rules(DOCS)), ids=lambda each: each.block.place)
def test_rules_in_the_documentation_have_the_one_layout(each: Rules) -> None:
    first, *further = FURTHER_FILE.split(each.block.text)
    for text in filter(str.strip, (first, *further[1::2])):
        laid_out = format_text(Source("rules.rules", text))
        assert laid_out in (None, text.rstrip("\n") + "\n"), each.block.place


# --- Programs and commands --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_programs_and_commands_do_what_is_shown(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "rulesets", tmp_path / "rulesets")
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(document):
        if block.saved_as:
            (tmp_path / block.saved_as).write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            assert printed(block, names) == PRINTED.findall(block.text), block.place
        elif block.language == "console":
            for command, expected in commands(block):
                found = answer(command, is_quick=document.name != "README.md")
                assert_like(found, expected, f"{block.place}\n$ {command}")


def printed(block: Block, names: dict[str, object]) -> list[str]:
    """Run a program with the names of those before it; give the lines that it printed."""
    # Lines of the document, in tracebacks too.
    code = compile("\n" * (block.line - 1) + block.text, str(block.document), "exec")
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(code, names)  # noqa: S102 - our own documents
    return [line.rstrip() for line in output.getvalue().splitlines()]


def commands(block: Block) -> Iterator[tuple[str, list[str]]]:
    """Give each command with the lines that it is shown to answer."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield command, expected.splitlines()


def answer(command: str, *, is_quick: bool = False) -> list[str]:
    """Run a command as a reader would; give everything that it says.

    Quick is to call the program here, where it has been imported, if the command asks a shell for nothing.
    """
    seen_by = {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
    if is_quick and CALL.fullmatch(command):
        called = CliRunner(env=seen_by).invoke(group, shlex.split(command)[1:], prog_name="leadrules")
        assert called.exception is None or isinstance(called.exception, SystemExit), command
        return called.output.rstrip().splitlines()
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    environment = {**os.environ, "PATH": path, **seen_by}
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        check=False,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert "Traceback" not in done.stdout
    return done.stdout.rstrip().splitlines()


def assert_like(found: list[str], expected: list[str], place: str) -> None:
    """Compare lines; a line `…` stands for any number of lines."""
    parts = [re.escape(line.rstrip()) + "\n" if line.strip() != ANYTHING else "(?:.*\n)*" for line in expected]
    text = "".join(f"{line.rstrip()}\n" for line in found)
    while parts and parts[-1] == "\n":
        parts.pop()
    assert re.fullmatch("".join(parts), text), f"{place}\n{text}"


# --- Writing anew ----------------------------------------------------------------------------------------------------


def rewrite(document: Path) -> None:
    """Lay out rules, and write down what commands answer; an answer that holds a line `…` is left alone."""
    names: dict[str, object] = {"__name__": "__main__"}
    text = document.read_text(encoding="utf-8")
    for block in tuple(blocks(document)):
        new = rewritten(block, names)
        if "escaped" not in block.words:
            text = text.replace(f"\n{block.text}```", f"\n{new}```", 1)
        if block.saved_as:
            Path(block.saved_as).write_text(new, encoding="utf-8")
    document.write_text(text, encoding="utf-8")


def rewritten(block: Block, names: dict[str, object]) -> str:
    if block.language == "rules":
        parts = re.split(r"^(# file: \S+\n)", block.text, flags=re.MULTILINE)
        is_rules = [True, *(part.endswith(".rules\n") for part in parts[1::2])]
        parts[::2] = [
            (format_text(Source(FIRST_FILE, part)) or part) if part.strip() and is_one else part
            for part, is_one in zip(parts[::2], is_rules, strict=True)
        ]
        return "".join(parts)
    if block.language == "console":
        told = []
        for command, expected in commands(block):
            lines = expected if ANYTHING in expected else [line.rstrip() for line in answer(command)]
            told.append("\n".join([f"$ {command}", *lines]) + "\n")
        return "".join(told)
    if block.language == "python" and not block.saved_as:
        # What is printed stands at the end of a program.
        told = [f"# > {line}".rstrip() for line in printed(block, names)]
        return "\n".join((PRINTED.sub("", block.text).rstrip("\n"), *told)) + "\n"
    return block.text


def main() -> None:
    import tempfile

    for document in DOCS:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(ROOT / "rulesets", Path(folder) / "rulesets")
            os.chdir(folder)
            rewrite(document)
            os.chdir(ROOT)


# --- Completeness -----------------------------------------------------------------------------------------------------


def test_every_form_of_the_grammar_stands_in_a_language_document() -> None:
    seen: set[str] = set()
    for each in rules((*LANGUAGE, *DOCS)):
        for name, text in each.files.items():
            source = Source(name, text)
            for stretch in stretches(source):
                with contextlib.suppress(Exception):
                    tree = parser().parse(text[stretch.start : stretch.end])
                    seen.update(str(node.data) for node in tree.iter_subtrees())
    forms = set()
    for rule in parser().rules:
        kept = [each for each in rule.expansion if not getattr(each, "filter_out", False)]
        is_seen_as_its_part = rule.options.expand1 and rule.alias is None and len(kept) == 1
        if not is_seen_as_its_part and not rule.origin.name.startswith("_"):
            forms.add(rule.alias or str(rule.origin.name))
    assert forms - seen == set()


def test_every_word_of_the_grammar_stands_in_a_language_document() -> None:
    seen = {
        token.type
        for each in rules((*LANGUAGE, *DOCS))
        for name, text in each.files.items()
        for token in tokens(Source(name, text))
    }
    ignored = {"BLANKS", "COMMENT", "CONTINUED"}
    assert {each.name for each in parser().terminals} - seen - ignored == set()


if __name__ == "__main__":
    main()
