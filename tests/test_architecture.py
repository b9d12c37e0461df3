"""What the plan of the house promises and no linter sees; who may import whom stands in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

MOST_LINES = 400
VAGUE = ("utils", "helpers", "common", "base", "manager")
HEAVY = ("duckdb", "pandas", "pyarrow", "sqlglot", "z3")

# Asks for --help, and notes each heavy package that an import looks for, whether or not it is installed here.
HELP = f"""
import sys

class Notice:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in {HEAVY!r}:
            print("imports", name, file=sys.stderr)

sys.meta_path.insert(0, Notice)
sys.argv = ["leadrules", "--help"]
from leadrules.cli import main
main()
"""


@pytest.fixture(scope="module")
def modules(repo_root: Path) -> list[Path]:
    found = sorted((repo_root / "src" / "leadrules").rglob("*.py"))
    assert found
    return found


def test_help_does_not_pay_for_the_extras() -> None:
    done = subprocess.run([sys.executable, "-c", HELP], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Usage: leadrules")
    assert done.stderr == ""


def test_no_file_does_two_things(modules: list[Path]) -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules}
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


def test_a_name_says_what_a_module_is_for(modules: list[Path]) -> None:
    assert [path for path in modules if path.stem in VAGUE or path.parent.name in VAGUE] == []


def test_the_import_contracts_see_every_room(modules: list[Path]) -> None:
    # A folder without __init__.py is invisible to import-linter, and so bound by no contract.
    assert {path.parent for path in modules if not (path.parent / "__init__.py").is_file()} == set()
