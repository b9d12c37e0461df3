"""`leadrules check`: what it finds by looking at every lead there could be, in which format, with which status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner

from leadrules.backends import smt
from leadrules.backends.smt import Solver, Unsettled
from leadrules.cli import group

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

CLEAN = "lead\n  size  integer\n  home  yes/no\n\ndefine large\n  size >= 50\n"
NEVER = CLEAN.replace("  size >= 50\n", "  all of\n    size >= 50\n    size < 10\n")
OVERLAP = CLEAN + "\nscore s\n  +5 when size between 1 and 5\n  +5 when size between 5 and 9\n"
WORTH_KNOWING = CLEAN + "\nscore s\n  +5 when size > 5\n\nstage one\n  s >= 5\n"
PROMISE = CLEAN + '\nstage one\n  size >= 60\n\nguarantee "Large"\n  one implies large\n'


def run(folder: Path, text: str, *arguments: str) -> tuple[int, str, str]:
    path = folder / "a.rules"
    path.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(group, ["check", str(path), *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_a_finding_is_a_warning_and_ends_with_status_1(tmp_path: Path) -> None:
    status, out, err = run(tmp_path, NEVER)
    assert (status, err) == (1, "")
    assert out.startswith("warning[never-met]: no lead can meet the definition `large`\n")
    assert "these never go together: `size >= 50` (line 7) and `size < 10` (line 8)" in out


def test_fast_leaves_them_out(tmp_path: Path) -> None:
    assert run(tmp_path, NEVER, "--fast") == (0, "1 file checked, nothing wrong\n", "")


def test_what_is_worth_knowing_is_counted_and_shown_where_asked_for(tmp_path: Path) -> None:
    status, out, err = run(tmp_path, WORTH_KNOWING)
    assert (status, out, err) == (0, "1 file checked, nothing wrong; 1 thing worth knowing: see --all\n", "")
    status, out, _ = run(tmp_path, WORTH_KNOWING, "--all")
    assert status == 0
    assert out.startswith("information[cheapest-paths]: ")
    assert out.endswith("\n\n1 thing worth knowing in 1 file\n")


def test_a_guarantee_that_holds_is_counted(tmp_path: Path) -> None:
    assert run(tmp_path, PROMISE) == (0, "1 file checked, nothing wrong; 1 guarantee proved\n", "")


def test_json_carries_the_witness_and_what_is_worth_knowing(tmp_path: Path) -> None:
    status, out, _ = run(tmp_path, OVERLAP, "--format", "json")
    (found,) = json.loads(out)
    assert status == 1
    assert (found["code"], found["witness"]) == ("overlapping-bands", {"size": "5"})
    status, out, _ = run(tmp_path, WORTH_KNOWING, "--format", "json")
    assert status == 0
    assert [each["severity"] for each in json.loads(out)] == ["information"]


def test_github_shows_information_as_a_notice(tmp_path: Path) -> None:
    assert run(tmp_path, WORTH_KNOWING, "--format", "github") == (0, "", "")
    status, out, _ = run(tmp_path, WORTH_KNOWING, "--format", "github", "--all")
    assert status == 0
    assert out.startswith("::notice file=")
    status, out, _ = run(tmp_path, OVERLAP, "--format", "github")
    assert status == 1
    assert "%0Afor example: size 5%0A" in out


def test_rules_with_mistakes_are_not_looked_at(tmp_path: Path) -> None:
    status, out, _ = run(tmp_path, NEVER.replace("size < 10", "sise < 10"))
    assert status == 1
    assert "never-met" not in out


def test_without_the_extra_a_line_says_so_and_what_needs_no_proof_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smt, "has_extra", lambda: False)
    status, out, err = run(tmp_path, NEVER)
    assert (status, out) == (0, "1 file checked, nothing wrong\n")
    assert err == (
        "not everything was looked at: what needs a proof wants the extra `analysis`"
        " (pip install 'leadrules[analysis]')\n"
    )
    assert run(tmp_path, OVERLAP)[0] == 1
    assert run(tmp_path, NEVER, "--fast")[2] == ""


def test_what_was_not_settled_is_said_and_not_guessed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Solver, "find", lambda *_, **__: Unsettled("not settled in 2 seconds"))
    status, out, err = run(tmp_path, NEVER)
    assert (status, out) == (0, "1 file checked, nothing wrong\n")
    assert err == "not settled: whether any lead meets the group `all of` (not settled in 2 seconds)\n"
