"""Small courses for tests: short Python data, written to a folder as an author would write them."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.urls import reverse
from pytest_django import Settings

from course import content
from course.reading import Reading, read_course
from quizzes import memory
from quizzes.publishing import Published, publish


@dataclass(frozen=True)
class Choice:
    ident: str
    text: str
    correct: bool = False
    why: str | None = None

    @property
    def explanation(self) -> str:
        return f"Fordi {self.text.lower()}." if self.why is None else self.why


def right(ident: str, text: str, why: str | None = None) -> Choice:
    return Choice(ident, text, True, why)


def wrong(ident: str, text: str, why: str | None = None) -> Choice:
    return Choice(ident, text, False, why)


@dataclass(frozen=True)
class Question:
    ident: str
    prompt: str
    choices: tuple[Choice, ...]
    note: str = ""
    shuffled: bool = False

    def markdown(self) -> str:
        lines = [f"### {self.prompt} {{#{self.ident}{' .bland' * self.shuffled}}}", ""]
        for choice in self.choices:
            lines.append(f"- [{'x' if choice.correct else ' '}] {choice.text} {{#{choice.ident}}}")
            lines += [f"  > {choice.explanation}"] * bool(choice.explanation)
        return "\n".join([*lines, "", *([f"> {self.note}", ""] if self.note else [])])


@dataclass(frozen=True)
class Chapter:
    slug: str
    questions: tuple[Question, ...] = ()
    aliases: tuple[str, ...] = ()
    title: str = ""
    body: str = "## Et afsnit\n\nTekst at læse."
    section: int = 1

    def markdown(self) -> str:
        front = f"---\ntitle: {self.title or self.slug.capitalize()}\naliases: [{', '.join(self.aliases)}]\n---"
        quiz = ["## Quiz", *(question.markdown() for question in self.questions)]
        return "\n\n".join([front, self.body, *(quiz if self.questions else [])])


@dataclass(frozen=True)
class Course:
    chapters: tuple[Chapter, ...]
    slug: str = "vejret"
    title: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()

    def write(self, root: Path) -> Path:
        """Write the course's folder, in place of what stands there."""
        folder = root / self.slug
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "course.md").write_text(
            f"---\ntitle: {self.title or self.slug.capitalize()}\n"
            f"aliases: [{', '.join(self.aliases)}]\n---\n"
        )
        for number, chapter in enumerate(self.chapters, 1):
            section = folder / f"{chapter.section:02}-del-{chapter.section}"
            section.mkdir(exist_ok=True)
            (section / "section.md").write_text(f"---\ntitle: Del {chapter.section}\n---\n")
            (section / f"{number:02}-{chapter.slug}.md").write_text(chapter.markdown())
        for name, data in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return folder

    # Edits: each returns the course as it is after it.

    def edit(self, name: str, **changes: Any) -> "Course":
        """Change a chapter."""
        return self._with(replace(c, **changes) if c.slug == name else c for c in self.chapters)

    def ask(self, ident: str, **changes: Any) -> "Course":
        """Change a question."""
        return self.each_question(lambda q: replace(q, **changes) if q.ident == ident else q)

    def drop(self, ident: str) -> "Course":
        """Take a question out."""
        return self.each_question(lambda q: None if q.ident == ident else q)

    def move(self, ident: str, slug: str) -> "Course":
        """Move a question to the end of another chapter."""
        question = self.question(ident)
        without = self.drop(ident)
        return without.edit(slug, questions=(*without.chapter(slug).questions, question))

    def rename(self, slug: str, name: str, alias: bool = True) -> "Course":
        """Rename a chapter, with its old name as an alias if the author thinks of it."""
        aliases = (*self.chapter(slug).aliases, slug) if alias else self.chapter(slug).aliases
        return self.edit(slug, slug=name, aliases=tuple(a for a in aliases if a != name))

    def without(self, slug: str) -> "Course":
        """Take a chapter out."""
        return self._with(chapter for chapter in self.chapters if chapter.slug != slug)

    def each_question(self, change: Callable[[Question], Question | None]) -> "Course":
        return self._with(
            replace(chapter, questions=tuple(q for old in chapter.questions if (q := change(old))))
            for chapter in self.chapters
        )

    def _with(self, chapters: Iterable[Chapter]) -> "Course":
        return replace(self, chapters=tuple(chapters))

    # Finding

    @property
    def questions(self) -> list[Question]:
        return [question for chapter in self.chapters for question in chapter.questions]

    def question(self, ident: str) -> Question:
        return next(question for question in self.questions if question.ident == ident)

    def chapter(self, slug: str) -> Chapter:
        return next(chapter for chapter in self.chapters if chapter.slug == slug)

    def home_of(self, ident: str) -> Chapter:
        """The chapter that a question stands in."""
        return next(c for c in self.chapters if any(q.ident == ident for q in c.questions))

    @property
    def url(self) -> str:
        return reverse("course", args=[self.slug])

    def url_of(self, slug: str) -> str:
        return reverse("chapter", args=[self.slug, slug])


class Library:
    """The folder of courses that the site serves."""

    # What reading a course gave; reading is slow, and the same few courses are read again and again.
    _known: ClassVar[dict[str, Reading]] = {}

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.courses: dict[str, Course] = {}

    def read(self, *courses: Course) -> list[Reading]:
        """Write the courses, and read all that have been written so."""
        for course in courses:
            course.write(self.folder)
            self.courses[course.slug] = course
        return [self._read(course) for course in self.courses.values()]

    def publish(self, *courses: Course) -> list[Published]:
        """Write, publish and serve the courses. Raises CannotPublish as publishing does."""
        readings = self.read(*courses)
        published = [publish(reading.course) for reading in readings if reading.course]
        memory.load(readings)
        return published

    def _read(self, course: Course) -> Reading:
        folder = self.folder / course.slug
        if repr(course) not in self._known:
            self._known[repr(course)] = read_course(folder, str(folder))
        reading = self._known[repr(course)]
        problems = [str(problem) for problem in reading.errors]
        assert reading.course, problems
        return replace(reading, folder=folder, course=_anew(reading.course))


def _anew(course: content.Course) -> content.Course:
    """The same course in new objects: what has been rendered is kept on the old ones."""
    return replace(
        course,
        sections=tuple(
            replace(section, chapters=tuple(_chapter_anew(chapter) for chapter in section.chapters))
            for section in course.sections
        ),
    )


def _chapter_anew(chapter: content.Chapter) -> content.Chapter:
    return replace(chapter, questions=tuple(replace(question) for question in chapter.questions))


@pytest.fixture
def library(settings: Settings, tmp_path: Path) -> Iterator[Library]:
    """An empty folder of courses, which the site serves. For the conftest.py of those who want it."""
    settings.CONTENT_DIR = tmp_path / "content"
    settings.CONTENT_DIR.mkdir()
    memory.serve([])
    yield Library(settings.CONTENT_DIR)
    memory.serve([])
