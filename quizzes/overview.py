"""What the pages above the chapters show of a learner: how far she has come, and where to go on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Max, Value

from course.content import Chapter, Course, Question, Section
from learners.visitor import Visitor
from quizzes.live import LiveChapter, LiveCourse
from quizzes.memory import live_of
from quizzes.models import Completion, Feedback, Standing
from quizzes.progress import Progress


@dataclass(frozen=True, slots=True)
class Shelf:
    """The courses as one learner has come through them; latest: where she did something last."""

    entries: tuple[Progress, ...]
    latest: Progress | None = None


def progress_in(courses: Iterable[Course], visitor: Visitor) -> Shelf:
    """Return how far the visitor has come in each course: one query, none without a cookie."""
    trail = _trail(visitor)
    found = [_progress(live_of(course), trail) for course in courses]
    begun = [(at, progress) for progress, at in found if at]
    latest = max(begun, key=lambda entry: entry[0])[1] if begun else None
    return Shelf(tuple(progress for progress, _ in found), latest)


type Trail = dict[int, tuple[datetime, bool]]


def _trail(visitor: Visitor) -> Trail:
    """Return, by the key of each chapter that the visitor has done something on, when she did so
    last, and whether she has completed it."""
    if not visitor.known:
        return {}
    answers = Standing.objects.filter(learner__key=visitor.key).values("question__chapter")
    said = Feedback.objects.filter(learner__key=visitor.key).values("revision__chapter")
    completed = Completion.objects.filter(learner__key=visitor.key).values("chapter")
    rows = (
        answers.annotate(at=Max("updated_at"), done=Value(False))
        .union(
            said.annotate(at=Max("updated_at"), done=Value(False)),
            completed.annotate(at=Max("created_at"), done=Value(True)),
            all=True,
        )
        .values_list("question__chapter", "at", "done")
    )
    trail: Trail = {}
    for chapter, at, done in rows:
        before, was_done = trail.get(chapter, (at, False))
        trail[chapter] = max(before, at), was_done or bool(done)
    return trail


def _progress(live: LiveCourse, trail: Trail) -> tuple[Progress, datetime | None]:
    mine = {live.slugs[pk]: entry for pk, entry in trail.items() if pk in live.slugs}
    completed = frozenset(slug for slug, (_, done) in mine.items() if done)
    latest = max(mine, key=lambda slug: mine[slug][0], default="")
    return Progress(live.course, completed, latest), mine[latest][0] if latest else None


# The page of a course's quizzes


@dataclass(frozen=True)
class QuizState:
    """A chapter's quiz as it stands for one learner."""

    live: LiveChapter
    standings: dict[int, Standing]

    @property
    def chapter(self) -> Chapter:
        return self.live.chapter

    @property
    def total(self) -> int:
        return self.live.total

    @cached_property
    def tried(self) -> list[Standing]:
        return [self.standings[pk] for pk in self.live.question_pks if pk in self.standings]

    @property
    def solved(self) -> int:
        return sum(standing.solved_at is not None for standing in self.tried)

    @property
    def shown(self) -> int:
        return sum(s.solved_at is None and s.shown_at is not None for s in self.tried)

    @property
    def first_right(self) -> int:
        return sum(standing.first_correct for standing in self.tried)

    @property
    def finished(self) -> bool:
        return len(self.tried) == self.total and all(s.settled for s in self.tried)

    @property
    def wrong(self) -> list[Question]:
        """The questions that she has tried and not yet solved: hers to take again."""
        asked = zip(self.live.question_pks, self.chapter.questions, strict=True)
        return [
            question
            for pk, question in asked
            if pk in self.standings and not self.standings[pk].settled
        ]


@dataclass(frozen=True)
class SectionQuizzes:
    section: Section
    quizzes: list[QuizState]


@dataclass(frozen=True)
class Quizzes:
    """All quizzes of a course as they stand for one learner."""

    sections: list[SectionQuizzes]

    @cached_property
    def all(self) -> list[QuizState]:
        return [quiz for section in self.sections for quiz in section.quizzes]

    @property
    def total(self) -> int:
        return sum(quiz.total for quiz in self.all)

    @property
    def solved(self) -> int:
        return sum(quiz.solved for quiz in self.all)

    @cached_property
    def with_wrong(self) -> list[QuizState]:
        return [quiz for quiz in self.all if quiz.wrong]


def quizzes_of(live: LiveCourse, visitor: Visitor) -> Quizzes:
    """Return the course's quizzes, for a known visitor with her standings: one query."""
    standings: dict[int, Standing] = {}
    if visitor.known:
        rows = Standing.objects.filter(
            learner__key=visitor.key, question__course=live.course.slug
        ).only("question_id", "first_correct", "solved_at", "shown_at")
        standings = {row.question_id: row for row in rows}
    sections = [
        SectionQuizzes(
            section,
            [
                QuizState(live.chapters[chapter.slug], standings)
                for chapter in section.chapters
                if chapter.questions
            ],
        )
        for section in live.course.sections
    ]
    return Quizzes([section for section in sections if section.quizzes])
