"""How far a learner has come in a course."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from course.content import Chapter, Course, Section

_CENT = Decimal("0.01")


def completion_rate(completed: Iterable[str], chapters: Iterable[str]) -> Decimal:
    """Return the completed share of a course's chapters, in per cent with at most two decimals.

    Only chapters that the course has now count, so that the rate never passes 100; it is 100 only
    when all are completed and 0 only when none is. An empty course is 0 per cent completed.
    """
    every = frozenset(chapters)
    done = len(every.intersection(completed))
    if done in (0, len(every)):
        return Decimal(100 if done else 0)
    rate = (Decimal(100) * done / len(every)).quantize(_CENT, ROUND_HALF_UP)
    return min(max(rate, _CENT), 100 - _CENT)


def percent(rate: Decimal) -> str:
    """Return a rate as Danish writes it: "4,76 %", and "100 %" without decimals when whole."""
    whole = rate == rate.to_integral_value()
    number = str(int(rate)) if whole else f"{rate:.2f}".replace(".", ",")
    return f"{number}\N{NO-BREAK SPACE}%"


@dataclass(frozen=True)
class SectionProgress:
    """A section and the slugs of its chapters that the learner has completed."""

    section: Section
    completed: frozenset[str]

    @property
    def done(self) -> int:
        return len(self.completed)

    @property
    def total(self) -> int:
        return len(self.section.chapters)


@dataclass(frozen=True)
class Progress:
    """A course and the slugs of its chapters that the learner has completed.

    latest: the slug of the chapter that she did something on last, where that is asked for.
    """

    course: Course
    completed: frozenset[str] = frozenset()
    latest: str = ""

    @cached_property
    def done(self) -> int:
        return sum(section.done for section in self.sections)

    @property
    def total(self) -> int:
        return len(self.course.chapters)

    @property
    def rate(self) -> str:
        return percent(completion_rate(self.completed, self.course.by_slug))

    @cached_property
    def sections(self) -> list[SectionProgress]:
        return [
            SectionProgress(section, self.completed & section.slugs)
            for section in self.course.sections
        ]

    @property
    def next_chapter(self) -> Chapter | None:
        """The first chapter in reading order that she has not completed."""
        return self._first_open(self.course.chapters)

    @property
    def resume(self) -> Chapter | None:
        """Where she left off: the chapter of her latest act, or where that is completed the next step."""
        if self.latest and self.latest not in self.completed:
            return self.course.by_slug[self.latest]
        return self.next_chapter

    def step_after(self, slug: str) -> Chapter | None:
        """Return the first chapter after this one, or else before it, that she has not completed."""
        chapters = self.course.chapters
        here = chapters.index(self.course.by_slug[slug])
        return self._first_open([*chapters[here + 1 :], *chapters[:here]])

    def _first_open(self, chapters: Iterable[Chapter]) -> Chapter | None:
        return next((c for c in chapters if c.slug not in self.completed), None)
