"""Where the one comment stands: under a pull request of GitHub's, or a merge request of GitLab's."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from leadrules.review.base import github_event
from leadrules.review.http import NOT_FOUND, Refused, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

A_PAGE = 100
MOST_PAGES = 100
# Who a workflow's own token writes as; it may not ask.
GITHUB_WORKFLOWS = "github-actions[bot]"


@dataclass(frozen=True, slots=True)
class Place:
    """A list of comments, and how one of them is written anew: `change` is the verb, `each` the path before its number.

    `longest` is how many characters a comment may hold; `me` is whose comments are looked at: nobody else's is
    ever written over, whatever it holds.
    """

    server: Server
    comments: str
    each: str
    change: str
    longest: int
    me: str
    author: str
    # What names the author in a comment, and where the comment can be read.
    name: str
    link: str

    def put(self, body: str, marker: str) -> str:
        """Write the comment that bears a marker, or a new one, and give its address; raises Refused."""
        for comment in self.mine():
            if not str(comment.get("body", "")).startswith(marker):
                continue
            if comment["body"] == body:
                return self.address(comment)
            try:
                return self.address(self.server.ask(self.change, f"{self.each}/{int(comment['id'])}", {"body": body}))
            except Refused as wrong:
                # Taken away since the list was read: then a new one is written.
                if wrong.status != NOT_FOUND:
                    raise
        return self.address(self.server.ask("POST", self.comments, {"body": body}))

    def mine(self) -> Iterator[dict[str, Any]]:
        """Every comment of one's own, page by page."""
        for page in range(1, MOST_PAGES + 1):
            found = self.server.ask("GET", f"{self.comments}?per_page={A_PAGE}&page={page}")
            if not isinstance(found, list):
                raise Refused("the list of comments is none")
            for each in found:
                if isinstance(each, dict) and (each.get(self.author) or {}).get(self.name) == self.me:
                    yield each
            if len(found) < A_PAGE:
                return

    def address(self, comment: object) -> str:
        """Where a comment can be read; empty where that is not told."""
        found = comment.get(self.link) if isinstance(comment, dict) else None
        return "".join(str(found or "").split())


def place() -> Place | None:
    """The place of the request under review; None where there is none, or no token to write with."""
    return github() or gitlab()


def github() -> Place | None:
    """The pull request that a workflow of GitHub's runs for."""
    token, repository = os.environ.get("GITHUB_TOKEN"), os.environ.get("GITHUB_REPOSITORY", "")
    request = github_event().get("pull_request")
    number = request.get("number") if isinstance(request, dict) else None
    if not (token and repository and isinstance(number, int)):
        return None
    headers = {
        "Authorization": f"Bearer {token}",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    server = Server(os.environ.get("GITHUB_API_URL", "https://api.github.com"), headers)
    issues = f"/repos/{quote(repository)}/issues"
    return Place(
        server,
        comments=f"{issues}/{number}/comments",
        each=f"{issues}/comments",
        change="PATCH",
        longest=65_536,
        me=asked_who(server, "login", GITHUB_WORKFLOWS),
        author="user",
        name="login",
        link="html_url",
    )


def gitlab() -> Place | None:
    """The merge request that a job of GitLab's runs for."""
    token = os.environ.get("LEADRULES_TOKEN") or os.environ.get("GITLAB_TOKEN")
    address, project = os.environ.get("CI_API_V4_URL"), os.environ.get("CI_PROJECT_ID", "")
    number = os.environ.get("CI_MERGE_REQUEST_IID", "")
    if not (token and address and project.isdecimal() and number.isdecimal()):
        return None
    server = Server(address, {"PRIVATE-TOKEN": token})
    notes = f"/projects/{project}/merge_requests/{number}/notes"
    me = asked_who(server, "username", "")
    return Place(
        server,
        comments=notes,
        each=notes,
        change="PUT",
        longest=1_000_000,
        me=me,
        author="author",
        name="username",
        link="web_url",
    )


def asked_who(server: Server, name: str, otherwise: str) -> str:
    """Who a token writes as."""
    try:
        return str(server.ask("GET", "/user").get(name))
    except Refused as wrong:
        if not wrong.is_forbidden:
            raise
        return otherwise
