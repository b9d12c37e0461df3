"""A server that keeps comments as GitHub and GitLab do, with their bounds and their moods."""

from __future__ import annotations

import json
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

GITHUB = re.compile(r"/repos/our/rules/issues/(?:7/comments|comments/(?P<id>\d+))")
GITLAB = re.compile(r"/projects/42/merge_requests/7/notes(?:/(?P<id>\d+))?")
LONGEST = {"github": 65_536, "gitlab": 1_000_000}


@dataclass(frozen=True)
class Mood:
    """An answer that comes instead of the right one: `is_done` when what was asked is done all the same."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    is_done: bool = False
    body: bytes | None = None


@dataclass
class FakeApi:
    """What is under the request, who asks, and what the server does about it."""

    comments: list[dict[str, Any]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    tokens: set[str | None] = field(default_factory=set)
    address: str = ""
    # None for a token of a workflow, which may not ask who it is.
    user: str | None = None
    is_read_only: bool = False
    # What to answer with, one request after another; None for what is right.
    moods: list[Mood | None] = field(default_factory=list)
    # How an app is called, whose token may ask for itself only in one way.
    app: str | None = None
    # Numbers of comments that are gone when they are written anew.
    gone: set[int] = field(default_factory=set)

    @property
    def me(self) -> str:
        return self.user or self.app or "github-actions[bot]"

    def add(self, body: str, by: str) -> dict[str, Any]:
        number = len(self.comments) + 101
        comment = {
            "id": number,
            "body": body,
            "user": {"login": by},
            "author": {"username": by},
            "html_url": f"https://forge.example/our/rules/7#{number}",
        }
        self.comments.append(comment)
        return comment

    def bodies(self, by: str | None = None) -> list[str]:
        return [each["body"] for each in self.comments if each["user"]["login"] == (by or self.me)]

    def answer(self, method: str, url: str, body: Any) -> tuple[int, object]:  # noqa: ANN401 - JSON is what it is
        """Answer a request: a status, and what is sent."""
        parts = urlsplit(url)
        if parts.path == "/graphql" and self.app is not None:
            return 200, {"data": {"viewer": {"login": self.app}}}
        if parts.path == "/user":
            is_known = self.user is not None
            answer = {"login": self.user, "username": self.user}
            return (200, answer) if is_known else (403, {"message": "Resource not accessible by integration"})
        kind, found = "github", GITHUB.fullmatch(parts.path)
        if found is None:
            kind, found = "gitlab", GITLAB.fullmatch(parts.path)
        if found is None:
            return 404, {"message": "Not Found"}
        if method == "GET":
            query = parse_qs(parts.query)
            size, page = (int(query[name][0]) for name in ("per_page", "page"))
            return 200, self.comments[(page - 1) * size : page * size]
        if self.is_read_only:
            return 403, {"message": "Resource not accessible by integration"}
        if len(body["body"]) > LONGEST[kind]:
            return 422, {"message": "Body is too long"}
        if method == "POST":
            return 201, self.add(body["body"], self.me)
        if method != {"github": "PATCH", "gitlab": "PUT"}[kind] or int(found["id"]) in self.gone:
            return 404, {"message": "Not Found"}
        comment = next(each for each in self.comments if each["id"] == int(found["id"]))
        comment["body"] = body["body"]
        return 200, comment


@contextmanager
def serving(api: FakeApi) -> Iterator[FakeApi]:
    """Serve until the end of the block, on this machine only."""

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            api.requests.append(f"{self.command} {self.path}")
            api.tokens.add(self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN"))
            mood = api.moods.pop(0) if api.moods else None
            status, answer = 0, None
            if mood is None or mood.is_done:
                status, answer = api.answer(self.command, self.path, json.loads(sent) if sent else None)
            data = json.dumps(answer).encode()
            if mood is not None:
                status = mood.status
                data = json.dumps({"message": "not now"}).encode() if mood.body is None else mood.body
            self.send_response(status)
            for header in mood.headers if mood is not None else ():
                self.send_header(*header)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_PUT = respond  # noqa: N815 - http.server's names

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    api.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
