"""A chapter's lines by what they are for: the text, the quiz, the challenges."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from course.source import Heading, Line

# A footnote's text, a link's target or an abbreviation: such definitions hold wherever they stand.
DEFINITION = re.compile(r" {0,3}\[[^\]\n]+\]:|\*\[[^\]\n\\]+\] ?:")


@dataclass(slots=True)
class Parts:
    """A chapter cut into its parts.

    body has the text and all definitions; quiz the lines after the quiz's heading; quizzes the
    headings that open a quiz; misplaced those that follow it without being a challenge.
    """

    body: list[Line] = field(default_factory=list)
    quiz: list[Line] = field(default_factory=list)
    quizzes: list[Line] = field(default_factory=list)
    misplaced: list[Line] = field(default_factory=list)


def split_parts(lines: Iterable[Line]) -> Parts:
    """Cut the quiz and the challenges out of a chapter's lines."""
    parts = Parts()
    definitions: list[Line] = []
    room = "body"
    defining = False
    for line in lines:
        heading = line.heading
        if heading and heading.level <= 2:
            room = _room(heading, line, parts)
            if room == "quiz":
                continue
        defining = _defines(line) or (defining and _continues(line))
        if room == "body":
            parts.body.append(line)
        elif defining:
            definitions.append(line)
        elif room == "quiz":
            parts.quiz.append(line)
    if definitions:
        parts.body += [Line(definitions[0].number, "", ""), *definitions]
    return parts


def _room(heading: Heading, line: Line, parts: Parts) -> str:
    """Return the part that a heading of the first or second level opens."""
    title = heading.text.casefold()
    if heading.level == 2 and title == "quiz":
        parts.quizzes.append(line)
        return "quiz"
    if heading.level == 2 and (title == "udfordring" or title.startswith("udfordring:")):
        return "challenge"
    if parts.quizzes:
        parts.misplaced.append(line)
    return "body"


def _defines(line: Line) -> bool:
    return not line.code and DEFINITION.match(line.text) is not None


def _continues(line: Line) -> bool:
    """Say whether a line belongs to the definition above it."""
    return line.blank or line.text.startswith(("    ", "\t"))
