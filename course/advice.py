"""Advice where Python-Markdown reads a list, a quote or a table otherwise than other readers do.

It wants an empty line before a list and a table, and four spaces for what belongs to an item. What
the two read alike is let through; the rest is told, whichever of them the author had in mind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from course.fences import find_fences
from course.places import find_tables
from course.source import Line, Source

_QUOTE = re.compile(r"( *)> ?")
_ITEM = re.compile(r"(?P<mark>[-*+]|(?P<number>\d{1,9})[.)])(?P<gap>[ \t]+)(?=\S)")
_RULE = re.compile(r"([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_CALLOUT = re.compile(r" *\[![\w-]+")

# Quotes in quotes are followed no further; nobody writes, and few readers show, so many.
_DEEPEST = 50

_BEFORE_LIST = "Sæt en tom linje før listen. Ellers bliver den ikke til en."
_NESTED = "Ryk underpunktet fire mellemrum ind, så det hører til punktet over."
_BELONGS = "Ryk teksten fire mellemrum ind, hvis den hører til punktet over."
_BRACKET = "Skriv et punktum efter tallet: ”1.”. Med en parentes bliver det ikke til en liste."
_BEGIN = "Begynd listen med 1, og sæt en tom linje før den. Ellers bliver den ikke til en."
_MARK = "Brug samme tegn ved alle listens punkter. Ellers deler nogle læsere listen i to."
_OTHER_LIST = "Sæt en tom linje mellem de to lister. Ellers bliver de til én."
_BACK = "Sæt en tom linje før punktet. Ellers hører det til listen over."
_GAP = (
    "Skriv ét mellemrum efter punktets tegn, og højst to cifre i dets tal, så det, der hører til "
    "punktet, kan stå fire mellemrum inde."
)
_CODE = (
    "Sæt en tom linje før og efter koden eller formlen, og ryk den fire mellemrum ind, hvis den "
    "hører til punktet over, ellers helt ud."
)
_RULE_OUT = "Sæt en tom linje før stregen, og skriv den helt til venstre."
_BEFORE_QUOTE = "Sæt en tom linje før citatet. Ellers hører det til punktet over."
_AFTER_QUOTE = "Sæt en tom linje efter citatet, eller skriv ”> ” foran, hvis linjen hører til det."
_ONE_QUOTE = (
    "Skriv ”> ” foran alle citatets linjer, lige langt inde, eller sæt en tom linje før det."
)
_QUOTE_IN = "Ryk citatet fire mellemrum ind, hvis det hører til punktet over."

type Rows = list[tuple[Line, str]]
type Told = tuple[Line, str, str]


def advise(source: Source, lines: list[Line]) -> None:
    """Warn where a list, a quote or a table will not become what it looks like."""
    fences = find_fences([line.text for line in lines])
    openings = frozenset(lines[fence.start].number for fence in fences)
    rows = [(line, line.text.expandtabs(4)) for line in lines]
    for line, code, message in _Level(openings).advice(rows):
        source.warn(line.number, 1, code, message)
    for header, free in find_tables(lines):
        if not free:
            message = "Sæt en tom linje før tabellen. Ellers bliver den ikke til en tabel."
            source.warn(header.number, 1, "tabel", message)


@dataclass(frozen=True, slots=True)
class _Item:
    """An item's mark and number (1 for a bullet), and the columns where it and its text begin."""

    indent: int
    mark: str
    number: int
    content: int
    gap: int

    @classmethod
    def read(cls, text: str) -> "_Item | None":
        indent = _indent(text)
        match = _ITEM.match(text, indent)
        if match is None or _RULE.match(text, indent):
            return None
        return cls(
            indent, match["mark"][-1], int(match["number"] or 1), match.end(), len(match["gap"])
        )

    @property
    def numbered(self) -> bool:
        return self.mark in ".)"


@dataclass(slots=True)
class _Level:
    """Goes through the lines of a text, or of a quote in it, whose marks have been taken off.

    above is what the line above is: "" for nothing to go on with, "text", "item" (or what belongs
    to one), "title" of a callout, "code", "quote", or "closed" for a quote that no text goes on.
    items are the items that the next line may belong to, each in the one before it.
    """

    openings: frozenset[int]
    depth: int = 0
    above: str = ""
    items: list[_Item] = field(default_factory=list)
    first: int = 0
    told: bool = False
    code_apart: bool = False

    def advice(self, rows: Rows) -> Iterator[Told]:
        index = 0
        while index < len(rows):
            line, text = rows[index]
            end = self._end_of_quote(rows, index)
            if end > index and (told := self._once(self._quote(text))):
                yield line, "citat", told
            if end > index:
                yield from self._inside(
                    [(row, _QUOTE.sub("", t, count=1)) for row, t in rows[index:end]]
                )
            elif told := self._once(self._take(line, text)):
                code = "citat" if told == _AFTER_QUOTE else "liste"
                yield line, code, told
            index = max(end, index + 1)

    def _end_of_quote(self, rows: Rows, start: int) -> int:
        """Return the index after the quoted lines that begin here: start, where none do."""
        line, text = rows[start]
        if line.code and line.number not in self.openings:
            return start  # what looks like a quote in code
        end = start
        while (
            end < len(rows)
            and _QUOTE.match(rows[end][1])
            and _indent(rows[end][1]) == _indent(text)
        ):
            end += 1
        return end

    def _once(self, message: str | None) -> str | None:
        """Say no more of a block that something has been said of."""
        if message is None or self.told:
            return None
        self.told = True
        return message

    def _inside(self, rows: Rows) -> Iterator[Told]:
        level = _Level(self.openings, self.depth + 1)
        if level.depth < _DEEPEST:
            yield from level.advice(rows)
        goes_on = level.above in ("text", "item", "title", "quote")
        self.above = "quote" if goes_on else "closed"

    def _take(self, line: Line, text: str) -> str | None:
        indent = _indent(text)
        if not text.strip() and not line.code:
            self.above, self.told = "", False
            return None
        if not self.above:
            self.first = indent
        if line.code and line.number not in self.openings:
            outside = self.items and text.strip() and indent < self.items[-1].content
            return _CODE if outside else None
        if item := _Item.read(text):
            told = self._item(item)
            if line.code:
                self.above, self.code_apart = "code", True
            return told
        if line.code:
            return self._code(indent)
        if line.heading or _RULE.match(text, indent):
            loose = indent and (self.items or self.above in ("quote", "closed"))
            loose = loose or (indent >= 4 and self.above == "code")
            self.above, self.items = "", []
            return _RULE_OUT if loose else None
        if _CALLOUT.match(text) and not self.above and not self.items:
            self.above = "title"
            return None
        return self._text(indent)

    def _item(self, item: _Item) -> str | None:
        if self.above == "text" and (item.indent >= 4 or item.number != 1):
            return None
        before, self.above = self.above, "item"
        if message := self._unfit(item, before):
            return message
        if not self.items:
            self.items = [item] if item.indent < 4 else []
            return None
        return self._next_item(item, before)

    def _unfit(self, item: _Item, before: str) -> str | None:
        """Say what is wrong with an item, whatever list it is to belong to."""
        if before == "text" or (before == "title" and item.number != 1):
            return _BEFORE_LIST
        if item.mark == ")":
            return _BRACKET
        if before in ("quote", "closed"):
            return _AFTER_QUOTE
        if before == "code" and self.code_apart:
            return _CODE
        return _GAP if item.gap > 4 else None

    def _next_item(self, item: _Item, before: str) -> str | None:
        depth = 0 if item.indent == self.items[0].indent else item.indent // 4
        message = self._misplaced(item.indent, depth)
        if not message and before and item.indent < self.first:
            message = _BACK
        if not message and depth == len(self.items) and before and item.number != 1:
            message = _BEGIN
        elif not message and depth < len(self.items):
            message = _unlike(self.items[depth], item, before)
        self.items[depth:] = [item]
        return message

    def _misplaced(self, indent: int, depth: int) -> str | None:
        """Say what is wrong with where something stands that is to belong to a list."""
        base = self.items[0].indent
        if depth == 0 and indent == base:
            return None
        if base or indent % 4 or depth == 0 or depth > len(self.items):
            return _NESTED
        if self.items[depth - 1].content > indent:
            return _GAP
        return None

    def _text(self, indent: int) -> str | None:
        before = self.above
        if before == "quote":
            return None
        if before == "closed":
            self.above = "text"
            return _AFTER_QUOTE
        if before == "code" and self.code_apart:
            self.above = "item"
            return _CODE
        if before:
            self.above = "text" if before in ("title", "code") else before
            return None
        return self._belongs(indent, _BELONGS, "item")

    def _belongs(self, indent: int, message: str, kind: str) -> str | None:
        """Find the item that a block belongs to after an empty line, or say why it cannot."""
        if not self.items or not indent:
            self.items = []
            self.above = "text" if kind == "item" else kind
            return None
        self.above = kind
        depth = indent // 4
        misplaced = self._misplaced(indent, depth) if depth else _NESTED
        if depth:
            del self.items[depth:]
        return message if misplaced == _NESTED else misplaced

    def _code(self, indent: int) -> str | None:
        before, self.above = self.above, "code"
        self.code_apart = bool(self.items or indent)
        if before == "closed" or (before == "quote" and indent):
            return _AFTER_QUOTE
        if before == "item" or (before and indent):
            return _CODE
        if before:
            return None
        return self._belongs(indent, _CODE, "code")

    def _quote(self, text: str) -> str | None:
        indent = _indent(text)
        if not self.above:
            self.first = indent
            return self._belongs(indent, _QUOTE_IN, "quote")
        if self.above in ("quote", "closed"):
            return _ONE_QUOTE
        if self.above == "item" or (self.above == "code" and (self.code_apart or indent)):
            return _BEFORE_QUOTE
        return None


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _unlike(sibling: _Item, item: _Item, before: str) -> str | None:
    """Say what is wrong with an item whose mark is another than that of the one before it."""
    if sibling.numbered != item.numbered:
        return _OTHER_LIST if before else None
    return None if sibling.mark == item.mark else _MARK
