"""The parser's tables, kept between runs: building them takes ten times as long as reading them back.

Reading them runs what the file says (Lark pickles), so they are only taken from a file and a folder that nobody but
this user can write. Where that cannot be had, or not be known, the parser is built each time.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import lark
from lark import Lark

if TYPE_CHECKING:
    from collections.abc import Callable

DIGEST = sha256().digest_size
# Changed with the options that the parser is built with.
FORM = 2
WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def parser_of(grammar: str, build: Callable[[str], Lark]) -> Lark:
    """Take the parser from this user's cache, or build it and put it there."""
    folder = cache_folder()
    if folder is None:
        return build(grammar)
    told_apart_by = f"{FORM}\n{lark.__version__}\n{sys.version}\n{grammar}"
    path = folder / f"parser-{sha256(told_apart_by.encode()).hexdigest()[:32]}"
    kept = read(path)
    if kept is not None:
        return Lark.load(BytesIO(kept))
    built = build(grammar)
    written = BytesIO()
    built.save(written)
    with suppress(OSError):
        write(path, written.getvalue())
    return built


def cache_folder() -> Path | None:
    """This user's own folder, made when it is not there; None when there is none that others cannot write."""
    if not hasattr(os, "getuid"):
        return None
    try:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        folder = Path(base) / "leadrules"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if folder.is_absolute() and is_mine(folder.lstat()) else None
    except (OSError, RuntimeError):
        return None


def is_mine(found: os.stat_result) -> bool:
    """Whether this user alone can change what was found; a link is not what it leads to."""
    is_plain = stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)
    return is_plain and found.st_uid == os.getuid() and not found.st_mode & WRITABLE_BY_OTHERS


def read(path: Path) -> bytes | None:
    """Read what `write` wrote; None when it is not there, not this user's, or not whole."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            if not is_mine(os.fstat(file.fileno())):
                return None
            digest, data = file.read(DIGEST), file.read()
    except OSError:
        return None
    return data if sha256(data).digest() == digest else None


def write(path: Path, data: bytes) -> None:
    """Put a file there at once and whole, readable by this user alone."""
    with NamedTemporaryFile(dir=path.parent, prefix=".parser-", delete=False) as file:
        try:
            file.write(sha256(data).digest() + data)
            file.close()
            Path(file.name).replace(path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
