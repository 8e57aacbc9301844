"""The published courses in this process's memory, and how they get there.

Serving processes never write content rows: they read the files, and serve a course once a
publication has brought the rows in line with exactly those files.
"""

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections
from django.db.models import BooleanField, ExpressionWrapper, F, Q

from course import content, shelf
from course.files import file_states
from course.reading import Reading, read_folder
from quizzes.live import LiveChapter, LiveCourse, LiveQuestion, Revisions
from quizzes.models import ChapterRevision, Completion, Publication, Question, QuestionRevision

logger = logging.getLogger(__name__)

_KEPT = "Den hidtidige udgave vises fortsat."
_LAST = "Den senest udgivne vises."

_swapping = threading.Lock()
_live: dict[str, LiveCourse] = {}
# The generation before as well: a request that began under it may still be under way.
_versions: dict[tuple[str, str], LiveCourse] = {}


def get_live_course(slug: str) -> LiveCourse:
    """Return the course that is served under this slug, or that was before it got another.

    Raises KeyError where there is none.
    """
    return _live[content.get_course(slug).slug]


def live_question(question: Question) -> LiveQuestion | None:
    """Return the question of a row as it stands in what is served, or None where it does not."""
    course = _live.get(question.course)
    return course.questions.get(question.ident) if course else None


def live_of(course: content.Course) -> LiveCourse:
    """Return the rows' side of exactly this version of a course."""
    return _versions[course.slug, course.digest]


def load(readings: list[Reading] | None = None) -> None:
    """Serve each course that is published, from these readings of the files or from ours.

    The text comes from the files where they read without error and stand as some publication has
    them. Where they do not (a save half done, a checkout that is ahead or behind) the version that
    this process serves stays, and at a start the one that was last published.
    """
    if readings is None:
        readings = read_folder(Path(settings.CONTENT_DIR))
    read = {reading.slug: reading for reading in readings}
    published = Publication.standing()
    with _swapping:
        found = {slug: _version(slug, read.get(slug), published[slug]) for slug in published}
        serve(live for live in found.values() if live)
    for slug in read.keys() - published.keys():
        logger.warning("Kurset %s er ikke udgivet og vises ikke.", slug)


def serve(courses: Iterable[LiveCourse]) -> None:
    """Let these courses, and no others, be what this process serves."""
    global _live, _versions
    live = {entry.course.slug: entry for entry in courses}
    both = [*_live.values(), *live.values()]
    _versions = {(entry.course.slug, entry.course.digest): entry for entry in both}
    _live = live
    content.serve_courses(entry.course for entry in live.values())


def _version(slug: str, reading: Reading | None, published: str) -> LiveCourse | None:
    """Return the version of a published course that this process can serve, and say why no other."""
    if reading and reading.course and _is_published(reading.course):
        return _join(reading.course)
    for problem in reading.errors if reading else ():
        logger.error("%s", problem)
    if slug in _live:
        logger.warning("Kurset %s er ikke udgivet, som det står i filerne. %s", slug, _KEPT)
        return _live[slug]
    if course := shelf.fetch("course", slug, published):
        logger.warning("Kurset %s er ikke udgivet, som det står i filerne. %s", slug, _LAST)
        return _join(course)
    logger.warning("Kurset %s er ikke udgivet, som det står i filerne, og vises ikke.", slug)
    return None


def follow() -> None:
    """Load now, and again within about a second of each publication, from a thread of its own."""
    follower = Follower()
    threading.Thread(target=_look_again, args=[follower], name="publications", daemon=True).start()


def _look_again(follower: "Follower") -> None:
    while True:
        time.sleep(1)
        try:
            close_old_connections()
            follower.look()
        except Exception:
            logger.exception("Kurserne kunne ikke hentes igen. De hidtidige vises fortsat.")


class Follower:
    """Keeps this process abreast of what is published."""

    def __init__(self) -> None:
        self.seen = _state()
        self.reshaped: list[LiveChapter] = []
        load()

    def look(self) -> None:
        """Load again where something has been published, or a file saved, since the last look."""
        self._complete_what_is_due()
        state = _state()
        if state != self.seen:
            before = _live
            load()
            self.seen = state
            self.reshaped = list(_reshaped(before, _live))

    def _complete_what_is_due(self) -> None:
        """Do once more what publishing did: until the load before this look, answers were taken
        by the questions that a chapter asked before, and settled as if it asked them still."""
        for chapter in self.reshaped:
            Completion.objects.give_due(chapter.pk, chapter.question_pks)
        self.reshaped = []


def _reshaped(before: dict[str, LiveCourse], now: dict[str, LiveCourse]) -> Iterator[LiveChapter]:
    """Yield the chapters that ask other questions than before."""
    asked = {c.pk: c.question_pks for course in before.values() for c in course.chapters.values()}
    for course in now.values():
        for chapter in course.chapters.values():
            if set(chapter.question_pks) != set(asked.get(chapter.pk, chapter.question_pks)):
                yield chapter


def _state() -> object:
    """What must change before it is worth reading again: the newest publication, or the files."""
    newest = Publication.objects.order_by("-id").values_list("id", flat=True).first()
    return newest, file_states(Path(settings.CONTENT_DIR))


def _is_published(course: content.Course) -> bool:
    return Publication.objects.filter(course=course.slug, digest=course.digest).exists()


def _join(course: content.Course) -> LiveCourse:
    """Join a course to the keys of its rows; two queries, whatever its size."""
    # Where two chapters bore a name with the same text, the one that bears it now comes last.
    bears = ExpressionWrapper(
        Q(chapter__slug=F("slug"), chapter__retired_at=None), output_field=BooleanField()
    )
    texts = ChapterRevision.objects.filter(chapter__course=course.slug).order_by(bears, "pk")
    keys: dict[tuple[str, str], tuple[int, int]] = {}
    for slug, digest, chapter_pk, pk in texts.values_list("slug", "digest", "chapter", "pk"):
        keys[slug, digest] = chapter_pk, pk
    asked: dict[str, Revisions] = {}
    rows = QuestionRevision.objects.filter(question__course=course.slug)
    for revision in rows.annotate(ident=F("question__ident")):
        revisions = asked.setdefault(revision.ident, Revisions(revision.question_id))
        revisions[revision.pk] = revision
    live = LiveCourse(course)
    for chapter in course.chapters:
        chapter_pk, pk = keys[chapter.slug, chapter.digest]
        live.add(LiveChapter(chapter, chapter_pk, pk))
        for question in chapter.questions:
            revisions = asked[question.ident]
            current = next(pk for pk, row in revisions.items() if row.digest == question.digest)
            live.ask(
                chapter.slug, LiveQuestion(question, revisions.question_pk, current, revisions)
            )
    return live
