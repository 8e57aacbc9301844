"""What of a file is Danish prose: its words at their places, in blocks that know what they are.

Code, formulas, addresses, ids and what says that it is in another language are blanked with as many
invisible characters, so that a column found in a block is a column of the file.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from course.checks import FOOTNOTE
from course.source import Line, Source

RUNNING = ("text", "law")
IN_QUIZ = ("heading", *RUNNING)

# Neither a space nor a letter: a blanked note's number leaves no space before a comma.
BLANK = "\u2063"

# Each with an end in sight: none may look through all of a long text for what never comes.
_MARKUP = re.compile(
    r"(?P<escape>\\)(?=[^\w\s])"
    r"|!\[(?P<alt>[^\]]{0,2000})\]\((?:[^()\s\"]{0,500})(?:\s+\"(?P<caption>[^\"]{0,500})\")?\s?\)"
    r"|\[\^[^\]\s]{1,99}\]:?"
    r"|\[(?P<words>[^\]^][^\]]{0,500})\](?:\([^()]{0,500}\)|\[[^\]]{0,99}\])"
    r"|\{[:#.][^{}\n]{0,200}\}"
    r"|<(?P<tag>[a-z]+)\s[^<>]*\blang=[\"'](?!da\b)[^<>]{0,99}>(?P<foreign>.{0,999}?)</(?P=tag)>"
    r"|</?[a-zA-Z][^<>]*>"
    r"|https?://[^\s<>]+"
    r"|(?<![\w.])[\w.-]{0,63}\w@\w[\w.-]{0,200}\w"
    r"|(?<![\w./])\w[\w-]{0,62}(?:[./]\w[\w-]{0,62}){0,9}\.(?:dk|com|org|eu|net|json|md|py|svg|txt|yaml)(?!\w)"
    r"|\b\w{1,63}_\w{1,63}\b"
    r"|\*+|(?<!\w)_+|_+(?!\w)",
    re.DOTALL,
)
_KEPT = ("alt", "caption", "words")

# What stands before the words of a line: quote marks, the marks of lists and of definitions.
_LEAD = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)]|:)[ \t]+(?:\[[ xX]\][ \t]+)?)?")
_STARTS = re.compile(r"[ \t>]*(?:[-*+:]|\d{1,9}[.)])[ \t]")
_HEADING = re.compile(r"[ \t>]*#{1,6}[ \t]+")
_CALLOUT = re.compile(r"[ \t>]*>[ \t]*\[![\w-]+\][ \t]*")
_PICTURE = re.compile(r"[ \t>]*!\[")
_ABBREVIATION = re.compile(r"\*\[[^\]\n]+\][ ]?:")
_KEY = re.compile(r"(?P<lead>(?P<key>\w+)[ \t]*:[ \t]*|[ \t]*-[ \t]+)[\"']?")

# A full stop, unless it belongs to an initial, or to an abbreviation that goes on.
_BEFORE_NUMBERS = "ca kl stk pr fl bl art kap mio mia evt inkl hhv tlf pp s".split()
_BEFORE_NAMES = "nr dr fx jf".split()
_INITIAL = r"(?<!\b[A-ZÆØÅ]\.)"
_STOP = (
    rf"\.{_INITIAL}{''.join(rf'(?<!\b{word}\.)' for word in _BEFORE_NAMES)}"
    rf"(?:(?!\s+\d)|{''.join(rf'(?<!\b{word}\.)' for word in _BEFORE_NUMBERS)})"
)
_END = re.compile(rf"(?:[?!…]|{_STOP})[”’\")\]{BLANK}]*\s+(?=[^\sa-zæøå])")

_WORD = re.compile(r"[^\W_]+(?:[-–’'.,:/][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that are read as one. kind: text, law (in a box about the law), heading, title (of a
    box), table, picture, note, or the name of a key of the front matter.

    danish is the text without markup and without what is in another language; words has that too.
    """

    kind: str
    number: int
    danish: str
    words: str

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of a character of the text."""
        before = self.danish[:offset]
        return self.number + before.count("\n"), offset - before.rfind("\n")


@dataclass(frozen=True, slots=True)
class Measure:
    """How a text reads: its words, its sentences, and its words of more than six letters."""

    words: int
    sentences: int
    long_words: int

    @property
    def mean(self) -> float:
        """Words a sentence."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def lix(self) -> float:
        """Björnsson's readability index: words a sentence + long words in per cent (1968)."""
        return self.mean + 100 * self.long_words / self.words if self.words else 0.0


def measure(blocks: Iterable[Block]) -> Measure:
    """Measure the running text of these blocks, all of which count, whatever their kind."""
    words = sentences = long_words = 0
    for block in blocks:
        for start, end in sentences_of(block):
            found = _WORD.findall(block.words, start, end)
            words += len(found)
            sentences += 1
            long_words += sum(sum(map(str.isalpha, word)) > 6 for word in found)
    return Measure(words, sentences, long_words)


def sentences_of(block: Block) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a block begins (with its first word) and ends."""
    start = 0
    for end in [match.end() for match in _END.finditer(block.words)] + [len(block.words)]:
        if word := _WORD.search(block.words, start, end):
            yield word.start(), end
        start = end


def count_words(text: str) -> int:
    return len(_WORD.findall(text))


def find_blocks(lines: Iterable[Line]) -> list[Block]:
    """Return the blocks of a file's lines, or of a part of them."""
    return [_block(kind, group) for kind, group in _group(lines)]


def front_blocks(source: Source, keys: tuple[str, ...]) -> list[Block]:
    """Return what the front matter says to readers under these keys, a block a line."""
    blocks = []
    key = ""
    for number, text in enumerate(source.front_lines, 2):
        match = _KEY.match(text)
        key = (match and match["key"]) or key
        if match and key in keys:
            value = " " * match.end() + text[match.end() :].rstrip().rstrip("\"'")
            blocks.append(_block(key, [Line(number, value, value)]))
    return blocks


def _group(lines: Iterable[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Yield the lines of each block with its kind."""
    kind, group = "", list[Line]()
    law = quoted = False
    for line in lines:
        inside = line.text.lstrip(" ").startswith(">")
        law = law and inside
        found = _kind(line)
        if found == "title":
            law = _CALLOUT.sub("", line.text).startswith("Loven")
        if found == "text" and kind == "note" and line.text.startswith(("    ", "\t")):
            found = "note"
        elif found == "text" and law:
            found = "law"
        starts = _STARTS.match(line.text) or FOOTNOTE.match(line.text)
        if group and (found != kind or inside != quoted or starts):
            yield kind, group
            group = []
        if found in ("heading", "title", "table", "picture"):
            yield found, [line]
            kind = found
        elif found:
            group.append(line)
        kind, quoted = found or ("note" if kind == "note" else ""), inside
    if group:
        yield kind, group


def _kind(line: Line) -> str:
    """Return what kind of block a line belongs to; "" for one that has no words to read."""
    if line.code or not line.text.strip(" \t>") or _ABBREVIATION.match(line.text):
        return ""
    if FOOTNOTE.match(line.text):
        return "note"
    if _CALLOUT.match(line.text):
        return "title"
    if _HEADING.match(line.text):
        return "heading"
    if _PICTURE.match(line.text):
        return "picture"
    return "table" if line.text.lstrip(" \t>").startswith("|") else "text"


def _block(kind: str, lines: list[Line]) -> Block:
    leads = {"heading": _HEADING, "title": _CALLOUT}
    lead = leads.get(kind, _LEAD)
    text = "\n".join(_without(lead, _without_code(line)) for line in lines)
    return Block(kind, lines[0].number, _blank(text), _blank(text, foreign=True))


def _without_code(line: Line) -> str:
    pairs = zip(line.text, line.plain, strict=True)
    return "".join(plain if plain in ("\t", text) else BLANK for text, plain in pairs)


def _without(lead: re.Pattern[str], text: str) -> str:
    match = lead.match(text)
    return " " * match.end() + text[match.end() :] if match else text


def _blank(text: str, foreign: bool = False) -> str:
    """Blank the markup in a text; foreign: but not what is in another language."""
    kept = (*_KEPT, "foreign") if foreign else _KEPT

    def blanked(match: re.Match[str]) -> str:
        chars = [char if char == "\n" else BLANK for char in match[0]]
        for name in kept:
            start, end = match.span(name)
            if start >= 0:
                chars[start - match.start() : end - match.start()] = match[name]
        return "".join(chars)

    once = _MARKUP.sub(blanked, text)
    # What a link says may hold markup of its own.
    return _MARKUP.sub(blanked, once) if once != text else once
