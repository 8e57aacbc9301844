"""Min side: the courses that somebody has begun, and what she has answered, newest first."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from course.content import all_courses
from learners.visitor import Visitor
from quizzes.live import LiveQuestion
from quizzes.memory import live_question
from quizzes.models import Standing
from quizzes.overview import progress_in
from quizzes.progress import Progress

ANSWERS_A_PAGE = 20


class NoSuchPage(Exception):
    """There are not so many answers."""


@dataclass(frozen=True)
class MyAnswer:
    """What she chose last in a question; live is the question where it is still in its course."""

    standing: Standing
    live: LiveQuestion | None

    @property
    def url(self) -> str:
        assert self.live
        return f"{self.live.room.chapter.url}#spm-{self.live.question.ident}"

    @property
    def title(self) -> str:
        """The question's words as they stand now, or as they stood when she answered."""
        return _words(self.live.question.title) if self.live else self.standing.last_revision.title

    @property
    def chosen(self) -> list[str]:
        """The words of what she chose, as they were then."""
        texts = self.standing.last_revision.texts
        now = (
            {choice.text: choice.html for choice in self.live.question.choices} if self.live else {}
        )
        return [
            _words(now[texts[ident]]) if texts[ident] in now else texts[ident]
            for ident in self.standing.last_chosen
        ]

    @property
    def verdict(self) -> str:
        """right, shown (the answer, before she had found it) or wrong: of what she chose last.

        Solved stays solved where the question has changed, but what she chose since may be wrong.
        """
        if self.standing.solved_at:
            return "right" if self.standing.last_correct else "wrong"
        return "shown" if self.standing.shown_at else "wrong"

    @property
    def changed(self) -> bool:
        """Whether the verdict is of then: the key or a choice of hers is another now."""
        return self.live is not None and not self.standing.holds(self.live.question)

    @property
    def day(self) -> date:
        """When the question was settled, or she last tried."""
        settled_at = None if self.verdict == "wrong" else self.standing.settled_at
        return timezone.localdate(settled_at or self.standing.updated_at)


@dataclass(frozen=True)
class MyPage:
    visitor: Visitor
    number: int = 1

    @cached_property
    def begun(self) -> list[Progress]:
        """The courses that she has done something in, the one where she was last first."""
        shelf = progress_in(all_courses(), self.visitor)
        begun = [progress for progress in shelf.entries if progress.latest]
        return sorted(begun, key=lambda progress: progress is not shelf.latest)

    @cached_property
    def answers(self) -> list[MyAnswer]:
        """Return the page's answers. Raises NoSuchPage where there are not so many."""
        standings = self._standings[:ANSWERS_A_PAGE]
        if not standings and self.number > 1:
            raise NoSuchPage
        return [MyAnswer(standing, live_question(standing.question)) for standing in standings]

    @property
    def older(self) -> int | None:
        """The number of the page with the answers before these, if there are any."""
        return self.number + 1 if len(self._standings) > ANSWERS_A_PAGE else None

    @cached_property
    def _standings(self) -> list[Standing]:
        """The page's standings, and one more where there are more."""
        if not self.visitor.known:
            return []
        start = (self.number - 1) * ANSWERS_A_PAGE
        mine = Standing.objects.filter(learner__key=self.visitor.key)
        newest = mine.select_related("question", "last_revision").order_by("-updated_at", "-pk")
        return list(newest[start : start + ANSWERS_A_PAGE + 1])


def _words(html: str) -> SafeString:
    """Return the words of HTML that has been cleaned; they stand within a link."""
    return mark_safe(strip_tags(html))
