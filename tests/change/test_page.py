"""The page of a difference in a real browser: a phone, and data that would like to be more than data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from leadrules import Ruleset, difference

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

PHONE = {"width": 360, "height": 640}
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def page(repo_root: Path) -> str:
    """Give the page of a change of many things, with a doc text that is no text."""
    path = repo_root / "rulesets" / "inbound" / "inbound.rules"
    text = path.read_text(encoding="utf-8")
    for before, after in (
        ("integer is 50", "integer is 100"),
        ("+25 when", "+30 when"),
        ("within next 180 days", "within next 90 days"),
        ("Sales-qualified lead", HOSTILE),
    ):
        assert before in text
        text = text.replace(before, after, 1)
    return difference(path, Ruleset.from_text(text), on="2026-11-20").explain("html")


def test_a_phone_shows_all_of_it_and_needs_no_sideways_scrolling(browser: Browser, page: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    shown = context.new_page()
    shown.set_content(page.replace("<details>", "<details open>"))
    assert shown.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    box = shown.locator("h1").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < PHONE["height"] / 2
    context.close()


def test_nothing_of_the_rules_runs_or_is_fetched(browser: Browser, page: str) -> None:
    context = browser.new_context()
    shown = context.new_page()
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.on("dialog", lambda dialog: asked.append(dialog.message))
    shown.set_content(page)
    assert HOSTILE in shown.locator("main").inner_text()
    assert asked == []
    context.close()
