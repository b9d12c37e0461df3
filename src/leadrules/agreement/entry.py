"""One entry of a team's file: what one person agreed to in the team's name, and how it is written.

Every line says by itself what it belongs to: `inbound.mql.3f2a90c1d6e4.note = "…"`, and `9c1e22aa01f3.001 = '…'` for
the lines of the text. So git may put lines of two branches together in any order (`merge=union`), and the file still
says what both said. An entry is named by a digest of it, and a text too: a line that was changed, lost or added by hand
no longer fits.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from leadrules.graph.fingerprint import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.source import Span

ID_LENGTH = 12
BARE = re.compile(r"[A-Za-z0-9_-]+")
# What a TOML text of one line cannot hold as it is.
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was agreed to. `fingerprint` has its version in front: `1:0123456789abcdef`; `on` is in whole seconds, UTC.

    `person` is `Name <e-mail>`. `signature` is what `ssh-keygen -Y sign` made, as base64 in one line.
    """

    team: str
    ruleset: str
    item: str
    fingerprint: str
    on: datetime
    person: str
    note: str | None
    text: str
    signature: str | None = None
    # Where the first of its lines, and that of the signature, stand; the last as a number, counted from 1.
    span: Span | None = field(default=None, compare=False, repr=False)
    last_line: int = field(default=0, compare=False, repr=False)
    signature_span: Span | None = field(default=None, compare=False, repr=False)

    @property
    def id(self) -> str:
        """A digest of all of it, so that a signature cannot get lost unnoticed either."""
        return sha256(self.payload + (self.signature or "").encode()).hexdigest()[:ID_LENGTH]

    @property
    def payload(self) -> bytes:
        """What is signed: everything, and for which team, so that an entry cannot be moved."""
        said = {
            "team": self.team,
            "ruleset": self.ruleset,
            "item": self.item,
            "fingerprint": self.fingerprint,
            "on": moment_text(self.on),
            "person": self.person,
            "note": self.note or "",
            "text": self.text,
        }
        return f"leadrules agreement 1\n{json.dumps(said, sort_keys=True)}\n".encode()

    @property
    def email(self) -> str:
        """The person's e-mail address; empty where there is none."""
        found = re.search(r"<([^<>]*)>\s*$", self.person)
        return found[1].strip() if found else ""

    @property
    def name(self) -> str:
        """The person's name, or the address where there is no name."""
        return self.person.partition("<")[0].strip() or self.email

    def signed_words(self, *, has_signers: bool) -> str:
        """`, signed`, and where nobody says whose keys are whose, that anybody may have."""
        if self.signature is None:
            return ""
        return ", signed" if has_signers else ", signed with a key that nobody vouches for"

    def signed(self, signature: str) -> Entry:
        """The same, signed."""
        return replace(self, signature=signature)

    @property
    def text_id(self) -> str:
        """What the text is called in the file: a digest of it."""
        return sha256(self.text.encode()).hexdigest()[:ID_LENGTH]

    def lines(self) -> Iterator[str]:
        """The entry as lines of TOML, without line ends and without its text."""
        start = f"{key(self.ruleset)}.{key(self.item)}.{self.id}"
        yield f"# {self.team} agrees to {one_line(self.item)}"
        yield f"{start}.on          = {moment_text(self.on)}"
        yield f"{start}.person      = {text(self.person)}"
        yield f"{start}.fingerprint = {text(self.fingerprint)}"
        if self.note:
            yield f"{start}.note        = {text(self.note)}"
        if self.signature:
            yield f"{start}.signature   = {text(self.signature)}"
        yield f"{start}.text        = {text(self.text_id)}"

    def text_lines(self) -> Iterator[str]:
        """The lines of its text, each with its number."""
        said = self.text.removesuffix("\n").split("\n")
        width = max(3, len(str(len(said))))
        for number, line in enumerate(said, 1):
            yield f"{self.text_id}.{number:0{width}} = {literal(line)}"


def versioned(fingerprint: str) -> str:
    """A fingerprint with the version of the program's way to make them."""
    return f"{VERSION}:{fingerprint}"


def moment_text(moment: datetime) -> str:
    """A moment as TOML has it."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()}Z"


def key(name: str) -> str:
    """A part of a line's name."""
    return name if BARE.fullmatch(name) else text(name)


def literal(value: str) -> str:
    """A text as it is in single quotes, for people to read, where it holds none itself."""
    return text(value) if "'" in value or CONTROL.search(value) else f"'{value}'"


def text(value: str) -> str:
    """A text in double quotes; nothing in it can end it, or begin another line."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'


def one_line(value: str) -> str:
    """A text for a comment, in which nothing ends the line."""
    return " ".join(CONTROL.sub(" ", value).split())
