"""A path, or the standard input → the rows of the leads in it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, Self, cast

from leadrules.leads import columnar, decode
from leadrules.leads.csv import CsvRows, find_delimiter, named_delimiter
from leadrules.leads.json import json_rows
from leadrules.leads.jsonl import jsonl_rows
from leadrules.leads.rows import LeadsError
from leadrules.schema.json_text import JsonError, parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from leadrules.leads.rows import BrokenRow, Row

STDIN = "-"
_IN_MEMORY = 1 << 24


class Format(StrEnum):
    """What a file of leads is written in."""

    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    PARQUET = "parquet"
    ARROW = "arrow"


_BY_SUFFIX = {
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".tab": Format.CSV,
    ".json": Format.JSON,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".parquet": Format.PARQUET,
    ".arrow": Format.ARROW,
    ".feather": Format.ARROW,
    ".arrows": Format.ARROW,
}
# How a file of columns begins, whatever it is called.
_BY_MARK = (
    (columnar.PARQUET, Format.PARQUET),
    (columnar.ARROW_FILE, Format.ARROW),
    (columnar.ARROW_STREAM, Format.ARROW),
)


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may say of a file instead of having it guessed."""

    format: Format | None = None
    encoding: str | None = None
    delimiter: str | None = None


@dataclass(frozen=True, slots=True)
class LeadFile:
    """An open file of leads; `rows` can be gone through once. Close it, or use it in a `with`.

    `header`, `encoding` and `delimiter` are None for formats without them. A file of columns can be gone through by its
    `columns` instead of its rows.
    """

    name: str
    format: Format
    encoding: str | None
    delimiter: str | None
    header: tuple[str, ...] | None
    rows: Iterator[Row | BrokenRow]
    _stream: BinaryIO = field(repr=False)
    columns: columnar.Columnar | None = None

    def close(self) -> None:
        """Give the file back."""
        self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_leads(path: str | PathLike[str], options: Options | None = None) -> LeadFile:
    """Open a file of leads; `-` is the standard input. The format goes by the name, else by how it begins.

    Raises:
        LeadsError: when it is not there, is no file, is empty, or is no text; while reading, when it breaks off.
    """
    options = options or Options()
    name = "the standard input" if str(path) == STDIN else str(path)
    stream = _spooled(sys.stdin.buffer) if str(path) == STDIN else _opened(path)
    try:
        return _lead_file(stream, name, PurePath(path).suffix.lower(), options)
    except BaseException:
        stream.close()
        raise


def _opened(path: str | PathLike[str]) -> BinaryIO:
    try:
        stream = open(path, "rb")  # noqa: PTH123, SIM115 - a name may hold what Path refuses; the LeadFile closes it
    except IsADirectoryError:
        raise LeadsError(f"{path} is a folder, not a file of leads") from None
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise LeadsError(f"there is no file {path}") from None
    except PermissionError:
        raise LeadsError(f"{path} may not be read", "ask for the right to read it") from None
    except OSError as error:
        raise LeadsError(f"{path} cannot be read: {error.strerror}") from None
    if stream.seekable():
        return stream
    with stream:
        return _spooled(stream)


def _spooled(stream: BinaryIO) -> BinaryIO:
    """Keep what comes through a pipe, which can be read once only, on disk where it is much."""
    kept = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - the LeadFile closes it
    shutil.copyfileobj(stream, kept)
    kept.seek(0)
    return kept


def _lead_file(stream: BinaryIO, name: str, suffix: str, options: Options) -> LeadFile:
    found = _columnar(stream, name, suffix, options)
    if found is not None:
        return found
    encoding = decode.find_encoding(stream, name, options.encoding)
    sample = _sample(stream, encoding, name)
    if not sample.strip():
        raise LeadsError(f"{name} is empty")
    kind = options.format or _BY_SUFFIX.get(suffix) or _guessed(sample)
    if kind is Format.JSON:
        rows = json_rows(decode.lines(stream, encoding, name, "\n"), name)
        return LeadFile(name, kind, encoding, None, None, rows, stream)
    if kind is Format.JSONL:
        rows = jsonl_rows(decode.lines(stream, encoding, name, "\n"))
        return LeadFile(name, kind, encoding, None, None, rows, stream)
    delimiter = named_delimiter(options.delimiter) if options.delimiter else find_delimiter(sample)
    csv = CsvRows(decode.lines(stream, encoding, name), delimiter, name)
    return LeadFile(name, kind, encoding, delimiter, csv.header, iter(csv), stream)


def _columnar(stream: BinaryIO, name: str, suffix: str, options: Options) -> LeadFile | None:
    """Open a file of columns; None when it is a text, by what is said of it, by how it begins or by its name."""
    stream.seek(0)
    head = stream.read(decode.HEAD)
    marked = next((kind for mark, kind in _BY_MARK if head.startswith(mark)), None)
    kind = options.format or marked or _BY_SUFFIX.get(suffix)
    if kind not in (Format.PARQUET, Format.ARROW):
        return None
    if not head:
        raise LeadsError(f"{name} is empty")
    if marked is not kind:
        what = "a Parquet file" if kind is Format.PARQUET else "a file of Arrow"
        raise LeadsError(f"{name} is not {what}: it begins like something else", "name its format with --lead-format")
    opened = columnar.open_columnar(stream, name, is_parquet=kind is Format.PARQUET)
    return LeadFile(name, kind, None, None, tuple(opened.schema.names), opened.rows(), stream, opened)


def _sample(stream: BinaryIO, encoding: str, name: str) -> str:
    """The first lines, up to about 64,000 characters."""
    taken: list[str] = []
    length = 0
    lines = decode.lines(stream, encoding, name)
    for line in lines:
        taken.append(line[: decode.HEAD])
        length += len(line)
        if length > decode.HEAD:
            break
    else:
        # All of it: an empty last line is left out of guessing, so that the real last one is not.
        taken.append("\n")
    # Closing gives the stream back.
    lines.close()
    return "".join(taken)


def _guessed(sample: str) -> Format:
    """Tell formats apart by how they begin."""
    start = sample.lstrip()
    if start.startswith("["):
        return Format.JSON
    if not start.startswith("{"):
        return Format.CSV
    try:
        parse_json(start.splitlines()[0])
    except JsonError:
        return Format.JSON
    return Format.JSONL
