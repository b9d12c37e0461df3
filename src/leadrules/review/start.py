"""Which revision a change starts from, and which files it touches."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from leadrules.git.ask import Unreadable, ask

HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
# A commit that was not fetched takes longer than what is here.
PATIENCE = 120


def git(*arguments: str) -> str | None:
    """Ask git in the current folder; None when it does not know."""
    try:
        return os.fsdecode(ask(Path.cwd(), *arguments, patience=PATIENCE)).rstrip("\n")
    except Unreadable:
        return None


def base_of(named: str | None) -> str | None:
    """Find the commit that a change starts from: the one that is named, or that of the request under review."""
    if named:
        return commit(named)
    event = github_event().get("pull_request")
    wanted = os.environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", "")
    if isinstance(event, dict):
        tip, head = (str((event.get(side) or {}).get("sha", "")) for side in ("base", "head"))
        parents = parents_of_head()
        # What is checked out is most often the request merged into its target: then that is what it starts from.
        wanted = parents[0] if len(parents) > 1 and parents[1] == head else tip
        if wanted == tip and HASH.fullmatch(tip) and fetched(tip):
            wanted = git("merge-base", tip, "HEAD") or tip
    return wanted if HASH.fullmatch(wanted) and fetched(wanted) else None


def commit(named: str) -> str | None:
    """The commit of a revision that somebody named."""
    return git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{named}^{{commit}}")


def parents_of_head() -> list[str]:
    """The parents of what is checked out, also where the history was not fetched."""
    header = (git("cat-file", "commit", "HEAD") or "").split("\n\n", 1)[0]
    return [line.removeprefix("parent ") for line in header.splitlines() if line.startswith("parent ")]


def fetched(hash_: str) -> bool:
    """Whether a commit is here, or could be fetched."""
    is_here = git("cat-file", "-e", f"{hash_}^{{commit}}") is not None
    return is_here or git("fetch", "--quiet", "--no-tags", "--depth=1", "origin", hash_) is not None


def github_event() -> dict[str, object]:
    """What GitHub tells of the event that a workflow runs for; empty elsewhere."""
    path = os.environ.get("GITHUB_EVENT_PATH")
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8")) if path else {}
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def changed_files(base: str) -> set[str]:
    """Every file that is not as it was, called from the top of the repository; renamed ones by both names."""
    found = git("diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", base, "--")
    return set(filter(None, (found or "").split("\0")))


def files_at(base: str, folder: str) -> set[str]:
    """The rules files that were below a folder of the repository."""
    found = git("ls-tree", "-r", "-z", "--name-only", "--full-tree", base)
    names = set(filter(None, (found or "").split("\0")))
    inside = {name for name in names if folder in ("", ".") or name == folder or name.startswith(f"{folder}/")}
    return {name for name in inside if name.endswith(".rules") and "/." not in f"/{name}"}


def top() -> Path | None:
    """The folder of the repository."""
    found = git("rev-parse", "--show-toplevel")
    return Path(found) if found else None
