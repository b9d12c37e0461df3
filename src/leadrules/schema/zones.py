"""Time zones by their IANA name, the same on every machine."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Every name there is: `Europe/Berlin`.

    The list is tzdata's, not the machine's, which may know `localtime` and by that something else in each place.
    """
    return frozenset((files("tzdata") / "zones").read_text("utf-8").split())


def find_zone(name: str) -> ZoneInfo | None:
    """Get the zone of that name, or None when there is none."""
    return ZoneInfo(name) if name in zone_names() else None
