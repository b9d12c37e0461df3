"""What a change of rules means: definition by definition, with leads that show it, and replayed on leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.change.model import Change, Difference, Relation, Witness

if TYPE_CHECKING:
    from pathlib import Path

    from leadrules.ruleset import Ruleset, When

__all__ = ["Change", "Difference", "Relation", "Witness", "difference"]


def difference(  # noqa: PLR0913 - everything that callers may want to say
    old: str | Path | Ruleset,
    new: str | Path | Ruleset,
    *,
    on: When | None = None,
    root: str | Path | None = None,
    seconds: float = 2.0,
    in_all: float = 30.0,
) -> Difference:
    """Compare two versions: rulesets, files, or git revisions (`main:rulesets/inbound/inbound.rules`).

    A revision alone (`main`) stands for the other version's path in it.

    Leads are looked at at one moment (default: now). `root` is the folder that files may not leave, and around which
    the git repository is. `seconds` bounds each question to the solver, which the extra `analysis` installs, and
    `in_all` everything that is looked for; what is not answered in that time is `not settled`.

    Raises:
        RulesError: when a version has mistakes; it carries every diagnostic.
        OSError: when there is no such file, revision or path.
        ValueError: when `on` is no moment.
    """
    from leadrules.change.compare import compare
    from leadrules.change.time import Time
    from leadrules.change.versions import version

    before, after = version(old, root=root, beside=new), version(new, root=root, beside=old)
    return compare(before, after, after.ruleset.moment(on), Time(question=seconds, in_all=in_all))
