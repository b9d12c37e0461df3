"""A review as Markdown: what it comes to first, then what changed in meaning, and the rest folded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadrules.diagnostics.text import visible as unobeyed
from leadrules.explain.markdown import escaped, html
from leadrules.review.runs import Status
from leadrules.schema.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from leadrules.review.agreed import Agreed
    from leadrules.review.review import Compared, Reviewed

OPEN = "not everything is agreed"
SIGNS = {Status.PASSED: "✓", Status.FOUND: "✗", Status.COULD_NOT_RUN: "✗"}


def report(reviewed: Reviewed, marker: str) -> str:
    """Write a review; the marker is not shown, and tells this comment from all others."""
    lines = [marker, f"### leadrules: {answer(reviewed)}", "", "| | | |", "|---|---|---|"]
    lines += [
        row(reviewed.checked.status, "Check", reviewed.checked.last_line),
        row(reviewed.tested.status, "Examples", reviewed.tested.last_line),
    ]
    if reviewed.agreed is not None:
        lines.append(row(reviewed.agreed.status, "Agreement", agreement(reviewed.agreed)))
    lines += [f"| {sign(reviewed)} | Meaning | {meaning(reviewed)} |", ""]
    for each in reviewed.compared:
        lines += changed(each)
    if reviewed.left_out:
        lines += [f"{reviewed.left_out:,} more rules files may mean something else; name fewer folders.", ""]
    for title, run in (("Check", reviewed.checked), ("Examples", reviewed.tested)):
        if run.status is not Status.PASSED:
            lines += folded(f"{title}: {run.last_line}", fenced(run.said))
    if reviewed.agreed is not None and reviewed.agreed.open:
        lines += folded(f"Agreement: {agreement(reviewed.agreed)}", [f"- {escaped(it)}" for it in reviewed.agreed.open])
    return "\n".join(lines).rstrip("\n") + "\n"


def answer(reviewed: Reviewed) -> str:
    """Say in a few words what it comes to."""
    if not reviewed.could_run:
        return "the rules could not be looked at"
    if reviewed.passed:
        return "nothing stands in the way"
    wrong = [
        said
        for status, said in zip(reviewed.statuses, ("there are mistakes", "examples fail", OPEN), strict=False)
        if status is Status.FOUND
    ]
    return listed(wrong)


def row(status: Status, title: str, said: str) -> str:
    """A line of the table at the top."""
    return f"| {SIGNS[status]} | {title} | {cell(said)} |"


def agreement(agreed: Agreed) -> str:
    """Say in a line what is open between the teams."""
    if agreed.status is Status.COULD_NOT_RUN:
        return "could not be looked at"
    count = len(agreed.open)
    if not count:
        return "everything that somebody must agree to is agreed"
    return f"{count:,} {'thing is' if count == 1 else 'things are'} open"


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


def folded(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Lines that are shown when their heading is chosen."""
    yield f"<details><summary>{html(title)}</summary>"
    yield ""
    yield from lines
    yield ""
    yield "</details>"
    yield ""


def fenced(text: str) -> list[str]:
    """Text that stays as it is, whatever it holds: the fence is longer than any in it.

    A long fence is none to GitLab where it looks for commands, which are lines that begin with `/`.
    """
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}text", *(re.sub("^/", " /", unobeyed(line)) for line in text.splitlines()), fence]


def cell(text: str) -> str:
    """Text in a cell of a table."""
    return escaped(text).replace("\n", " ")
