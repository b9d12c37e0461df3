"""A review as Markdown: what it comes to first, then what changed in meaning, and the rest folded."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from leadrules.diagnostics.text import visible as unobeyed
from leadrules.explain.markdown import escaped
from leadrules.explain.visible import visible
from leadrules.review.runs import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.review.review import Compared, Reviewed
    from leadrules.review.runs import Run

SIGNS = {Status.PASSED: "✓", Status.FOUND: "✗", Status.COULD_NOT_RUN: "✗"}


def report(reviewed: Reviewed, marker: str) -> str:
    """Write a review; the marker is not shown, and tells this comment from all others."""
    lines = [marker, f"### leadrules: {answer(reviewed)}", "", "| | | |", "|---|---|---|"]
    lines += [
        row(reviewed.checked.status, "Check", reviewed.checked.last_line),
        row(reviewed.tested.status, "Examples", reviewed.tested.last_line),
    ]
    lines += [f"| {sign(reviewed)} | Meaning | {meaning(reviewed)} |", ""]
    for each in reviewed.compared:
        lines += changed(each)
    if reviewed.left_out:
        lines += [f"{reviewed.left_out:,} more rules files may mean something else; name fewer folders.", ""]
    for title, run in (("Check", reviewed.checked), ("Examples", reviewed.tested)):
        if run.status is not Status.PASSED:
            lines += folded(title, run)
    return "\n".join(lines).rstrip("\n") + "\n"


def answer(reviewed: Reviewed) -> str:
    """Say in a few words what it comes to."""
    if not reviewed.could_run:
        return "the rules could not be looked at"
    if reviewed.passed:
        return "nothing stands in the way"
    wrong = [reviewed.checked.status is Status.FOUND, reviewed.tested.status is Status.FOUND]
    return {(True, True): "there are findings, and examples fail", (True, False): "there are findings"}.get(
        (wrong[0], wrong[1]), "examples fail"
    )


def row(status: Status, title: str, said: str) -> str:
    """A line of the table at the top."""
    return f"| {SIGNS[status]} | {title} | {cell(said)} |"


def sign(reviewed: Reviewed) -> str:
    """Mark whether anything may mean something else."""
    return "✎" if any(is_changed(each) for each in reviewed.compared) else "✓" if reviewed.base else "–"


def meaning(reviewed: Reviewed) -> str:
    """Say in a line what changed in meaning."""
    if reviewed.base is None:
        return "not compared: what the change starts from is not known"
    count = sum(map(is_changed, reviewed.compared))
    since = f"compared with {reviewed.base[:10]}"
    if not count:
        return f"nothing means anything else, {since}"
    return f"{count} rules {'file means' if count == 1 else 'files mean'} something else, {since}"


def is_changed(compared: Compared) -> bool:
    """Whether a file may mean something else."""
    return compared.run is None or compared.run.status is not Status.PASSED


def changed(compared: Compared) -> Iterator[str]:
    """Tell what became of a file; one that means the same is not told of."""
    if compared.run is None:
        yield f"### {escaped(compared.path)}: these rules are {'new' if compared.what == 'added' else 'gone'}"
    elif compared.run.status is Status.FOUND:
        yield compared.run.out.strip("\n")
    elif compared.run.status is Status.COULD_NOT_RUN:
        yield f"### {escaped(compared.path)}: could not be compared"
        yield ""
        yield from fenced(compared.run.said)
    else:
        return
    yield ""


def folded(title: str, run: Run) -> Iterator[str]:
    """Everything that a command said, shown when its heading is chosen."""
    yield f"<details><summary>{title}: {escape(visible(run.last_line))}</summary>"
    yield ""
    yield from fenced(run.said)
    yield ""
    yield "</details>"
    yield ""


def fenced(text: str) -> list[str]:
    """Text that stays as it is, whatever it holds: the fence is longer than any in it."""
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}text", *(unobeyed(line) for line in text.splitlines()), fence]


def cell(text: str) -> str:
    """Text in a cell of a table."""
    return escaped(text).replace("\n", " ")
