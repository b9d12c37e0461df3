"""What pages say of each other, of the program and of the repository: links, commands, statuses, the picture."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from click.testing import CliRunner

from leadrules.cli import COMMANDS, group

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
PAGES = (README, *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "tests" / "language").glob("*.md")))
# Pages about single messages have a runner of their own.
OURS = tuple(page for page in PAGES if page.parent.name != "diagnostics")
DECISIONS = ROOT / "docs" / "decisions"
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
WIDEST = 120


def prose(page: Path) -> str:
    return FENCED.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """Give the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(prose(page)):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", OURS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_prose_keeps_to_the_width_of_a_page(page: Path) -> None:
    long = [line for line in prose(page).splitlines() if len(line) > WIDEST and not line.startswith(("|", "!"))]
    assert long == []


def test_the_readme_lists_every_command() -> None:
    listed = re.findall(r"^\| `leadrules (\w+) [^`]*` \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == list(COMMANDS)


def test_the_readme_says_the_statuses_that_help_says() -> None:
    told = " ".join(CliRunner().invoke(group, ["--help"]).output.split())
    status = "Exit status: 0 nothing wrong, 1 something was found, 2 it could not run."
    assert status in told
    assert status in README.read_text(encoding="utf-8")


def test_the_picture_shows_what_the_readme_shows() -> None:
    drawn = runpy.run_path(str(ROOT / "docs" / "images" / "make_picture.py"))
    assert drawn["PICTURE"].read_text(encoding="utf-8") == drawn["picture"](README.read_text(encoding="utf-8"))


def test_the_commands_of_make_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", README.read_text(encoding="utf-8"), re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_decisions_are_numbered_dated_and_listed() -> None:
    records = sorted(DECISIONS.glob("[0-9]*.md"))
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[(\d+)\]\((.+?)\) \| (.+?) \|$", index, re.MULTILINE)
    for number, record in enumerate(records, 1):
        title, _, dated, *_ = record.read_text(encoding="utf-8").split("\n")
        assert record.name.startswith(f"{number:04}-")
        assert re.fullmatch(r"November 2026", dated), record.name
        assert listed[number - 1] == (f"{number:04}", record.name, title.removeprefix(f"# {number}. "))
    assert len(listed) == len(records)
