"""The published courses in this process's memory, and how they get there.

Serving processes never write content rows: they read the files, and serve a course once a
publication has brought the rows in line with exactly those files.
"""

import logging
import threading
import time
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from course import content
from course.reading import Reading, read_folder
from quizzes.live import LiveChapter, LiveCourse, LiveQuestion, Revisions
from quizzes.models import ChapterRef, ChapterRevision, Publication, QuestionRevision

logger = logging.getLogger(__name__)

_live: dict[str, LiveCourse] = {}
# The generation before as well: a request that began under it may still be under way.
_by_digest: dict[str, LiveCourse] = {}


def get_live_course(slug: str) -> LiveCourse:
    """Return the course that is served under this slug. Raises KeyError where there is none."""
    return _live[slug]


def live_of(course: content.Course) -> LiveCourse:
    """Return the rows' side of exactly this version of a course."""
    return _by_digest[course.digest]


def load(readings: list[Reading] | None = None) -> None:
    """Serve each course that reads without error and stands as some publication has it.

    A course that does not (a save half done, a checkout that is ahead) leaves in place the version
    that this process already serves.
    """
    global _live, _by_digest
    if readings is None:
        readings = read_folder(Path(settings.CONTENT_DIR))
    live: dict[str, LiveCourse] = {}
    for reading in readings:
        slug = reading.folder.resolve().name
        if reading.course and _is_published(reading.course):
            live[slug] = _join(reading.course)
        elif slug in _live:
            live[slug] = _live[slug]
        else:
            logger.warning("Kurset %s er ikke udgivet, som det står i filerne, og vises ikke.", slug)
    _by_digest = {entry.course.digest: entry for entry in [*_live.values(), *live.values()]}
    _live = live
    content.serve_courses(entry.course for entry in live.values())


def follow() -> None:
    """Load now, and again within about a second of each publication, from a thread of its own."""
    seen = _state()
    load()
    threading.Thread(target=_follow, args=(seen,), name="publications", daemon=True).start()


def _follow(seen: object) -> None:
    while True:
        time.sleep(1)
        try:
            close_old_connections()
            state = _state()
            if state != seen:
                load()
                seen = state
        except DatabaseError:
            logger.exception("Databasen svarer ikke. Den nyeste udgivelse hentes, når den gør.")
        except Exception:
            logger.exception("Kurserne kunne ikke læses igen. De hidtidige vises fortsat.")


def _state() -> object:
    """What must change before it is worth reading again: the newest publication, or the files."""
    newest = Publication.objects.order_by("-id").values_list("id", flat=True).first()
    files = Path(settings.CONTENT_DIR).rglob("*.*")
    return newest, sorted((str(file), file.stat().st_mtime_ns) for file in files if file.is_file())


def _is_published(course: content.Course) -> bool:
    return Publication.objects.filter(course=course.slug, digest=course.digest).exists()


def _join(course: content.Course) -> LiveCourse:
    """Join a course to the keys of its rows; three queries, whatever its size."""
    refs = dict(ChapterRef.objects.filter(course=course.slug).values_list("slug", "pk"))
    texts: dict[int, dict[str, int]] = {}
    revisions = ChapterRevision.objects.filter(chapter__course=course.slug).order_by("pk")
    for chapter_pk, digest, pk in revisions.values_list("chapter_id", "digest", "pk"):
        texts.setdefault(chapter_pk, {})[digest] = pk
    asked: dict[str, Revisions] = {}
    rows = QuestionRevision.objects.filter(question__course=course.slug).select_related("question")
    for revision in rows:
        ident = revision.question.ident
        asked.setdefault(ident, Revisions(revision.question_id))[revision.pk] = revision
    live = LiveCourse(course)
    for chapter in course.chapters:
        pk = refs[chapter.slug]
        live.add(LiveChapter(chapter, pk, texts[pk][chapter.digest], tuple(texts[pk].values())))
        for question in chapter.questions:
            revisions = asked[question.ident]
            current = next(pk for pk, row in revisions.items() if row.digest == question.digest)
            live.ask(chapter.slug, LiveQuestion(question, revisions.question_pk, current, revisions))
    return live
