"""Real exports, read where they lie: nothing of them is copied into the repository."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from leadrules.leads.open import open_leads
from leadrules.leads.rows import BrokenRow, Row
from leadrules.ruleset import Ruleset, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from leadrules.leads.lead import Lead

HERE = Path(__file__).resolve().parent
# Large files are evaluated in every fourth row, or in all: `LEADRULES_ALL_LEADS=1 pytest tests/real`
EVERY = 1 if os.environ.get("LEADRULES_ALL_LEADS") == "1" else 4
Cells: TypeAlias = "dict[str, str]"


@dataclass(frozen=True, slots=True)
class Export:
    """A file of leads with the rules for it."""

    path: Path
    rules: Ruleset
    source: str
    on: str

    def rows(self) -> Iterator[Row | BrokenRow]:
        """Read the rows by our reader."""
        with open_leads(self.path) as file:
            yield from file.rows

    def leads(self) -> list[Lead]:
        """Read every lead by our reader."""
        reader = self.rules.reader(self.source)
        return [reader.read_row(row) for row in self.rows() if isinstance(row, Row)]

    def cells(self) -> list[Cells]:
        """Read the same rows by the standard library alone."""
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            delimiter = ";" if ";" in file.readline() else ","
            file.seek(0)
            return list(csv.DictReader(file, delimiter=delimiter))

    def verdicts(self, every: int = 1) -> list[tuple[Cells, Verdict]]:
        """Evaluate every so many leads; each verdict stands with the cells that it came from."""
        pairs = zip(self.cells(), self.leads(), strict=True)
        chosen = (pair for number, pair in enumerate(pairs) if number % every == 0)
        return [(cells, self.rules.evaluate_read(lead, on=self.on)) for cells, lead in chosen]


@pytest.fixture(scope="session")
def export(shared_data: Path) -> Callable[[str, str, str, str], Export]:
    """Put a file of the shared data together with rules of this folder."""

    def made(path: str, rules: str, source: str, on: str) -> Export:
        return Export(shared_data / path, Ruleset.load(HERE / rules), source, on)

    return made


@pytest.fixture(scope="session")
def every() -> int:
    """How many rows of a large file are one step."""
    return EVERY
