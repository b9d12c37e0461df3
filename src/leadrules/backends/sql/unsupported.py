"""What cannot be said in SQL yet: an error that names it, never another answer."""

from __future__ import annotations


class Unsupported(Exception):
    """A construct that has no SQL yet, and the definition that uses it."""

    def __init__(self, construct: str, place: str) -> None:
        """Name both."""
        super().__init__(f"{place}: {construct} cannot be evaluated in SQL yet")
        self.construct = construct
        self.place = place
