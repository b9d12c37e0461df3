"""Whatever the text, reading it gives rules or diagnostics, soon, and raises nothing."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leadrules.compiler import compile_files
from leadrules.diagnostics.text import render_text

ROOT = Path(__file__).resolve().parents[2]
RULES = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("rulesets/**/*.rules"))]
LEAD = "lead\n  b integer\n  ok yes/no\n"
# Far more than any of these should take, on a machine that does other things too.
SOON = 10.0
PIECES = (
    *(
        "\n",
        "\n  ",
        "\n    ",
        "\n\n",
        " ",
        "  ",
        "\t",
        "\x00",
        "\ud800",
        "\xa0",
        '"',
        "`",
        "#",
        "(",
        ")",
        "[",
        "]",
        "|",
    ),
    *(",", ":", ".", "-", "+", "*", "/", "<", ">=", "=", "%", "\\", "{", "$", "’", "5", "20k EUR", "1e9"),
    *("and", "or", "not", "is", "is not", "in", "between", "all of", "at least 2 of", "where", "when", "because", "if"),
    *("lead", "define x", "stage y", "score s", "table t gives text", 'example "e"', "expect", "use", "like", "given"),
    *(
        "any(",
        "count(",
        "first known(",
        "2026-11-20",
        "2026-13-40",
        "90 days",
        "0 days",
        "09:00",
        "5%",
        "25-50",
        "today",
    ),
)


def outcome(text: str) -> str:
    """Compile a text, show what is said about it, and check that there is a graph or an error."""
    compiled = compile_files({"rules.rules": text}, "rules.rules")
    assert (compiled.graph is None) == bool(compiled.errors)
    for each in compiled.diagnostics:
        assert 0 <= each.span.start <= each.span.end <= len(each.span.source.text) + 1
    return render_text(compiled.diagnostics)


@given(st.text(st.characters(codec=None), max_size=200))
@example("\ud800")
@example("use ``\n")
def test_any_text(text: str) -> None:
    outcome(text)
    outcome(LEAD + "define z\n  " + text)


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_words(pieces: list[str]) -> None:
    outcome("".join(pieces))
    outcome(LEAD + " ".join(pieces))


@given(st.data())
def test_any_change_to_shipped_rules(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(RULES))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 30))
        further = data.draw(st.integers(0, len(text)))
        match data.draw(st.sampled_from(("delete", "insert", "swap"))):
            case "delete":
                text = text[:at] + text[at + length :]
            case "insert":
                text = text[:at] + data.draw(st.sampled_from(PIECES)) + text[at:]
            case _:
                low, high = sorted((at, further))
                cut = text[low : low + length]
                text = text[:low] + text[high : high + length] + text[low + length : high] + cut + text[high + length :]
    outcome(text)


def deep(words: str, count: int) -> str:
    return f"{LEAD}define z\n  {words * count}"


@pytest.mark.parametrize(
    "text",
    [
        deep("(", 10_000),
        deep("(", 10_000) + "b" + ")" * 10_000 + " > 3\n",
        deep("[", 10_000),
        deep("not ", 10_000) + "ok is yes\n",
        deep("not (", 10_000),
        deep("any(", 10_000),
        deep("first known(b, ", 10_000),
        deep("- ", 10_000) + "b > 3\n",
        deep("b + ", 1_500) + "b > 3\n",
        deep("b * ", 1_500) + "b > 3\n",
        deep("ok is yes and ", 1_000) + "ok is no\n",
        deep("b + \n", 10_000),
        LEAD + "define z\n  all of\n    b" + "\n      + b" * 10_000 + " > 3\n",
        LEAD + "define z as (" + "b +\n" * 10_000 + "b)\n",
        LEAD + "define z\n" + "".join(f"{' ' * i}all of\n" for i in range(1, 10_000)),
        LEAD + "define z\n" + "".join(f"{' ' * i}all of\n" for i in range(10_000, 1, -1)),
        LEAD + "define z\n" + "".join(f"{' ' * (i % 19 + 1)}b > {i}\n" for i in range(10_000)),
        LEAD + "".join(f"define d{i}\n  d{i + 1}\n" for i in range(3_000)) + "define d3000\n  b > 3\n",
        LEAD + "".join(f"define d{i} as d{i + 1} + 1\n" for i in range(3_000)) + "define d3000 as b\n",
        LEAD + "".join(f"define d{i}\n  d{(i + 1) % 3_000}\n" for i in range(3_000)),
        LEAD + "define z\n  b > " + "9" * 15_000,
        LEAD + "define z\n  b > 0." + "9" * 15_000,
        LEAD + "define z\n  b within next " + "9" * 15_000 + " days",
        LEAD + "setting y number is " + "1_" * 9_000,
        LEAD + "define " + "z" * 19_000 + "\n  b > 3\n",
        LEAD + 'define z "' + "z" * 19_000 + '"\n  b > 3\n',
        LEAD + "define z\n  b > 3" + " " * 1_000_000 + "\n",
        LEAD + "define z\n  " + "b " * 1_000_000,
        LEAD + "x" * 1_000_000,
        "\n" * 100_000 + "x",
        "# c\n" * 100_000,
        LEAD + "  # c\n" * 100_000,
        f'use "{"x" * 9_000}.rules"\n',
        f'use "{"x/" * 5_000}.rules"\n',
        'use "\ud800.rules"\n',
        LEAD + 'define z\n  b is "' + "\ud800" * 100 + '"\n',
        "\x00" * 1_000,
        LEAD + "\x00",
        LEAD + "define \ud800\n  b > 3\n",
        LEAD + 'define z "\ud800"\n  b > 3\n',
        LEAD + "\t\n" * 10_000,
        '"' * 10_000,
        "(\n" * 10_000,
        "define x\n" * 10_000,
        "use x\n" * 2_000,
        LEAD + "define z\n  b > " + "1,000" * 3_000,
        LEAD + "define z\n  " + "AND " * 4_000,
        LEAD + "define z\n  " + "a-" * 9_000 + "a",
        LEAD + "define z\n  " + "is not " * 2_500,
    ],
    ids=range(49),
)
def test_no_text_is_too_odd_or_takes_long(text: str) -> None:
    begun = time.perf_counter()
    outcome(text)
    assert time.perf_counter() - begun < SOON


def generated(count: int) -> str:
    """Write rules in which each definition rests on the one before."""
    define = "define d{0}\n  all of\n    b > {0}\n    ok is yes or d{1}\n"
    return LEAD + "define d0\n  b > 0\n" + "".join(define.format(i, i - 1) for i in range(1, count))


def test_checking_takes_as_long_as_the_file_is() -> None:
    outcome(generated(10))
    took = []
    for count in (1_000, 10_000):
        text = generated(count)
        begun = time.process_time()
        compiled = compile_files({"rules.rules": text}, "rules.rules")
        took.append(time.process_time() - begun)
        assert compiled.graph is not None
    # Ten times the file: a hundred times the time would be quadratic.
    assert took[1] < 30 * took[0], took
