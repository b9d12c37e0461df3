"""Asking a server for JSON: no redirects, a little patience, and mistakes that people can read."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

from leadrules.explain.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

TIMEOUT = 30
TRIES = 4
LONGEST_WAIT = 30
BUSY = (429, 502, 503, 504)
NOT_FOUND = 404
# Both are how servers say that one has asked too often; a 403 that does not say so is meant.
TOO_OFTEN = (403, 429)
FORBIDDEN = (401, 403, NOT_FOUND)
LARGEST = 64 * 1024 * 1024
LONGEST_REASON = 300
SECONDS = re.compile(r"[0-9]{1,12}")
# A header holds nothing else, and what it holds stands in no message: it may be the token.
HEADER = re.compile(r"[\x20-\x7e]+")
# Asked twice, it would be done twice.
ONCE = "POST"


class Refused(Exception):
    """The server did not do it: with its status, where it answered.

    `is_forbidden` when this token may not; `is_unclear` when it may have been done all the same.
    """

    def __init__(
        self, message: str, status: int | None = None, *, is_forbidden: bool = False, is_unclear: bool = False
    ) -> None:
        """Keep why."""
        super().__init__(visible(message))
        self.status = status
        self.is_forbidden = is_forbidden
        self.is_unclear = is_unclear


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
        tried = 0
        while True:
            tried += 1
            try:
                return self._once(method, path, body)
            except urllib.error.HTTPError as wrong:
                wait = waiting(wrong, tried)
                if wait is None or wait > LONGEST_WAIT or tried == TRIES or (method == ONCE and is_unclear(wrong)):
                    raise refused(wrong, wait, is_unclear=method == ONCE and is_unclear(wrong)) from None
            except (OSError, HTTPException, ValueError) as wrong:
                if tried == TRIES or method == ONCE or isinstance(wrong, ValueError):
                    why = f"{self.address} does not answer: {getattr(wrong, 'reason', wrong) or type(wrong).__name__}"
                    raise Refused(why, is_unclear=method == ONCE) from None
                wait = tried
            time.sleep(wait)

    def _once(self, method: str, path: str, body: object) -> Any:  # noqa: ANN401 - as above
        if not self.address.startswith(("https://", "http://")):
            raise Refused("the server's address does not begin with https://")
        if not all(HEADER.fullmatch(each) for each in self.headers.values()):
            raise Refused("the token holds a character that no token has; is there a line end in it?")
        data = None if body is None else json.dumps(body).encode()
        headers = {"User-Agent": "leadrules", "Content-Type": "application/json", **self.headers}
        request = urllib.request.Request(  # noqa: S310 - the address was looked at above
            self.address.rstrip("/") + path, data, headers, method=method
        )
        with urllib.request.build_opener(_Stay).open(request, timeout=TIMEOUT) as answer:
            try:
                return json.loads(answer.read(LARGEST) or b"null")
            except (ValueError, RecursionError):
                raise Refused(f"{self.address} answers something else than JSON") from None


def is_unclear(wrong: urllib.error.HTTPError) -> bool:
    """Whether it may have been done: a server behind the one that answers may have, and nobody told it."""
    return wrong.code in BUSY and wrong.code not in TOO_OFTEN


def waiting(wrong: urllib.error.HTTPError, tried: int) -> int | None:
    """How many seconds to wait before asking again: as many as the server says, or more each time; None for never."""
    told = wrong.headers.get("Retry-After", "")
    if SECONDS.fullmatch(told) and (wrong.code in BUSY or wrong.code in TOO_OFTEN):
        return int(told)
    until = wrong.headers.get("X-RateLimit-Reset", "")
    if wrong.code in TOO_OFTEN and wrong.headers.get("X-RateLimit-Remaining") == "0" and SECONDS.fullmatch(until):
        return max(1, int(until) - int(time.time()) + 1)
    return tried if wrong.code in BUSY else None


def refused(wrong: urllib.error.HTTPError, wait: int | None, *, is_unclear: bool) -> Refused:
    """Say what the server gave as its reason."""
    again = f"; it can be asked again in {wait:,} seconds" if wait is not None and wait > LONGEST_WAIT else ""
    is_forbidden = wrong.code in FORBIDDEN and wait is None
    return Refused(f"{said(wrong)}{again}", wrong.code, is_forbidden=is_forbidden, is_unclear=is_unclear)


def said(wrong: urllib.error.HTTPError) -> str:
    """What the server gave as its reason."""
    try:
        found = json.loads(wrong.read(LARGEST))
        told = found.get("message") or found.get("error") if isinstance(found, dict) else None
    except (OSError, HTTPException, ValueError, RecursionError):
        told = None
    return f"{wrong.code} {str(told or wrong.reason)[:LONGEST_REASON]}"
