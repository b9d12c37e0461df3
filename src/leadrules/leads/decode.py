"""The bytes of a file → lines of text: which encoding it is in, and whether it is text at all."""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING, BinaryIO

from leadrules.leads.rows import LeadsError

if TYPE_CHECKING:
    from collections.abc import Generator

HEAD = 65_536
CHUNK = 1 << 20
# A line is kept in memory, so it has an end: 16 million characters.
LONGEST_LINE = 1 << 24
AS_CSV = "save it as CSV, for example in a spreadsheet program with Save As"
READ_FROM = "leads are read from CSV, JSON, JSON Lines, Parquet and Arrow"
_MAGIC = (
    (b"PK\x03\x04", "a spreadsheet or another zip file", AS_CSV),
    (b"\xd0\xcf\x11\xe0", "a spreadsheet of an old kind", AS_CSV),
    (b"\x1f\x8b", "compressed", "unpack it first"),
    (b"BZh", "compressed", "unpack it first"),
    (b"\xfd7zXZ", "compressed", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed", "unpack it first"),
    (b"SQLite format 3\0", "a database", "export the table as CSV"),
    (b"%PDF", "a PDF document", READ_FROM),
    (b"\x89PNG", "a picture", READ_FROM),
    (b"\xff\xd8\xff", "a picture", READ_FROM),
    (b"GIF8", "a picture", READ_FROM),
)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What Windows-1252 does not define: a file that holds them is in some other encoding.
_UNDEFINED = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\f\r\x1b"))


def find_encoding(stream: BinaryIO, name: str, forced: str | None) -> str:
    """Find the encoding of a seekable stream: by its mark, else UTF-8 where all of it is, else Windows-1252.

    Raises:
        LeadsError: when the stream is empty, or no text, or in neither of them.
    """
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(0)
    if not head.strip():
        raise LeadsError(f"{name} is empty")
    _refuse_binary(head, name, is_wide=bool(forced))
    if forced:
        return _known(forced)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    return _guessed(stream, name)


def lines(stream: BinaryIO, encoding: str, name: str, newline: str = "") -> Generator[str, None, None]:
    """Give the lines with their ends, one at a time.

    Raises:
        LeadsError: on bytes that are not in that encoding, and on a line that never ends.
    """
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding, newline=newline)
    number = 0
    try:
        while line := text.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE:
                raise LeadsError(f"line {number} of {name} is longer than {LONGEST_LINE:,} characters")
            yield line
    except UnicodeError:
        # Decoding runs ahead of the lines by a buffer, so the place is not exact.
        message = f"{name} is not in {encoding}, soon after line {number}"
        raise LeadsError(message, "say which encoding it is in, or save it as UTF-8") from None
    finally:
        # The stream belongs to the caller, who may have closed it before we came to the end.
        if not stream.closed:
            text.detach()


def _refuse_binary(head: bytes, name: str, *, is_wide: bool) -> None:
    for magic, what, help_text in _MAGIC:
        if head.startswith(magic):
            raise LeadsError(f"{name} is {what}, not a text file", help_text)
    if is_wide or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if head.count(0) * 3 >= len(head):
        raise LeadsError(
            f"{name} is not a text file, or is in UTF-16 without saying so",
            "save it as UTF-8, or give the encoding, `utf-16-le`",
        )
    if controls * 20 > len(head):
        raise LeadsError(f"{name} is not a text file", READ_FROM)


def _known(encoding: str) -> str:
    try:
        found = codecs.lookup(encoding).name
        # A codec of bytes to bytes is refused here alone.
        io.TextIOWrapper(io.BytesIO(), encoding)
    except (LookupError, ValueError):
        raise LeadsError(f"there is no encoding `{encoding}`", "usual ones are utf-8, utf-16, windows-1252") from None
    return "utf-8-sig" if found == "utf-8" else found


def _guessed(stream: BinaryIO, name: str) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, is_1252 = True, True
    while (is_utf8 or is_1252) and (chunk := stream.read(CHUNK)):
        if is_utf8:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                is_utf8 = False
        is_1252 = is_1252 and len(chunk.translate(None, _UNDEFINED)) == len(chunk)
    if is_utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            is_utf8 = False
    stream.seek(0)
    if is_utf8:
        return "utf-8"
    if is_1252:
        return "cp1252"
    raise LeadsError(f"{name} is neither in UTF-8 nor in Windows-1252", "say which encoding it is in")
