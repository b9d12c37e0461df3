"""Two people's changes to one rules file, merged by what they mean."""

from leadrules.merge.merge import Marks, Merged, Unreadable, merge

__all__ = ["Marks", "Merged", "Unreadable", "merge"]
