"""Where rules files come from: a folder on disk that nothing may leave, or texts in memory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING, Protocol

from leadrules.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST_FILE = 64 * 1024 * 1024


class Unavailable(Exception):
    """A file that cannot be had; holds a code, the message, and help."""

    def __init__(self, code: str, message: str, help_text: str | None = None) -> None:
        """Keep what to tell the author."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help_text


class Files(Protocol):
    """What the compiler reads from. A key names one file, however it was reached."""

    def entry(self) -> str:
        """The key of the file to begin with."""

    def find(self, wanted: str, beside: str) -> str:
        """The key of a file that the file `beside` names; raises Unavailable."""

    def read(self, key: str) -> Source:
        """A file's text; raises Unavailable."""


def decode(data: bytes, shown: str) -> str:
    """Read UTF-8 with or without a byte-order mark, any line ends.

    Raises:
        Unavailable: when it is no text.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        message = f"`{shown}` is written in UTF-16, which some editors call Unicode"
        raise Unavailable("unreadable-file", message, "save the file again as UTF-8")
    if b"\x00" in data[:8192]:
        raise Unavailable("unreadable-file", f"`{shown}` is not a text file", "rules are written in plain text")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        message = f"`{shown}` is not written in UTF-8: line {line} holds a byte that means nothing"
        raise Unavailable("unreadable-file", message, "save the file again as UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shipped_rulesets() -> Path:
    """The rulesets that come with leadrules, in the wheel or beside an editable install's source."""
    packaged = Path(str(files("leadrules") / "rulesets"))
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "rulesets"


def root_of(path: Path) -> Path:
    """The folder that `use` may not leave: the git checkout around a file, or else the file's own folder."""
    folder = path if path.is_dir() else path.parent
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), folder)


@dataclass(frozen=True)
class FilesOnDisk:
    """A file and those that it uses: beside it, in the folders above up to `root`, then among the shipped ones.

    Keys are resolved paths; `shown` is what the user called the first file.
    """

    path: Path
    root: Path

    @cached_property
    def resolved_root(self) -> Path:
        """The root without links, so that no link leads out of it."""
        return self.root.resolve()

    def entry(self) -> str:
        """The first file."""
        return str(self.path.resolve())

    def find(self, wanted: str, beside: str) -> str:
        """Look beside the file, then folder by folder upwards, then among the shipped rulesets."""
        relative = PurePosixPath(wanted)
        if relative.is_absolute() or "\\" in wanted or ":" in wanted or "\x00" in wanted:
            raise Unavailable(
                "outside-root", f"`{wanted}` is not a path beside this file", "write it with `/`, from here"
            )
        try:
            return self.look_for(relative, wanted, Path(beside).parent)
        except (OSError, ValueError):
            # No system has files of such names: too long, or with half a character.
            raise Unavailable("file-not-found", f"there is no file `{wanted[:60]}`", "check the path") from None

    def look_for(self, relative: PurePosixPath, wanted: str, folder: Path) -> str:
        """Look folder by folder upwards, then among the shipped rulesets."""
        shipped = shipped_rulesets().resolve()
        home = self.resolved_root if folder.is_relative_to(self.resolved_root) else shipped
        left = False
        for above in (folder, *folder.parents):
            if not above.is_relative_to(home):
                break
            found = (above / relative).resolve()
            if not found.is_relative_to(home):
                left = True
            elif found.is_file():
                return str(found)
        library = (shipped / relative).resolve()
        if library.is_relative_to(shipped) and library.is_file():
            return str(library)
        if left:
            help_text = "rules use files of their own repository or folder only; `--root` names a wider folder"
            raise Unavailable("outside-root", f"`{wanted}` lies outside `{self.shown(home)}`", help_text)
        raise Unavailable("file-not-found", f"there is no file `{wanted}` beside this one", "check the path")

    def read(self, key: str) -> Source:
        """Read a file from disk."""
        shown = self.shown(Path(key))
        try:
            if Path(key).stat().st_size > LARGEST_FILE:
                raise Unavailable("unreadable-file", f"`{shown}` is larger than 64 MB", "split it")
            data = Path(key).read_bytes()
        except OSError as wrong:
            raise Unavailable("unreadable-file", f"`{shown}` cannot be read: {wrong.strerror}") from None
        return Source(shown, decode(data, shown))

    def shown(self, path: Path) -> str:
        """A path as the user would type it: as given, or from the current folder where it lies below that."""
        if path == self.path.resolve():
            return self.path.as_posix()
        here = Path.cwd()
        return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()


@dataclass(frozen=True)
class FilesWithText(FilesOnDisk):
    """Files on disk of which the first reads as if it held another text: what a change to it would mean."""

    text: str

    def read(self, key: str) -> Source:
        """Read a file from disk, or give the first one's other text."""
        return Source(self.shown(Path(key)), self.text) if key == self.entry() else super().read(key)


@dataclass(frozen=True)
class FilesInMemory:
    """Texts by name; the names are paths with `/`."""

    texts: Mapping[str, str]
    first: str

    def entry(self) -> str:
        """The first file."""
        return self.first

    def find(self, wanted: str, beside: str) -> str:
        """Look beside the file, then upwards, then among the shipped rulesets."""
        if beside not in self.texts:
            # A shipped file uses another one.
            return FilesOnDisk(Path(beside), shipped_rulesets()).find(wanted, beside)
        for above in PurePosixPath(beside).parents:
            found = normpath(above / wanted)
            if found in self.texts:
                return found
        if normpath(PurePosixPath(beside).parent / wanted).startswith(("..", "/")):
            help_text = "rules use files of their own folder only"
            raise Unavailable("outside-root", f"`{wanted}` lies outside the folder of the rules", help_text)
        shipped = shipped_rulesets()
        return FilesOnDisk(shipped / "x", shipped).find(wanted, str(shipped.resolve() / "x"))

    def read(self, key: str) -> Source:
        """Take a text, or a shipped file."""
        if key in self.texts:
            return Source(key, self.texts[key].removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
        return FilesOnDisk(Path(key), Path(key).parent).read(key)
