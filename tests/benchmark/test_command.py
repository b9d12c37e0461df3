"""`python -m tests.benchmark` writes both pages where it is told, and says no to what it cannot do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.benchmark import __main__ as command
from tests.benchmark import contenders as who
from tests.benchmark import scale, tables
from tests.benchmark.scale import Rules, Scale
from tests.benchmark.test_page import nothing_compared, seconds_of
from tests.benchmark.test_tables_page import found

if TYPE_CHECKING:
    from pathlib import Path

PAGES = ("benchmark.json", "benchmark.md")
PAGES_OF_MANY = ("benchmark-tables.json", "benchmark-tables.md")


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Nothing is timed; how often somebody asked where this runs."""
    asked: list[int] = []

    def machine() -> dict[str, str]:
        asked.append(1)
        return {"asked": str(len(asked))}

    monkeypatch.setattr(command, "machine", machine)
    monkeypatch.setattr(command, "ready", lambda _, __: nothing_compared())
    monkeypatch.setattr(command, "time_rounds", lambda _, __, ___: seconds_of(raw=1))
    monkeypatch.setattr(scale, "check", lambda lines: Scale(lines, 0.1))
    monkeypatch.setattr(scale, "rules", lambda count: Rules(count, 0.1, 0.1))
    monkeypatch.setattr(tables, "measure", lambda *_: found(own=1))
    return asked


@pytest.mark.parametrize(
    ("options", "pages"),
    [
        ((), (*PAGES_OF_MANY, *PAGES)),
        (("--many", "0"), PAGES),
        (("--only-many",), PAGES_OF_MANY),
    ],
)
@pytest.mark.usefixtures("measured")
def test_pages_go_to_the_folder_that_is_named(tmp_path: Path, options: tuple[str, ...], pages: tuple[str, ...]) -> None:
    out = tmp_path / "new" / "folder"
    assert command.main([*options, "--out", str(out)]) == 0
    assert sorted(each.name for each in out.iterdir()) == sorted(pages)


def test_where_it_ran_is_asked_before_a_page_is_written(tmp_path: Path, measured: list[int]) -> None:
    # Afterwards the page itself would count as a change to what was measured.
    assert command.main(["--out", str(tmp_path)]) == 0
    assert measured == [1]
    told = [
        json.loads((tmp_path / name).read_text(encoding="utf-8"))["machine"] for name in (PAGES[0], PAGES_OF_MANY[0])
    ]
    assert told == [{"asked": "1"}, {"asked": "1"}]


@pytest.mark.usefixtures("measured")
def test_nothing_is_written_when_answers_differ(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def differ(_: int, __: object) -> who.Ready:
        raise who.Disagreement("by hand: lead 1")

    monkeypatch.setattr(command, "ready", differ)
    assert command.main(["--out", str(tmp_path)]) == 1
    assert "answers differ, nothing was timed: by hand: lead 1" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("options", [("--leads", "51"), ("--rounds", "0"), ("--many-rounds", "0"), ("--many", "-1")])
def test_what_cannot_be_timed_is_refused_at_once(options: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as end:
        command.main(options)
    assert end.value.code == 2
