"""A content file as its author wrote it: front matter, and lines that know their number.

Python-Markdown keeps no source positions, so whatever must be told to an author "at line 12,
column 3" is found here, on the lines of the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from course.fences import Fence, find_fences

MAX_BYTES = 256 * 1024

# A character that a backslash escapes, inline code, or an inline formula. $5 and $10 are prices.
INLINE_CODE = (
    r"\\[^\n]|(?<!`)(?P<mark>`+)(?!`)(?P<code>.+?)(?<!`)(?P=mark)(?!`)"
    r"|(?<!\$)(?P<dollars>\$\$?)(?![\s$])(?P<latex>(?:\\.|[^\\$])+?)(?<!\s)(?P=dollars)(?![\d$])"
)

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_INLINE_CODE = re.compile(INLINE_CODE, re.DOTALL)
_BLOCK_START = re.compile(r"[ \t>]*(?:#{1,6}|[-*+:]|\d+[.)])[ \t]")
_DEFINITION = re.compile(r"[ \t>]*:[ \t]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something an author should know, at its place. Columns count characters from 1."""

    path: str
    line: int
    column: int
    code: str
    message: str
    error: bool = True

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.kind} {self.code}: {self.message}"

    @property
    def kind(self) -> str:
        return "fejl" if self.error else "advarsel"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as written; attributes is what stands in braces at its end."""

    level: int
    text: str
    attributes: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its number, its text, and its text without anything that is code.

    plain has the same length as text; code and formulas are blanked with spaces, so that a column
    found in the one is a column in the other.
    """

    number: int
    text: str
    plain: str
    code: bool = False

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def heading(self) -> Heading | None:
        match = None if self.code else _HEADING.match(self.text)
        if not match:
            return None
        text = without_closing_hashes(match[2])
        start = attributes_start(text)
        if start is None:
            return Heading(len(match[1]), text, None)
        return Heading(
            len(match[1]), text[:start].rstrip(" \t"), text[start + 1 : -1].strip(" \t:")
        )


@dataclass(slots=True)
class Source:
    """A file read and split into front matter and lines; problems gathers what is wrong with it."""

    path: Path
    shown: str
    data: bytes
    front: dict[str, Any] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    text: str = ""
    front_lines: list[str] = field(default_factory=list)  # as written, from the file's line 2

    @classmethod
    def read(cls, path: Path, shown: str) -> "Source":
        return cls.parse(path, shown, path.read_bytes())

    @classmethod
    def parse(cls, path: Path, shown: str, data: bytes) -> "Source":
        source = cls(path, shown, data)
        if len(source.data) > MAX_BYTES:
            message = "Filen fylder mere end 256 KiB. Del den i flere kapitler."
            source.error(1, 1, "stor-fil", message)
            return source
        try:
            source.text = source.data.decode().removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            good = source.data[: error.start].decode().removeprefix("\ufeff")
            line, column = good.count("\n") + 1, len(good) - good.rfind("\n")
            source.error(line, column, "utf-8", "Filen er ikke UTF-8 her. Gem den som UTF-8.")
            return source
        source._split()
        return source

    def error(self, line: int, column: int, code: str, message: str) -> None:
        self.problems.append(Problem(self.shown, line, column, code, message))

    def warn(self, line: int, column: int, code: str, message: str) -> None:
        self.problems.append(Problem(self.shown, line, column, code, message, error=False))

    def key_line(self, key: str) -> int:
        """Return the line on which a front-matter key stands, or 1."""
        pattern = re.compile(rf"[\"']?{re.escape(key)}[\"']?[ \t]*:")
        found = (n for n, text in enumerate(self.front_lines, 2) if pattern.match(text))
        return next(found, 1)

    def _split(self) -> None:
        texts = [text.removesuffix("\r") for text in self.text.split("\n")]
        for number, text in enumerate(texts, 1):
            for match in _CONTROL.finditer(text):
                message = "Her står et usynligt styretegn. Slet det."
                self.error(number, match.start() + 1, "tegn", message)
        texts = [_CONTROL.sub(" ", text) for text in texts]
        start = self._read_front(texts)
        fences = list(find_fences(texts[start:]))
        self.lines = list(scan(texts[start:], start + 1, fences))
        for fence in fences:
            if not fence.closed:
                self._tell_unclosed(fence, start + fence.start + 1)

    def _tell_unclosed(self, fence: Fence, line: int) -> None:
        code = "formel" if fence.formula else "kode"
        message = (
            "Formlen lukkes ikke. Slut den med $$, og lad ingen tom linje være i den."
            if fence.formula
            else "Kodeblokken lukkes ikke. Skriv samme tegn i en linje for sig efter koden."
        )
        self.error(line, len(fence.lead) + 1, code, message)

    def _read_front(self, texts: list[str]) -> int:
        """Parse the front matter; return the index of the first line after it."""
        if texts[0].rstrip() != "---":
            return 0
        end = next((i for i, text in enumerate(texts[1:], 1) if text.rstrip() == "---"), None)
        if end is None:
            message = "Filens hoved begynder med ---, men der mangler en linje med --- efter det."
            self.error(1, 1, "yaml", message)
            return len(texts)
        self.front_lines = texts[1:end]
        try:
            front = yaml.safe_load("\n".join(self.front_lines))
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            line, column = (mark.line + 2, mark.column + 1) if mark else (2, 1)
            message = (
                "Filens hoved er ikke gyldig YAML her. Skriv én nøgle pr. linje, ”nøgle: værdi”, "
                "og sæt anførselstegn om en værdi med kolon i."
            )
            self.error(line, column, "yaml", message)
            return end + 1
        if front is not None and not isinstance(front, dict):
            message = "Filens hoved skal bestå af linjer som ”title: Min titel”."
            self.error(2, 1, "yaml", message)
        elif front:
            self.front = {str(key): value for key, value in front.items()}
        return end + 1


def without_closing_hashes(text: str) -> str:
    """Return a heading's text without the # that may close it: only those after a space do."""
    text = text.strip(" \t")
    words = text.rstrip("#")
    return words.rstrip(" \t") if not words or words[-1] in " \t" else text


def attributes_start(text: str) -> int | None:
    """Return where the braces begin that end a text, as in "Ord {#id}"."""
    start = text.rfind("{")
    return start if start >= 0 and text.find("}", start) == len(text) - 1 else None


def scan(texts: list[str], first_number: int, fences: list[Fence]) -> Iterator[Line]:
    """Yield the lines of a document, each knowing what of it is code."""
    fenced = [False] * len(texts)
    for fence in fences:
        fenced[fence.start : fence.end] = [True] * (fence.end - fence.start)
    plain = _blank_code(texts, fenced)
    for number, line in enumerate(zip(texts, plain, fenced, strict=True), first_number):
        yield Line(number, *line)


def _blank_code(texts: list[str], fenced: list[bool]) -> list[str]:
    """Return the lines with code blanked; inline code may run over the lines of a paragraph.

    The lines above a definition are a term each.
    """
    plain: list[str] = []
    paragraph: list[str] = []
    level = 0

    def flush(terms: bool = False) -> None:
        if terms:
            plain.extend(map(without_code, paragraph))
        elif paragraph:
            plain.extend(without_code("\n".join(paragraph)).split("\n"))
        paragraph.clear()

    for text, code in zip(texts, fenced, strict=True):
        words = text.lstrip(" \t>")
        quotes = text[: len(text) - len(words)].count(">")
        if code or not words or _BLOCK_START.match(text) or quotes > level:
            flush(terms=not code and _DEFINITION.match(text) is not None)
        if code or not words:
            plain.append(" " * len(text) if code else text)
            level = 0
        else:
            paragraph.append(text)
            level = quotes
            if _HEADING.match(text):
                flush()
    flush()
    return plain


def without_code(text: str) -> str:
    """Return a paragraph's text with its inline code and formulas blanked."""
    return _INLINE_CODE.sub(
        lambda match: _blanks(match[0]) if match["code"] or match["latex"] else match[0], text
    )


def _blanks(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
