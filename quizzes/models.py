"""What learners did, and the content rows that it refers to.

Content rows are never deleted: what leaves the files is retired, so that every stored answer can
be shown and graded as it was.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Count, Max, Q
from django.utils import timezone

from course import content
from learners.models import Learner


class ChapterRef(models.Model):
    """A chapter as rows know it. An alias is an UPDATE of slug: its history comes along.

    slug is the name it bears, or bore last; a name is free again when its chapter is retired.
    """

    course = models.CharField(max_length=100)
    slug = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "slug"],
                condition=Q(retired_at=None),
                name="one_live_chapter_a_slug",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course}/{self.slug}"

    def take_over(self, earlier: "ChapterRef") -> None:
        """Take what belongs to the row that this chapter had before; an empty row stays behind.

        The author published the new name before she wrote its alias, so that there are two.
        """
        mine = Completion.objects.filter(chapter=self).values("learner")
        Completion.objects.filter(chapter=earlier).exclude(learner__in=mine).update(chapter=self)
        ChapterRevision.objects.filter(chapter=earlier).update(chapter=self)
        Question.objects.filter(chapter=earlier).update(chapter=self)


class ChapterRevision(models.Model):
    """The text of a chapter as it was: append-only, one for each text and name it bore.

    Nothing forbids two alike: they meet where a chapter takes over another.
    """

    chapter = models.ForeignKey(ChapterRef, models.PROTECT, related_name="revisions")
    digest = models.CharField(max_length=64)
    slug = models.CharField(max_length=200)
    source = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.slug} {self.digest[:8]}"


class Question(models.Model):
    """A question by its id, which is unique in its course and moves with it between chapters."""

    course = models.CharField(max_length=100)
    ident = models.CharField(max_length=200)
    chapter = models.ForeignKey(ChapterRef, models.PROTECT, related_name="questions")
    position = models.PositiveIntegerField()
    retired_at = models.DateTimeField(null=True)
    current = models.ForeignKey("QuestionRevision", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "ident"], name="one_question_an_ident"),
        ]

    def __str__(self) -> str:
        return f"{self.course}#{self.ident}"


class QuestionRevision(models.Model):
    """What was asked at a time: prompt, choices as [{id, text, correct}], and a digest over them."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="revisions")
    digest = models.CharField(max_length=64)
    prompt = models.TextField()
    choices = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "digest"], name="one_revision_a_question_text"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.digest[:8]}"

    @property
    def title(self) -> str:
        """The first line of what was asked."""
        return self.prompt.partition("\n")[0]

    @property
    def texts(self) -> dict[str, str]:
        """The words of each choice, by its id."""
        return {choice["id"]: choice["text"] for choice in self.choices}

    @property
    def correct(self) -> frozenset[str]:
        return frozenset(choice["id"] for choice in self.choices if choice["correct"])

    def asks_the_same(self, question: content.Question) -> bool:
        """Say whether the words are the question's, whatever the key."""
        texts = {choice.ident: choice.text for choice in question.choices}
        return self.prompt == question.prompt and self.texts == texts

    def verdict_holds(self, chosen: Iterable[str], question: content.Question) -> bool:
        """Say whether what was said of these choices then is still true of the question now."""
        if self.digest == question.digest:
            return True
        now = {choice.ident: choice.text for choice in question.choices}
        same_words = all(now.get(ident) == self.texts[ident] for ident in chosen)
        return self.correct == question.correct and same_words


class Attempt(models.Model):
    """One answer, graded by the revision that was seen. Written once; only a merge moves it."""

    learner = models.ForeignKey(Learner, models.PROTECT, related_name="attempts")
    question = models.ForeignKey(Question, models.PROTECT, related_name="attempts")
    revision = models.ForeignKey(QuestionRevision, models.PROTECT, related_name="attempts")
    chosen = models.JSONField()
    correct = models.BooleanField()
    submission = models.UUIDField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "submission"], name="one_attempt_a_submission"
            ),
        ]
        indexes = [
            models.Index(fields=["learner", "question", "id"], name="attempt_of_learner"),
            models.Index(fields=["created_at", "id"], name="attempt_in_time"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.question_id} {self.chosen}"


class StandingQuerySet(models.QuerySet["Standing"]):
    def on(self, questions: Iterable[int]) -> Self:
        return self.filter(question__in=questions)

    def settled(self) -> Self:
        return self.filter(Q(solved_at__isnull=False) | Q(shown_at__isnull=False))


class Standing(models.Model):
    """Where a learner stands on a question: what a page and a first-attempt figure need, in one row.

    Written in the transaction of the answer. "last" is the attempt that the page shows: the newest,
    except that a wrong answer from a stale tab never hides a right one that still holds.
    """

    learner = models.ForeignKey(Learner, models.PROTECT, related_name="standings")
    question = models.ForeignKey(Question, models.PROTECT, related_name="standings")
    first_revision = models.ForeignKey(QuestionRevision, models.PROTECT, related_name="+")
    first_chosen = models.JSONField()
    first_correct = models.BooleanField()
    first_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    last_revision = models.ForeignKey(QuestionRevision, models.PROTECT, related_name="+")
    last_chosen = models.JSONField()
    last_correct = models.BooleanField(default=False)
    solved_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "question"], name="one_standing_a_question"),
        ]
        indexes = [
            models.Index(fields=["question", "first_revision"], name="standing_first_try"),
            models.Index(fields=["updated_at"], name="standing_in_time"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.question_id} after {self.tries}"

    @classmethod
    def begin(cls, attempt: Attempt) -> Self:
        """Return the standing before the learner's first attempt at a question."""
        return cls(
            learner_id=attempt.learner_id,
            question_id=attempt.question_id,
            first_revision=attempt.revision,
            first_chosen=attempt.chosen,
            first_correct=attempt.correct,
            first_at=attempt.created_at,
        )

    @property
    def settled_at(self) -> datetime | None:
        """When it was solved or its answer shown: what a chapter's completion asks of each question."""
        return self.solved_at or self.shown_at

    @property
    def settled(self) -> bool:
        return self.settled_at is not None

    def may_be_shown(self, question: content.Question) -> bool:
        """After two wrong tries, the last of them at the question as it is, she may ask for the answer."""
        return self.tries >= 2 and not self.settled and self.holds(question)

    def holds(self, question: content.Question) -> bool:
        return self.last_revision.verdict_holds(self.last_chosen, question)

    def take(self, attempt: Attempt, question: content.Question | None) -> None:
        """Let the attempt count. question is the question as it stands in the files now, if it does."""
        has_right_one = self.last_correct and (question is None or self.holds(question))
        hides_a_right_one = has_right_one and not attempt.correct
        self.tries += 1
        if not hides_a_right_one:
            self.last_revision = attempt.revision
            self.last_chosen = attempt.chosen
            self.last_correct = attempt.correct
        if attempt.correct and not self.settled:
            self.solved_at = attempt.created_at

    def replay(
        self,
        attempts: Iterable[Attempt],
        shown: Iterable[datetime],
        question: content.Question | None,
    ) -> None:
        """Let this be where these attempts lead, in time's order, from the first one on.

        shown: when the answer was shown, which settles a question that was not settled before.
        """
        acts: list[tuple[datetime, int, Attempt | None]] = [
            *((attempt.created_at, attempt.pk, attempt) for attempt in attempts),
            *((at, 0, None) for at in shown),
        ]
        begun = False
        for at, _, attempt in sorted(acts, key=lambda act: (act[0], act[2] is None, act[1])):
            if attempt is None:
                self.shown_at = at if begun and not self.settled else self.shown_at
                continue
            if not begun:
                begun = True
                begin = Standing.begin(attempt)
                for name in _REPLAYED:
                    setattr(self, name, getattr(begin, name))
            self.take(attempt, question)


# What a standing's attempts decide.
_REPLAYED = (
    *("first_revision", "first_chosen", "first_correct", "first_at", "tries"),
    *("last_correct", "solved_at", "shown_at"),
)


class CompletionQuerySet(models.QuerySet["Completion"]):
    def give_due(self, chapter: int, questions: Collection[int]) -> None:
        """Complete the chapter for all who have settled each of these questions: all it asks."""
        due = (
            Standing.objects.on(questions)
            .settled()
            .exclude(learner__completions__chapter=chapter)
            .values("learner")
            .annotate(done=Count("pk"))
            .filter(done=len(questions))
            .values_list("learner", flat=True)
        )
        self.bulk_create(
            [Completion(learner_id=learner, chapter_id=chapter) for learner in due],
            ignore_conflicts=True,
            batch_size=500,
        )


class Completion(models.Model):
    """That a learner has been through a chapter. Never withdrawn."""

    learner = models.ForeignKey(Learner, models.PROTECT, related_name="completions")
    chapter = models.ForeignKey(ChapterRef, models.PROTECT, related_name="completions")
    created_at = models.DateTimeField(default=timezone.now)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "chapter"], name="one_completion_a_chapter"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.chapter_id}"


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def erase_comments(self, learner: Learner) -> None:
        """Remove what the learner wrote in her own words; the yes or no stays as a number."""
        self.filter(learner=learner).update(comment="", updated_at=timezone.now())


class Feedback(models.Model):
    """A learner's answer to "Var alt klart?" on a chapter as it was."""

    MAX_LENGTH = 2000

    learner = models.ForeignKey(Learner, models.PROTECT, related_name="feedback")
    revision = models.ForeignKey(ChapterRevision, models.PROTECT, related_name="feedback")
    clear = models.BooleanField()
    comment = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "feedback"
        constraints = [
            models.UniqueConstraint(fields=["learner", "revision"], name="one_feedback_a_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {'clear' if self.clear else 'not clear'}"


class Publication(models.Model):
    """That a course stood in the files with this digest when its rows were brought in line.

    No digest: it had left the files.
    """

    course = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["course", "-id"], name="newest_publication")]

    def __str__(self) -> str:
        return f"{self.course} {self.digest[:8]}"

    @classmethod
    def newest(cls, course: str) -> "Publication | None":
        return cls.objects.filter(course=course).order_by("-id").first()

    @classmethod
    def standing(cls) -> dict[str, str]:
        """Return the digest of each course that is published, by its slug."""
        newest = cls.objects.values("course").annotate(newest=Max("id")).values("newest")
        return dict(
            cls.objects.filter(pk__in=newest).exclude(digest="").values_list("course", "digest")
        )
