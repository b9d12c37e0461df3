"""What people get wrong: one clear message, the right status, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from leadrules.cli import group

HEAD = "ruleset small\nlead\n  lead_id  text\n  size  integer\n"
RULES = HEAD + "stage large\n  size >= 50\n"
LEADS = "lead_id,size\nL1,60\n"
COMMANDS = ("check", "test", "evaluate", "explain", "fmt", "graph", "schema", "show")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with good rules and good leads, to stand in."""
    write(tmp_path, {"good.rules": RULES, "good.csv": LEADS})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(group, arguments)
    # What is no exit is a bug that would end in a traceback.
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def close(path: Path) -> None:
    """Take away the right to read a file; root keeps it."""
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("root may read everything")


def called(command: str, rules: str) -> tuple[str, ...]:
    return (command, rules, "good.csv") if command in {"evaluate", "explain"} else (command, rules)


# ---- rules


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD + "stage large\n\tsize >= 50\n", "tab"),
        ('ruleset small "never ends\nlead\n  size  integer\n', "unclosed-text"),
        (HEAD + 'stage large\n  size >= "big"\n', "type-mismatch"),
        (HEAD + "stage large\n  sise >= 50\n", "unknown-name"),
        ("", "empty-file"),
        (HEAD + "stage large\n  " + "(" * 5_000 + "size >= 50" + ")" * 5_000 + "\n", "nested-too-deep"),
        (HEAD + "stage large\n  " + "(" * 10_000 + "size >= 50" + ")" * 10_000 + "\n", "line-too-long"),
        (RULES.replace("lead\n", 'use "nope.rules"\nlead\n', 1), "file-not-found"),
        (RULES.replace("lead\n", 'use "../outside.rules"\nlead\n', 1), "outside-root"),
        (RULES.replace("lead\n", 'use "/etc/passwd"\nlead\n', 1), None),
        (RULES.replace("lead\n", 'use "bad.rules"\nlead\n', 1), "cyclic-use"),
    ],
    ids=[
        "tab",
        "quote",
        "type",
        "name",
        "empty",
        "brackets",
        "long line",
        "use of nothing",
        "use outside",
        "use absolute",
        "use of itself",
    ],
)
def test_a_mistake_in_the_rules_is_one_finding(here: Path, text: str, code: str | None) -> None:
    write(here, {"in/bad.rules": text, "outside.rules": RULES})
    for command in ("check", "test", "evaluate", "explain", "schema"):
        status, out, err = run(*called(command, "in/bad.rules"))
        told = out if command == "check" else err
        assert (status, out + err) == (1, told)
        assert told.count("error[") == 1
        assert code is None or told.startswith(f"error[{code}]: ")
        assert "in/bad.rules:" in told
        assert len(told.splitlines()) < 15


def test_ten_thousand_brackets_on_as_many_lines(here: Path) -> None:
    nested = HEAD + "stage large\n  " + "(\n  " * 10_000 + "size >= 50" + "\n  )" * 10_000 + "\n"
    write(here, {"deep.rules": nested})
    for command in ("check", "evaluate"):
        status, out, err = run(*called(command, "deep.rules"))
        assert status == 1
        assert (out + err).startswith("error[nested-too-deep]: this is nested more than 40 levels deep\n")
        assert (out + err).count("error[") <= 20
    assert run("fmt", "deep.rules")[0] == 1
    assert (here / "deep.rules").read_bytes() == nested.encode()


def test_rules_that_use_each_other_in_a_circle(here: Path) -> None:
    write(here, {"a.rules": RULES.replace("lead\n", 'use "b.rules"\nlead\n', 1), "b.rules": 'use "a.rules"\n'})
    status, out, _ = run("check", "a.rules")
    assert status == 1
    assert out.startswith("error[cyclic-use]: `a.rules` uses `b.rules`, which uses `a.rules`\n")
    assert out.count("error[") == 1


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not a text file"),
        (b"PK\x03\x04\x14\0\x06\0\x08\0", "is not a text file"),
        (b'ruleset small "caf\xe9"\nlead\n  size  integer\n', "is not written in UTF-8: line 1"),
    ],
    ids=["picture", "spreadsheet", "windows-1252"],
)
def test_rules_that_are_no_text(here: Path, command: str, data: bytes, message: str) -> None:
    write(here, {"bad.rules": data})
    status, out, err = run(*called(command, "bad.rules"))
    assert (status, out) == (2, "")
    assert err.startswith(f"error: `bad.rules` {message}")
    assert "\n  = help: " in err
    assert len(err.splitlines()) == 2
    assert (here / "bad.rules").read_bytes() == data


@pytest.mark.parametrize("command", COMMANDS)
def test_rules_that_are_not_there(here: Path, command: str) -> None:
    assert here.is_dir()
    assert run(*called(command, "nope.rules")) == (2, "", "error: there is no file nope.rules\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_rules_that_may_not_be_read(here: Path, command: str) -> None:
    close(here / "good.rules")
    status, out, err = run(*called(command, "good.rules"))
    assert (status, out) == (2, "")
    assert err.startswith("error: ")


@pytest.mark.parametrize("command", ["evaluate", "explain", "graph", "schema", "show"])
def test_a_folder_stands_for_the_one_rules_file_in_it(here: Path, command: str) -> None:
    write(here, {"none/x.txt": "", "one/x.rules": RULES, "two/x.rules": RULES, "two/y.rules": RULES})
    write(here, {"named/x.rules": RULES, "named/named.rules": RULES})
    assert run(*called(command, "one"))[0] == 0
    assert run(*called(command, "named"))[0] == 0
    for folder, holds in (("none", "no rules file"), ("two", "2 rules files")):
        status, out, err = run(*called(command, folder))
        assert (status, out) == (2, "")
        assert err == f"error: {folder} is a folder and holds {holds}\n  = help: name the file to begin with\n"


@pytest.mark.parametrize("command", ["check", "test", "fmt"])
def test_a_folder_without_rules(here: Path, command: str) -> None:
    write(here, {"none/x.txt": ""})
    status, out, err = run(command, "none")
    assert (status, out) == (2, "")
    assert err == "error: there is no rules file in none\n  = help: rules files end in `.rules`\n"


@pytest.mark.parametrize(("count", "more"), [(10_000, ("--fast",)), (2_000, ())], ids=["many", "looked at"])
def test_thousands_of_declarations(here: Path, count: int, more: tuple[str, ...]) -> None:
    write(here, {"many.rules": HEAD + "".join(f"define d{each}\n  size >= {each}\n" for each in range(count))})
    assert run("check", "many.rules", *more) == (0, "1 file checked, nothing wrong\n", "")


# ---- rules and leads in each other's place


@pytest.mark.parametrize("command", COMMANDS)
def test_leads_where_rules_are_wanted(here: Path, command: str) -> None:
    before = (here / "good.csv").read_bytes()
    status, out, err = run(*called(command, "good.csv"))
    assert (status, out) == (2, "")
    assert err.startswith("error: good.csv is a file of leads by its name, not of rules\n")
    assert (here / "good.csv").read_bytes() == before


@pytest.mark.parametrize("command", ["evaluate", "explain"])
def test_rules_where_leads_are_wanted(here: Path, command: str) -> None:
    assert here.is_dir()
    status, out, err = run(command, "good.rules", "good.rules")
    assert (status, out) == (2, "")
    assert err.startswith("error: good.rules is a rules file by its name, not a file of leads\n")


# ---- leads


@pytest.mark.parametrize("command", ["evaluate", "explain"])
@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("bad.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "bad.csv is a picture, not a text file"),
        ("bad.xlsx", b"PK\x03\x04\x14\0\x06\0", "bad.xlsx is a spreadsheet or another zip file, not a text file"),
        ("bad.csv", b"", "bad.csv is empty"),
        ("bad.csv", b" \n\n", "bad.csv is empty"),
        ("bad.csv", b"foo,bar\n1,2\n", "no column of bad.csv is a field of these rules (columns: foo, bar)"),
        ("bad.csv", b"size,size\n1,2\n", "bad.csv has several columns called size"),
        ("folder/x", b"", "folder is a folder, not a file of leads"),
    ],
    ids=["picture", "spreadsheet", "empty", "blank", "columns", "twice", "folder"],
)
def test_leads_that_cannot_be_read(here: Path, command: str, name: str, data: bytes, message: str) -> None:
    write(here, {name: data})
    status, out, err = run(command, "good.rules", name.partition("/")[0])
    assert (status, out) == (2, "")
    assert err.startswith(f"error: {message}\n")
    assert len(err.splitlines()) <= 2


@pytest.mark.parametrize("command", ["evaluate", "explain"])
def test_leads_that_are_not_there(here: Path, command: str) -> None:
    assert here.is_dir()
    assert run(command, "good.rules", "nope.csv") == (2, "", "error: there is no file nope.csv\n")


@pytest.mark.parametrize("command", ["evaluate", "explain"])
def test_leads_that_may_not_be_read(here: Path, command: str) -> None:
    close(here / "good.csv")
    status, out, err = run(command, "good.rules", "good.csv")
    assert (status, out) == (2, "")
    assert err.startswith("error: good.csv may not be read\n")


# ---- the command line itself


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("chek", "good.rules"), "there is no command `chek`; did you mean `check`?"),
        (("check", "--formt", "json", "good.rules"), "--formt"),
        (("check", "--format", "xml", "good.rules"), "xml"),
        (("check",), "PATHS"),
        (("evaluate", "good.rules"), "LEADS"),
        (("evaluate", "good.rules", "good.csv", "more.csv"), "more.csv"),
    ],
)
def test_what_the_command_line_does_not_know(here: Path, arguments: tuple[str, ...], message: str) -> None:
    assert here.is_dir()
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert message in err
    assert err.startswith("Usage: ")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("check", "good.rules"), 0),
        (("check", "deep.rules"), 1),
        (("check", "nope.rules"), 2),
        (("evaluate", "good.rules", "picture.csv"), 2),
        (("evaluate", "good.rules", "good.csv", "--output", "."), 2),
        (("nonsense",), 2),
    ],
)
def test_the_program_itself_ends_without_a_traceback(here: Path, arguments: tuple[str, ...], status: int) -> None:
    write(here, {"deep.rules": HEAD + "stage large\n  " + "(" * 5_000 + "\n", "picture.csv": b"\x89PNG\r\n\x1a\n\0"})
    done = subprocess.run([sys.executable, "-m", "leadrules", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert "Traceback" not in done.stdout + done.stderr
    assert len((done.stdout + done.stderr).splitlines()) < 15


# ---- what cannot be written


@pytest.mark.parametrize("output_format", ["table", "csv", "jsonl"])
def test_a_name_that_cannot_be_written_does_not_end_the_work(here: Path, output_format: str) -> None:
    write(here, {"leads.json": '[{"lead_id": "\\ud800", "size": 60}, {"lead_id": "L2", "size": 60}]'})
    status, out, _ = run("evaluate", "good.rules", "leads.json", "--id", "lead_id", "--format", output_format)
    assert (status, "L2" in out) == (0, True)


def test_null_is_called_as_json_calls_it(here: Path) -> None:
    write(here, {"leads.json": "[null]"})
    status, out, err = run("evaluate", "good.rules", "leads.json")
    assert status == 1
    assert "is `null`, not an object" in out + err


def test_a_lead_in_a_broken_row_is_not_looked_for_in_vain(here: Path) -> None:
    write(here, {"leads.csv": "lead_id,size\nL1\nL2,60\n"})
    status, _, err = run("explain", "good.rules", "leads.csv", "--lead", "L1")
    assert status == 1
    assert "1 broken row was not evaluated\n  line 2 has 1 cell" in err


def test_rules_in_utf_16_are_told_from_what_is_no_text(here: Path) -> None:
    write(here, {"wide.rules": RULES.encode("utf-16")})
    assert run("check", "wide.rules")[2] == (
        "error: `wide.rules` is written in UTF-16, which some editors call Unicode\n"
        "  = help: save the file again as UTF-8\n"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has it")
@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_is_told_of(command: str) -> None:
    more = ("--lead", "L1") if command == "explain" else ("--diff",) if command == "fmt" else ()
    more = ("--stage", "tokens") if command == "show" else more
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        arguments = [sys.executable, "-m", "leadrules", *called(command, "good.rules"), *more]
        done = subprocess.run(arguments, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.stderr == "error: the output cannot be written: No space left on device\n"
    assert done.returncode == 2
