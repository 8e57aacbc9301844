"""Fenced code: the one room that knows where it begins and ends, by CommonMark's rules.

The scanner of a file's lines and the renderer both ask here, so that they cannot disagree.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPENING = re.compile(
    r"(?P<lead>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t][ \t>]*)?)(?P<mark>`{3,}|~{3,})(?P<info>.*)"
)
_LANGUAGE = re.compile(r"[ \t]*\{?\.?([\w#+.-]+)")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: the indexes of its first line and of the line after it, and what it says.

    lead is what stands before the opening mark: indentation, quote marks, a list's mark. What
    nothing closes reaches to the end of the text, or of the quote that it stands in.
    """

    start: int
    end: int
    lead: str
    info: str
    code: tuple[str, ...]
    closed: bool

    @property
    def language(self) -> str:
        match = _LANGUAGE.match(self.info)
        return match[1] if match else ""


def find_fences(texts: list[str]) -> Iterator[Fence]:
    end = 0
    for start, text in enumerate(texts):
        if start >= end and (opening := _OPENING.match(text)) and _is_fence(opening):
            fence = _follow(texts, start, opening)
            end = fence.end
            yield fence


def _is_fence(opening: re.Match[str]) -> bool:
    """Say whether it is no inline code of three backticks that happens to begin the line."""
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


def _closes(text: str, mark: str) -> bool:
    run = text.strip(" \t")
    return len(run) >= len(mark) and run == mark[0] * len(run)


def _width(text: str) -> int:
    return len(text.expandtabs(4))
