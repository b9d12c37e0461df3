"""Rules checked, tested, and compared with what they were before a change."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from leadrules.review.agreed import Agreed, agreed
from leadrules.review.runs import Run, Status, as_argument, run
from leadrules.review.start import changed_files, files_at, top

if TYPE_CHECKING:
    from collections.abc import Mapping

# More is more than a comment holds.
MOST_COMPARED = 50
# So many signs of a commit's name tell it apart, and can be read.
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What to review: files and folders; the commit that the change starts from, where one is known; and leads."""

    paths: tuple[Path, ...]
    base: str | None
    has_agreement: bool = True
    replay: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """A rules file beside what it was: `what` is `changed`, `added` or `removed`; only a changed one is compared."""

    path: str
    what: str
    run: Run | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a review found. `left_out` counts the files that were too many to be compared."""

    checked: Run
    tested: Run
    agreed: Agreed | None = None
    compared: tuple[Compared, ...] = ()
    base: str | None = None
    left_out: int = 0

    @property
    def statuses(self) -> tuple[Status, ...]:
        """How each ended that can find something that must be mended, or agreed to."""
        return (self.checked.status, self.tested.status, *([self.agreed.status] if self.agreed else []))

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return set(self.statuses) == {Status.PASSED}

    @property
    def could_run(self) -> bool:
        """Whether all could look at the rules at all."""
        return Status.COULD_NOT_RUN not in self.statuses


def review(asked: Asked) -> Reviewed:
    """Run everything."""
    paths = [as_argument(each) for each in asked.paths]
    checked = run("check", "--", *paths)
    tested = run("test", "--", *paths)
    touched = touched_files(asked.paths, asked.base) if asked.base else []
    compared = tuple(compare(each, asked) for each in touched[:MOST_COMPARED])
    open_ = agreed(paths) if asked.has_agreement else None
    return Reviewed(checked, tested, open_, compared, asked.base, len(touched) - len(compared))


def touched_files(paths: tuple[Path, ...], base: str) -> list[str]:
    """The rules files that a change may give another meaning, called from the top of the repository."""
    repository = top()
    if repository is None:
        return []
    changed = changed_files(base)
    if not changed:
        return []
    found: set[str] = set()
    used: dict[str, set[str]] = {}
    for path in paths:
        below = Path(os.path.relpath(path.resolve(), repository.resolve())).as_posix()
        before = files_at(base, below)
        now = set(files_now(path, repository))
        found |= {name for name in before ^ now if name in changed}
        for name in before & now:
            files = used[name] = files_of(name, repository)
            # What lists in files of their own hold is not followed: they are in doubt taken to be among them.
            if files & changed or any(each.endswith((".csv", ".txt")) for each in changed):
                found.add(name)
    return sorted(not_with_others(found, used))


def not_with_others(found: set[str], used: Mapping[str, set[str]]) -> list[str]:
    """Leave out what is compared with a file that uses it; of those that use each other, one stays."""
    kept: list[str] = []
    for name in sorted(found, key=lambda each: (-len(used.get(each, ())), each)):
        if not any(name in used.get(other, ()) for other in kept):
            kept.append(name)
    return kept


def files_now(path: Path, repository: Path) -> list[str]:
    """The rules files below a path, as they are called from the top of the repository."""
    inside = sorted(path.rglob("*.rules")) if path.is_dir() else [path] if path.is_file() else []
    names = [Path(os.path.relpath(each.resolve(), repository.resolve())).as_posix() for each in inside]
    return [name for name in names if "/." not in f"/{name}"]


def files_of(name: str, repository: Path) -> set[str]:
    """A rules file and those that it uses now, as they are called from the top of the repository."""
    from leadrules.compiler import Unavailable, compile_path

    try:
        used = [each.path for each in compile_path(repository / name, root=repository).sources]
    except Unavailable:
        used = []
    return {name, *(Path(os.path.relpath(Path(each).resolve(), repository.resolve())).as_posix() for each in used)}


def compare(name: str, asked: Asked) -> Compared:
    """Compare a file with what it was."""
    repository = top() or Path()
    path = Path(os.path.relpath(repository / name))
    if not path.exists():
        return Compared(name, "removed")
    if name not in files_at(asked.base or "", name):
        return Compared(name, "added")
    before = f"{(asked.base or '')[:SHOWN]}:{name}"
    return Compared(
        name,
        "changed",
        run("diff", "--format", "markdown", "--exit-code", *asked.replay, "--", before, as_argument(path)),
    )
