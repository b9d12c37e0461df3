"""The help that offers what the author probably meant."""

from __future__ import annotations

from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Comparing a wrong name with very many others costs more than the hint is worth.
MOST_CANDIDATES = 2_000
MOST_LISTED = 8
LONGEST = 60
MOST_MISSING = 4
# Short words resemble each other by chance.
SHORT = 4
ALIKE, SHORT_ALIKE = 0.6, 0.75


def did_you_mean(wrong: str, known: Iterable[str], preferred: Iterable[str] = ()) -> str | None:
    """Give "did you mean `industry`?" for the nearest known name, or None when none is near.

    A name in which two neighbouring letters are swapped comes first, then the `preferred` ones.
    """
    found = nearest(wrong, known, tuple(preferred))
    return f"did you mean `{found}`?" if found else None


def nearest(wrong: str, known: Iterable[str], preferred: Sequence[str] = ()) -> str | None:
    """Find the known name that is most like a wrong one."""
    wanted = wrong.casefold()
    if len(wanted) > LONGEST:
        return None
    candidates = candidates_for(wanted, (*preferred, *known))
    swapped = next((candidates[each] for each in swaps(wanted) if each in candidates), None)
    if swapped is not None:
        return swapped
    usual = [name.casefold() for name in preferred]
    near = get_close_matches(wanted, usual, n=1, cutoff=ALIKE)
    near += [each for each in get_close_matches(wanted, candidates, n=3, cutoff=ALIKE) if is_like(wanted, each)]
    return candidates[near[0]] if near else None


def candidates_for(wanted: str, known: Iterable[str]) -> dict[str, str]:
    """The names of about the wanted length, by how they are compared."""
    candidates: dict[str, str] = {}
    for name in known:
        if abs(len(name) - len(wanted)) <= MOST_MISSING or wanted in name:
            candidates.setdefault(name.casefold(), name)
        if len(candidates) >= MOST_CANDIDATES:
            break
    return candidates


def swaps(word: str) -> Iterable[str]:
    """The word itself in small letters, and each word that differs by two neighbouring letters."""
    yield word
    for i in range(len(word) - 1):
        yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]


def is_like(wanted: str, candidate: str) -> bool:
    """Whether two words are alike enough for their length."""
    if min(len(wanted), len(candidate)) >= SHORT:
        return True
    return SequenceMatcher(None, candidate, wanted).ratio() >= SHORT_ALIKE


def listed(names: Sequence[str], last: str = "or") -> str:
    """Write "`a`, `b` or `c`", cut short when there are many."""
    shown = [f"`{name}`" for name in names[:MOST_LISTED]]
    if len(names) > MOST_LISTED:
        return ", ".join(shown) + f" … ({len(names)} in all)"
    if len(shown) <= 1:
        return "".join(shown)
    return ", ".join(shown[:-1]) + f" {last} {shown[-1]}"
