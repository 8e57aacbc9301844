"""A course in memory joined to its rows: what can be answered, and what answering does.

The four acts of a learner (answer, have the answer shown, mark as read, say whether it was clear)
are methods here, each one transaction that holds the learner's row.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID, uuid5

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from course import content
from learners.models import Learner
from quizzes.models import (
    Attempt,
    Completion,
    Feedback,
    QuestionRevision,
    Standing,
)


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

    def standings(self, rows: Iterable[Standing]) -> dict[int, Standing]:
        """Return the rows, which are on this chapter, by question key.

        The revision that each was last answered in comes from memory.
        """
        found = {row.question_id: row for row in rows}
        for question in self.questions:
            if standing := found.get(question.pk):
                standing.last_revision = question.revisions[standing.last_revision_id]
        return found

    def mark_read(self, key: UUID) -> Outcome:
        """Complete a chapter that has no quiz."""
        with transaction.atomic():
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
        with transaction.atomic():
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
        with transaction.atomic():
            learner = Learner.remember(key)
            rows = Standing.objects.filter(learner=learner).on(self.room.question_pks)
            standings = self.room.standings(rows.with_replay(learner, submission))
            before = standings.get(self.pk)
            if before and before.sent_at:  # type: ignore[attr-defined]
                return self._settle(learner, standings, before.sent_at)  # type: ignore[attr-defined]
            attempt = Attempt.objects.create(
                learner=learner,
                question_id=self.pk,
                revision=answer.revision,
                chosen=picked,
                correct=answer.chosen == answer.revision.correct,
                submission=submission,
            )
            standing = standings[self.pk] = before or Standing.begin(attempt)
            standing.take(attempt, self.question)
            standing.save()
            return self._settle(learner, standings, attempt.created_at)

    def show(self, key: UUID) -> Outcome:
        """Show the answer, which counts for completion. Raises TooEarly before two wrong tries."""
        with transaction.atomic():
            learner = Learner.remember(key)
            rows = Standing.objects.filter(learner=learner).on(self.room.question_pks)
            standings = self.room.standings(rows)
            standing = standings.get(self.pk)
            if standing is None or not (standing.settled or standing.may_be_shown(self.question)):
                raise TooEarly
            if not standing.settled:
                standing.shown_at = timezone.now()
                standing.save()
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
