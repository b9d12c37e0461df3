"""Memory has a bound: five times as many leads take hardly more of it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from errno import ENOSPC
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from leadrules.tables import long
from leadrules.tables.long import LongTable

ROOT = Path(__file__).resolve().parents[2]
FEW, TIMES = 300_000, 5
# Megabytes. To hold what so many leads come to would take twice that, to hold what they are several times.
MOST_MORE = 50
RULES = """\
ruleset many
lead
  email   email
  size    integer
  score   number
  channel one of web, call
  seen    list of
    kind one of open, click
define large
  size > 100
score heat
  +5 when channel is call
  +1 each seen where kind is click, up to 3
stage warm
  all of
    large
    heat >= 5
    email is known
"""
LEADS = """\
copy (
  select 'lead ' || i as lead_id,
    case when i % 5 > 0 then 'a' || hash(i) || '@b.example' end as email,
    hash(i) % 200 as size, (hash(i) % 9999) / 8 as score,
    case i % 3 when 0 then 'web' when 1 then 'call' else if(i % 97 = 2, 'fax ' || i % 7, 'web') end as channel,
    case when i % 4 > 0 then [{'kind': if(i % 2 = 0, 'open', 'click')}] end as seen
  from range(?) as numbers(i)
) to '{path}' (format parquet)
"""
COMMAND = """\
import sys
from leadrules.cli import main
from tests.benchmark.table_run import peak
rules, leads, out = sys.argv[1:]
try:
    main(["evaluate", rules, leads, "--output", out])
except SystemExit as end:
    if end.code:
        raise
print(peak())
"""
IN_PYTHON = """\
import sys
from leadrules import Ruleset
from leadrules.tables import long
from tests.benchmark.table_run import peak
rules, leads, _ = sys.argv[1:]
long.MOST_GATHERED = 1 << 22
found = Ruleset.load(rules).evaluate_table(leads)
print(peak())
"""


def peak_of(code: str, folder: Path, count: int) -> float:
    """The most memory of a process of its own, in megabytes."""
    rules, leads = folder / "many.rules", folder / f"{count}.parquet"
    rules.write_text(RULES, encoding="utf-8")
    if not leads.exists():
        with duckdb.connect() as connection:
            connection.execute(LEADS.replace("{path}", str(leads)).replace("?", str(count)))
    command = [sys.executable, "-c", code, str(rules), str(leads), str(folder / "out.parquet")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return float(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("many")


@pytest.mark.parametrize("code", [COMMAND, IN_PYTHON], ids=["the command", "in Python"])
def test_more_leads_take_no_more_memory(code: str, folder: Path) -> None:
    assert peak_of(code, folder, TIMES * FEW) < peak_of(code, folder, FEW) + MOST_MORE


TABLE = pa.table({"name": ["a", None, "c"], "names": [["a"], [], None]})


def gathered(pieces: int) -> pa.Table:
    found = LongTable(TABLE.schema)
    for _ in range(pieces):
        found.add(TABLE)
    return found.whole()


def test_a_long_table_is_what_was_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long, "MOST_GATHERED", 3 * TABLE.nbytes)
    before = pa.total_allocated_bytes()
    found = gathered(7)
    assert found.equals(pa.concat_tables([TABLE] * 7))
    assert pa.total_allocated_bytes() - before < TABLE.nbytes


def test_an_empty_table_has_its_columns() -> None:
    assert gathered(0).equals(TABLE.slice(0, 0))


def test_without_room_on_the_disk_it_stays_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OSError(ENOSPC, "no room")

    monkeypatch.setattr(long, "MOST_GATHERED", 1)
    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    assert gathered(2).equals(pa.concat_tables([TABLE] * 2))
