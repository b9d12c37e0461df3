"""`leadrules review` of a real repository, told to a server that keeps comments."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from tests.review.conftest import Request

from tests.review.conftest import RULES, STRICTER

FAILING = STRICTER.replace("mql  met", "mql  not met")


def test_one_comment_is_written_and_then_written_anew(request_: Request) -> None:
    api, variables = request_.api, request_.github()
    done = request_.review("--comment", **variables)
    assert (done.status, done.err) == (0, "")
    assert done.out == f"told in {api.comments[0]['html_url']}\n"
    (first,) = api.bodies()
    assert first.startswith("<!-- leadrules review ")
    assert "### leadrules: nothing stands in the way\n" in first
    assert "| ✓ | Check | 1 file checked, nothing wrong |\n| ✓ | Examples | 1 example, all as expected |\n" in first
    assert f"| ✎ | Meaning | 1 rules file means something else, compared with {request_.base[:10]} |" in first
    assert "is stricter" in first
    assert request_.outputs() == {
        "checked": "passed",
        "tested": "passed",
        "agreed": "passed",
        "changed": "1",
        "comment-url": api.comments[0]["html_url"],
    }
    # Nobody else's is touched, although it looks like ours.
    api.add(first, "stranger")
    request_.repository.commit("wrong", inbound_rules=FAILING)
    done = request_.review("--comment", **request_.github())
    assert done.status == 1
    (second,) = api.bodies()
    assert "### leadrules: examples fail\n" in second
    assert "| ✗ | Examples | 1 of 1 examples failed |" in second
    assert "<details><summary>Examples: 1 of 1 examples failed</summary>" in second
    assert api.bodies("stranger") == [first]
    assert api.tokens == {"Bearer secret"}
    assert request_.summary() == ""


def test_where_nothing_may_be_written_the_run_tells_it(request_: Request) -> None:
    request_.api.is_read_only = True
    done = request_.review("--comment", **request_.github())
    assert done.status == 0
    assert "no comment: the token may not write it, as with a request from a fork" in done.err
    assert request_.api.comments == []
    assert request_.summary().startswith("### leadrules: nothing stands in the way\n")
    assert "is stricter" in request_.summary()
    assert request_.outputs()["comment-url"] == ""


def test_a_merge_request_gets_one_note(request_: Request) -> None:
    request_.api.user = "rules-bot"
    for _ in range(2):
        done = request_.review("--comment", **request_.gitlab())
        assert (done.status, done.err) == (0, "")
    assert len(request_.api.bodies("rules-bot")) == 1
    assert "is stricter" in request_.api.bodies("rules-bot")[0]
    assert request_.api.tokens == {"secret"}


def test_a_request_merged_into_its_target_is_compared_with_that(request_: Request) -> None:
    # The target has gone on since: what it changed is not this request's doing.
    git, head = request_.repository.git, request_.repository.git("rev-parse", "HEAD").out.strip()
    git("switch", "-q", "main")
    request_.repository.commit("theirs", other_rules=RULES.replace("inbound", "other"))
    git("switch", "-q", "--detach")
    git("merge", "-q", "--no-edit", "topic")
    variables = request_.github()
    (request_.folder / "event.json").write_text(
        f'{{"pull_request": {{"number": 7, "base": {{"sha": "{request_.base}"}}, "head": {{"sha": "{head}"}}}}}}'
    )
    # Without its history, as runners fetch it.
    shallow = request_.folder / "shallow"
    git("branch", "merged")
    git("clone", "-q", "--depth=1", "--branch=merged", f"file://{request_.repository.path}", shallow)
    git("config", "uploadpack.allowAnySHA1InWant", "true")
    from tests.git.repository import Repository

    done = Repository(shallow).leadrules("review", "--summary", **variables)
    assert done.status == 0, done.err
    assert "1 rules file means something else" in request_.summary()
    assert "other.rules" not in request_.summary()


def test_files_that_come_go_or_cannot_be_compared_are_told(request_: Request) -> None:
    request_.repository.commit("more", new_rules=RULES.replace("inbound", "new"))
    (request_.repository.path / "inbound.rules").unlink()
    done = request_.review("--base", request_.base, "--output", "report.md")
    assert done.status == 0
    assert "### inbound.rules: these rules are gone\n" in done.out
    assert "### new.rules: these rules are new\n" in done.out
    assert request_.repository.read("report.md").endswith(done.out)
    request_.repository.write("inbound.rules", RULES.replace("employees >= 50", "emploies >= 50"))
    done = request_.review("--base", request_.base)
    assert done.status == 1
    assert "### inbound.rules: could not be compared\n" in done.out
    assert "no field, list or definition is called `emploies`" in done.out


def test_what_a_file_rests_on_is_compared_with_it(request_: Request) -> None:
    repository = request_.repository
    use = RULES.replace("lead\n", 'use "limits.rules"\n\nlead\n', 1).replace(">= 50", ">= least")
    base = repository.commit("base", inbound_rules=use, limits_rules="setting least integer is 50\n", a_rules=RULES)
    repository.write("limits.rules", "setting least integer is 55\n")
    done = request_.review("--base", base)
    assert "1 rules file means something else" in done.out
    assert "is stricter" in done.out
    # The answer and the one file; the file of limits is told of with it.
    assert done.out.count("### ") == 2


def test_a_change_is_replayed_on_leads(request_: Request) -> None:
    request_.repository.write("leads.csv", "employees,won\n52,yes\n53,no\n54,no\n60,yes\n")
    done = request_.review("--base", request_.base, "--leads", "leads.csv", "--outcome", "won")
    assert done.status == 0, done.err
    assert "3 of 4" in done.out
    done = request_.review("--outcome", "won")
    assert (done.status, done.out) == (2, "")
    assert "none are given" in done.err


def test_without_a_base_nothing_is_compared(request_: Request) -> None:
    done = request_.review()
    assert done.status == 0
    assert "| – | Meaning | not compared: what the change starts from is not known |" in done.out
    # A comment needs a request to stand under.
    told = request_.review("--comment")
    assert told.out == done.out
    assert told.err == "no comment: this runs for no request, or without a token\n"
    done = request_.review("--base", "nowhere")
    assert (done.status, done.out) == (2, "")
    assert "git knows no revision 'nowhere'" in done.err


def test_what_is_open_between_teams_is_a_finding_unless_it_is_not_asked_for(request_: Request) -> None:
    agreed = STRICTER.replace('  timezone "UTC"\n', "  teams      marketing, sales\n  agreed by  marketing and sales\n")
    request_.repository.commit("agreed", inbound_rules=agreed)
    done = request_.review("--base", request_.base)
    assert done.status == 1
    assert "### leadrules: not everything is agreed\n" in done.out
    assert "| ✓ | Check | 1 file checked, nothing wrong |\n" in done.out
    assert "| ✗ | Agreement | 2 things are open |\n" in done.out
    assert "- \\`mql\\` is not agreed: marketing and sales must agree\n" in done.out
    assert request_.review("--base", request_.base, "--no-agreed").status == 0


HOSTILE = "@all @our/team #12 our/rules#7 /close ![x](http://evil.example/x.png) <img src=x> ``` https://evil.example"


def test_what_rules_say_calls_nobody_and_shows_nothing_from_elsewhere(request_: Request) -> None:
    hostile = STRICTER.replace('"Marketing-qualified lead"', f'"{HOSTILE}"').replace('"large enough"', f'"{HOSTILE}"')
    request_.repository.commit("hostile", inbound_rules=hostile.replace("mql  met", "mql  not met"))
    assert request_.review("--comment", **request_.github()).status == 1
    (body,) = request_.api.bodies()
    read = MarkdownIt("commonmark").enable("table").parse(body)
    inner = [each for block in read for each in (block, *(block.children or ()))]
    assert not {each.type for each in inner} & {"link_open", "image", "html_inline"}
    tags = re.findall("<[^>]*>", "".join(each.content for each in inner if each.type == "html_block"))
    assert set(tags) == {body.splitlines()[0], "<details>", "</details>", "<summary>", "</summary>"}
    # Whom it calls is looked for in what is left when backslashes and entities are read, and not in code.
    text = "\n".join(unescape(each.content) for each in inner if each.type in ("text", "html_block"))
    assert "@\u200ball @\u200bour/team #\u200b12 our/rules#\u200b7 /close" in text
    assert not re.search(r"@\w|#\d", text)
    code = {line for each in read if each.type == "fence" and each.map for line in range(*each.map)}
    plain = [line for number, line in enumerate(body.splitlines()) if number not in code]
    assert not [line for line in plain if re.search(r"(?<!\\):(?=//)", line)]
    # GitLab looks for commands in code as well, where its fence is longer than three signs.
    assert not any(line.startswith("/") for line in body.splitlines())


def test_of_files_that_use_each_other_one_is_compared(request_: Request) -> None:
    repository = request_.repository
    one = RULES.replace("lead\n", 'use "other.rules"\n\nlead\n', 1)
    other = 'use "inbound.rules"\n\nsetting least integer is 50\n'
    base = repository.commit("base", inbound_rules=one, other_rules=other)
    repository.write("inbound.rules", one.replace(">= 50", ">= 55"))
    done = request_.review("--base", base)
    # They are wrong, and it must not be said that nothing changed.
    assert "1 rules file means something else" in done.out
    assert "### inbound.rules: could not be compared\n" in done.out
