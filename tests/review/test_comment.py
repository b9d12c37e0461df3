"""One comment under a request: found, bounded, and written with patience."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from tests.review.fake_api import Mood

from leadrules.review.http import Refused
from leadrules.review.places import Place, place
from leadrules.review.shorten import length, shortened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.review.fake_api import FakeApi

MARKER = "<!-- leadrules review 0123456789ab -->"


SOON = (("Retry-After", "0"),)
SPENT = (("X-RateLimit-Remaining", "0"),)


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
    api.moods = [Mood(503, SOON), Mood(429, SOON), Mood(403, SOON)]
    where.put(f"{MARKER}\nnew", MARKER)
    assert len(api.comments) == 1


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Note how long would be waited, and wait no time."""
    found: list[float] = []
    monkeypatch.setattr("leadrules.review.http.time.sleep", found.append)
    return found


@pytest.mark.parametrize(
    "headers",
    [
        (("Retry-After", "3600"),),
        (*SPENT, ("X-RateLimit-Reset", "99999999999")),
    ],
)
def test_a_limit_that_lasts_is_not_waited_for_and_is_no_lack_of_rights(
    api: FakeApi, where: Place, slept: list[float], headers: tuple[tuple[str, str], ...]
) -> None:
    api.moods = [Mood(403, headers)]
    with pytest.raises(Refused, match=r"403 not now; it can be asked again in [\d,]+ seconds") as wrong:
        where.put(f"{MARKER}\nnew", MARKER)
    assert not wrong.value.is_forbidden
    assert slept == []


@pytest.mark.parametrize("told", ["", "soon", "-1", "9" * 5000, "\u0669"])
def test_what_is_no_number_of_seconds_is_not_taken_for_one(
    api: FakeApi, where: Place, slept: list[float], told: str
) -> None:
    api.moods = [Mood(503, (("Retry-After", told.encode().decode("latin-1")),))]
    where.put(f"{MARKER}\nnew", MARKER)
    assert slept == [1]
    assert len(api.comments) == 1


@pytest.mark.parametrize("is_done", [True, False])
@pytest.mark.parametrize("status", [502, 504])
def test_a_comment_that_may_have_been_written_is_looked_for_before_it_is_written_again(
    api: FakeApi, where: Place, status: int, *, is_done: bool
) -> None:
    # The list is given, and then nobody knows whether the comment was written.
    api.moods = [None, Mood(status, is_done=is_done)]
    where.put(f"{MARKER}\nnew", MARKER)
    assert api.bodies() == [f"{MARKER}\nnew"]


@pytest.mark.parametrize(("mood", "is_forbidden"), [(401, True), (403, True), (404, True), (500, False), (302, False)])
def test_what_a_server_refuses_is_told(api: FakeApi, where: Place, mood: int, *, is_forbidden: bool) -> None:
    api.moods = [Mood(mood, (("Location", f"{api.address}/elsewhere"),) if mood == 302 else ())]
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


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'"text"', b"[" * 100_000])
def test_an_answer_that_is_none_is_refused(api: FakeApi, where: Place, body: bytes) -> None:
    api.moods = [Mood(200, body=body)]
    with pytest.raises(Refused, match=r"JSON|the list of comments is none"):
        where.put(f"{MARKER}\nnew", MARKER)
    assert api.comments == []


def test_what_is_no_comment_is_passed_over(api: FakeApi, where: Place) -> None:
    api.moods = [Mood(200, body=b'[1, {"id": "x"}, {"id": 1, "body": null}, {"id": 1, "body": "x", "user": null}]')]
    where.put(f"{MARKER}\nnew", MARKER)
    assert api.bodies() == [f"{MARKER}\nnew"]


@pytest.mark.usefixtures("where", "slept")
def test_a_server_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("http://127.0.0.1:1", "http://[", "http://a b", "https://x\x7f.example"):
        monkeypatch.setenv("GITHUB_API_URL", address)
        with pytest.raises(Refused, match="does not answer") as wrong:
            place()
        assert "secret" not in str(wrong.value)


@pytest.mark.usefixtures("where")
@pytest.mark.parametrize("token", ["sec\nret", "sec\r\nX: ret", "secr\u00e9t", "sec\u2028ret", "sec\x00ret"])
def test_a_token_stands_in_no_message(api: FakeApi, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setattr("os.environ", {**os.environ, "GITHUB_TOKEN": token})
    api.requests.clear()
    with pytest.raises(Refused, match="no token has") as wrong:
        place()
    assert "sec" not in str(wrong.value)
    assert api.requests == []


def test_a_line_end_behind_a_token_is_no_part_of_it(
    api: FakeApi, where: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "secret\n")
    assert place() == where
    assert api.tokens == {"Bearer secret"}


@pytest.mark.usefixtures("where")
def test_the_token_of_an_app_writes_one_comment_too(api: FakeApi) -> None:
    api.app = "our-rules[bot]"
    for text in ("old", "new"):
        found = place()
        assert found is not None
        found.put(f"{MARKER}\n{text}", MARKER)
    assert api.bodies() == [f"{MARKER}\nnew"]


@pytest.mark.usefixtures("where")
def test_a_token_of_gitlab_that_may_not_ask_whose_it_is_writes_nothing(
    api: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    for name, value in (
        ("CI_API_V4_URL", api.address),
        ("CI_PROJECT_ID", "42"),
        ("CI_MERGE_REQUEST_IID", "7"),
        ("GITLAB_TOKEN", "x"),
    ):
        monkeypatch.setenv(name, value)
    with pytest.raises(Refused) as wrong:
        place()
    assert wrong.value.is_forbidden
    api.user = "bot"
    assert place() is not None


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
