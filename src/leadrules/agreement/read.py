"""A team's file → its entries, and everything that is wrong with it, each with its line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from leadrules.agreement.entry import ID_LENGTH, Entry
from leadrules.diagnostics import Diagnostic, did_you_mean
from leadrules.graph.fingerprint import LENGTH, VERSION

if TYPE_CHECKING:
    from leadrules.source import Source, Span

CODE = "bad-agreement"
FIELDS = ("on", "person", "fingerprint", "note", "signature", "text")
WANTED = ("on", "person", "fingerprint", "text")
ID = re.compile(rf"[0-9a-f]{{{ID_LENGTH}}}")
FINGERPRINT = re.compile(rf"(\d{{1,6}}):[0-9a-f]{{{LENGTH}}}")
NUMBER = re.compile(r"\d{1,9}")
CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})( |$)")
TAKE_BACK = "take the file back from git (`git checkout`), and let `leadrules agree` write it"
# So many mistakes of one file are told.
MOST_TOLD = 20
# Clocks differ; an agreement of tomorrow is a mistake.
SLACK = timedelta(days=1)
PARTS = 4
TEXT_PARTS = 2


@dataclass(frozen=True, slots=True)
class Read:
    """The entries of one file in the order of their lines, and what is wrong with it."""

    entries: tuple[Entry, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(slots=True)
class Gathered:
    """Lines that belong together: what each says, and where."""

    said: dict[str, tuple[Any, Span]] = field(default_factory=dict)

    @property
    def places(self) -> list[Span]:
        """Its lines, in their order."""
        return sorted((span for _, span in self.said.values()), key=lambda each: each.start)

    def text(self) -> str | None:
        """Lines with numbers as a text; None when one is lacking."""
        lines = sorted((int(number), line) for number, (line, _) in self.said.items())
        is_whole = [number for number, _ in lines] == list(range(1, len(lines) + 1))
        return "".join(f"{line}\n" for _, line in lines) if is_whole else None


def read_file(source: Source, team: str, now: datetime | None = None) -> Read:
    """Read what a team agreed to. Whoever reads many files gives one `now`."""
    return Reading(source, team, now or datetime.now(UTC)).run()


class Reading:
    """One file under way. Each line is TOML by itself, so that a broken one hides no other."""

    def __init__(self, source: Source, team: str, now: datetime) -> None:
        """Begin with the file's text and the team whose name it bears."""
        self.source, self.team, self.now = source, team, now
        self.gathered: dict[tuple[str, ...], Gathered] = {}
        self.texts: dict[str, Gathered] = {}
        self.diagnostics: list[Diagnostic] = []
        # What has a line that cannot be read: that it is not whole has been said with that.
        self.broken: set[tuple[str, ...]] = set()

    def run(self) -> Read:
        """Read line by line, then entry by entry."""
        self.lines()
        entries = [entry for where, found in self.gathered.items() if (entry := self.entry(where, found))]
        told = self.diagnostics[:MOST_TOLD]
        if len(self.diagnostics) > MOST_TOLD:
            last = self.diagnostics[MOST_TOLD]
            more = len(self.diagnostics) - MOST_TOLD
            told.append(Diagnostic(CODE, f"there are {more} more mistakes in this file", last.span, TAKE_BACK))
        return Read(tuple(entries), tuple(told))

    # ---- lines

    def lines(self) -> None:
        """Gather what each line says of its entry."""
        start = 0
        for line in self.source.text.split("\n"):
            span = self.source.span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))
            start += len(line) + 1
            plain = line.strip()
            if plain and not plain.startswith("#"):
                self.line(plain, span)

    def line(self, line: str, span: Span) -> None:
        """Read one line."""
        if CONFLICT.match(line):
            help_text = "keep the lines of both sides, and take the lines with the marks away"
            self.note("git has left a conflict here", span, help_text)
            return
        try:
            found: object = tomllib.loads(line)
        except tomllib.TOMLDecodeError as wrong:
            reason = re.sub(r" \(at .*\)$", "", str(wrong))
            self.note(f"this line cannot be read as TOML: {reason[:1].lower()}{reason[1:]}", span, TAKE_BACK)
            return
        except (RecursionError, ValueError) as wrong:
            # Python reads no number of thousands of digits.
            why = "it is nested too deeply" if isinstance(wrong, RecursionError) else "a number in it is too long"
            self.note(f"this line cannot be read as TOML: {why}", span, TAKE_BACK)
            return
        names: list[str] = []
        while isinstance(found, dict) and len(found) == 1 and len(names) <= PARTS:
            ((name, found),) = found.items()
            names.append(name)
        self.said(names, found, span)

    def said(self, names: list[str], value: object, span: Span) -> None:
        """Keep what a line says, where it is one of an entry's, or of a text's."""
        if len(names) == PARTS and ID.fullmatch(names[2]):
            found, name = self.gathered.setdefault(tuple(names[:3]), Gathered()), names[3]
        elif len(names) == TEXT_PARTS and ID.fullmatch(names[0]) and NUMBER.fullmatch(names[1]):
            found, name = self.texts.setdefault(names[0], Gathered()), names[1]
        else:
            self.note("this is no line of an agreement", span, TAKE_BACK)
            return
        where = tuple(names[:-1])
        wrong = self.wrong(name, value, is_text=len(names) == TEXT_PARTS)
        first = found.said.setdefault(name, (value, span))
        # git may put the same line there twice.
        if wrong is None and first[0] != value:
            wrong = f"`{name}` is said twice, and differently"
        if wrong is not None:
            self.broken.add(where)
            near = did_you_mean(name, FIELDS) if name not in FIELDS and len(where) > 1 else None
            self.note(wrong, span, near or TAKE_BACK, first[1] if first[1] is not span else None)

    @staticmethod
    def wrong(name: str, value: object, *, is_text: bool) -> str | None:
        """Why a line cannot say this."""
        if not is_text and name not in FIELDS:
            return f"an agreement has nothing called `{name}`"
        if name == "on" and not is_text:
            return None if is_moment(value) else "`on` is a moment such as 2026-11-25T10:00:00Z"
        return None if isinstance(value, str) else f"`{name}` is a text"

    # ---- entries

    def entry(self, where: tuple[str, ...], found: Gathered) -> Entry | None:
        """Put an entry together from its lines; None, and said, when they do not make one."""
        if where in self.broken:
            return None
        span = found.places[0]
        lacking = next((name for name in WANTED if name not in found.said), None)
        if lacking is not None:
            self.note(f"this agreement to `{where[1]}` lacks its `{lacking}`", span, TAKE_BACK)
            return None
        values = {name: value for name, (value, _) in found.said.items()}
        lines = self.texts.get(values["text"], Gathered())
        text = lines.text()
        if (values["text"],) in self.broken:
            return None
        if text is None or not lines.said:
            message = "the text of this agreement is not there" if not lines.said else "a line of this text is lacking"
            self.note(message, lines.places[0] if lines.said else found.said["text"][1], TAKE_BACK)
            return None
        entry = Entry(
            team=self.team,
            ruleset=where[0],
            item=where[1],
            fingerprint=values["fingerprint"],
            on=values["on"].astimezone(UTC).replace(microsecond=0),
            person=values["person"],
            note=values.get("note"),
            text=text,
            signature=values.get("signature"),
            span=span,
            last_line=max(each.line for each in (*found.places, *lines.places)),
            signature_span=found.said["signature"][1] if "signature" in found.said else None,
        )
        return entry if self.is_sound(entry, where[2], found, lines) else None

    def is_sound(self, entry: Entry, name: str, found: Gathered, lines: Gathered) -> bool:
        """Whether an entry is as it was written."""
        said = found.said
        version = FINGERPRINT.fullmatch(entry.fingerprint)
        by_hand = f"an agreement is made anew, not changed: {TAKE_BACK}"
        if version is None:
            self.note("this is no fingerprint", said["fingerprint"][1], TAKE_BACK)
        elif int(version[1]) > VERSION:
            help_text = "install the version that your colleagues have"
            self.note("this agreement was made with a newer leadrules", said["fingerprint"][1], help_text)
        elif entry.text_id != said["text"][0]:
            self.note(f"the text of an agreement to `{entry.item}` was changed by hand", lines.places[0], by_hand)
        elif entry.id != name:
            self.note(f"this agreement to `{entry.item}` was changed by hand", found.places[0], by_hand)
        elif entry.on > self.now + SLACK:
            self.note("this agreement lies in the future", said["on"][1], "check the clock, and agree again")
        else:
            return True
        return False

    def note(self, message: str, span: Span, help_text: str, related: Span | None = None) -> None:
        """Note what is wrong."""
        self.diagnostics.append(Diagnostic(CODE, message, span, help_text, related=related))


def is_moment(value: object) -> bool:
    """Whether it is a moment with its place on the clock of the world, which the calendar can hold in UTC."""
    try:
        return isinstance(value, datetime) and value.tzinfo is not None and value.astimezone(UTC) is not None
    except OverflowError:
        return False
