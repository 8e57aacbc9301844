"""What a course's learners did and said, chapter by chapter, for whoever runs the course."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

from django.db.models import Count, Exists, F, OuterRef, Q

from course.content import Chapter
from learners.models import Learner
from quizzes.live import LiveChapter, LiveCourse
from quizzes.models import Completion, Feedback, Standing

FEWEST = 5
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share, between 0 and 1 (Wilson 1927, without continuity correction).

        Raises ZeroDivisionError where there is nothing to take a share of.
        """
        n, p = self.whole, self.part / self.whole
        middle = p + _Z**2 / (2 * n)
        half = _Z * sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
        scale = 1 + _Z**2 / n
        return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)

    def __str__(self) -> str:
        """Say it in Danish; below five, the counts alone, since a share of them would mislead."""
        counts = f"{self.part} af {self.whole}"
        if self.whole < FEWEST:
            return f"{counts} (for få svar til en andel)" if self.whole else "ingen endnu"
        low, high = (round(100 * bound) for bound in self.interval)
        return f"{counts}, {round(100 * self.part / self.whole)}\xa0% (95 %-interval {low}–{high}\xa0%)"


@dataclass(frozen=True, slots=True)
class ChapterReport:
    """A chapter's figures. started counts learners; right counts first attempts at today's questions."""

    chapter: Chapter
    started: int
    completed: Share
    right: Share
    clear: Share
    comments: list[Feedback]


def report(live: LiveCourse) -> Iterator[ChapterReport]:
    """Yield each chapter's figures in reading order."""
    for room in live.chapters.values():
        started = _started(room)
        completed = Completion.objects.filter(chapter=room.pk).count()
        said = Feedback.objects.filter(revision__chapter=room.pk)
        clear = said.aggregate(yes=Count("pk", filter=Q(clear=True)), all=Count("pk"))
        yield ChapterReport(
            room.chapter,
            started,
            Share(completed, started),
            _first_attempts(room),
            Share(clear["yes"], clear["all"]),
            list(said.exclude(comment="").order_by("-updated_at")),
        )


def _started(room: LiveChapter) -> int:
    """Count those who have answered in the chapter or completed it."""
    answered = Standing.objects.filter(learner=OuterRef("pk"), question__in=room.question_pks)
    completed = Completion.objects.filter(learner=OuterRef("pk"), chapter=room.pk)
    return Learner.objects.filter(Exists(answered) | Exists(completed)).count()


def _first_attempts(room: LiveChapter) -> Share:
    """Count first attempts, and the right ones, at the questions as they are asked now.

    A first attempt at an earlier wording says nothing of this one; an edit begins anew.
    """
    now = Standing.objects.filter(
        question__in=room.question_pks, first_revision=F("question__current")
    )
    counts = now.aggregate(right=Count("pk", filter=Q(first_correct=True)), all=Count("pk"))
    return Share(counts["right"], counts["all"])
