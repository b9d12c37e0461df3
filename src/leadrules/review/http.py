"""Asking a server for JSON: no redirects, a little patience, and mistakes that people can read."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message

TIMEOUT = 30
TRIES = 4
LONGEST_WAIT = 30
BUSY = (429, 502, 503, 504)
NOT_FOUND = 404
# A 403 that says when to come again is a limit, too.
LIMITED = 403
FORBIDDEN = (401, LIMITED, NOT_FOUND)
LARGEST = 64 * 1024 * 1024


class Refused(Exception):
    """The server did not do it: with its status, where it answered. `is_forbidden` when this token may not."""

    def __init__(self, message: str, status: int | None = None, *, is_forbidden: bool = False) -> None:
        """Keep why."""
        super().__init__(message)
        self.status = status
        self.is_forbidden = is_forbidden


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the token is for this server alone."""

    def redirect_request(self, *_: object) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Server:
    """A server's address, and the headers that it is asked with, the token among them."""

    address: str
    headers: Mapping[str, str]

    def ask(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON is what it is
        """Ask, again where the server is busy; raises Refused."""
        for tries_left in reversed(range(TRIES)):
            try:
                return self._once(method, path, body)
            except urllib.error.HTTPError as wrong:
                again = wrong.headers.get("Retry-After")
                is_busy = wrong.code in BUSY or (wrong.code == LIMITED and again is not None)
                if not (is_busy and tries_left):
                    is_forbidden = wrong.code in FORBIDDEN and again is None
                    raise Refused(said(wrong), wrong.code, is_forbidden=is_forbidden) from None
                time.sleep(waiting(wrong.headers, TRIES - tries_left))
            except (OSError, ValueError) as wrong:
                if not tries_left or isinstance(wrong, ValueError):
                    raise Refused(f"{self.address} does not answer: {getattr(wrong, 'reason', wrong)}") from None
                time.sleep(TRIES - tries_left)
        raise Refused(f"{self.address} is busy")

    def _once(self, method: str, path: str, body: object) -> Any:  # noqa: ANN401 - as above
        if not self.address.startswith(("https://", "http://")):
            raise ValueError("its address does not begin with https://")
        data = None if body is None else json.dumps(body).encode()
        headers = {"User-Agent": "leadrules", "Content-Type": "application/json", **self.headers}
        request = urllib.request.Request(  # noqa: S310 - the address was looked at above
            self.address.rstrip("/") + path, data, headers, method=method
        )
        with urllib.request.build_opener(_Stay).open(request, timeout=TIMEOUT) as answer:
            return json.loads(answer.read(LARGEST) or b"null")


def waiting(headers: Message, tried: int) -> float:
    """How many seconds to wait: as many as the server says, within bounds, or more each time."""
    told = headers.get("Retry-After", "")
    return min(int(told), LONGEST_WAIT) if told.isdecimal() else tried


def said(wrong: urllib.error.HTTPError) -> str:
    """What the server gave as its reason."""
    try:
        found = json.loads(wrong.read(LARGEST))
        told = found.get("message") or found.get("error") if isinstance(found, dict) else None
    except (OSError, ValueError):
        told = None
    return f"{wrong.code} {told or wrong.reason}"
