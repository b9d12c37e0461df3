"""Identifiers of criteria that stay the same when other lines move: `sql.money`, `finance_leader.level_ge_manager`."""

from __future__ import annotations

import re
from hashlib import sha256

SIGNS = {">=": " ge ", "<=": " le ", ">": " gt ", "<": " lt ", "*": " times ", "+": " plus ", "%": " percent "}
LONGEST = 48


def slug(text: str) -> str:
    """Make a short identifier from a criterion's own text: it changes with the text and with nothing else."""
    spelled = re.sub(r">=|<=|[<>*+%]", lambda sign: SIGNS[sign[0]], text)
    words = "_".join(re.findall(r"\w+", spelled.lower()))
    if len(words) <= LONGEST and words:
        return words
    return f"{words[: LONGEST - 7].rstrip('_')}_{sha256(text.encode()).hexdigest()[:6]}"


class Identities:
    """Hands out each identifier once; the same criterion written twice under one head is told apart by a number."""

    def __init__(self) -> None:
        """Begin with none given."""
        self.given: dict[str, int] = {}

    def make(self, parent: str, own: str) -> str:
        """Name a criterion below its parent."""
        name = f"{parent}.{own}"
        count = self.given.get(name, 0) + 1
        self.given[name] = count
        return name if count == 1 else f"{name}_{count}"
