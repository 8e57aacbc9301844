"""A course in memory joined to its rows: what can be answered, and what answering does.

The four acts of a learner (answer, have the answer shown, mark as read, say whether it was clear)
are methods here, each one transaction that holds the learner's row.
"""

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from course import content
from learners import rows
from learners.models import Learner
from quizzes.models import (
    Attempt,
    Completion,
    Feedback,
    QuestionRevision,
    Standing,
)

# In SQL, since for Django to make it anew costs ten times what the database needs to answer it.
_STANDINGS = """
    SELECT {}, ({}) FROM quizzes_standing WHERE learner_id = %s AND question_id IN ({})
"""
_SENT = "SELECT created_at FROM quizzes_attempt WHERE learner_id = %s AND submission = %s"
# Of a standing what a page shows and an answer changes, in the order of the model's fields.
_READ = (
    *("id", "question_id", "first_correct", "tries", "last_revision_id", "last_chosen"),
    *("last_correct", "solved_at", "shown_at"),
)
_CHANGED = ("tries", "last_revision", "last_chosen", "last_correct", "solved_at", "updated_at")
_WAIT = 5  # seconds for one's turn, as long as SQLite itself waits

_writing = threading.Lock()


class TooEarly(Exception):
    """The answer was asked for before two wrong tries."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was sent: the revision that was seen, what was chosen, the form's token."""

    revision: QuestionRevision
    chosen: frozenset[str]
    token: UUID


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act left behind: the learner's standings on the chapter, by question key.

    completions: the keys of all chapters she has completed, where this very act completed one.
    """

    standings: dict[int, Standing] = field(default_factory=dict)
    completions: frozenset[int] = frozenset()


class Revisions(dict[int, QuestionRevision]):
    """The revisions of a question by key; one that another process has just published is looked up."""

    def __init__(self, question_pk: int, revisions: Iterable[QuestionRevision] = ()) -> None:
        super().__init__((revision.pk, revision) for revision in revisions)
        self.question_pk = question_pk

    def __missing__(self, pk: int) -> QuestionRevision:
        """Raises KeyError where the question has no such revision."""
        revision = QuestionRevision.objects.filter(question=self.question_pk, pk=pk).first()
        if revision is None:
            raise KeyError(pk)
        return self.setdefault(pk, revision)


@dataclass(eq=False, slots=True)
class LiveChapter:
    chapter: content.Chapter
    pk: int
    revision_pk: int
    questions: list["LiveQuestion"] = field(default_factory=list)

    @property
    def question_pks(self) -> list[int]:
        return [question.pk for question in self.questions]

    @property
    def total(self) -> int:
        return len(self.questions)

    def standings_of(self, learner: int) -> dict[int, Standing]:
        """Return the learner's standings on the chapter, by question key."""
        return self._standings(learner, "NULL", [])[0]

    def standings_and_replay(
        self, learner: int, submission: UUID
    ) -> tuple[dict[int, Standing], datetime | None]:
        """Return them, and when she sent this submission before, if she did."""
        sent = Attempt._meta.get_field("submission").get_db_prep_value(submission, connection)
        return self._standings(learner, _SENT, [learner, sent])

    def _standings(
        self, learner: int, replay: str, values: list[Any]
    ) -> tuple[dict[int, Standing], datetime | None]:
        """Read standings of which the rest is left in the database.

        The revision that each was last answered in comes from memory.
        """
        pks = self.question_pks
        sql = _STANDINGS.format(", ".join(_READ), replay, ", ".join(["%s"] * len(pks)))
        with connection.cursor() as cursor:
            cursor.execute(sql, [*values, learner, *pks])
            found = cursor.fetchall()
        standings = {row[1]: _standing(row[:-1]) for row in found}
        for question in self.questions:
            if standing := standings.get(question.pk):
                standing.last_revision = question.revisions[standing.last_revision_id]
        return standings, _instant(found[0][-1]) if found else None

    def mark_read(self, key: UUID) -> Outcome:
        """Complete a chapter that has no quiz."""
        with _turn():
            mine = self.complete(Learner.remember(key), timezone.now())
        return Outcome(completions=frozenset(mine))

    def complete(self, learner: Learner, at: datetime) -> dict[int, datetime]:
        """Store that the learner has completed the chapter, unless she had before.

        Returns the keys of all chapters that she has completed, and when she did.
        """
        completions = Completion.objects.filter(learner=learner)
        mine = dict(completions.values_list("chapter_id", "created_at"))
        if self.pk not in mine:
            mine[self.pk] = at
            # Publishing may be giving her the same one at this moment.
            completion = Completion(learner=learner, chapter_id=self.pk, created_at=at)
            Completion.objects.bulk_create([completion], ignore_conflicts=True)
        return mine

    def take_feedback(self, key: UUID, clear: bool, comment: str) -> Feedback:
        """Store what the learner says of the chapter as it stands, over what she said before."""
        with _turn():
            feedback, _ = Feedback.objects.update_or_create(
                learner=Learner.remember(key),
                revision_id=self.revision_pk,
                defaults={"clear": clear, "comment": comment},
            )
        return feedback


@dataclass(eq=False)
class LiveQuestion:
    """A question, with the keys of its row and of the revision that is asked now."""

    question: content.Question
    pk: int
    revision_pk: int
    revisions: Revisions
    room: LiveChapter = field(init=False, repr=False)

    @cached_property
    def answer_url(self) -> str:
        return reverse("attempt", args=self._place)

    @cached_property
    def show_url(self) -> str:
        return reverse("show", args=self._place)

    @property
    def _place(self) -> list[str]:
        chapter = self.room.chapter
        return [chapter.course_slug, chapter.slug, self.question.ident]

    def grade(self, key: UUID, answer: Answer) -> Outcome:
        """Grade an answer by the revision that was seen, and store it; the same one twice counts once.

        key is the learner's. A retry or a double click carries the same token and the same
        choices; going back and choosing another carries the same token only, and is a new answer.
        Four statements, two more when it completes the chapter.
        """
        picked = sorted(answer.chosen)
        submission = uuid5(answer.token, f"{self.pk}:{','.join(picked)}")
        with _turn():
            learner = Learner.remember(key)
            standings, sent_at = self.room.standings_and_replay(learner.pk, submission)
            before = standings.get(self.pk)
            if before and sent_at:
                return self._settle(learner, standings, sent_at)
            attempt = Attempt(
                learner=learner,
                question_id=self.pk,
                revision=answer.revision,
                chosen=picked,
                correct=answer.chosen == answer.revision.correct,
                submission=submission,
            )
            rows.insert(attempt)
            standing = standings[self.pk] = before or Standing.begin(attempt)
            standing.take(attempt, self.question)
            if before:
                rows.update(standing, _CHANGED)
            else:
                rows.insert(standing)
            return self._settle(learner, standings, attempt.created_at)

    def show(self, key: UUID) -> Outcome:
        """Show the answer, which counts for completion. Raises TooEarly before two wrong tries."""
        with _turn():
            learner = Learner.remember(key)
            standings = self.room.standings_of(learner.pk)
            standing = standings.get(self.pk)
            if standing is None or not (standing.settled or standing.may_be_shown(self.question)):
                raise TooEarly
            if not standing.settled:
                standing.shown_at = timezone.now()
                rows.update(standing, ("shown_at", "updated_at"))
            return self._settle(learner, standings, standing.shown_at)

    def _settle(
        self, learner: Learner, standings: dict[int, Standing], at: datetime | None
    ) -> Outcome:
        """Complete the chapter where all its questions are settled by the act of that time.

        A retry of that act, the reply to which was lost, has the same reply.
        """
        settled = [standing for standing in standings.values() if standing.settled]
        if at is None or len(settled) < self.room.total:
            return Outcome(standings)
        mine = self.room.complete(learner, at)
        return Outcome(standings, frozenset(mine) if mine[self.room.pk] == at else frozenset())


@dataclass(eq=False, slots=True)
class LiveCourse:
    course: content.Course
    chapters: dict[str, LiveChapter] = field(default_factory=dict)
    questions: dict[str, LiveQuestion] = field(default_factory=dict)
    slugs: dict[int, str] = field(default_factory=dict)

    def chapter(self, slug: str) -> LiveChapter | None:
        """Return the chapter of that name, also by one it had before."""
        found = self.course.find(slug)
        return self.chapters[found.slug] if found else None

    def add(self, chapter: LiveChapter) -> None:
        self.chapters[chapter.chapter.slug] = chapter
        self.slugs[chapter.pk] = chapter.chapter.slug

    def ask(self, chapter_slug: str, question: LiveQuestion) -> None:
        room = self.chapters[chapter_slug]
        room.questions.append(question)
        question.room = room
        self.questions[question.question.ident] = question


@contextmanager
def _turn() -> Iterator[None]:
    """A transaction of a learner's act.

    SQLite takes one writer at a time and lets the others sleep and look again, so that some wait
    for seconds under load. Those of this process stand in line instead.
    """
    mine = connection.vendor == "sqlite" and _writing.acquire(timeout=_WAIT)
    try:
        with transaction.atomic():
            yield
    finally:
        if mine:
            _writing.release()


def _standing(row: Sequence[Any]) -> Standing:
    values = dict(zip(_READ, row, strict=True))
    values["last_chosen"] = json.loads(values["last_chosen"])
    values |= {name: _instant(values[name]) for name in ("solved_at", "shown_at")}
    return Standing.from_db(connection.alias, _READ, list(values.values()))


def _instant(value: datetime | None) -> datetime | None:
    """Return a time as the database gave it; SQLite keeps no zone, and Django stores UTC there."""
    return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)
