"""CSV as it is found: what the csv module writes reads back; what does not fit is reported where it stands."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadrules.leads.csv import DELIMITERS, CsvRows, find_delimiter, named_delimiter
from leadrules.leads.decode import lines
from leadrules.leads.rows import BrokenRow, LeadsError, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def rows(text: str, delimiter: str = ",") -> list[Row | BrokenRow]:
    return list(CsvRows(io.StringIO(text, newline=""), delimiter, "leads.csv"))


def cells(text: str) -> list[tuple[object, ...]]:
    return [row.cells for row in rows(text) if isinstance(row, Row)]


def broken(text: str) -> list[tuple[str, str]]:
    return [(row.place, row.reason) for row in rows(text) if isinstance(row, BrokenRow)]


def tables(cell: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    def of_width(width: int) -> st.SearchStrategy[list[list[str]]]:
        header = st.lists(cell.filter(str.strip), min_size=width, max_size=width)
        return st.tuples(header, st.lists(st.lists(cell, min_size=width, max_size=width), max_size=6)).map(
            lambda pair: [pair[0], *pair[1]]
        )

    return st.integers(1, 5).flatmap(of_width)


def written(table: Sequence[Sequence[str]], delimiter: str, quoting: int, line_end: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=line_end).writerows(table)  # type: ignore[arg-type] # any int
    return out.getvalue()


any_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=10)
latin_text = st.text(alphabet="abcäöüß€ ,;|\t\"'\r\n0123456789", max_size=10)
quotings = st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC])
line_ends = st.sampled_from(["\r\n", "\n", "\r"])


@given(
    tables(any_text),
    st.sampled_from(DELIMITERS),
    quotings,
    line_ends,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_is_written_is_read_back(
    table: list[list[str]], delimiter: str, quoting: int, line_end: str, encoding: str
) -> None:
    if quoting == csv.QUOTE_MINIMAL:
        # Else the writer leaves a lone line end in a cell without quotes.
        line_end = "\r\n"
    stream = io.BytesIO(written(table, delimiter, quoting, line_end).encode(encoding))
    decoded = lines(stream, "utf-8-sig" if encoding == "utf-8" else encoding, "leads.csv")
    found = CsvRows(decoded, delimiter, "leads.csv")
    header = tuple(cell.strip() for cell in table[0])
    assert found.header == header
    # The writer leaves a lone blank cell out in some ways of quoting, and a blank line is no row.
    assert [row.cells for row in found if isinstance(row, Row)] == [tuple(row) for row in table[1:]]


@given(tables(latin_text), st.sampled_from(DELIMITERS), line_ends)
def test_windows_1252_is_read_back(table: list[list[str]], delimiter: str, line_end: str) -> None:
    stream = io.BytesIO(written(table, delimiter, csv.QUOTE_ALL, line_end).encode("cp1252"))
    found = CsvRows(lines(stream, "cp1252", "leads.csv"), delimiter, "leads.csv")
    assert [row.cells for row in found if isinstance(row, Row)] == [tuple(row) for row in table[1:]]


words = st.text(alphabet="abc 12.äö'-", min_size=1, max_size=8)


@given(tables(words), st.sampled_from(DELIMITERS), quotings)
def test_the_delimiter_is_found(table: list[list[str]], delimiter: str, quoting: int) -> None:
    if len(table[0]) > 1:
        assert find_delimiter(written(table, delimiter, quoting, "\n") + "\n") == delimiter


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ('a;b\n"1,5";2\n1,5;2,5\n', ";"),
        ('"a;x","b;y"\n"1;2",3\n', ","),
        ("a|b\n1|2\n", "|"),
        ("a\tb,c\td\n1\t2,3\t4\n5\t6\t7\n", "\t"),
        ("just one column\n1\n", ","),
        ("", ","),
    ],
)
def test_a_delimiter_inside_quotes_or_in_some_rows_does_not_count(text: str, delimiter: str) -> None:
    assert find_delimiter(text) == delimiter


@given(st.text(max_size=200), st.sampled_from(DELIMITERS))
def test_any_text_is_rows_or_one_error(text: str, delimiter: str) -> None:
    find_delimiter(text)
    try:
        found = rows(text, delimiter)
    except LeadsError:
        return
    assert [row.number for row in found] == list(range(1, len(found) + 1))
    places = [row.line for row in found if row.line is not None]
    assert places == sorted(set(places))


def test_a_header_alone_is_no_rows() -> None:
    assert rows("a,b\n") == []
    assert rows("a,b") == []


def test_a_row_knows_its_line_though_cells_go_over_several() -> None:
    text = 'a,b\r\n1,"x\r\ny"\r\n\r\n2,z\r\n'
    assert [(row.number, row.line) for row in rows(text)] == [(1, 2), (2, 5)]
    assert cells(text) == [("1", "x\r\ny"), ("2", "z")]


def test_a_row_that_does_not_fit_is_reported_never_shifted() -> None:
    text = "a,b\n1,2\n1\n1,2,3\n3,4\n"
    assert cells(text) == [("1", "2"), ("3", "4")]
    assert broken(text) == [
        ("line 3", "has 1 cell, the header has 2"),
        ("line 4", "has 3 cells, the header has 2"),
    ]


def test_a_row_that_is_quoted_as_a_whole_is_called_that() -> None:
    assert broken('a,b\n"1,2"\n') == [
        ("line 2", "has 1 cell, the header has 2: the whole row is quoted as if it were one")
    ]


def test_a_quote_that_never_closes_is_reported_with_all_its_lines() -> None:
    assert broken('a,b\n1,2\n3,"4\n5,6\n') == [("lines 3 to 4", "opens a quote that never closes")]


def test_text_behind_a_closing_quote_is_reported_and_the_next_row_is_read() -> None:
    text = 'a,b\n1,"2" x\n3,4\n'
    assert broken(text) == [("line 2", "goes on after a closing quote; a quote inside a cell is written twice")]
    assert cells(text) == [("3", "4")]


def test_a_giant_cell_is_reported_before_it_eats_the_memory() -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        yield from ("a,b\n", '1,"')
        while True:
            taken += 1
            yield "x" * 1_000 + "\n"

    first = next(iter(CsvRows(endless(), ",", "leads.csv")))
    assert isinstance(first, BrokenRow)
    assert "is there a quote that never closes?" in first.reason
    assert taken < 200


def test_a_nul_character_breaks_its_row_only() -> None:
    text = "a,b\n1,\0\n3,4\n"
    assert broken(text) == [("line 2", "holds a NUL character")]
    assert cells(text) == [("3", "4")]


@pytest.mark.parametrize("text", ["", "\n\n", '"a', 'a,"b" c\n', "a\0,b\n"])
def test_a_file_without_a_header_is_one_error(text: str) -> None:
    with pytest.raises(LeadsError):
        rows(text)


@pytest.mark.parametrize(("name", "delimiter"), [("tab", "\t"), (";", ";"), ("pipe", "|"), ("^", "^")])
def test_a_delimiter_is_given_by_name_or_as_it_is(name: str, delimiter: str) -> None:
    assert named_delimiter(name) == delimiter


@pytest.mark.parametrize("name", ["", ";;", '"', "\n", "\0"])
def test_what_cannot_part_cells_is_refused(name: str) -> None:
    with pytest.raises(LeadsError):
        named_delimiter(name)
