"""Leads that two versions see differently."""

from leadrules.change.search.search import DOWN, UP, Search

__all__ = ["DOWN", "UP", "Search"]
