"""Where on a file's lines the things stand that the renderer judges.

The tree that Python-Markdown builds is the truth about what an author's text means, but it knows
no positions. Alike things are met in the same order on the lines and in the tree.
"""

import html
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from typing import NamedTuple

from markdown.extensions.attr_list import sanitize_name

from course.source import Line

type Place = tuple[int, int]

# A tag, a comment or a declaration, as HTML has them.
TAG = (
    r"<(?P<end>/?)(?P<name>[a-zA-Z][^\s\"'<>@/]*)"
    r"(?P<attributes>(?:\s++[^\s\"'=<>/]++"
    r"(?:\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'=<>`]++))?+)*+)\s*+/?>"
    r"|<!--|<[!?](?=[a-zA-Z\[])"
)

_TAG = re.compile(rf"\\.|{TAG}")
_LINKS = re.compile(
    r"""
    \\.
    | (?P<blank>\n(?=[ \t>]*\n))
    | ^[ ]{0,3}\[(?!\^)[^\[\]\n]+\]:[ \t]*\n?[ \t]*(?P<defined>\S+)
    | <(?P<url>[A-Za-z][A-Za-z0-9+.-]*://[^<>]*)>
    | <(?P<mail>[^<>\ !\n]+@[^@<>\ \n]+)>
    | (?P<open>!?\[)
    | (?P<close>\])(?:
        \([ \t]*\n?[ \t]*
        (?:<(?P<angled>[^<>\n]*)>|(?P<bare>(?:[^\s()"<>\\]|\\.|\((?:[^\s()]|\([^\s()]*\))*\))*))
        (?:\s+(?:"[^\n]{0,999}?"|'[^\n]{0,999}?'))?[ \t]*\)
        | \((?P<loose>[^()\n]*)\)
      )?(?P<attributes>\{[^{}\n]*\})?
    """,
    re.VERBOSE | re.MULTILINE,
)
_ATTRIBUTES = re.compile(r"\{:?(?P<list>[^{}\n]+)\}")
_CALLOUT = re.compile(r"[ \t>]*>[ \t]*\[!(?P<kinds>[\w-]+(?: *\| *[\w-]+)*)\]")
_NESTED_HEADING = re.compile(
    r"(?!#)[ \t>]*+(?:(?:[-*+:]|\d{1,9}\.)[ \t][ \t>]*+)*+(?:\[![^\]]*\][-+]?+ *+)?+"
    r"(?P<level>#{1,6})[ \t]"
)
_DELIMITER_ROW = re.compile(
    r"[ \t>]*+\|?+[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+$"
)
_LANGUAGE = re.compile(r".*?(?:`{3,}|~{3,})[ \t]*\{?\.?(?P<language>[\w#+.-]+)")
# A formula's first line, from the mark that opens it.
_FORMULA = re.compile(r"\$(?P<latex>(?:\\.|[^\\$\n])*)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z0-9]+);")


class Link(NamedTuple):
    """A link, or a picture, by what tells it from others."""

    target: str
    picture: bool = False
    described: bool = False
    decoration: bool = False


class Formula(NamedTuple):
    """A formula, by the words on its first line."""

    words: str

    @classmethod
    def of(cls, latex: str) -> "Formula":
        match = _FORMULA.match(f"${latex.strip()}")
        assert match
        return cls(match["latex"].strip())


class Language(NamedTuple):
    """The language that a fence says its code is in."""

    name: str


class Places:
    """Hands out the places of things that are alike one after the other."""

    def __init__(self, lines: list[Line]) -> None:
        self._lines = lines
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line.text) + 1)
        self._found: defaultdict[Hashable, list[int]] = defaultdict(list)
        self._given: Counter[Hashable] = Counter()
        for key, start in _find(lines):
            self._found[key].append(start)

    def next(self, *keys: Hashable) -> Place:
        """Return the next place of the first thing that is found at all: its line and column."""
        for key in keys:
            if starts := self._found.get(key):
                nth = min(self._given[key], len(starts) - 1)
                self._given[key] += 1
                return self._place(starts[nth])
        return 1, 1

    def _place(self, start: int) -> Place:
        index = bisect_right(self._starts, start) - 1
        return self._lines[index].number, start - self._starts[index] + 1


def find_links(lines: list[Line]) -> list[tuple[Link, int]]:
    """Return the links and pictures on the lines, each with the offset at which it begins."""
    text = "\n".join(line.plain for line in lines)
    raw = "\n".join(line.text for line in lines)
    found: list[tuple[Link, int]] = []
    brackets: list[tuple[int, str]] = []
    for match in _LINKS.finditer(text):
        if match["blank"]:
            brackets.clear()
        elif match["open"]:
            brackets.append((match.start(), match["open"]))
        elif match["close"] and brackets:
            start, bracket = brackets.pop()
            if (target := _target(match, "angled", "bare", "loose")) is None:
                continue
            picture = bracket == "!["
            inside = _take_from(found, start)
            if picture:
                described = bool(raw[start + 2 : match.start()].strip())
                decoration = ".dekoration" in (match["attributes"] or "")
                found.append((Link(target, True, described, decoration), start))
            else:
                # A link holds no other, but pictures and bare addresses.
                found += [(link, at) for link, at in inside if link.picture or raw[at] == "<"]
                found.append((Link(target), start))
        elif match["mail"]:
            mail = match["mail"].removeprefix("mailto:")
            found.append((Link(f"mailto:{mail}"), match.start()))
        elif (target := _target(match, "defined", "url")) is not None:
            found.append((Link(target), match.start()))
    return found


def _take_from(found: list[tuple[Link, int]], start: int) -> list[tuple[Link, int]]:
    """Take out what was found from an offset on."""
    first = len(found)
    while first and found[first - 1][1] > start:
        first -= 1
    taken = found[first:]
    del found[first:]
    return taken


def _target(match: re.Match[str], *groups: str) -> str | None:
    """Return where a link points, without what Markdown and HTML escape in it."""
    written = next((match[group] for group in groups if match[group] is not None), None)
    if written is None:
        return None
    return without_entities(_ESCAPED.sub(r"\1", written.strip("<>"))).strip()


def without_entities(text: str) -> str:
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


def find_tables(lines: list[Line]) -> Iterator[tuple[Line, bool]]:
    """Yield the header row of each table, and whether it stands free of the text above it."""
    for above, header, delimiter in zip([None, None, *lines], [None, *lines], lines, strict=False):
        if header and "|" in header.plain and _DELIMITER_ROW.match(delimiter.plain):
            free = above is None or above.code or above.heading or not above.text.strip(" \t>")
            yield header, bool(free)


def _find(lines: list[Line]) -> Iterator[tuple[Hashable, int]]:
    yield from find_links(lines)
    yield from _find_tags(lines)
    free_tables = {header.number for header, free in find_tables(lines) if free}
    start = 0
    for line in lines:
        for key, column in _find_on(line, line.number in free_tables):
            yield key, start + column
        start += len(line.text) + 1


def _find_tags(lines: list[Line]) -> Iterator[tuple[Hashable, int]]:
    """Yield each tag by its whole text, and by its name alone."""
    for match in _TAG.finditer("\n".join(line.plain for line in lines)):
        if match[0].startswith("<"):
            yield ("html", match[0]), match.start()
        if match["name"]:
            yield ("tag", match["end"] + match["name"].lower()), match.start()


def _find_on(line: Line, is_table: bool) -> Iterator[tuple[Hashable, int]]:
    for match in _ATTRIBUTES.finditer(line.plain):
        for token in match["list"].split():
            if token.startswith("#"):
                yield ("id", token[1:]), match.start()
            else:
                yield ("attribute", sanitize_name(token.partition("=")[0])), match.start()
    if callout := _CALLOUT.match(line.plain):
        for kind in callout["kinds"].split("|"):
            yield ("callout", kind.strip().lower()), callout.start("kinds") - 2
    if heading := _NESTED_HEADING.match(line.plain):
        yield ("heading", len(heading["level"])), heading.start("level")
    if is_table:
        yield "table", 0
    yield from _find_blanked(line)
    if line.text.startswith((" ", "\t", ">")):
        for words in {line.text.strip(), line.text.strip(" \t>")}:
            yield ("indented", words), 0


def _find_blanked(line: Line) -> Iterator[tuple[Hashable, int]]:
    """Yield what stands where a line's plain text is blank: formulas, the languages of code."""
    for formula in _FORMULA.finditer(line.text):
        if line.code or line.plain[formula.start()] == " ":
            yield Formula(formula["latex"].strip()), formula.start()
    if line.code:
        yield Formula.of(line.text.strip(" \t>$")), len(line.text) - len(line.text.lstrip(" \t>"))
        if language := _LANGUAGE.match(line.text):
            yield Language(language["language"]), 0
