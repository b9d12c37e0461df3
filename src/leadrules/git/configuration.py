"""What git's configuration says, and who is working here by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.git.ask import Unreadable, ask

if TYPE_CHECKING:
    from pathlib import Path


def setting(folder: Path, name: str) -> str | None:
    """A value of git's configuration; None when it is not set, or there is no git."""
    try:
        found = ask(folder, "config", "--get", name)
    except Unreadable:
        return None
    return found.decode("utf-8", "replace").strip() or None


def person_of(folder: Path) -> str | None:
    """`Name <e-mail>` from git's configuration; None when either is not set."""
    name, email = setting(folder, "user.name"), setting(folder, "user.email")
    return f"{name} <{email}>" if name and email else None
