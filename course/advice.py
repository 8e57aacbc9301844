"""Advice where Python-Markdown reads a list or a table otherwise than an editor or a code host.

It wants an empty line before both, and four spaces for what belongs to a list's item.
"""

import re
from dataclasses import dataclass

from course.places import find_tables
from course.source import Line, Source

_QUOTE = re.compile(r"(?: {0,3}>)+ ?")
_ITEM = re.compile(r" *(?:[-*+]|\d{1,9}\.)[ \t]+\S")
_BEGINS_LIST = re.compile(r"(?:[-*+]|1\.)[ \t]+\S")
_CALLOUT = re.compile(r"\[![\w-]+")


def advise(source: Source, lines: list[Line]) -> None:
    """Warn where a list or a table will not become what it looks like."""
    walk = _Walk()
    for line in lines:
        if message := walk.advice(line):
            source.warn(line.number, 1, "liste", message)
    for header, free in find_tables(lines):
        if not free:
            message = "Sæt en tom linje før tabellen. Ellers bliver den ikke til en tabel."
            source.warn(header.number, 1, "tabel", message)


@dataclass(slots=True)
class _Walk:
    """Goes from line to line and remembers what the next may belong to.

    above is what the line above is: "" for nothing to go on with, "text" or "item". item is how
    far in the last item of the list under way stands, or -1 where there is no list.
    """

    level: int = 0
    above: str = ""
    item: int = -1

    def advice(self, line: Line) -> str | None:
        quote = _QUOTE.match(line.text)
        words = line.text[quote.end() :] if quote else line.text
        level = quote[0].count(">") if quote else 0
        if level != self.level or line.heading or _CALLOUT.match(words):
            self.level, self.above, self.item = level, "", -1
        if line.code or not words.strip():
            self.above = ""
        elif not line.heading and not _CALLOUT.match(words):
            indent = len(words) - len(words.lstrip(" "))
            return self._item(words, indent) if _ITEM.match(words) else self._text(indent)
        return None

    def _item(self, words: str, indent: int) -> str | None:
        if self.above == "text" and not _BEGINS_LIST.match(words):
            return None
        if self.above == "text":
            self.above = "item"  # the items that follow it need not be told
            return "Sæt en tom linje før listen. Ellers bliver den ikke til en."
        parent, self.item, self.above = self.item, indent, "item"
        if indent % 4 and 0 <= parent <= indent - 2:
            return "Ryk underpunktet fire mellemrum ind, så det hører til punktet over."
        return None

    def _text(self, indent: int) -> str | None:
        if self.above:
            return None
        in_list = self.item >= 0
        if indent < 4:
            self.item = -1
        self.above = "item" if self.item >= 0 else "text"
        if in_list and 0 < indent < 4:
            return "Ryk teksten fire mellemrum ind, hvis den hører til punktet over."
        return None
