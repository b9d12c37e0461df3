"""A point in few words, for a sentence that names several."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadrules.explain.story import Point


def in_short(point: Point) -> str:
    """A point without its label, in a few words; what was wanted is left out where what was found says it."""
    if point.parts:
        return "; ".join(in_short(part) for part in point.parts)
    if point.found is None:
        return point.what
    if point.outcome.is_met:
        is_said = point.wanted is None or point.wanted in ("known", "this to be so") or says(point.found, point.wanted)
        return fact(point) + ("" if is_said else f" ({point.wanted})")
    return fact(point) + (f" (wanted: {point.wanted})" if point.wanted else "")


def fact(point: Point, longest: int | None = None) -> str:
    """What was looked at with what was found: `Budget 45,000 EUR`; a value that names it is enough: `C level`."""
    found = point.found or ""
    if longest is not None:
        found = cut(found, longest)
    words = found.lower().split()
    if len(words) > 1 and point.what.lower() in words and not found.startswith("“"):
        return found[:1].upper() + found[1:]
    if point.what and words and words[0] in ("yes", "no"):
        return f"{point.what}: {found}"
    return f"{point.what} {found}".strip()


def cut(text: str, longest: int) -> str:
    """Keep a long text to its beginning."""
    if len(text) <= longest:
        return text
    shown = text[: longest - 1]
    if " " in shown[longest // 2 :]:
        shown = shown[: shown.rindex(" ")]
    bracket = ")" if shown.count("(") > shown.count(")") else ""
    closing = "”" if text.startswith("“") and text.endswith("”") else bracket
    return f"{shown.rstrip(' ,;:(')}…{closing}"


def says(found: str, wanted: str) -> bool:
    """Whether what was found stands in what was wanted, word for word, or is just what was wanted at least."""
    if wanted in (f"at least {found}", f"at most {found}") or (wanted == "none" and found.startswith("not known")):
        return True
    return found == wanted or found in wanted.replace(" or ", ", ").replace("(", "").replace(")", "").split(", ")


def heading(point: Point) -> str:
    """What to call a point in a list of them: its label, or what it is about."""
    if point.label:
        return point.label
    return point.what if point.found is not None else next((heading(part) for part in point.parts), point.what)
