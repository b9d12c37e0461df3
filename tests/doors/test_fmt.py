"""`leadrules fmt`: one layout, nothing lost, nothing half-written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from leadrules.cli import group

if TYPE_CHECKING:
    from pathlib import Path

LOOSE = """\
ruleset   small   # first
# second
lead
    size    integer
stage large "Large"
    size>=50   # third
"""
LAID_OUT = """\
ruleset small  # first

# second
lead
  size  integer

stage large "Large"
  size >= 50  # third
"""
BROKEN = "ruleset small\r\nlead\r\n\tsize   integer\r\n"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "small.rules"
    path.write_bytes(LOOSE.encode())
    return path


def run(*arguments: object, given: bytes | None = None) -> tuple[int, str, str]:
    done = CliRunner().invoke(group, ["fmt", *map(str, arguments)], input=given)
    return done.exit_code, done.stdout, done.stderr


def test_a_file_is_laid_out_in_place_once(rules: Path) -> None:
    rules.chmod(0o640)
    assert run(rules) == (0, f"laid out: {rules}\n", "")
    assert rules.read_bytes() == LAID_OUT.encode()
    assert rules.stat().st_mode & 0o777 == 0o640
    before = rules.stat()
    assert run(rules) == (0, "", "")
    assert (rules.stat().st_ino, rules.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert list(rules.parent.iterdir()) == [rules]


@pytest.mark.parametrize(
    "data",
    [
        LOOSE.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + LOOSE.encode(),
        LAID_OUT.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + LAID_OUT.encode(),
        LAID_OUT.rstrip().encode(),
    ],
    ids=["crlf", "bom", "only crlf", "only bom", "no last line end"],
)
def test_line_ends_and_marks_become_one_kind(rules: Path, data: bytes) -> None:
    rules.write_bytes(data)
    assert run("--check", rules) == (1, f"not laid out: {rules}\n", "")
    assert rules.read_bytes() == data
    assert run(rules)[0] == 0
    assert rules.read_bytes() == LAID_OUT.encode()


def test_check_writes_nothing(rules: Path) -> None:
    assert run("--check", rules) == (1, f"not laid out: {rules}\n", "")
    assert rules.read_bytes() == LOOSE.encode()
    rules.write_bytes(LAID_OUT.encode())
    assert run("--check", rules) == (0, "", "")


def test_diff_shows_what_would_change(rules: Path) -> None:
    status, out, err = run("--diff", rules)
    assert (status, err) == (1, "")
    assert "\n-    size>=50   # third\n" in out
    assert "\n+  size >= 50  # third\n" in out
    assert rules.read_bytes() == LOOSE.encode()
    rules.write_bytes(LAID_OUT.encode())
    assert run("--diff", rules) == (0, "", "")


def patched(old: str, diff: str) -> str:
    """Apply a unified diff, and check that it takes away and keeps what is there."""
    lines, new, at = old.splitlines(keepends=True), [], 0
    for line in diff.splitlines(keepends=True)[2:]:
        if line.startswith("@@"):
            start = int(line.split()[1][1:].split(",")[0]) - 1
            new += lines[at:start]
            at = start
        elif line.startswith("+"):
            new.append(line[1:])
        else:
            assert lines[at] == line[1:]
            new += [line[1:]] if line.startswith(" ") else []
            at += 1
    return "".join(new + lines[at:])


@pytest.mark.parametrize("loose", [1, 2, 7, 400], ids=lambda each: f"every {each}")
def test_a_diff_of_a_long_file_makes_one_of_the_other(rules: Path, loose: int) -> None:
    written = ["ruleset long\n\nlead\n  size integer\n"]
    for number in range(300):
        written.append(f"\n# {number}\n\n\n\ndefine d{number}\n" + "  size >= 50  # why\n" * (number % 3 + 1))
        written.append(f"\ndefine e{number}\n  size  >= {number}\n" if number % loose == 0 else "")
    old = "".join(written)
    rules.write_text(old)
    status, diff, _ = run("--diff", rules)
    assert status == 1
    run(rules)
    new = rules.read_text()
    assert new != old
    assert patched(old, diff) == new


def test_the_standard_input_goes_to_the_standard_output() -> None:
    assert run("-", given=LOOSE.encode()) == (0, LAID_OUT, "")
    assert run("-", given=LAID_OUT.encode()) == (0, LAID_OUT, "")
    assert run("--check", "-", given=LAID_OUT.encode()) == (0, "", "")
    assert run("--check", "-", given=LOOSE.encode()) == (1, "", "")
    assert run("--diff", "-", given=LOOSE.encode())[0] == 1
    status, out, err = run("-", given=BROKEN.encode())
    assert (status, out) == (1, "")
    assert err == "the standard input cannot be parsed; `leadrules check` says why\n"
    status, out, err = run("-", given=b"\x89PNG\r\n\x1a\n\0")
    assert (status, out) == (2, "")
    assert "is not a text file" in err


def test_the_standard_input_stands_alone(rules: Path) -> None:
    status, out, err = run("-", rules)
    assert (status, out) == (2, "")
    assert err.startswith("error: `-` stands for the standard input")
    assert rules.read_bytes() == LOOSE.encode()


def test_what_cannot_be_parsed_is_left_alone_to_the_byte(rules: Path) -> None:
    broken = rules.parent / "broken.rules"
    broken.write_bytes(BROKEN.encode())
    status, out, err = run(rules.parent)
    assert status == 1
    assert out == f"laid out: {rules}\n"
    assert err == f"left alone: {broken} cannot be parsed; `leadrules check` says why\n"
    assert broken.read_bytes() == BROKEN.encode()
    assert rules.read_bytes() == LAID_OUT.encode()


def test_rules_with_mistakes_of_meaning_are_laid_out(rules: Path) -> None:
    rules.write_bytes(LOOSE.replace("size>=50", "sise>=50").encode())
    assert run(rules)[0] == 0
    assert rules.read_bytes() == LAID_OUT.replace("size >= 50", "sise >= 50").encode()


def test_a_link_stays_one(rules: Path) -> None:
    link = rules.parent / "deep" / "link.rules"
    link.parent.mkdir()
    link.symlink_to(rules)
    assert run(link)[0] == 0
    assert link.is_symlink()
    assert rules.read_bytes() == LAID_OUT.encode()
