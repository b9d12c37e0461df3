"""Draws rules-and-verdict.svg: the rules of README.md, and beside them the explanation that README.md shows.

`python docs/images/make_picture.py` writes it anew; tests/docs/test_pages.py says when that is due.
"""

# ruff: noqa: INP001 - a program beside what it draws, and no package

from __future__ import annotations

import re
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
README = HERE.parents[1] / "README.md"
PICTURE = HERE / "rules-and-verdict.svg"

CHARACTER, LINE = 7.25, 17
MARGIN, TOP = 20, 58
INK, FAINT, PAPER, FRAME = "#1f2328", "#6e7781", "#ffffff", "#d0d7de"
WORDS = (
    "ruleset|currency|lead|define|all of|score|when|within last|stage|after|is known|because|in|text|integer|country"
    "|money|date|yes/no|is"
)
RULES = re.compile(rf'(?P<quoted>"[^"]*")|(?P<word>\b(?:{WORDS})\b)|(?P<number>[+-]?\b\d[\d.]*[kM]?\b)')
# What stands for a field at the beginning of a line.
FIELDS = ("country", "money")
COLOURS = {"quoted": "#0a3069", "word": "#8250df", "number": "#953800"}
MARKS = {"✓": "#1a7f37", "✗": "#cf222e", "?": "#9a6700"}


def parts_of_readme(text: str) -> tuple[list[str], list[str]]:
    """Give the lines of the rules, without their example, and those of the explanation, without its last ones.

    Raises:
        ValueError: when README.md has another form.
    """
    rules = re.search(r"^```rules inbound\.rules\n(.*?)\n+example ", text, re.MULTILINE | re.DOTALL)
    told = re.search(r"^\$ leadrules explain [^\n]*\n(.*?)\n+Lead ", text, re.MULTILINE | re.DOTALL)
    if rules is None or told is None:
        message = "README.md shows no rules, or no explanation of a lead"
        raise ValueError(message)
    return rules[1].split("\n"), told[1].split("\n")


def spans(line: str) -> str:
    """Colour a line of rules."""
    shown, at = [], 0
    for match in RULES.finditer(line):
        kind = match.lastgroup or ""
        is_name = line[: match.start()].isspace() and match[0] in FIELDS
        if is_name:
            continue
        shown += [escape(line[at : match.start()]), f'<tspan fill="{COLOURS[kind]}">{escape(match[0])}</tspan>']
        at = match.end()
    return "".join((*shown, escape(line[at:])))


def told(line: str) -> str:
    """Colour a line of the explanation: its mark, or all of it where it is a heading."""
    mark = next((each for each in MARKS if line.lstrip().startswith(f"{each} ")), None)
    if mark is not None:
        return escape(line).replace(mark, f'<tspan fill="{MARKS[mark]}" font-weight="bold">{mark}</tspan>', 1)
    return f'<tspan font-weight="bold">{escape(line)}</tspan>' if line and line[0] != " " else escape(line)


def folded(lines: list[str], width: int) -> list[str]:
    """Break long lines at a blank."""
    found = []
    for line in lines:
        rest = line
        while len(rest) > width:
            cut = rest.rfind(" ", 0, width)
            found.append(rest[:cut])
            rest = " " * (len(line) - len(line.lstrip()) + 4) + rest[cut + 1 :]
        found.append(rest)
    return found


def picture(readme: str) -> str:
    """Draw it."""
    rules, explanation = parts_of_readme(readme)
    explanation = folded(explanation, 62)
    left = max(map(len, rules)) * CHARACTER + 2 * MARGIN
    right = max(map(len, explanation)) * CHARACTER + 2 * MARGIN
    height = TOP + max(len(rules), len(explanation)) * LINE + MARGIN
    rows = [column("inbound.rules", list(map(spans, rules)), 0, left, height)]
    title = "leadrules explain: Globex, whose budget nobody knows"
    rows.append(column(title, list(map(told, explanation)), left + MARGIN, right, height))
    width = left + MARGIN + right
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 {width + 2:.0f} {height + 2:.0f}" role="img" '
        f"font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" "
        f'font-size="12" fill="{INK}">\n'
        "<title>A rules file, and beside it what leadrules says of one lead</title>\n" + "".join(rows) + "</svg>\n"
    )


def column(title: str, lines: list[str], left: float, width: float, height: float) -> str:
    """Draw a sheet with its title and its lines."""
    head = (
        f'<rect x="{left:.0f}" y="0" width="{width:.0f}" height="{height:.0f}" rx="8" '
        f'fill="{PAPER}" stroke="{FRAME}"/>\n'
        f'<text x="{left + MARGIN:.0f}" y="24" fill="{FAINT}">{title}</text>\n'
        f'<path d="M{left:.0f} 36h{width:.0f}" stroke="{FRAME}"/>\n'
    )
    rows = "".join(
        f'<text xml:space="preserve" x="{left + MARGIN:.0f}" y="{TOP + number * LINE}">{line}</text>\n'
        for number, line in enumerate(lines)
        if line
    )
    return head + rows


if __name__ == "__main__":
    PICTURE.write_text(picture(README.read_text(encoding="utf-8")), encoding="utf-8")
