"""Where the one comment stands: under a pull request of GitHub's, or a merge request of GitLab's."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeGuard
from urllib.parse import quote

from leadrules.review.http import NOT_FOUND, Refused, Server
from leadrules.review.start import github_event

if TYPE_CHECKING:
    from collections.abc import Iterator

A_PAGE = 100
MOST_PAGES = 100
# Who a workflow's own token writes as.
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
        try:
            return self.written(body, marker)
        except Refused as wrong:
            if not wrong.is_unclear:
                raise
        # Perhaps it stands there by now: it is looked for before it is written again.
        return self.written(body, marker)

    def written(self, body: str, marker: str) -> str:
        """Write it once."""
        for comment in self.mine():
            if not comment["body"].startswith(marker):
                continue
            if comment["body"] == body:
                return self.address(comment)
            try:
                return self.address(self.server.ask(self.change, f"{self.each}/{comment['id']}", {"body": body}))
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
                if is_comment(each) and (each.get(self.author) or {}).get(self.name) == self.me:
                    yield each
            if len(found) < A_PAGE:
                return

    def address(self, comment: object) -> str:
        """Where a comment can be read; empty where that is not told."""
        found = comment.get(self.link) if isinstance(comment, dict) else None
        return "".join(str(found or "").split())


def is_comment(found: object) -> TypeGuard[dict[str, Any]]:
    """Whether it has what a comment must have to be written anew."""
    return isinstance(found, dict) and isinstance(found.get("id"), int) and isinstance(found.get("body"), str)


def place() -> Place | None:
    """The place of the request under review; None where there is none, or no token to write with."""
    return github() or gitlab()


def github() -> Place | None:
    """The pull request that a workflow of GitHub's runs for."""
    token, repository = os.environ.get("GITHUB_TOKEN", "").strip(), os.environ.get("GITHUB_REPOSITORY", "")
    request = github_event().get("pull_request")
    number = request.get("number") if isinstance(request, dict) else None
    if not (token and repository and isinstance(number, int)):
        return None
    headers = {
        "Authorization": f"Bearer {token}",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    server = Server(os.environ.get("GITHUB_API_URL") or "https://api.github.com", headers)
    issues = f"/repos/{quote(repository)}/issues"
    return Place(
        server,
        comments=f"{issues}/{number}/comments",
        each=f"{issues}/comments",
        change="PATCH",
        longest=65_536,
        me=github_user(server),
        author="user",
        name="login",
        link="html_url",
    )


def gitlab() -> Place | None:
    """The merge request that a job of GitLab's runs for."""
    token = (os.environ.get("LEADRULES_TOKEN") or os.environ.get("GITLAB_TOKEN", "")).strip()
    address, project = os.environ.get("CI_API_V4_URL"), os.environ.get("CI_PROJECT_ID", "")
    number = os.environ.get("CI_MERGE_REQUEST_IID", "")
    if not (token and address and project.isdecimal() and number.isdecimal()):
        return None
    server = Server(address, {"PRIVATE-TOKEN": token})
    notes = f"/projects/{project}/merge_requests/{number}/notes"
    # A token that may not ask finds no note of its own either, and would write a new one with every push.
    me = called(server.ask("GET", "/user"), "username")
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


def github_user(server: Server) -> str:
    """Who a token writes as. That of an app may not ask it in the plain way, only as `viewer`."""
    try:
        return called(server.ask("GET", "/user"), "login")
    except Refused as wrong:
        if not wrong.is_forbidden:
            raise
    graphql = Server(os.environ.get("GITHUB_GRAPHQL_URL") or f"{server.address.rstrip('/')}/graphql", server.headers)
    try:
        answer = graphql.ask("POST", "", {"query": "{viewer{login}}"})
        return called(answer["data"]["viewer"], "login")
    except (Refused, LookupError, TypeError):
        return GITHUB_WORKFLOWS


def called(user: object, name: str) -> str:
    """What somebody is called; raises Refused where that is not told."""
    found = user.get(name) if isinstance(user, dict) else None
    if not isinstance(found, str) or not found:
        raise Refused("whose token it is was not told")
    return found
