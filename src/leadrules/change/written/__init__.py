"""What is written otherwise, in the words in which explanations speak of it."""

from leadrules.change.written.around import around
from leadrules.change.written.definitions import edits

__all__ = ["around", "edits"]
