"""The page in a real browser: a phone, the dark, paper, no JavaScript, no network, hostile data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from leadrules.explain import Format, explain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Browser, Dialog, Page

    from leadrules.verdict import Verdict

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 640}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def html(verdict: Verdict) -> str:
    return explain(verdict, Format.HTML, full=True)


@pytest.mark.parametrize("name", ["undecided", "ready", "nothing", "odd_data", "hostile"])
def test_a_phone_shows_the_headline_first_and_needs_no_sideways_scrolling(
    phone: Page, verdicts: Mapping[str, Verdict], name: str
) -> None:
    # Unfolded, so that what is folded must fit as well.
    phone.set_content(html(verdicts[name]).replace("<details>", "<details open>"))
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    box = phone.locator("h1").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] < PHONE["height"] / 2


def test_a_phone_shows_the_first_question_without_scrolling(phone: Page, verdicts: Mapping[str, Verdict]) -> None:
    phone.set_content(html(verdicts["undecided"]))
    box = phone.get_by_text("is it within the next 180 days").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < PHONE["height"]


def test_the_dark_is_dark(browser: Browser, verdicts: Mapping[str, Verdict]) -> None:
    brightness = {}
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light", java_script_enabled=False)
        page = context.new_page()
        page.set_content(html(verdicts["ready"]))
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        brightness[scheme] = sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(","))
        context.close()
    assert brightness["dark"] < 150
    assert brightness["light"] > 600


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["undecided", "ready", "disqualified"])
def test_every_text_stands_out_from_its_background(
    browser: Browser, verdicts: Mapping[str, Verdict], scheme: str, name: str
) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light", java_script_enabled=False)
    page = context.new_page()
    page.set_content(html(verdicts[name]))
    pairs = page.evaluate(
        """[...document.querySelectorAll('h1, h1 span, h2, p, strong, small, .mark, footer li')].map(element => {
            let behind = element, shade = 'rgba(0, 0, 0, 0)';
            while (behind && shade === 'rgba(0, 0, 0, 0)') {
                shade = getComputedStyle(behind).backgroundColor;
                behind = behind.parentElement;
            }
            return [getComputedStyle(element).color, shade];
        })"""
    )
    context.close()
    assert pairs
    assert min(contrast(*pair) for pair in pairs) >= 4.5


def contrast(one: str, other: str) -> float:
    """The contrast ratio of the Web Content Accessibility Guidelines 2.2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_paper_shows_what_is_folded(phone: Page, verdicts: Mapping[str, Verdict]) -> None:
    phone.set_content(html(verdicts["ready"]))
    folded = phone.get_by_text("inbound.rules:52").first
    assert not folded.is_visible()
    phone.emulate_media(media="print")
    assert folded.is_visible()


def test_what_is_folded_opens_without_javascript(phone: Page, verdicts: Mapping[str, Verdict]) -> None:
    phone.set_content(html(verdicts["ready"]))
    points = phone.get_by_text("Asked to see it").first
    assert not points.is_visible()
    phone.get_by_role("heading", name="Points").click()
    assert points.is_visible()


def test_hostile_data_stays_text_and_nothing_leaves_the_page(browser: Browser, verdicts: Mapping[str, Verdict]) -> None:
    # With JavaScript on: were anything of the data a script or a handler, it would run.
    page = browser.new_page()
    asked: list[str] = []

    def note_dialog(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", note_dialog)
    page.set_content(html(verdicts["hostile"]))
    page.wait_for_timeout(200)
    assert asked == []
    assert page.locator("script, img, a, iframe, [onerror], [onload]").count() == 0
    assert page.get_by_text('<script>alert("x")</script>').count() > 0
    page.close()


def test_the_page_has_one_heading_and_named_regions(phone: Page, verdicts: Mapping[str, Verdict]) -> None:
    phone.set_content(html(verdicts["undecided"]))
    assert phone.locator("h1").count() == 1
    assert phone.get_by_role("main").count() == 1
    assert phone.get_by_role("region", name="Ask next").count() == 1
    assert phone.locator("html").get_attribute("lang") == "en"
