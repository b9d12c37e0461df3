"""One comment under a request: found, bounded, and written with patience."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from leadrules.review.http import Refused
from leadrules.review.places import Place, place
from leadrules.review.shorten import length, shortened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.review.fake_api import FakeApi

MARKER = "<!-- leadrules review 0123456789ab -->"


@pytest.fixture
def where(api: FakeApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    for name in ("CI_API_V4_URL", "GITLAB_TOKEN", "LEADRULES_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 7}}), encoding="utf-8")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(event))
    monkeypatch.setenv("GITHUB_REPOSITORY", "our/rules")
    monkeypatch.setenv("GITHUB_API_URL", api.address)
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    monkeypatch.setenv("NO_PROXY", "*")
    found = place()
    assert found is not None
    return found


def test_it_is_found_among_hundreds(api: FakeApi, where: Place) -> None:
    for number in range(250):
        api.add(f"{MARKER}\nlook alike {number}", "stranger")
    api.add("<!-- leadrules review of other files -->", api.me)
    api.add(f"{MARKER}\nold", api.me)
    address = where.put(f"{MARKER}\nnew", MARKER)
    assert address == api.comments[-1]["html_url"]
    assert api.bodies() == ["<!-- leadrules review of other files -->", f"{MARKER}\nnew"]
    assert len(api.comments) == 252


def test_what_is_there_already_is_not_written_again(api: FakeApi, where: Place) -> None:
    where.put(f"{MARKER}\nsame", MARKER)
    api.requests.clear()
    where.put(f"{MARKER}\nsame", MARKER)
    assert [each.split()[0] for each in api.requests] == ["GET"]


def test_a_comment_that_went_away_meanwhile_is_written_as_a_new_one(api: FakeApi, where: Place) -> None:
    api.gone.add(api.add(f"{MARKER}\nold", api.me)["id"])
    where.put(f"{MARKER}\nnew", MARKER)
    assert api.comments[-1]["body"] == f"{MARKER}\nnew"


def test_a_busy_server_is_asked_again(api: FakeApi, where: Place) -> None:
    api.moods = [503, 429]
    where.put(f"{MARKER}\nnew", MARKER)
    assert len(api.comments) == 1


@pytest.mark.parametrize(("mood", "is_forbidden"), [(403, True), (404, True), (500, False), (302, False)])
def test_what_a_server_refuses_is_told(api: FakeApi, where: Place, mood: int, *, is_forbidden: bool) -> None:
    api.moods = [mood]
    with pytest.raises(Refused, match=f"{mood} not now") as wrong:
        where.put(f"{MARKER}\nnew", MARKER)
    assert wrong.value.is_forbidden is is_forbidden
    # Nothing was asked of another server, which the token is not for.
    assert not any("elsewhere" in each for each in api.requests)


@pytest.mark.usefixtures("where")
def test_an_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_API_URL", "file:///etc")
    with pytest.raises(Refused, match="does not begin with https"):
        place()


@pytest.mark.usefixtures("where")
def test_without_a_request_or_a_token_there_is_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    assert place() is not None
    monkeypatch.delenv("GITHUB_TOKEN")
    assert place() is None


def test_a_long_text_is_cut_to_what_a_comment_may_hold(api: FakeApi, where: Place) -> None:
    text = f"{MARKER}\n" + "".join(f"- a line with 漢字 and 🙂 number {number}\n" for number in range(5_000))
    with pytest.raises(Refused, match="422 Body is too long"):
        where.put(text, MARKER)
    where.put(shortened(text, where.longest, "*cut*"), MARKER)
    (body,) = api.bodies()
    assert body.startswith(MARKER)
    assert body.endswith("\n*cut*\n")
    assert where.longest - 200 < length(body) <= where.longest


@pytest.mark.parametrize("longest", [120, 150, 200, 333, 10_000])
def test_what_is_open_where_a_text_is_cut_is_closed(longest: int) -> None:
    rows = ["head\n", "<details><summary>more</summary>\n", "\n", "````text\n", *["``` inside\n"] * 30, "````\n", "\n"]
    text = "".join((*rows, "</details>\n", "end\n"))
    cut = shortened(text, longest, "*cut*")
    assert length(cut) <= longest
    assert cut.count("<details>") == cut.count("</details>")
    assert sum(line.startswith("````") for line in cut.splitlines()) % 2 == 0
    assert cut == text or cut.endswith("\n*cut*\n")
