"""Opening files of leads: what is found out about them, and one error in plain words for what cannot be read."""

from __future__ import annotations

import io
import json
import os
import threading
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from leadrules.leads.open import Format, LeadFile, Options, open_leads
from leadrules.leads.rows import BrokenRow, LeadsError, Row
from leadrules.schema.raw import Unusable

if TYPE_CHECKING:
    from pathlib import Path


def opened(folder: Path, name: str, content: bytes | str, options: Options | None = None) -> LeadFile:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_leads(path, options)


def leads(file: LeadFile) -> list[dict[str, object]]:
    with file:
        return [dict(zip(row.keys, row.cells, strict=True)) for row in file.rows if isinstance(row, Row)]


def broken(file: LeadFile) -> list[tuple[str, str]]:
    with file:
        return [(row.place, row.reason) for row in file.rows if isinstance(row, BrokenRow)]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("name,city\nJürgen,Köln\n".encode(), "utf-8"),
        ("name,city\nJürgen,Köln\n".encode("utf-8-sig"), "utf-8-sig"),
        ("name,city\nJürgen,Köln\n".encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + "name,city\nJürgen,Köln\n".encode("utf-16-be"), "utf-16"),
        ("name,city\nJürgen,Köln\n".encode("cp1252"), "cp1252"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, content: bytes, encoding: str) -> None:
    file = opened(tmp_path, "leads.csv", content)
    assert file.encoding == encoding
    assert file.header == ("name", "city")
    assert leads(file) == [{"name": "Jürgen", "city": "Köln"}]


def test_one_odd_byte_far_behind_still_makes_it_windows_1252(tmp_path: Path) -> None:
    content = b"name\n" + (b"x" * 9_999 + b"\n") * 300 + "Jürgen\n".encode("cp1252")
    file = opened(tmp_path, "leads.csv", content)
    assert file.encoding == "cp1252"
    assert leads(file)[-1] == {"name": "Jürgen"}


def test_encoding_and_delimiter_can_be_forced(tmp_path: Path) -> None:
    content = "a;b,c\nй;1,2\n".encode("cp1251")
    file = opened(tmp_path, "leads.csv", content, Options(encoding="cp1251", delimiter=","))
    assert leads(file) == [{"a;b": "й;1", "c": "2"}]
    wide = opened(tmp_path, "wide.csv", "a,b\n1,2\n".encode("utf-16-le"), Options(encoding="utf-16-le"))
    assert leads(wide) == [{"a": "1", "b": "2"}]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("leads.csv", "a\n1\n", Format.CSV),
        ("leads.TSV", "a\tb\n1\t2\n", Format.CSV),
        ("leads.txt", "a;b\n1;2\n", Format.CSV),
        ("leads.json", '[{"a": 1}]', Format.JSON),
        ("leads.jsonl", '{"a": 1}\n', Format.JSONL),
        ("leads.ndjson", '{"a": 1}\n', Format.JSONL),
        ("leads", '[{"a": 1}]', Format.JSON),
        ("leads", '{"a": 1}\n{"a": 2}\n', Format.JSONL),
        ("leads", '{\n  "a": 1\n}\n', Format.JSON),
    ],
)
def test_the_format_goes_by_the_name_else_by_the_beginning(
    tmp_path: Path, name: str, content: str, kind: Format
) -> None:
    with opened(tmp_path, name, content) as file:
        assert file.format is kind


def test_json_numbers_are_exact(tmp_path: Path) -> None:
    file = opened(tmp_path, "leads.json", '[{"a": 0.1, "b": 5, "c": NaN, "d": 1e400}]')
    (first,) = leads(file)
    assert first["a"] == Decimal("0.1")
    assert first["b"] == 5
    assert first["d"] == Decimal("1e400")


def test_one_object_is_one_lead(tmp_path: Path) -> None:
    assert leads(opened(tmp_path, "lead.json", '{"a": "ä"}')) == [{"a": "ä"}]


def test_an_entry_that_is_no_object_is_broken(tmp_path: Path) -> None:
    assert broken(opened(tmp_path, "leads.json", '[{"a": 1}, 5, ["a"]]')) == [
        ("entry 2", "is `5`, not an object"),
        ("entry 3", "is a list, not an object"),
    ]


def test_a_bad_line_of_json_lines_is_broken_and_the_rest_is_read(tmp_path: Path) -> None:
    content = (
        '{"a": 1}\r\n\r\n{"a": \r\n{"a": ' + "9" * 10_000 + '}\r\n[]\r\n{"a":' * 1 + "[" * 100_000 + "\n" + '{"a": 2}'
    )
    file = opened(tmp_path, "leads.jsonl", content)
    found = list(file.rows)
    file.close()
    assert [type(row) for row in found] == [Row, BrokenRow, Row, BrokenRow, BrokenRow, Row]
    assert [row.line for row in found] == [1, 3, 4, 5, 6, 7]
    assert isinstance(found[4], BrokenRow)
    assert found[4].reason == "is no JSON: it is nested too deeply"


def test_columns_of_the_same_name_are_kept_apart(tmp_path: Path) -> None:
    file = opened(tmp_path, "leads.csv", "a,A,a\n1,2,3\n")
    with file:
        (row,) = file.rows
    assert isinstance(row, Row)
    assert row.cells == ("1", "2", "3")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("leads.csv", b"", "is empty"),
        ("leads.csv", b"\xef\xbb\xbf", "is empty"),
        ("leads.csv", b" \n\n", "is empty"),
        ("leads.json", b"  ", "is empty"),
        ("leads.csv", b"\x89PNG\r\n\x1a\n\0\0", "is a picture, not a text file"),
        ("leads.csv", b"PK\x03\x04\x14\0", "is a spreadsheet or another zip file, not a text file"),
        ("leads.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is a spreadsheet of an old kind"),
        ("leads.csv.gz", b"\x1f\x8b\x08", "is compressed"),
        ("leads.csv", bytes(range(256)) * 4, "is not a text file"),
        ("leads.csv", "a,b\n1,2\n".encode("utf-16-le"), "is in UTF-16 without saying so"),
        ("leads.csv", b"a\n\x81\xff\n", "is neither in UTF-8 nor in Windows-1252"),
        ("leads.json", b'[{"a": 1},\n{"a": }]', "line 2 of"),
        ("leads.json", b'{"a": 1}\n{"a": 2}', "line 2 of"),
        ("leads.json", b"[" * 100_000, "is nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_one_error(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    with pytest.raises(LeadsError) as raised:
        opened(tmp_path, name, content)
    assert message in raised.value.message
    assert name in raised.value.message


def test_a_spreadsheet_is_to_be_saved_as_csv(tmp_path: Path) -> None:
    with pytest.raises(LeadsError) as raised:
        opened(tmp_path, "leads.xlsx", b"PK\x03\x04")
    assert raised.value.help is not None
    assert "save it as CSV" in raised.value.help


def test_folders_and_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(LeadsError, match="is a folder, not a file of leads"):
        open_leads(tmp_path)
    for name in ("nowhere.csv", "nowhere/leads.csv", "a\0b"):
        with pytest.raises(LeadsError, match="there is no file"):
            open_leads(f"{tmp_path}/{name}")


@pytest.mark.parametrize("options", [Options(encoding="klingon"), Options(encoding="base64"), Options(delimiter=";;")])
def test_options_that_mean_nothing_are_refused(tmp_path: Path, options: Options) -> None:
    with pytest.raises(LeadsError):
        opened(tmp_path, "leads.csv", "a,b\n1,2\n", options)


def test_bytes_that_are_not_in_the_forced_encoding_are_an_error_while_reading(tmp_path: Path) -> None:
    content = b"a\n" + b"x\n" * 100_000 + b"\xff\n"
    with opened(tmp_path, "leads.csv", content, Options(encoding="utf-8")) as file, pytest.raises(LeadsError) as raised:
        list(file.rows)
    assert "is not in utf-8" in raised.value.message


def test_a_line_that_never_ends_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LeadsError, match="is longer than"):
        opened(tmp_path, "leads.csv", b"a\n" + b"x" * (1 << 24))


def test_a_pipe_is_read(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=("a;b\n1;2\n",))
    writer.start()
    assert leads(open_leads(path)) == [{"a": "1", "b": "2"}]
    writer.join()


def test_the_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    content = json.dumps({"a": "ä"}).encode()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    file = open_leads("-")
    assert file.name == "the standard input"
    assert leads(file) == [{"a": "ä"}]


def test_a_key_given_twice_says_one_thing_or_nothing(tmp_path: Path) -> None:
    pairs = (
        '"a": 1, "a": 2, "b": 3, "b": 3, "c": [{"d": "x", "d": "y", "d": "x"}], "e": 1, "e": true, "f": 5, "f": null'
    )
    (lead,) = leads(opened(tmp_path, "leads.jsonl", f"{{{pairs}}}\n"))
    assert lead == {
        "a": Unusable("keys of the same name say `1` and `2`"),
        "b": 3,
        "c": [{"d": Unusable("keys of the same name say `x` and `y`")}],
        "e": Unusable("keys of the same name say `1` and `true`"),
        "f": 5,
    }
