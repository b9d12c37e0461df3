"""`leadrules agree`, `leadrules agreement` and `leadrules check --agreed`: what they write, say and refuse."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.agreements.made import RULES, entries, file_text, git, graph_of, repository
from tests.conftest import program

from leadrules.cli import group

if TYPE_CHECKING:
    from pathlib import Path

JO = ("--person", "Jo Doe <jo@example.com>")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a ruleset in it, and a git that nobody has told who they are."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "inbound.rules").write_text(RULES, encoding="utf-8")
    return tmp_path


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(group, list(map(str, arguments)))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def agree(*arguments: object) -> tuple[int, str, str]:
    return run("agree", *arguments, *JO)


def change(folder: Path, old: str = "is 50", new: str = "is 60") -> None:
    rules = folder / "inbound.rules"
    text = rules.read_text(encoding="utf-8")
    assert old in text
    rules.write_text(text.replace(old, new), encoding="utf-8")


def test_from_agreeing_to_a_change_and_back(folder: Path) -> None:
    assert run("check", "--agreed", "inbound.rules")[0] == 1
    assert run("check", "inbound.rules")[0] == 0
    assert agree("--all", "--team", "marketing")[0] == 0
    status, out, err = agree("inbound.rules", "--all", "--team", "sales", "--note", 'said "yes"')
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "sales agrees to",
        "  ruleset inbound  Inbound leads",
        "  large            Large enough",
        "  mql              Marketing-qualified lead",
        "  sql              Sales-qualified lead",
        "written to agreements/sales.toml, to be committed with the rules",
    ]
    assert run("check", "--agreed", ".") == (0, "1 file checked, nothing wrong\n", "")
    assert run("agreement")[1].startswith("inbound: everything is agreed\n")
    change(folder)
    status, out, _ = run("check", "--agreed", "inbound.rules")
    assert (status, out.count("error[not-agreed]")) == (1, 2 + 1)
    assert "`leadrules agree inbound.rules mql --team marketing` agrees to it" in out
    status, out, err = run("agreement", ".", "--show", "mql", "--team", "sales")
    assert (status, err) == (0, "")
    assert "-setting smallest_company integer is 50" in out
    assert '(Jo Doe, “said "yes"”)' in out
    assert "Marketing-qualified lead (mql) is stricter" in out
    assert "Employees 50 (wanted: at least 60)" in out
    assert "marketing" not in out
    status, out, _ = agree("mql", "--team", "revenue")
    assert "  mql  Marketing-qualified lead\n" in out
    change(folder, "is 60", "is 50")
    # The word of revenue is about another meaning; the others' still holds.
    assert run("check", "--agreed", "inbound.rules")[0] == 0


@pytest.mark.usefixtures("folder")
def test_the_table_says_who_has_agreed_and_who_must() -> None:
    agree("mql", "--team", "marketing")
    status, out, err = run("agreement", "inbound.rules")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "inbound: 4 of 4 open (marketing 2, sales 4, revenue 3)"
    mql = next(number for number, line in enumerate(lines) if line.startswith("mql "))
    assert lines[mql].split("  ")[-1] == "open: sales or revenue must agree"
    assert lines[mql + 1].strip().startswith("agreed: marketing ")
    assert lines[mql + 1].endswith(" (Jo Doe)")


def test_the_table_as_json(folder: Path) -> None:
    repository(folder)
    agree("mql", "--team", "marketing", "--note", "yes")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x")
    change(folder, "budget >= 20k", "budget >= 30k")
    status, out, _ = run("agreement", "--format", "json")
    found = json.loads(out)
    rows = {row["name"]: row for row in found["rows"]}
    assert (status, found["is_agreed"], found["problems"], found["has_signers"]) == (0, False, [], False)
    mql = rows["mql"]
    assert (mql["wanted"], mql["is_open"], mql["agreed_by"]) == (
        "sales or revenue",
        True,
        "(marketing and sales) or revenue",
    )
    assert [(each["team"], each["note"], each["is_signed"]) for each in mql["agreed"]] == [("marketing", "yes", False)]
    assert (mql["open_since"], mql["is_committed"]) == ("2026-11-20T12:00:00Z", True)
    assert (rows["sql"]["open_since"], rows["sql"]["is_committed"]) == (None, False)


def test_git_knows_who_agrees(folder: Path) -> None:
    status, _, err = run("agree", "mql", "--team", "sales")
    assert status == 2
    assert err.startswith("error: nobody knows who you are: git has no name and e-mail address for you\n")
    assert "--person" in err
    assert not (folder / "agreements").exists()
    repository(folder)
    assert run("agree", "mql", "--team", "sales")[0] == 0
    assert 'person      = "Jo Doe <jo@example.com>"' in (folder / "agreements/sales.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("mql", "--team", "marketng"), "did you mean `marketing`?"),
        (("mql", "--team", "../../x"), "the teams are `marketing`, `sales` and `revenue`"),
        (("mql", "--team", "sales/../x"), "no team of these rules is called `sales/../x`"),
        (("mql", "--team", "\x1b[2Jx"), "<U+001B>[2Jx"),
        (("mqll", "--team", "sales"), "did you mean `mql`?"),
        (("", "--team", "sales"), "`leadrules agreement` lists what there is"),
        (("--team", "sales"), "nothing is named to agree to"),
        (("none.rules", "mql", "--team", "sales"), "there is no file none.rules"),
        (("mql", "--team", "sales", "--note", "a\nx.y.z = 1"), "a note is one line of text"),
        (("mql", "--team", "sales", "--note", "a\u2028b"), "a note is one line of text"),
        (("mql", "--team", "sales", "--note", "x" * 1001), "a note is one line of text"),
        (("mql", "--team", "sales", "--person", "Jo"), "`Jo` does not say who agrees"),
        (("mql", "--team", "sales", "--person", "<jo@x>"), "`<jo@x>` does not say who agrees"),
        (("mql", "--team", "sales", "--person", "Jo\x00 <jo@x>"), "a person is one line of text"),
        (("mql", "--team", "sales", "--key", "none"), "there is no key none"),
        (("mql", "--team", "sales", "--key", ""), "there is no key"),
        (("mql", "--team", "sales", "--sign"), "git has no SSH key to sign with"),
    ],
)
def test_what_is_refused_writes_nothing(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    status, out, err = run("agree", *(() if "--person" in arguments else JO), *arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert {path.name for path in folder.iterdir()} == {"inbound.rules"}


def test_rules_with_mistakes_are_not_agreed_to(folder: Path) -> None:
    change(folder, "employees >=", "employes >=")
    status, _, err = agree("mql", "--team", "sales")
    assert status == 1
    assert "error[unknown-name]" in err
    assert not (folder / "agreements").exists()


def test_rules_that_name_no_team_ask_for_one(folder: Path) -> None:
    (folder / "inbound.rules").write_text("ruleset r\nlead\n  x integer\nstage mql\n  x > 1\n", encoding="utf-8")
    status, _, err = agree("mql", "--team", "sales")
    assert status == 2
    assert "the rules name no team" in err
    assert run("agreement")[1].startswith("r: nobody is asked to agree to anything\n")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "note",
    ['"', "'", "\\", '"""', "'''", "x = 1", "# not a remark", "é “ü” \u202e", '", person = "Al', "]]", "\\u0000"],
)
def test_hostile_notes_come_back_as_they_are(note: str) -> None:
    assert agree("mql", "--team", "sales", "--note", note)[0] == 0
    rows = {row["name"]: row for row in json.loads(run("agreement", "--format", "json")[1])["rows"]}
    assert rows["mql"]["agreed"][0]["note"] == note
    assert run("agreement", "--show", "mql")[0] == 0


def test_hostile_words_in_the_rules_come_back_as_they_are(folder: Path) -> None:
    words = r'''"a'b \"c\" \\ x = 1 # y\nz"'''
    change(folder, '"Marketing-qualified lead"', words)
    rules = folder / "inbound.rules"
    more = f"\ncommitment {words} by sales\n  count(leads where mql) >= 1\n"
    rules.write_text(rules.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert agree("--all", "--team", "revenue")[0] == 0
    assert agree("--all", "--team", "sales")[0] == 0
    assert run("check", "--agreed", "inbound.rules")[0] == 0
    assert len(run("agreement")[1].splitlines()) < 20


def test_who_is_not_asked_hears_it(folder: Path) -> None:
    assert "  sql  Sales-qualified lead (marketing is not asked to)\n" in agree("sql", "--team", "marketing")[1]
    assert run("agreement", folder)[1].startswith("inbound: 4 of 4 open ")


def test_what_is_agreed_already_is_said_and_written_once(folder: Path) -> None:
    agree("mql", "--team", "sales")
    before = (folder / "agreements" / "sales.toml").read_bytes()
    assert agree("mql", "mql", "--team", "sales")[:2] == (0, "sales has agreed to mql already\nnothing was written\n")
    agree("--all", "--team", "sales")
    assert agree("--all", "--team", "sales")[:2] == (0, "nothing is open for sales\n")
    assert (folder / "agreements" / "sales.toml").read_bytes().count(b".on ") == 4
    assert before != (folder / "agreements" / "sales.toml").read_bytes()


def test_a_damaged_file_is_told_and_not_written_to(folder: Path) -> None:
    agree("mql", "--team", "sales")
    path = folder / "agreements" / "sales.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("Jo Doe", "Al Roe"), encoding="utf-8")
    before = path.read_bytes()
    status, _, err = agree("sql", "--team", "sales")
    assert status == 2
    assert "agreements/sales.toml:2:1" in err
    assert path.read_bytes() == before
    # Another team's file is its own.
    assert agree("mql", "--team", "marketing")[0] == 0
    for command in (("agreement",), ("check", "--agreed", "."), ("agreement", "--show", "mql")):
        status, out, err = run(*command)
        assert status == 1
        assert "error[bad-agreement]: this agreement to `mql` was changed by hand" in out + err
    assert json.loads(run("agreement", "--format", "json")[1])["problems"][0]["line"] == 2


def test_a_link_is_not_followed(folder: Path) -> None:
    (folder / "agreements").mkdir()
    (folder / "precious").write_text("", encoding="utf-8")
    (folder / "agreements" / "sales.toml").symlink_to(folder / "precious")
    status, _, err = agree("mql", "--team", "sales")
    assert (status, (folder / "precious").read_text(encoding="utf-8")) == (2, "")
    assert "cannot be written" in err


def test_a_file_where_the_folder_should_be_is_told(folder: Path) -> None:
    (folder / "agreements").write_text("", encoding="utf-8")
    status, _, err = agree("mql", "--team", "sales")
    assert status == 2
    assert "cannot be written" in err


def test_git_is_told_to_keep_both_sides_and_what_it_was_told_stays(folder: Path) -> None:
    agree("mql", "--team", "sales")
    attributes = folder / "agreements" / ".gitattributes"
    assert "*.toml merge=union" in attributes.read_text(encoding="utf-8")
    attributes.write_text("# ours\n", encoding="utf-8")
    agree("sql", "--team", "sales")
    assert attributes.read_text(encoding="utf-8") == "# ours\n"


def test_signed_agreements_alone_may_count(folder: Path) -> None:
    subprocess.run([program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(folder / "key")], check=True)
    assert agree("--all", "--team", "revenue", "--key", folder / "key")[0] == 0
    assert agree("sql", "--team", "sales")[0] == 0
    assert run("check", "--agreed", "inbound.rules")[0] == 0
    public = (folder / "key.pub").read_text(encoding="ascii")
    (folder / "agreements" / "allowed_signers").write_text(f"jo@example.com {public}", encoding="ascii")
    status, out, _ = run("check", "--signed", "inbound.rules")
    assert status == 1
    assert "the agreement of sales to `sql` does not count: it is not signed" in out
    assert "`mql`" not in out
    assert run("check", "--agreed", "inbound.rules")[0] == 0
    assert "(Jo Doe, signed)" in run("agreement")[1]
    (folder / "agreements" / "allowed_signers").write_text(f"al@example.com {public}", encoding="ascii")
    status, out, err = run("agreement")
    assert status == 1
    assert "revenue: does not count, " in out
    assert "does not know its key as one of jo@example.com" in err
    assert run("agreement", "--allowed-signers", "none")[0] == 2


def test_reviews_that_are_due_are_told(folder: Path) -> None:
    change(folder, "  agreed by sales\n", "  agreed by sales\n  review by 2026-01-01\n")
    change(folder, "  currency   EUR\n", "  currency   EUR\n  review by 2025-01-01\n")
    out = run("agreement")[1]
    assert out.splitlines()[-2:] == [
        "the ruleset inbound was to be reviewed by 1 Jan 2025",
        "sql was to be reviewed by 1 Jan 2026",
    ]
    status, out, _ = run("check", "inbound.rules")
    assert (status, out.count("warning[review-passed]")) == (1, 2)


@pytest.mark.parametrize("name", ["mqll", "\x1b[0m"])
def test_what_is_not_there_cannot_be_shown(folder: Path, name: str) -> None:
    status, _, err = run("agreement", folder, "--show", name)
    assert status == 2
    assert "nothing to agree to is called" in err
    assert "\x1b" not in err
    assert run("agreement", folder, "--show", "mql", "--team", "marketng")[0] == 2


def test_the_agreement_is_written_as_a_document(folder: Path) -> None:
    agree("mql", "--team", "marketing")
    status, out, err = run("agreement", "--document", "agreement.md", "--document", "agreement.html")
    assert (status, out, err) == (0, "written: agreement.md\nwritten: agreement.html\n", "")
    assert (
        (folder / "agreement.md")
        .read_text(encoding="utf-8")
        .startswith("# Inbound leads\n\n**Not agreed yet, 4 of 4 open**\n")
    )
    assert (folder / "agreement.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>\n")


@pytest.mark.parametrize("name", ["agreement.pdf", "agreement", "inbound.rules", ".md"])
def test_a_document_has_a_name_that_says_what_it_is(folder: Path, name: str) -> None:
    before = {path.name for path in folder.iterdir()}
    status, _, err = run("agreement", "--document", name)
    assert status == 2
    assert "is no name for a document" in err
    assert {path.name for path in folder.iterdir()} == before


def test_what_is_open_for_one_team(folder: Path) -> None:
    agree("mql", "--team", "marketing")
    out = run("agreement", "--team", "marketing")[1]
    assert [line.split("  ")[0] for line in out.splitlines()[3:]] == ["ruleset inbound", "large"]
    rows = json.loads(run("agreement", "--team", "marketing", "--format", "json")[1])["rows"]
    assert [row["name"] for row in rows] == ["ruleset inbound", "large"]
    agree("--all", "--team", "marketing")
    assert run("agreement", folder, "--team", "marketing")[1] == "inbound: nothing is open for marketing\n"
    assert run("agreement", "--team", "sails")[0] == 2


def test_what_another_editor_left_of_a_file_is_kept_readable(folder: Path) -> None:
    agree("mql", "--team", "sales")
    path = folder / "agreements" / "sales.toml"
    path.write_bytes(b"\xef\xbb\xbf# ours\r\n" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert agree("large", "--team", "sales")[0] == 0
    assert path.read_bytes().startswith(b"# ours\n")
    assert run("agreement")[0] == 0


def made_key(folder: Path) -> str:
    """Make a key, and give the line of allowed signers that says it is Jo's."""
    subprocess.run([program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(folder / "key")], check=True)
    return f"jo@example.com {(folder / 'key.pub').read_text(encoding='ascii')}"


def test_a_key_that_nobody_vouches_for_signs_for_nobody(folder: Path) -> None:
    line = made_key(folder)
    agree("--all", "--team", "revenue", "--key", folder / "key")
    agree("sql", "--team", "sales", "--key", folder / "key")
    assert run("check", "--agreed", "inbound.rules")[0] == 0
    assert "(Jo Doe, signed with a key that nobody vouches for)" in run("agreement")[1]
    assert run("agreement", "--document", "agreement.md")[0] == 0
    assert ", signed with a key that nobody vouches for" in (folder / "agreement.md").read_text(encoding="utf-8")
    status, out, _ = run("check", "--signed", "inbound.rules")
    assert status == 1
    assert "nobody says whose key it is signed with: put the team's keys into agreements/allowed_signers" in out
    assert out.count("error[not-agreed]") == 4
    (folder / "agreements" / "allowed_signers").write_text(line, encoding="ascii")
    assert run("check", "--signed", "inbound.rules")[0] == 0
    assert "(Jo Doe, signed)" in run("agreement")[1]
    (folder / "agreements" / "revoked_keys").write_text(line.split(" ", 1)[1], encoding="ascii")
    status, out, _ = run("check", "--agreed", "inbound.rules")
    assert status == 1
    assert "its key is revoked by agreements/revoked_keys" in out


@pytest.mark.parametrize("what", [("sql", "mql"), ("--all",)])
def test_what_was_agreed_to_unsigned_can_be_signed(folder: Path, what: tuple[str, ...]) -> None:
    line = made_key(folder)
    agree("sql", "mql", "--team", "sales")
    (folder / "agreements" / "allowed_signers").write_text(line, encoding="ascii")
    status, out, _ = agree(*what, "--team", "sales", "--key", folder / "key")
    assert status == 0
    assert "\n  sql" in out
    assert "`sql`" not in run("check", "--signed", "inbound.rules")[1]
    again = agree("sql", "mql", "--team", "sales", "--key", folder / "key")[1]
    assert again.endswith("sales has agreed to mql already\nnothing was written\n")


@pytest.mark.parametrize("name", ["`../x`", "`a b`", "nul"])
def test_a_team_is_called_as_a_file_can_be(folder: Path, name: str) -> None:
    change(folder, "agreed by sales", f"agreed by {name}")
    change(folder, "agreed by  (", f"teams marketing, {name}\n  agreed by  (")
    status, _, err = agree("sql", "--team", name.strip("`"))
    assert status == 2
    assert "a team that agrees has a file of its own" in err
    assert {path.name for path in folder.iterdir()} == {"inbound.rules"}
    assert not list(folder.parent.glob("*.toml"))


def test_a_folder_called_as_a_definition_is_in_nobodys_way(folder: Path) -> None:
    (folder / "sql").mkdir()
    assert agree("sql", "--team", "sales")[0] == 0
    (folder / "other").mkdir()
    (folder / "other" / "inbound.rules").write_text(RULES, encoding="utf-8")
    assert agree("other", "sql", "--team", "sales")[0] == 0
    assert (folder / "other" / "agreements" / "sales.toml").is_file()
    status, _, err = agree("./sql", "sql", "--team", "sales")
    assert status == 2
    assert "sql is a folder and holds no rules file" in err


def test_a_text_longer_than_any_files_name_names_its_commitment(folder: Path) -> None:
    long = "x" * 300
    rules = folder / "inbound.rules"
    more = f'\ncommitment "{long}" by sales\n  count(leads where mql) >= 1\n'
    rules.write_text(RULES + more, encoding="utf-8")
    assert agree(long, "--team", "sales")[0] == 0
    assert agree(f"{long}x", "--team", "sales")[0] == 2


def test_a_folder_that_lies_elsewhere_is_not_written_to(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (folder / "agreements").symlink_to(elsewhere)
    status, _, err = agree("mql", "--team", "sales")
    assert status == 2
    assert "cannot be written" in err
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "--allowed-signers", "inbound.rules", "."), "--allowed-signers says nothing without --agreed"),
        (("agreement", "--show", "mql", "--format", "json"), "--show asks for something else"),
        (("agreement", "--document", "a.md", "--format", "json"), "--document asks for something else"),
    ],
)
def test_options_that_contradict_each_other_are_refused(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert {path.name for path in folder.iterdir()} == {"inbound.rules"}


def test_what_a_team_says_last_counts_though_a_clock_was_ahead(folder: Path) -> None:
    graph = graph_of(RULES.replace("is 50", "is 60"))
    ahead = entries(graph, "sales", {"mql"}, on=datetime.now(UTC) + timedelta(hours=9))
    (folder / "agreements").mkdir()
    (folder / "agreements" / "sales.toml").write_text(file_text(*ahead), encoding="utf-8")
    assert agree("mql", "--team", "sales")[0] == 0
    assert agree("mql", "--team", "sales")[1].startswith("sales has agreed to mql already")
