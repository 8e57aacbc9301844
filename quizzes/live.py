"""A course in memory joined to its rows: what can be answered, and what answering does.

The four acts of a learner (answer, have the answer shown, mark as read, say whether it was clear)
are methods here, each one transaction that holds the learner's row.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
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
    StandingQuerySet,
)


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
    revision_pks: tuple[int, ...]
    questions: list["LiveQuestion"] = field(default_factory=list)

    @property
    def question_pks(self) -> list[int]:
        return [question.pk for question in self.questions]

    def standings(self, rows: StandingQuerySet) -> dict[int, Standing]:
        """Return those of the rows that are on this chapter, by question key.

        The revision that each was last answered in comes from memory.
        """
        found = {row.question_id: row for row in rows.on(self.question_pks)}
        for question in self.questions:
            if standing := found.get(question.pk):
                standing.last_revision = question.revisions[standing.last_revision_id]
        return found

    def mark_read(self, key: UUID) -> Outcome:
        """Complete a chapter that has no quiz."""
        with transaction.atomic():
            return Outcome(completions=self.complete(Learner.remember(key)))

    def complete(self, learner: Learner) -> frozenset[int]:
        """Store that the learner has completed the chapter.

        Returns the keys of all chapters that she has completed; none where she had this one already.
        """
        mine = Completion.objects.filter(learner=learner).values_list("chapter_id", flat=True)
        before = frozenset(mine)
        if self.pk in before:
            return frozenset()
        Completion.objects.create(learner=learner, chapter_id=self.pk)
        return before | {self.pk}

    def take_feedback(self, key: UUID, clear: bool, comment: str) -> Feedback:
        """Store what the learner says of the chapter as it stands, over what she said before."""
        with transaction.atomic():
            feedback, _ = Feedback.objects.update_or_create(
                learner=Learner.remember(key),
                revision_id=self.revision_pk,
                defaults={"clear": clear, "comment": comment},
            )
        return feedback


@dataclass(eq=False, slots=True)
class LiveQuestion:
    """A question, with the keys of its row and of the revision that is asked now."""

    question: content.Question
    pk: int
    revision_pk: int
    revisions: "Revisions"
    room: LiveChapter = field(init=False, repr=False)
    answer_url: str = field(init=False)
    show_url: str = field(init=False)

    def enter(self, room: LiveChapter) -> None:
        """Take a place in a chapter; its addresses are made once, not for each page."""
        self.room = room
        place = [room.chapter.course_slug, room.chapter.slug, self.question.ident]
        self.answer_url = reverse("attempt", args=place)
        self.show_url = reverse("show", args=place)

    def grade(
        self, key: UUID, revision: QuestionRevision, chosen: Iterable[str], token: UUID
    ) -> Outcome:
        """Grade an answer by the revision that was seen, and store it; the same one twice counts once.

        key is the learner's, token the form's. A retry or a double click carries the same token
        and the same choices; going back and choosing another carries the same token only, and is
        a new answer. Four statements, two more when it completes the chapter.
        """
        picked = sorted(chosen)
        submission = uuid5(token, f"{self.question.ident}:{','.join(picked)}")
        with transaction.atomic():
            learner = Learner.remember(key)
            standings = self._standings(learner, submission)
            if any(standing.replayed for standing in standings.values()):  # type: ignore[attr-defined]
                return Outcome(standings)
            attempt = Attempt.objects.create(
                learner=learner,
                question_id=self.pk,
                revision=revision,
                chosen=picked,
                correct=frozenset(picked) == revision.correct,
                submission=submission,
            )
            standing = standings.setdefault(self.pk, Standing.begin(attempt))
            standing.take(attempt, self.question)
            standing.save()
            return self._settle(learner, standings, newly=standing.solved_at == attempt.created_at)

    def show(self, key: UUID) -> Outcome | None:
        """Show the answer, which counts for completion; None before two wrong tries."""
        with transaction.atomic():
            learner = Learner.remember(key)
            standings = self._standings(learner)
            standing = standings.get(self.pk)
            if standing is None or not (standing.settled or standing.may_be_shown):
                return None
            newly = not standing.settled
            if newly:
                standing.shown_at = timezone.now()
                standing.save()
            return self._settle(learner, standings, newly)

    def _standings(self, learner: Learner, submission: UUID | None = None) -> dict[int, Standing]:
        rows = Standing.objects.filter(learner=learner)
        return self.room.standings(rows.with_replay(learner, submission) if submission else rows)

    def _settle(self, learner: Learner, standings: dict[int, Standing], newly: bool) -> Outcome:
        """Complete the chapter where this question was the last one to be settled."""
        settled = {pk for pk, standing in standings.items() if standing.settled}
        due = newly and settled.issuperset(self.room.question_pks)
        return Outcome(standings, self.room.complete(learner) if due else frozenset())


@dataclass(eq=False, slots=True)
class LiveCourse:
    course: content.Course
    chapters: dict[str, LiveChapter] = field(default_factory=dict)
    questions: dict[str, LiveQuestion] = field(default_factory=dict)
    slugs: dict[int, str] = field(default_factory=dict)

    def add(self, chapter: LiveChapter) -> None:
        self.chapters[chapter.chapter.slug] = chapter
        self.slugs[chapter.pk] = chapter.chapter.slug

    def ask(self, chapter_slug: str, question: LiveQuestion) -> None:
        room = self.chapters[chapter_slug]
        room.questions.append(question)
        question.enter(room)
        self.questions[question.question.ident] = question
