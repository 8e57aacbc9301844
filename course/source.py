"""A content file as its author wrote it: lines with numbers, front matter, parts.

Python-Markdown keeps no source positions, so whatever must be told to an author "at line 12,
column 3" is found here, on the lines of the file.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

MAX_BYTES = 256 * 1024

HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*([^{}\n]*?)[ \t]*\}[ \t]*$")
DEFINITION = re.compile(r" {0,3}\[\^?[^\]\n]+\]:[ \t]*\S")
FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\n]+)\]:")
_FENCE = re.compile(r"(?P<lead>[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?[ \t>]*)(?P<mark>`{3,}|~{3,})(?P<rest>.*)$")
_INLINE_CODE = re.compile(r"(?<![\\`])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)


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
        kind = "fejl" if self.error else "advarsel"
        return f"{self.path}:{self.line}:{self.column}: {kind} {self.code}: {self.message}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its number, its text, and its text without anything that is code.

    plain has the same length as text; fenced and inline code is blanked with spaces, so that a
    column found in the one is a column in the other.
    """

    number: int
    text: str
    plain: str
    code: bool = False

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def heading(self) -> re.Match[str] | None:
        return None if self.code else HEADING.match(self.text)


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
    _front_text: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path, shown: str) -> "Source":
        source = cls(path, shown, path.read_bytes())
        if len(source.data) > MAX_BYTES:
            source.error(1, 1, "stor-fil", "Filen fylder mere end 256 KiB. Del den i flere kapitler.")
            return source
        try:
            source.text = source.data.decode().removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            good = source.data[: error.start].decode()
            line, column = good.count("\n") + 1, len(good) - good.rfind("\n")
            source.error(line, column, "utf-8", "Filen er ikke UTF-8 her. Gem den som UTF-8.")
            return source
        source._split()
        return source

    def error(self, line: int, column: int, code: str, message: str) -> None:
        self.problems.append(Problem(self.shown, line, column, code, message))

    def warn(self, line: int, column: int, code: str, message: str) -> None:
        self.problems.append(Problem(self.shown, line, column, code, message, error=False))

    def locate(self, *needles: str, nth: int = 0) -> tuple[int, int]:
        """Return line and column of the nth place outside code where the first needle found stands.

        Later needles are tried when an earlier one is nowhere; (1, 1) when none is.
        """
        for needle in needles:
            places = [
                (line.number, match.start() + 1)
                for line in self.lines
                for match in re.finditer(re.escape(needle), line.plain)
            ]
            if places:
                return places[min(nth, len(places) - 1)]
        return 1, 1

    def key_line(self, key: str) -> int:
        """Return the line on which a front-matter key stands, or 1."""
        pattern = re.compile(rf"[\"']?{re.escape(key)}[\"']?[ \t]*:")
        found = (n for n, text in enumerate(self._front_text, 2) if pattern.match(text))
        return next(found, 1)

    def _split(self) -> None:
        texts = [text.removesuffix("\r") for text in self.text.split("\n")]
        start = self._read_front(texts)
        self.lines = list(scan(texts[start:], start + 1))

    def _read_front(self, texts: list[str]) -> int:
        """Parse the front matter; return the index of the first line after it."""
        if texts[0].rstrip() != "---":
            return 0
        end = next((i for i, text in enumerate(texts[1:], 1) if text.rstrip() == "---"), None)
        if end is None:
            self.error(1, 1, "yaml", "Forsiden begynder med ---, men der mangler et --- efter den.")
            return len(texts)
        self._front_text = texts[1:end]
        try:
            front = yaml.safe_load("\n".join(self._front_text))
        except (yaml.YAMLError, ValueError) as error:
            mark = getattr(error, "problem_mark", None)
            line, column = (mark.line + 2, mark.column + 1) if mark else (1, 1)
            hint = "Skriv én nøgle pr. linje: ”nøgle: værdi”, og sæt anførselstegn om en værdi med kolon i."
            self.error(line, column, "yaml", f"Forsiden er ikke gyldig YAML her. {hint}")
            return end + 1
        if front is not None and not isinstance(front, dict):
            self.error(2, 1, "yaml", "Forsiden skal bestå af linjer som ”title: Min titel”.")
        elif front:
            self.front = {str(key): value for key, value in front.items()}
        return end + 1


def scan(texts: list[str], first_number: int) -> Iterator[Line]:
    """Yield the lines of a document, each knowing what of it is code."""
    marked = list(_mark_fences(texts))
    plain = _blank_inline_code(marked)
    for number, ((text, code), shown) in enumerate(zip(marked, plain, strict=True), first_number):
        yield Line(number, text, shown, code)


def _mark_fences(texts: list[str]) -> Iterator[tuple[str, bool]]:
    """Yield each text with whether it belongs to a fenced block that is closed further down.

    A fence that nothing closes is plain text to Python-Markdown, and so it is here.
    """
    open_until = -1
    for index, text in enumerate(texts):
        if index > open_until and (match := _FENCE.match(text)):
            open_until = _closing(texts, index, match)
        yield text, index <= open_until


def _closing(texts: list[str], index: int, fence: re.Match[str]) -> int:
    mark = fence["mark"]
    if mark[0] == "`" and "`" in fence["rest"]:
        return -1
    for number, text in enumerate(texts[index + 1 :], index + 1):
        if text.strip(" \t>") == mark:
            return number
    return -1


def _blank_inline_code(marked: list[tuple[str, bool]]) -> list[str]:
    """Return the lines with code blanked; inline code may run over lines of one paragraph."""
    plain: list[str] = []
    paragraph: list[str] = []

    def flush() -> None:
        if paragraph:
            plain.extend(_INLINE_CODE.sub(_spaces, "\n".join(paragraph)).split("\n"))
            paragraph.clear()

    for text, code in marked:
        if code or not text.strip():
            flush()
            plain.append(" " * len(text))
        else:
            paragraph.append(text)
    flush()
    return plain


def _spaces(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


@dataclass(slots=True)
class Parts:
    """A chapter's lines by what they are for. Definitions (footnotes, link targets) hold everywhere."""

    body: list[Line]
    quiz: list[Line]
    quizzes: list[Line]
    misplaced: list[Line]
    links: list[Line]


def split_parts(lines: Iterable[Line]) -> Parts:
    """Cut the quiz and the challenges out of a chapter's lines.

    Returns body (with all definitions, wherever they stand), the quiz's lines after its heading,
    the headings that open a quiz, headings that follow a quiz without being a challenge, and the
    lines that define link targets.
    """
    parts = Parts([], [], [], [], [])
    defined: list[Line] = []
    room = "body"
    in_definition = False
    for line in lines:
        heading = line.heading
        if heading and len(heading[1]) <= 2:
            room = _room(heading, room, line, parts)
            if room == "quiz":
                continue
        in_definition = not line.code and (
            DEFINITION.match(line.text) is not None
            or (in_definition and (line.blank or line.text.startswith(("    ", "\t"))))
        )
        if in_definition and DEFINITION.match(line.text) and not FOOTNOTE.match(line.text):
            parts.links.append(line)
        if room == "body":
            parts.body.append(line)
        elif in_definition:
            defined.append(line)
        elif room == "quiz":
            parts.quiz.append(line)
    if defined:
        parts.body += [Line(defined[0].number, "", ""), *defined]
    return parts


def _room(heading: re.Match[str], room: str, line: Line, parts: Parts) -> str:
    title = ATTRIBUTES.sub("", heading[2]).strip().casefold()
    if len(heading[1]) == 2 and title == "quiz":
        parts.quizzes.append(line)
        return "quiz"
    if len(heading[1]) == 2 and (title == "udfordring" or title.startswith("udfordring:")):
        return "challenge"
    if room != "body":
        parts.misplaced.append(line)
    return "body"
