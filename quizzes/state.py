"""What a page shows of a learner: each question as it stands for her, her progress, her feedback."""

import random
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db import connection

from course.content import Chapter, Choice
from learners.models import Learner
from learners.visitor import Visitor
from quizzes.live import LiveChapter, LiveCourse, LiveQuestion, Outcome
from quizzes.models import Feedback, Standing
from quizzes.progress import Progress

# In SQL, since for Django to make it anew costs ten times what the database needs to answer it.
_FACTS = """
    SELECT learner.id, completion.chapter_id, said.clear, said.comment
    FROM learners_learner learner
    LEFT JOIN quizzes_completion completion ON completion.learner_id = learner.id
    LEFT JOIN quizzes_feedback said ON said.learner_id = learner.id
        AND said.revision_id IN (SELECT id FROM quizzes_chapterrevision WHERE chapter_id = %s)
    WHERE learner.key = %s
    ORDER BY said.updated_at
"""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A form that was not taken: what was wrong, and what was typed, so that nothing is lost."""

    message: str
    ident: str = ""
    chosen: frozenset[str] = frozenset()
    clear: bool | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceState:
    """One row of a question. sign: "letter", "tick" or "cross", and the words for it."""

    choice: Choice
    dom_id: str
    chosen: bool = False
    sign: str = "letter"
    remark: str = ""
    verdict_here: bool = False


@dataclass
class QuestionState:
    """A question as it stands for one learner."""

    live: LiveQuestion
    key: UUID
    total: int
    standing: Standing | None = None
    retrying: bool = False
    refusal: Refusal | None = None
    after: str = ""

    def __post_init__(self) -> None:
        self.question = self.live.question
        self.dom_id = f"spm-{self.question.ident}"

    @cached_property
    def look(self) -> tuple[object, ...] | None:
        """All that decides how the question looks, so that its fragment can be kept; None: keep nothing."""
        if self.refusal or self.retrying or self.changed:
            return None
        order = tuple(choice.ident for choice in self._ordered()) if self.question.shuffled else ()
        return self.status, self._chosen, self.may_be_shown, self.after, order

    @cached_property
    def status(self) -> str:
        """What the page shows of the question: "open", "wrong", "right" or "shown"."""
        standing = self.standing
        if standing is None or self.changed:
            return "open"
        if standing.last_correct:
            return "right"
        if standing.shown_at:
            return "shown"
        return "open" if self.retrying or self.refusal else "wrong"

    @cached_property
    def changed(self) -> bool:
        """Whether the key or a choice of hers is another now than when she answered."""
        return self.standing is not None and not self.standing.holds(self.question)

    @property
    def chosen_then(self) -> list[str]:
        """The words of what she chose, as they were."""
        assert self.standing is not None
        texts = self.standing.last_revision.texts
        return [texts[ident] for ident in self.standing.last_chosen]

    @property
    def mark(self) -> str:
        """How the list of the chapter's questions marks it: "solved", "shown" or not at all."""
        if self.standing is None:
            return ""
        return "solved" if self.standing.solved_at else "shown" if self.standing.shown_at else ""

    @property
    def may_be_shown(self) -> bool:
        return self.standing is not None and self.standing.may_be_shown(self.question)

    @cached_property
    def wrong_picks(self) -> list[Choice]:
        return [choice for choice in self._picked if not choice.correct]

    @property
    def misses_one(self) -> bool:
        """With check boxes: a right answer was left out. Said without saying which."""
        return self.question.multiple and not self.question.correct.issubset(self._chosen)

    @property
    def right_choices(self) -> list[Choice]:
        return [choice for choice in self.question.choices if choice.correct]

    @property
    def other_choices(self) -> list[Choice]:
        """The choices that were not right, where there is something to say of them."""
        return [c for c in self.question.choices if not c.correct and c.explanation]

    @cached_property
    def rows(self) -> list[ChoiceState]:
        return [self._row(choice) for choice in self._ordered()]

    @property
    def verdict_after(self) -> bool:
        """Whether the verdict stands below the choices, since it concerns more than one."""
        return self.status != "open" and not any(row.verdict_here for row in self.rows)

    @property
    def verdict(self) -> str:
        verdicts = {"right": "Rigtigt!", "wrong": "Ikke helt.", "shown": "Her er svaret."}
        return verdicts.get(self.status, "")

    @cached_property
    def _chosen(self) -> frozenset[str]:
        if self.refusal:
            return self.refusal.chosen
        return frozenset(self.standing.last_chosen) if self.standing else frozenset()

    @property
    def _picked(self) -> list[Choice]:
        return [choice for choice in self.question.choices if choice.ident in self._chosen]

    def _ordered(self) -> list[Choice]:
        """The choices in the author's order or, shuffled, in one of the learner's own that stays."""
        choices = list(self.question.choices)
        if self.question.shuffled:
            random.Random(f"{self.key}{self.question.ident}").shuffle(choices)
        return choices

    def _row(self, choice: Choice) -> ChoiceState:
        chosen = choice.ident in self._chosen
        dom_id = f"{self.dom_id}-{choice.ident}"
        if self.status == "open":
            ticked = chosen and self.refusal is not None
            tried = chosen and not ticked and not self.changed
            return ChoiceState(choice, dom_id, ticked, remark="Prøvet før" if tried else "")
        sign = self._sign(choice, chosen)
        remark = "Dit svar" if chosen else "Rigtigt svar" if sign == "tick" else ""
        told = "cross" if self.status == "wrong" else "tick"
        here = sign == told and not self.question.multiple
        return ChoiceState(choice, dom_id, chosen, sign, remark, here)

    def _sign(self, choice: Choice, chosen: bool) -> str:
        if choice.correct:
            return "letter" if self.status == "wrong" else "tick"
        return "cross" if chosen else "letter"


@dataclass
class ChapterState:
    """A chapter as one learner meets it. celebrate: the act just done has completed it."""

    live: LiveChapter
    progress: Progress
    questions: list[QuestionState]
    feedback: Feedback | None = None
    refusal: Refusal | None = None
    celebrate: bool = False

    @property
    def feedback_refusal(self) -> Refusal | None:
        return self.refusal if self.refusal and not self.refusal.ident else None

    @property
    def said(self) -> Refusal | Feedback | None:
        """What stands in the feedback form: what was just typed, else what she said before."""
        return self.feedback_refusal or self.feedback

    @property
    def completed(self) -> bool:
        return self.celebrate or self.live.chapter.slug in self.progress.completed

    @property
    def next_step(self) -> Chapter | None:
        """The chapter to go on with, once this one is completed."""
        return self.progress.step_after(self.live.chapter.slug)

    @property
    def untouched(self) -> bool | None:
        """True where the page is what everybody sees at first, so that it can be kept whole, else None."""
        touched = self.progress.completed or self.feedback or self.refusal or self.celebrate
        if touched or any(q.standing or q.retrying or q.question.shuffled for q in self.questions):
            return None
        return True

    @property
    def settled(self) -> tuple[str, ...]:
        """How each question is marked in the list of them."""
        return tuple(question.mark for question in self.questions)

    @property
    def unsaid(self) -> bool | None:
        """True where the feedback form stands as it does for everybody, else None."""
        return None if self.feedback or self.feedback_refusal else True

    @property
    def finished(self) -> bool:
        """Whether each question has been solved or its answer shown."""
        return bool(self.questions) and all(
            q.standing and q.standing.settled for q in self.questions
        )

    @property
    def first_right(self) -> int:
        return sum(q.standing.first_correct for q in self.questions if q.standing)


@dataclass
class Facts:
    """What the database knows of a visitor: one query, and none of a visitor without a cookie."""

    completions: frozenset[int] = frozenset()
    feedback: Feedback | None = None
    learner: int | None = None


def chapter_state(
    course: LiveCourse,
    live: LiveChapter,
    visitor: Visitor,
    *,
    retrying: str = "",
    refusal: Refusal | None = None,
) -> ChapterState:
    """Return the chapter as the visitor's page shows it: at most two queries."""
    facts = _facts(visitor, live)
    standings: dict[int, Standing] = {}
    if facts.learner and live.questions:
        standings = live.standings_of(facts.learner)
    state = ChapterState(
        live,
        _progress(course, facts.completions),
        _questions(live, visitor.key, standings, retrying, refusal),
        facts.feedback,
        refusal,
    )
    # The page has forms: from now on a newcomer is known by the key that they are made for.
    visitor.keep = visitor.keep or not visitor.known
    return state


def state_after(
    course: LiveCourse, live: LiveChapter, visitor: Visitor, outcome: Outcome
) -> ChapterState:
    """Return the chapter after an act, from what the act has in hand: no query.

    The progress is right where the act completed the chapter, and empty elsewhere.
    """
    return ChapterState(
        live,
        _progress(course, outcome.completions),
        _questions(live, visitor.key, outcome.standings),
        celebrate=bool(outcome.completions),
    )


def _questions(
    live: LiveChapter,
    key: UUID,
    standings: dict[int, Standing],
    retrying: str = "",
    refusal: Refusal | None = None,
) -> list[QuestionState]:
    states = [
        QuestionState(
            question,
            key,
            len(live.questions),
            standings.get(question.pk),
            retrying=question.question.ident == retrying,
            refusal=refusal if refusal and refusal.ident == question.question.ident else None,
        )
        for question in live.questions
    ]
    for number, state in enumerate(states):
        state.after = _next_open(states[number + 1 :] + states[:number])
    return states


def _next_open(states: list[QuestionState]) -> str:
    """Return the DOM id of the first question that is not settled, or an empty string."""
    return next((s.dom_id for s in states if not (s.standing and s.standing.settled)), "")


def _progress(course: LiveCourse, completions: frozenset[int]) -> Progress:
    slugs = course.slugs
    return Progress(course.course, frozenset(slugs[pk] for pk in completions if pk in slugs))


def _facts(visitor: Visitor, chapter: LiveChapter) -> Facts:
    if not visitor.known:
        return Facts()
    with connection.cursor() as cursor:
        key = Learner._meta.get_field("key").get_db_prep_value(visitor.key, connection)
        cursor.execute(_FACTS, [chapter.pk, key])
        rows = cursor.fetchall()
    if not rows:
        return Facts()
    learner, _, clear, comment = rows[-1]
    completions = frozenset(row[1] for row in rows if row[1] is not None)
    feedback = None if clear is None else Feedback(clear=bool(clear), comment=comment)
    return Facts(completions, feedback, learner)
