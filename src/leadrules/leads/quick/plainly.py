"""What of a value is plainly valid, in expressions of Python; and how a function that is written here is made.

Nothing that an author wrote becomes code: the name of a field stands in it as a literal, everything else as an object.
"""

from __future__ import annotations

import ast
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from leadrules.leads.quick.known import Unclear
from leadrules.schema import types as t
from leadrules.schema.raw import is_unicode
from leadrules.schema.read_texts import LONGEST_ADDRESS, is_url
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Mapping

# As in read_texts.py, for ASCII alone, and without going back: no part of them matches in more than one way.
is_plain_email = re.compile(r"[!-?A-~]++@[!-\-/-?A-~]++(?:\.[!-\-/-?A-~]++)++").fullmatch
is_plain_phone = re.compile(r"[(]?[+]?(?:[-. ()/]*+[0-9]){6,15}+[)]?").fullmatch
# What the code refers to.
NAMES: Mapping[str, Any] = MappingProxyType(
    {
        "MISSING": MISSING,
        "Unclear": Unclear,
        "is_unicode": is_unicode,
        "is_email": is_plain_email,
        "is_phone": is_plain_phone,
        "is_url": is_url,
    }
)
_IS_UNICODE = "(t.isascii() or is_unicode(t))"
_IS_SHORT = f"len(t) <= {LONGEST_ADDRESS}"
_VALID: Mapping[t.Scalar, str] = MappingProxyType(
    {
        t.Scalar.TEXT: _IS_UNICODE,
        t.Scalar.EMAIL: f"{_IS_SHORT} and is_email(t)",
        t.Scalar.PHONE: f"{_IS_SHORT} and is_phone(t)",
        t.Scalar.URL: f"{_IS_SHORT} and is_url(t) and {_IS_UNICODE}",
    }
)


def is_valid(kind: t.Type) -> str | None:
    """Whether `t`, which is not empty and has no outer blanks, is of a textual type; None for other types."""
    return _VALID.get(kind.kind) if isinstance(kind, t.ScalarType) else None


def exact(kind: t.Type) -> str:
    """Whether `v` is a text, or for numbers a whole one, and nothing that only equals it: True equals 1."""
    is_number = t.is_ranged(kind) and kind != t.DURATION
    return "(type(v) is int or type(v) is str)" if is_number else "type(v) is str"


def defined(text: str, names: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any function
    """Make the function `read` that a text defines."""
    namespace = dict(names)
    exec(compile(ast.parse(text), "<lead>", "exec"), namespace)  # noqa: S102 - the text is ours: see above
    return namespace["read"]
