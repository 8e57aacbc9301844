"""Fenced code and displayed formulas: the one room that knows where they begin and end.

Code follows CommonMark's rules. A formula stands between $$ and $$, on one line or several.
The scanner of a file's lines and the renderer both ask here, so that they cannot disagree.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPENING = re.compile(
    r"(?P<lead>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t][ \t>]*)?)(?P<mark>`{3,}|~{3,}|\$\$(?!\$))(?P<info>.*)"
)
_FORMULA_MARK = "$$"
_LANGUAGE = re.compile(r"[ \t]*\{?\.?([\w#+.-]+)")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: the indexes of its first line and of the line after it, and what it says.

    A formula has no info; its code is what stands between the marks.

    lead is what stands before the opening mark: indentation, quote marks, a list's mark. What
    nothing closes reaches to the end of the text, or of the quote that it stands in.
    """

    start: int
    end: int
    lead: str
    info: str
    code: tuple[str, ...]
    closed: bool
    formula: bool = False

    @property
    def language(self) -> str:
        match = _LANGUAGE.match(self.info)
        return match[1] if match else ""


def find_fences(texts: list[str]) -> Iterator[Fence]:
    end = 0
    for start, text in enumerate(texts):
        if start >= end and (opening := _OPENING.match(text)) and _is_fence(opening):
            formula = opening["mark"] == _FORMULA_MARK
            fence = (_follow_formula if formula else _follow)(texts, start, opening)
            end = fence.end
            yield fence


def _is_fence(opening: re.Match[str]) -> bool:
    """Say whether it is nothing in a line of text that happens to begin the line."""
    if opening["mark"] == _FORMULA_MARK:
        _, mark, after = opening["info"].partition(_FORMULA_MARK)
        return not mark or not after.strip(" \t")
    return opening["mark"][0] == "~" or "`" not in opening["info"]


def _follow(texts: list[str], start: int, opening: re.Match[str]) -> Fence:
    lead, mark = opening["lead"], opening["mark"]
    level = lead.count(">")
    quote = re.compile(rf"(?:[ \t]*>){{{level}}}")
    indent = _width(lead) - _width(lead[: lead.rfind(">") + 1])
    code: list[str] = []
    for index in range(start + 1, len(texts)):
        prefix = quote.match(texts[index])
        if prefix is None:
            return Fence(start, index, lead, opening["info"], tuple(code), closed=False)
        rest = texts[index][prefix.end() :]
        blanks = rest[: len(rest) - len(rest.lstrip(" \t"))]
        if _closes(rest, mark) and _width(prefix[0] + blanks) < _width(lead) + 4:
            return Fence(start, index + 1, lead, opening["info"], tuple(code), closed=True)
        code.append(rest[min(indent, len(blanks)) :])
    return Fence(start, len(texts), lead, opening["info"], tuple(code), closed=False)


def _follow_formula(texts: list[str], start: int, opening: re.Match[str]) -> Fence:
    """Follow a formula to its end, which it must have before an empty line, or have none."""
    lead, end = opening["lead"], start
    level = lead.count(">")
    latex: list[str] = []
    words = opening["info"].rstrip(" \t")
    while not words.endswith(_FORMULA_MARK):
        latex.append(words)
        end += 1
        prefix = re.match(rf"(?:[ \t]*>){{{level}}}", texts[end]) if end < len(texts) else None
        words = texts[end][prefix.end() :].rstrip(" \t") if prefix else ""
        if not words:
            return Fence(start, end, lead, "", tuple(latex), closed=False, formula=True)
    latex.append(words.removesuffix(_FORMULA_MARK))
    return Fence(start, end + 1, lead, "", tuple(latex), closed=True, formula=True)


def _closes(text: str, mark: str) -> bool:
    run = text.strip(" \t")
    return len(run) >= len(mark) and run == mark[0] * len(run)


def _width(text: str) -> int:
    return len(text.expandtabs(4))
