"""What can be judged on a file's lines alone: headings, footnotes, lists, the order of its parts."""

import re
from collections.abc import Iterable, Iterator

from course.advice import advise
from course.parts import Parts
from course.source import Line, Source

# A box to tick. Only in the quiz is it a choice; elsewhere it would show the key.
TASK = re.compile(r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[[ xX]\](?=[ \t]|$)")
FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\n]+)\]:")
FOOTNOTE_REFERENCE = re.compile(r"\\.|(?<!!)\[\^(?P<name>[^\]\n]+)\]")

_UNDERLINE = re.compile(r"(?:=+|--+)[ \t]*$")


def check_prose(source: Source, lines: list[Line]) -> None:
    """Say what is wrong with the lines of a text: a chapter's body, a course's front page."""
    _check_headings(source, lines)
    _check_tasks(source, lines)
    advise(source, lines)


def check_parts(source: Source, parts: Parts, questions: int) -> None:
    """Say what is wrong with how a chapter's parts follow each other."""
    for line in parts.quizzes[1:]:
        first = parts.quizzes[0].number
        message = f"Kapitlet har allerede en quiz i linje {first}. Saml dem i én."
        source.error(line.number, 1, "to-quizzer", message)
    for line in parts.misplaced:
        message = (
            "Quizzen skal stå sidst i kapitlet; kun ”## Udfordring” må følge efter. "
            "Flyt afsnittet op over den."
        )
        source.error(line.number, 1, "quiz", message)
    if parts.quizzes and not questions:
        message = "Quizzen har ingen spørgsmål. Skriv et som ”### …?”."
        source.error(parts.quizzes[0].number, 1, "quiz", message)


def check_footnotes(source: Source, quiz: Iterable[Line] = ()) -> None:
    """Say which footnotes are called without having a text, or have one without being called."""
    defined = dict(_footnotes(source))
    asked = {line.number for line in quiz}
    used = set()
    for line in source.lines:
        for column, name in footnote_references(line):
            used.add(name)
            if name not in defined:
                message = f"Fodnoten har ingen tekst. Skriv ”[^{name}]: …” i en linje for sig."
                source.error(line.number, column, "fodnote", message)
            elif line.number in asked:
                message = (
                    "En fodnote kan ikke bruges i quizzen. Skriv kilden ud, eller link til den."
                )
                source.error(line.number, column, "fodnote", message)
    for name, number in defined.items():
        if name not in used:
            source.warn(number, 1, "fodnote", f"Ingen henviser til fodnoten ”{name}”.")


def footnote_references(line: Line) -> Iterator[tuple[int, str]]:
    """Yield the column and the name of each footnote that a line calls."""
    definition = FOOTNOTE.match(line.plain)
    for match in FOOTNOTE_REFERENCE.finditer(line.plain, definition.end() if definition else 0):
        if match["name"]:
            yield match.start() + 1, match["name"]


def _footnotes(source: Source) -> Iterator[tuple[str, int]]:
    """Yield the name and the line of each footnote that has a text."""
    for index, line in enumerate(source.lines):
        match = None if line.code else FOOTNOTE.match(line.text)
        if match and (line.text[match.end() :].strip() or _has_text_below(source.lines, index)):
            if " " in match[1]:
                message = f"En fodnotes navn kan ikke have mellemrum: ”{match[1]}”."
                source.error(line.number, 1, "fodnote", message)
            yield match[1], line.number


def _has_text_below(lines: list[Line], index: int) -> bool:
    below = next((line for line in lines[index + 1 :] if not line.blank), None)
    return below is not None and below.text.startswith(("    ", "\t"))


def _check_headings(source: Source, lines: list[Line]) -> None:
    level = 1
    before = None
    for line in lines:
        if heading := line.heading:
            if heading.level == 1:
                message = "Filens titel er den eneste overskrift med ét #. Begynd med ## her."
                source.error(line.number, 1, "overskrift", message)
            elif heading.level > level + 1:
                message = f"Overskriften springer et niveau over: brug {'#' * (level + 1)} her."
                source.error(line.number, 1, "niveau", message)
            if not heading.text:
                source.error(line.number, 1, "overskrift", "Overskriften har ingen tekst.")
            level = heading.level
        elif before and _is_underline(line) and _is_words(before.plain):
            message = "Skriv overskriften med ## foran, ikke med en streg under."
            source.error(before.number, 1, "overskrift", message)
        before = line


def _is_underline(line: Line) -> bool:
    return not line.code and _UNDERLINE.match(line.text) is not None


def _is_words(text: str) -> bool:
    return bool(text.strip()) and "|" not in text and not text.lstrip().startswith((">", "-", "#"))


def _check_tasks(source: Source, lines: list[Line]) -> None:
    for line in lines:
        if not line.code and TASK.match(line.text):
            message = "Et svar (- [ ]) kan kun stå i quizzen, under overskriften ”## Quiz”."
            source.error(line.number, 1, "svar", message)
