"""The nouns of a course, loaded from files, and the memory that serves them.

Everything here is frozen: a change on disk makes a new Course that takes the old one's place.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse

from course.glossary import Glossary
from course.markdown import Passage
from course.pictures import Size


class Shown:
    """A noun that pages show: it keeps what has been rendered of it for as long as it stands."""

    @cached_property
    def fragments(self) -> dict[Any, str]:
        return {}

    def __getstate__(self) -> dict[str, Any]:
        """Return what is kept of it on disk: what it was made of, and not what pages cache on it,
        perhaps at this very moment."""
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Choice:
    """A possible answer; text is as written (its identity in time), html and explanation rendered."""

    ident: str
    text: str
    html: str
    correct: bool
    explanation: str


@dataclass(frozen=True)
class Question(Shown):
    """A question; passage is the part of the chapter that a wrong answer points back to."""

    ident: str
    number: int
    prompt: str
    title: str
    body: str
    choices: tuple[Choice, ...]
    shuffled: bool
    note: str
    passage: Passage | None

    @cached_property
    def correct(self) -> frozenset[str]:
        return frozenset(choice.ident for choice in self.choices if choice.correct)

    @cached_property
    def multiple(self) -> bool:
        return len(self.correct) > 1

    @cached_property
    def digest(self) -> str:
        """Identify what was asked: prompt, choices and key; not explanations, note or order."""
        choices = sorted((choice.ident, choice.text, choice.correct) for choice in self.choices)
        return hashlib.sha256(json.dumps([self.prompt, choices]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The chapter before or after, as a link needs it."""

    title: str
    url: str


@dataclass(frozen=True)
class Chapter(Shown):
    course_slug: str
    course_title: str
    section_slug: str
    section_number: int
    section_title: str
    slug: str
    number: int
    title: str
    summary: str
    html: str
    passages: tuple[Passage, ...]
    questions: tuple[Question, ...]
    minutes: int
    checked: date | None
    prompts: tuple[str, ...]
    aliases: tuple[str, ...]
    source: str
    digest: str
    previous: Neighbour | None = None
    next: Neighbour | None = None

    @cached_property
    def url(self) -> str:
        return reverse("chapter", args=[self.course_slug, self.slug])

    @cached_property
    def shuffled(self) -> bool:
        """Whether the order of its questions' choices is each learner's own."""
        return any(question.shuffled for question in self.questions)

    @cached_property
    def toc(self) -> tuple[Passage, ...]:
        """The passages that the page's contents list: the headings of the second level."""
        return tuple(passage for passage in self.passages if passage.level == 2)


@dataclass(frozen=True)
class Section(Shown):
    slug: str
    number: int
    title: str
    summary: str
    html: str
    chapters: tuple[Chapter, ...]

    @cached_property
    def slugs(self) -> frozenset[str]:
        """The slugs of its chapters."""
        return frozenset(chapter.slug for chapter in self.chapters)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class ImageFile:
    """A picture that a rendered page uses: the only thing of the content folder that is served.

    size is width and height in CSS pixels (see course.pictures).
    """

    digest: str
    name: str
    data: bytes = field(repr=False)
    media_type: str
    size: Size


@dataclass(frozen=True)
class Course(Shown):
    slug: str
    title: str
    summary: str
    authors: tuple[str, ...]
    licence: str
    html: str
    sections: tuple[Section, ...]
    images: tuple[ImageFile, ...] = field(repr=False)
    digest: str
    aliases: tuple[str, ...] = ()
    glossary: Glossary | None = None

    @cached_property
    def url(self) -> str:
        return reverse("course", args=[self.slug])

    @cached_property
    def glossary_url(self) -> str:
        return reverse("glossary", args=[self.slug])

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """All chapters in reading order."""
        return tuple(chapter for section in self.sections for chapter in section.chapters)

    @cached_property
    def by_slug(self) -> dict[str, Chapter]:
        return {chapter.slug: chapter for chapter in self.chapters}

    @cached_property
    def by_alias(self) -> dict[str, Chapter]:
        """Chapters by the slugs they had before."""
        return {alias: chapter for chapter in self.chapters for alias in chapter.aliases}

    def find(self, slug: str) -> Chapter | None:
        """Return the chapter of this name, or the one that bore it before."""
        return self.by_slug.get(slug) or self.by_alias.get(slug)


_courses: dict[str, Course] = {}
_by_alias: dict[str, Course] = {}
_images: dict[tuple[str, str], ImageFile] = {}


def get_course(slug: str) -> Course:
    """Return the course from memory, also by a name that it bore before.

    Raises KeyError where there is none.
    """
    return _courses.get(slug) or _by_alias[slug]


def all_courses() -> list[Course]:
    return list(_courses.values())


def get_image(digest: str, name: str) -> ImageFile:
    """Return a picture from memory. Raises KeyError where no rendered page uses it."""
    return _images[digest, name]


def serve_courses(courses: Iterable[Course]) -> None:
    """Let these courses, and no others, be what this process serves."""
    global _courses, _by_alias, _images
    courses = sorted(courses, key=lambda course: course.title.casefold())
    _images = {(image.digest, image.name): image for course in courses for image in course.images}
    _courses = {course.slug: course for course in courses}
    _by_alias = {alias: course for course in courses for alias in course.aliases}
