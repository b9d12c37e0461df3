"""What cannot be said in SQL yet: an error that names it, never another answer."""

from __future__ import annotations


class Unsupported(Exception):
    """A construct that has no SQL yet, and the definition that uses it; in SQL at all, or in one dialect."""

    def __init__(self, construct: str, place: str, dialect: str | None = None) -> None:
        """Name both."""
        where = "SQL yet" if dialect is None else f"the SQL of {dialect}"
        super().__init__(f"{place}: {construct} cannot be evaluated in {where}")
        self.construct = construct
        self.place = place
        self.dialect = dialect


class NameTaken(Unsupported):
    """A column of the statement whose name cannot be told from that of the column that names a lead."""
