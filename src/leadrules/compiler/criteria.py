"""Lines and blocks of criteria → typed nodes of the rule graph, each with an identifier of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.compiler.identify import slug
from leadrules.graph import truths as g
from leadrules.syntax import nodes as n
from leadrules.syntax.format import canonical

if TYPE_CHECKING:
    from leadrules.compiler.truths import Truths

SHORT = {"all of": "all", "any of": "any", "none of": "none"}


class Criteria:
    """Reads blocks. Gives None when something was wrong, and has said so."""

    def __init__(self, truths: Truths) -> None:
        """Read each line with `truths`."""
        self.truths = truths
        self.scope = truths.scope

    def block(self, criteria: tuple[n.Criterion, ...], owner: str) -> g.Truth | None:
        """Read the criteria below a head: one line, or one group."""
        if len(criteria) > 1:
            head = criteria[1]
            help_text = "put `all of` (or `any of`) above them and indent them"
            message = f"`{owner}` has several criteria, and nothing says whether all of them must be met"
            self.scope.tell("several-criteria", message, head.span, help_text)
        read = [self.criterion(each, owner, is_root=True) for each in criteria]
        return read[0] if len(read) == 1 else None

    def criterion(self, node: n.Criterion, parent: str, *, is_root: bool = False) -> g.Truth | None:
        """Read a line or a group of criteria."""
        label = node.label.text if node.label else None
        if isinstance(node, n.CriterionLine):
            own = label or slug(canonical(node.test.span.text))
            id_ = parent if is_root and not label else self.truths.identities.make(parent, own)
            return self.truths.read(node.test, parent, self.truths.shown(node.test.span, id_, label, node.reason))
        return self.group(node, parent, label, is_root=is_root)

    def group(self, node: n.CriterionGroup, parent: str, label: str | None, *, is_root: bool) -> g.Truth | None:
        """Read `all of`, `any of`, `none of`, `at least N of`."""
        short = SHORT.get(node.how, f"at_least_{node.wanted}")
        id_ = parent if is_root and not label else self.truths.identities.make(parent, label or short)
        labels: dict[str, n.Name] = {}
        for part in node.parts:
            if part.label is not None and labels.setdefault(part.label.text, part.label) is not part.label:
                message = f"the label `{part.label.text}` stands here twice"
                self.scope.tell("declared-twice", message, part.label.span, "labels tell criteria apart")
        parts = [self.criterion(part, id_) for part in node.parts]
        wanted = int(node.wanted or 0)
        if node.wanted is not None and (node.wanted != wanted or not 1 <= wanted <= len(parts)):
            below = "1 criterion" if len(parts) == 1 else f"{len(parts)} criteria"
            message = f"`at least {node.wanted} of` has {below} below it"
            self.scope.tell("bad-count", message, node.head.span, f"a number from 1 to {len(parts)} fits")
            return None
        read = [part for part in parts if part is not None]
        if len(read) < len(parts):
            return None
        text = f"at least {wanted} of" if node.how == "at least" else node.how
        shown = g.Shown(id=id_, text=text, label=label, reason=node.reason, span=node.head.span)
        return g.Group(how=g.Quantity(node.how), wanted=wanted, parts=tuple(read), shown=shown)
