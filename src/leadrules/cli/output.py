"""Where a command writes: the terminal, a pipe, or a file that appears only when it is whole."""

from __future__ import annotations

import errno
import os
import secrets
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from leadrules.cli.console import fail

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

IN_MEMORY = 1 << 24
BY_SUFFIX = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
}

# What texts for people are written in by the names of their files.
TEXTS = {".md": "markdown", ".markdown": "markdown", ".json": "json", ".html": "html", ".htm": "html"}


def format_by_name(asked: str | None, output: Path | None, endings: Mapping[str, str], otherwise: str) -> str:
    """The format that is asked for, or else the one that the output's name ends in."""
    return asked or endings.get(output.suffix.lower() if output is not None else "", otherwise)


def format_of(path: Path, option: str, otherwise: str = "") -> str:
    """What a file is written in by its name: CSV where that has no ending, as pipes and devices have none.

    `otherwise` says what else helps a name with an ending that is no format's.
    """
    suffix = path.suffix.lower()
    if suffix and suffix not in BY_SUFFIX:
        fail(
            f"{option} {path}: `{path.suffix}` is the ending of no format that can be written",
            f"end the name in .csv, .jsonl, .parquet or .arrow{otherwise}",
        )
    return BY_SUFFIX.get(suffix, "csv")


@contextmanager
def written(path: Path | None, *, is_held: bool = False, is_binary: bool = False) -> Iterator[IO[Any]]:
    """Give a stream to write to. What goes to a file is written beside it and renamed at the end.

    With `is_held` nothing is seen, on the standard output either, before the end is reached without an error.
    """
    out: IO[Any] = sys.stdout.buffer if is_binary else sys.stdout
    if path is not None:
        with beside(path, is_binary=is_binary) as stream:
            yield stream
    elif is_held:
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, **mode("w+", is_binary=is_binary)) as held:
            yield held
            held.seek(0)
            while part := held.read(1 << 16):
                out.write(part)
    else:
        yield out


def mode(of: str, *, is_binary: bool) -> Any:  # noqa: ANN401 - arguments of `open`
    """How a file is opened to be written."""
    return {"mode": f"{of}b"} if is_binary else {"mode": of, "encoding": "utf-8", "newline": ""}


@contextmanager
def beside(path: Path, *, is_binary: bool = False) -> Iterator[IO[Any]]:
    """Write a file beside the one that is meant, and put it in its place when it is whole."""
    if path.is_dir():
        fail(f"{path} is a folder", "name a file")
    if path.exists() and not path.is_file():
        # A device or a named pipe, such as /dev/stdout, is written to; put in its place, a file would destroy it.
        with path.open(**mode("w", is_binary=is_binary)) as stream:
            yield stream
        return
    # The file that a link leads to is written, the link stays.
    try:
        path = path.resolve()
    except RuntimeError:  # What Python before 3.13 raises for links that lead to each other.
        fail(f"{path} cannot be written: it is a link that leads to itself")
    try:
        handle, name = begun(path)
    except OSError as wrong:
        fail(f"{path} cannot be written: {wrong.strerror}")
    try:
        with os.fdopen(handle, **mode("w", is_binary=is_binary)) as stream:
            yield stream
            stream.flush()
            if not name.exists():
                # Python follows the link that /proc shows only where it is told of a folder, which then goes unused.
                os.link(f"/proc/self/fd/{handle}", name, src_dir_fd=handle, follow_symlinks=True)
        # A file that was there keeps its permissions: leads may be meant for few eyes.
        name.chmod(path.stat().st_mode if path.exists() else 0o666 & ~umask())
        name.replace(path)
    except BaseException:
        name.unlink(missing_ok=True)
        raise


def begun(path: Path) -> tuple[int, Path]:
    """Open a file in the folder of another, and give the name that it has until it is put in its place.

    Where the system can, it bears no name before it is whole, so that nothing of it is left when the process is killed.
    """
    # A name that is as long as names may be leaves no room for more.
    name = path.parent / f".{path.name[:50]}.{secrets.token_hex(4)}"
    if Path("/proc/self/fd").is_dir():
        try:
            return os.open(path.parent, os.O_TMPFILE | os.O_RDWR, 0o600), name
        except OSError as wrong:
            # The kinds of refusal that say no more than that this system, or this disk, has no such files.
            if wrong.errno not in (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL):
                raise
    return os.open(name, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), name


def spare(output: Path | None, *read: Path) -> None:
    """End when the output would take the place of a file that is read, or of rules, which may be used by those."""
    if output is None or not output.exists():
        return
    if any(path.exists() and output.samefile(path) for path in read):
        fail(f"--output {output} would overwrite the file that is read", "name another file")
    if output.suffix.lower() == ".rules":
        fail(f"--output {output} would overwrite a rules file", "name another file")


def umask() -> int:
    """The permissions that new files do not get."""
    current = os.umask(0)
    os.umask(current)
    return current
