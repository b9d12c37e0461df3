"""The agreement as a document: it says everything, in words; what comes from the rules and the files stays inert."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from playwright.sync_api import sync_playwright
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from tests.agreements.made import NOW, entries, graph_of, state
from tests.generators.rulesets import Generated, rulesets

from leadrules.agreement.document import document_of, render_html, render_markdown
from leadrules.agreement.document.content import version_of
from leadrules.agreement.texts import Texts

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage
    from syrupy.assertion import SnapshotAssertion

    from leadrules.agreement.state import State

INBOUND = (Path(__file__).parents[2] / "rulesets" / "inbound" / "inbound.rules").read_text(encoding="utf-8")
TODAY = date(2026, 11, 20)
HOSTILE = r"""<script>alert(1)</script> \"' & ` * [x](y) | # ${z}"""
PHONE = 360


class MarkdownFile(SingleFileSnapshotExtension):
    """One Markdown file a snapshot, to be read as such."""

    _write_mode = WriteMode.TEXT
    file_extension = "md"


class HtmlFile(SingleFileSnapshotExtension):
    """One page a snapshot, to be opened as such."""

    _write_mode = WriteMode.TEXT
    file_extension = "html"


def partly_agreed() -> State:
    """Marketing has agreed to all, sales to some of it, and one setting has changed since; a review is due."""
    text = INBOUND.replace(
        "  agreed by marketing and sales\n", "  agreed by marketing and sales\n  review by 2026-06-01\n"
    )
    text = text.replace("  currency   EUR\n", "  currency   EUR\n  since      2026-01-01\n  review by  2027-01-01\n", 1)
    graph = graph_of(text)
    old = graph_of(text.replace("is 50 ", "is 40 "))
    sales = entries(old, "sales", {"mql", "engagement"}, on=NOW - timedelta(days=30), person="Al Roe <al@example.com>")
    return state(graph, *entries(graph, note="as discussed on Monday"), *sales)


def hostile() -> State:
    """Words that would do something in HTML or Markdown, wherever words can stand."""
    text = (
        f'ruleset r "{HOSTILE}"\n  agreed by sales\n  timezone "Europe/Berlin"\nlist some "{HOSTILE}" is "{HOSTILE}"\n'
        f'setting least integer is 5 "{HOSTILE}"\nlead\n  size integer "{HOSTILE}"\n  name text\n'
        f'define big "{HOSTILE}"\n  all of\n    size >= least because "{HOSTILE}"\n    name in some\n'
        f'strategy s "{HOSTILE}"\n  target market big\n  products "{HOSTILE}"\n  objective "{HOSTILE}" by 2027-01-01\n'
        f'stage mql "{HOSTILE}"\n  big\ncommitment "{HOSTILE}" by sales\n  count(leads where mql) >= 1\n'
        f'guarantee "{HOSTILE}"\n  mql implies big\n'
    )
    graph = graph_of(text)
    plain = HOSTILE.replace("\\", "")
    return state(graph, *entries(graph, "sales", person=f"{plain} <a@b>", note=plain))


def test_as_markdown(snapshot: SnapshotAssertion) -> None:
    found = render_markdown(document_of(partly_agreed(), TODAY))
    assert found == snapshot(extension_class=MarkdownFile)


def test_as_html(snapshot: SnapshotAssertion) -> None:
    found = render_html(document_of(partly_agreed(), TODAY))
    assert found == snapshot(extension_class=HtmlFile)


def test_it_says_what_an_agreement_holds() -> None:
    found = render_markdown(document_of(partly_agreed(), TODAY))
    for said in (
        "An agreement between Marketing, Sales and Revenue.",
        "**Must agree:** (Marketing and Sales) or Revenue",
        "**Monday to Friday:** 09:00 to 17:00",
        "**Closed on:** 25 Dec 2026 and 26 Dec 2026",
        "**Pricing:** Ledger from 12k EUR a year",
        "**Objective:** New revenue: 4,500,000 EUR by 31 Dec 2027",
        "A lead is this when it is already “Marketing-qualified lead”, and all of these hold:",
        "**Sales answers:** within 4 business hours, from “Handed off at” to “Answered at”",
        "no budget, wrong person, duplicate or unreachable",
        "to Marketing-qualified lead after 5 attempts",
        "At least 120 leads for which “Sales-qualified lead” holds, in each quarter (by “Created at”).",
        "Of all leads, at least 95% are leads for which “Marketing to Sales” is answered on time",
        "Marketing: Jo Doe, 20 Nov 2026, “as discussed on Monday”",
        "Sales, to what it meant before: Al Roe, 21 Oct 2026",
        "**1 Jun 2026:** Marketing-qualified lead – *passed*",
        "**1 Jan 2027:** The whole agreement",
        "of the rules inbound, as of 20 Nov 2026.",
        "| Employees | Headcount of the whole group | whole number; it is at least 0 |",
        "| Created at | When the lead came in | date and time |",
        "**Marketing:** agreed to all 21, last on 20 Nov 2026 (Jo Doe)",
        "**Sales:** agreed to 1 of 21, last on 21 Oct 2026 (Al Roe), 1 that it agreed to before has changed since",
        "**Revenue:** agreed to none of 20",
        "**Smallest company:** 50 – *Smaller teams do not need consolidation*",
        'disqualify competitor "Works for a competitor" when email ends with "@rival.example"',
    ):
        assert said in found, said


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (">= 120 per", ">= 110 per"),
        ("4.5M EUR by", "5M EUR by"),
        ("sql implies in_target", "mql implies in_target"),
        ("is 50 ", "is 51 "),
        ("agreed by  (marketing and sales) or revenue", "agreed by  marketing and sales"),
        ("stage mql", "stage mqll"),
    ],
)
def test_another_agreement_is_another_version(old: str, new: str) -> None:
    assert old in INBOUND
    other = INBOUND.replace("mql", "mqll") if new.endswith("mqll") else INBOUND.replace(old, new)
    assert version_of(state(graph_of(INBOUND))) != version_of(state(graph_of(other)))


def test_other_words_are_no_other_version() -> None:
    for old, new in (('"Sales-qualified lead"', '"A lead for Sales"'), ("# Lead", "# The lead"), ("dach", "german")):
        assert old in INBOUND
        assert version_of(state(graph_of(INBOUND))) == version_of(state(graph_of(INBOUND.replace(old, new))))


def test_the_rules_stand_there_to_the_letter(chromium: str) -> None:
    graph = graph_of('ruleset r\n  agreed by sales\nlead\n  name  text\nstage s\n  name is "a  <b> & c"\n')
    found = state(graph)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        try:
            page = browser.new_page()
            page.set_content(render_html(document_of(found, TODAY)))
            assert page.locator("pre").inner_text() == Texts(graph).whole().rstrip("\n")
        finally:
            browser.close()


def test_on_paper_no_word_is_cut_in_two(chromium: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        try:
            page = browser.new_page(viewport={"width": 680, "height": 960})
            page.emulate_media(media="print")
            page.set_content(render_html(document_of(partly_agreed(), TODAY)))
            # A word alone in a cell is one line high.
            heights = page.evaluate(
                """() => [...document.querySelectorAll('#agreed td:last-child')].map(cell => {
                    cell.textContent = 'Revenue';
                    const range = document.createRange();
                    range.selectNodeContents(cell);
                    return range.getClientRects().length;
                })"""
            )
            assert set(heights) == {1}
            assert page.evaluate("document.documentElement.scrollWidth") <= 680
            assert not page.locator("nav").is_visible()
        finally:
            browser.close()


def test_it_is_agreed_when_nothing_is_open_and_nothing_is_damaged() -> None:
    graph = graph_of(INBOUND)
    both = (*entries(graph), *entries(graph, "sales"))
    assert document_of(state(graph, *both), TODAY).answer == "agreed"
    forged = replace(both[-1], text="x\n")
    found = document_of(state(graph, *both[:-1], forged), TODAY)
    assert (found.is_agreed, found.answer) == (False, "not agreed yet, 1 of 21 open")
    nobody = graph_of("ruleset r\nlead\n  x integer\nstage s\n  x > 1\n")
    assert document_of(state(nobody), TODAY).answer == "nobody is asked"


@given(rulesets())
@settings(max_examples=10)
def test_everything_that_is_declared_is_in_it(generated: Generated) -> None:
    graph = graph_of(generated.text)
    document = document_of(state(graph), TODAY)
    there = {part.id for section in document.sections for part in section.parts}
    assert set(graph.declared) <= there
    assert render_markdown(document).count("\n### ") == len([1 for each in document.sections for _ in each.parts])
    render_html(document)


def test_words_stay_words() -> None:
    document = document_of(hostile(), TODAY)
    page = render_html(document)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") > 10
    html = MarkdownIt("commonmark").enable("table").render(render_markdown(document))
    assert "<script" not in html
    assert "<a " not in html
    assert not re.search(r"<em>x</em>|<code>(?!ruleset)", html)


def test_nothing_that_is_not_seen_gets_into_it() -> None:
    graph = graph_of('ruleset r\n  agreed by sales\nlead\n  x integer\nstage s "a\u202ebc"\n  x > 1\n')
    document = document_of(state(graph, *entries(graph, "sales", note="n\u202e\u0007")), TODAY)
    for page in (render_html(document), render_markdown(document)):
        assert "\u202e" not in page
        assert "\u0007" not in page


def test_in_a_browser_nothing_runs_and_nothing_needs_sideways_scrolling(chromium: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        try:
            for found in (hostile(), partly_agreed()):
                page = browser.new_page(viewport={"width": PHONE, "height": 640})
                ran: list[ConsoleMessage] = []

                def keep(message: ConsoleMessage, ran: list[ConsoleMessage] = ran) -> None:
                    ran.append(message)

                page.on("console", keep)
                page.add_init_script("window.alert = () => console.log('ran')")
                page.set_content(render_html(document_of(found, TODAY)))
                assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
                assert ran == []
                links = page.locator("nav a").all()
                assert links
                for link in links:
                    assert page.locator(link.get_attribute("href") or "none").count() == 1
                page.close()
        finally:
            browser.close()


@pytest.mark.parametrize("ticks", ["```", "`````"])
def test_rules_cannot_end_their_block(ticks: str) -> None:
    graph = graph_of(f'ruleset r\n  agreed by sales\nlead\n  x text\nstage s\n  x is "{ticks}"\n')
    html = MarkdownIt("commonmark").render(render_markdown(document_of(state(graph), TODAY)))
    assert html.count("<pre>") == 1
