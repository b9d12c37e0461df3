"""A team's file: what is written is read again, and what was changed by hand is found, each with its line."""

from __future__ import annotations

import os
import tomllib
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.agreements.made import JO, NOW, entries, file_text, graph_of, read

from leadrules.agreement.entry import Entry
from leadrules.agreement.folder import is_file_name, read_folder, with_entries
from leadrules.diagnostics.text import render_text

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

GRAPH = graph_of()
MQL, SQL = (entries(GRAPH, keys={key})[0] for key in ("mql", "sql"))
# Everything that a file in UTF-8 can hold.
SOME = st.characters(codec="utf-8")
ANY_TEXT = st.text(SOME, max_size=40)
LINES = st.lists(st.text(SOME.filter(lambda each: each != "\n"), max_size=20), min_size=1)
ENTRIES = st.builds(
    Entry,
    team=st.just("marketing"),
    ruleset=ANY_TEXT,
    item=ANY_TEXT,
    fingerprint=st.just("1:0123456789abcdef"),
    on=st.integers(0, 10**9).map(lambda seconds: NOW - timedelta(seconds=seconds)),
    person=ANY_TEXT,
    note=st.none() | ANY_TEXT.filter(bool),
    text=LINES.map(lambda lines: "".join(f"{line}\n" for line in lines)),
    signature=st.none() | st.just("AAAA"),
)


@given(st.lists(ENTRIES, max_size=4, unique=True))
@settings(max_examples=50)
def test_what_is_written_is_read_again_and_is_toml(there: list[Entry]) -> None:
    text = file_text(*there)
    found = read(text)
    assert found.diagnostics == ()
    assert set(found.entries) == set(there)
    tomllib.loads(text)


@given(st.lists(ENTRIES, min_size=2, max_size=4, unique=True))
@settings(max_examples=50)
def test_one_more_leaves_every_line_that_was_there(both: list[Entry]) -> None:
    more, *there = both
    old = file_text(*there)
    new = with_entries(old, [more], read(old).entries)
    rest = iter(new.split("\n"))
    assert all(line in rest for line in old.rstrip("\n").split("\n") if line)
    assert set(read(new).entries) == {*there, more}


@given(st.lists(ENTRIES, min_size=1, max_size=3, unique=True), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_lines_may_stand_in_any_order_and_twice(there: list[Entry], random: Random) -> None:
    lines = file_text(*there).split("\n")
    lines += lines[:3]
    random.shuffle(lines)
    found = read("\n".join(lines))
    assert found.diagnostics == ()
    assert set(found.entries) == set(there)


@given(ENTRIES, st.data())
@settings(max_examples=100)
def test_no_change_of_a_line_goes_unnoticed(entry: Entry, data: st.DataObject) -> None:
    lines = [line for line in file_text(entry).split("\n") if line]
    number = data.draw(st.integers(1, len(lines) - 1))
    at = data.draw(st.integers(0, len(lines[number]) - 1))
    new = data.draw(st.sampled_from("aZ9'\"\\#. =é"))
    changed = [*lines[:number], lines[number][:at] + new + lines[number][at + 1 :], *lines[number + 1 :]]
    found = read("\n".join(changed))
    # Blanks around the sign mean nothing, nor do quotes of the other kind.
    assert found.diagnostics or found.entries == (entry,)
    lost = read("\n".join([*lines[:number], *lines[number + 1 :]]))
    assert lost.diagnostics


GOOD = file_text(MQL)
ID = f"inbound.mql.{MQL.id}"
# The line behind the last.
END = GOOD.count("\n") + 1


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (GOOD.replace("Jo Doe", "Al Roe"), 2, "this agreement to `mql` was changed by hand"),
        (GOOD.replace("is 50", "is 40"), 6, "the text of an agreement to `mql` was changed by hand"),
        (GOOD.replace(f"{ID}.on  ", f"{ID}.no  "), 2, "an agreement has nothing called `no`"),
        ("\n".join(line for line in GOOD.split("\n") if ".person" not in line), 2, "lacks its `person`"),
        ("\n".join(line for line in GOOD.split("\n") if ".003 = " not in line), 6, "a line of this text is lacking"),
        (
            "\n".join(line for line in GOOD.split("\n") if "= '" not in line),
            5,
            "the text of this agreement is not there",
        ),
        (GOOD.replace("1:", "2:"), 4, "this agreement was made with a newer leadrules"),
        (GOOD.replace('"1:', '"one:'), 4, "this is no fingerprint"),
        (GOOD.replace("12:00:00Z", "12:00:00"), 2, "`on` is a moment such as 2026-11-25T10:00:00Z"),
        (GOOD.replace(f'"{JO}"', "5"), 3, "`person` is a text"),
        (f"<<<<<<< HEAD\n{GOOD}=======\n>>>>>>> other\n", 1, "git has left a conflict here"),
        (f"{GOOD}what is this\n", END, "this line cannot be read as TOML"),
        (f'{GOOD}x = """\n', END, "this line cannot be read as TOML"),
        (f"{GOOD}[inbound.mql]\n", END, "this is no line of an agreement"),
        (f"{GOOD}x = {'[' * 5000}\n", END, "this line cannot be read as TOML"),
        (f"{GOOD}{'a.' * 5000}a = 1\n", END, "this is no line of an agreement"),
        (f"{GOOD}x = {'1' * 5000}\n", END, "a number in it is too long"),
        (GOOD.replace("2026-11-20T12:00:00Z", "9999-12-31T23:59:59-23:59"), 2, "`on` is a moment such as"),
        (GOOD.replace("2026-11-20T12:00:00Z", "0001-01-01T00:00:00+23:59"), 2, "`on` is a moment such as"),
        (f'{GOOD}{ID}.person = "Al <al@x>"\n', END, "`person` is said twice, and differently"),
        (f'{GOOD}inbound.mql.{ID}.x.y = "z"\n', END, "this is no line of an agreement"),
        (GOOD.replace("Jo", "Jo\x07"), 3, "this line cannot be read as TOML"),
        (file_text(replace(MQL, on=NOW + timedelta(days=2))), 2, "this agreement lies in the future"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, message: str) -> None:
    found = read(text).diagnostics
    assert any(message in each.message and each.span.line == line for each in found), found
    assert {each.code for each in found} == {"bad-agreement"}
    assert all(each.help for each in found)


def test_a_broken_entry_hides_no_other_and_everything_is_told_at_once() -> None:
    text = file_text(MQL, SQL).replace("Jo Doe", "Al", 1).replace("budget >= 20k", "budget >= 1k")
    found = read(f"{text}x\n<<<<<<< a\n")
    assert [each.message.partition("`")[0] for each in found.diagnostics] == [
        "this line cannot be read as TOML: expected '=' after a key in a key/value pair",
        "git has left a conflict here",
        "this agreement to ",
        "the text of an agreement to ",
    ]
    assert found.entries == ()
    assert read(f"{file_text(MQL, SQL)}x\n").entries == (MQL, SQL)


def test_a_file_of_nonsense_is_told_in_some_lines() -> None:
    found = read("x\n" * 1000).diagnostics
    assert len(found) == 21
    assert "980 more" in found[-1].message


def test_an_entry_cannot_be_moved_to_another_team() -> None:
    (wrong,) = read(file_text(MQL), team="sales").diagnostics
    assert "changed by hand" in wrong.message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff\xfea\x00", "UTF-16"),
        (b"a\x00b", "is not a text file"),
        (b"\n\xe9 = 1\n", "line 2 holds a byte"),
    ],
)
def test_what_is_no_text_is_told(tmp_path: Path, data: bytes, message: str) -> None:
    folder = tmp_path / "agreements"
    folder.mkdir()
    (folder / "sales.toml").write_bytes(data)
    (folder / "other.toml").mkdir()
    found = read_folder(tmp_path / "rules.rules")
    assert any(message in each.message for each in found.diagnostics)
    assert any("other.toml` cannot be read" in each.message for each in found.diagnostics)


def test_a_link_out_of_the_folder_is_not_read(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "agreements").mkdir(parents=True)
    secret = tmp_path / "secret.toml"
    secret.write_text("password\n", encoding="utf-8")
    (home / "agreements" / "sales.toml").symlink_to(secret)
    (wrong,) = read_folder(home / "rules.rules").diagnostics
    assert "is a link that leads out of" in wrong.message
    assert "password" not in render_text([wrong])
    (home / "real.toml").write_text(GOOD, encoding="utf-8")
    (home / "agreements" / "sales.toml").unlink()
    (home / "agreements" / "marketing.toml").symlink_to(home / "real.toml")
    assert read_folder(home / "rules.rules", NOW).entries == (MQL,)


def test_links_that_lead_to_each_other_and_pipes_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "agreements"
    folder.mkdir()
    (folder / "one.toml").symlink_to(folder / "two.toml")
    (folder / "two.toml").symlink_to(folder / "one.toml")
    os.mkfifo(folder / "pipe.toml")
    found = [each.message for each in read_folder(tmp_path / "x.rules", NOW).diagnostics]
    assert [any(name in each for each in found) for name in ("one.toml", "two.toml", "pipe.toml")] == [True] * 3


def test_parts_of_a_second_mean_nothing() -> None:
    found = read(GOOD.replace("12:00:00Z", "12:00:00.75Z"))
    assert found.entries == (MQL,)


@pytest.mark.parametrize("team", ["../x", "a/b", "a\\b", "", ".", "a b", "-x", "CON", "nul", "Lpt1", "a.b", "5"])
def test_a_team_that_no_file_can_be_called_after_everywhere_has_none(team: str) -> None:
    assert not is_file_name(team)


@pytest.mark.parametrize("team", ["sales", "Vertrieb_Süd", "console", "com", "team2"])
def test_a_plain_name_is_a_files_name(team: str) -> None:
    assert is_file_name(team)


def test_windows_line_ends_mean_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "agreements"
    folder.mkdir()
    (folder / "marketing.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    found = read_folder(folder.parent / "rules.rules", NOW)
    assert (found.entries, found.diagnostics) == ((MQL,), ())


def test_entries_stand_with_their_definition_and_remarks_stay() -> None:
    text = "# Ours.\n\n" + file_text(MQL)
    large = entries(GRAPH, keys={"large"})[0]
    again = replace(MQL, on=NOW - timedelta(hours=1), note="again")
    new = with_entries(text, [SQL, again, large], read(text).entries)
    heads = [line for line in new.split("\n") if line.startswith("#")]
    assert heads == [
        "# Ours.",
        "# marketing agrees to large",
        *["# marketing agrees to mql"] * 2,
        "# marketing agrees to sql",
    ]
    # Its text is there already.
    assert new.count("= 'stage mql") == 2
    assert "\n\n\n" not in new
