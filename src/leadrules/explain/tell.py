"""From a verdict to its story."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from leadrules.explain.assumed import assumed_and_read
from leadrules.explain.handoffs import handoff_stories
from leadrules.explain.missing import open_stories, questions
from leadrules.explain.nearly import close_ones
from leadrules.explain.scores import score_stories
from leadrules.explain.stages import disqualifier_stories, headline, stage_stories
from leadrules.explain.steps import every_step
from leadrules.explain.story import DataStory, Known, Story
from leadrules.explain.tables import table_stories
from leadrules.explain.words import (
    capital,
    described,
    field_words,
    moment_words,
    named,
    plain_words,
    seen_words,
    spaced,
)
from leadrules.verdict import Presence

if TYPE_CHECKING:
    from leadrules.verdict import FieldInfo, Unusable, Verdict

IN_BACKQUOTES = re.compile(r"`([^`]*)`")


def tell(verdict: Verdict) -> Story:
    """The story of a verdict, from the verdict alone."""
    return Story(
        lead=verdict.lead,
        on=moment_words(verdict.on, verdict.timezone),
        timezone=verdict.timezone,
        ruleset=f"{verdict.ruleset_doc} ({verdict.ruleset})" if verdict.ruleset_doc else verdict.ruleset,
        fingerprint=verdict.fingerprint,
        headline=headline(verdict),
        questions=() if verdict.disqualified_by else questions(verdict),
        open=() if verdict.disqualified_by else open_stories(verdict),
        stages=stage_stories(verdict),
        disqualifiers=disqualifier_stories(verdict),
        handoffs=handoff_stories(verdict),
        close=close_ones(verdict),
        scores=score_stories(verdict),
        tables=table_stories(verdict),
        values=tuple(
            (described(each.name, each.doc), seen_words(each.value, verdict)) for each in verdict.values.values()
        ),
        data=data(verdict),
        known=tuple(known(verdict, field) for field in verdict.fields.values()),
        steps=every_step(verdict),
    )


def data(verdict: Verdict) -> DataStory:
    """What is odd about the lead's data."""
    read = assumed_and_read(verdict)
    return DataStory(
        unusable=tuple(
            f"{field_words(verdict, each.field)}: {unusable(each)}. It counts as not known."
            for each in verdict.unusable
        ),
        assumed=tuple(
            f"{described(field.name, field.doc)}: not known, taken as {held(verdict, field)}."
            for field in verdict.fields.values()
            if field.presence is Presence.ASSUMED and field.name in read
        ),
        unknown=verdict.unknown_keys,
    )


def unusable(each: Unusable) -> str:
    """A value with what is wrong with it; most reasons name the value themselves."""
    reason = IN_BACKQUOTES.sub(r"“\1”", each.reason)
    return reason if each.reason.startswith("`") else f"“{each.value.strip(chr(34))}” cannot be used: {reason}"


def held(verdict: Verdict, field: FieldInfo) -> str:
    """The value that counts."""
    return plain_words(field.value or "empty", verdict.timezone)


def known(verdict: Verdict, field: FieldInfo) -> Known:
    """What the lead held for one field."""
    group = capital(spaced(field.group)) if field.group else None
    return Known(
        title=named(field.name),
        group=group,
        value=found(verdict, field),
        is_known=field.presence is Presence.KNOWN,
    )


def found(verdict: Verdict, field: FieldInfo) -> str:
    """The value, or what stands in for it."""
    match field.presence:
        case Presence.KNOWN:
            return held(verdict, field)
        case Presence.ASSUMED:
            return f"{held(verdict, field)} (assumed)"
        case Presence.UNUSABLE:
            return "not usable"
        case Presence.MISSING:
            return "not known"
        case _:
            assert_never(field.presence)
