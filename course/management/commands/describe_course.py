"""manage.py describe_course: what a course holds, chapter by chapter, as a Markdown document."""

import re
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from course.checks import FOOTNOTE
from course.content import Chapter, Course
from course.parts import split_parts
from course.prose import IN_QUIZ, RUNNING, Block, Measure, find_blocks, measure
from course.reading import read_course
from course.source import Source
from course.words import decimal

EXPLANATION = """\
Ord, LIX og ord pr. sætning er målt på den løbende tekst: ikke overskrifter, tabeller, billedtekster, kilder og quiz. \
LIX er ord pr. sætning plus procentdelen af ord på mere end seks bogstaver; 25–34 er let, 35–44 er en avis. Quizzens \
LIX er målt på spørgsmål, svar og forklaringer."""

HEADER = """\
| Kapitel | Ord | LIX | Ord pr. sætning | LIX i quizzen | Figurer | Spørgsmål | Kilder |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"""


@dataclass(frozen=True)
class Description:
    """What is counted and measured of a chapter; sources are the texts of its footnotes."""

    chapter: Chapter
    text: Measure
    quiz: Measure
    figures: int
    sources: tuple[str, ...]

    @classmethod
    def of(cls, chapter: Chapter) -> "Description":
        source = Source.parse(Path(), "", chapter.source.encode())
        parts = split_parts(source.lines)
        blocks = find_blocks(parts.body)
        return cls(
            chapter,
            text=measure(b for b in blocks if b.kind in RUNNING),
            quiz=measure(b for b in find_blocks(parts.quiz) if b.kind in IN_QUIZ),
            figures=sum(b.kind == "picture" for b in blocks),
            sources=tuple(_sources(source, blocks)),
        )

    @property
    def name(self) -> str:
        return f"{self.chapter.section_number}.{self.chapter.number} {self.chapter.title}"


class Command(BaseCommand):
    help = (
        "Skriver, hvad et kursus rummer, kapitel for kapitel: ord, LIX, figurer, spørgsmål, kilder."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", help="kursets mappe, fx content/dybe-generative-modeller")

    def handle(self, *args: Any, folder: str, **options: Any) -> None:
        if not Path(folder).is_dir():
            raise CommandError(f"Mappen {folder} findes ikke.")
        reading = read_course(Path(folder), folder)
        if reading.course is None:
            raise CommandError(
                f"Kurset har {len(reading.errors)} fejl. ”manage.py check_content {folder}” viser dem."
            )
        self.stdout.write(describe(reading.course), ending="")


def describe(course: Course) -> str:
    """Return the document: a table of the chapters, and each one's sources."""
    chapters = [Description.of(chapter) for chapter in course.chapters]
    lines = [f"# {course.title}: hvad kurset rummer", "", EXPLANATION, "", HEADER]
    lines += map(_row, chapters)
    lines += [_sum(chapters), "", "## Kilder"]
    for entry in chapters:
        lines += ["", f"### {entry.name}", "", *(f"- {text}" for text in entry.sources)]
    return "\n".join(lines) + "\n"


def _row(entry: Description) -> str:
    return (
        f"| {entry.name} | {_whole(entry.text.words)} | {decimal(entry.text.lix)} "
        f"| {decimal(entry.text.mean)} | {decimal(entry.quiz.lix)} | {entry.figures} "
        f"| {len(entry.chapter.questions)} | {len(entry.sources)} |"
    )


def _sum(entries: list[Description]) -> str:
    words = sum(entry.text.words for entry in entries)
    figures = sum(entry.figures for entry in entries)
    questions = sum(len(entry.chapter.questions) for entry in entries)
    sources = sum(len(entry.sources) for entry in entries)
    name = f"I alt {len(entries)} {'kapitel' if len(entries) == 1 else 'kapitler'}"
    return f"| {name} | {_whole(words)} | | | | {figures} | {questions} | {sources} |"


def _sources(source: Source, blocks: Iterable[Block]) -> Iterator[str]:
    lines = {line.number: line.text for line in source.lines}
    for block in blocks:
        if block.kind == "note":
            height = block.words.count("\n") + 1
            text = " ".join(lines[number] for number in range(block.number, block.number + height))
            yield re.sub(r"</?i[^>]*>", "*", FOOTNOTE.sub("", text)).strip()


def _whole(number: int) -> str:
    return f"{number:,}".replace(",", ".")
