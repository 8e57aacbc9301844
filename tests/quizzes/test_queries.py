"""How much a page and an act ask of the database, whatever the course and the crowd."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from courses import Chapter, Course, Library, Question, right, wrong
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pages import Form, Reader

from learners.models import Learner
from quizzes.models import Attempt, Completion, QuestionRevision, Standing

# What a transaction itself says; a test's own is one more around it.
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def count(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return sum(not query["sql"].startswith(FRAME) for query in queries)


def question(ident: str) -> Question:
    return Question(ident, "Hvad?", (right("a", "Det"), wrong("b", "Andet"), wrong("c", "Intet")))


def course_of(length: int) -> Course:
    texts = (Chapter(f"tekst-{number}") for number in range(1, length))
    return Course((Chapter("et", (question("q1"), question("q2"))), *texts))


@pytest.fixture
def address(db: None, library: Library) -> str:
    course = course_of(1)
    library.publish(course)
    return course.url_of("et")


@pytest.fixture
def known(address: str, anna: Reader) -> Reader:
    """Somebody who has answered, and said what she thinks of the chapter."""
    anna.answer(address, "q1", "Andet")
    anna.send(anna.open(address).form("/tilbagemelding/"), clear="ja")
    return anna


def test_a_first_time_reader_costs_no_query(address: str) -> None:
    for page in ("/", "/vejret/", address, "/privatliv/", "/findes-ikke/", f"{address}?igen=q1"):
        assert count(lambda page=page: Reader().open(page)) == 0  # type: ignore[misc]


def test_a_known_learner_costs_two_at_most(known: Reader, address: str) -> None:
    assert count(lambda: known.open(address)) == 2
    assert count(lambda: known.open("/vejret/")) == 1
    assert count(lambda: known.open("/")) == 1
    assert count(lambda: known.open("/privatliv/")) == 0


def test_one_who_has_only_read_costs_one(anna: Reader, address: str) -> None:
    anna.open(address)
    assert count(lambda: anna.open(address)) == 1


def test_the_list_of_courses_costs_one_however_many_they_are(
    known: Reader, library: Library, address: str
) -> None:
    library.publish(Course((Chapter("andet"),), slug="andet"))
    assert count(lambda: known.open("/")) == 1
    assert count(lambda: known.open("/andet/")) == 1


def test_the_quizzes_cost_one(known: Reader, library: Library, address: str) -> None:
    assert count(lambda: known.open("/vejret/quizzer/")) == 1
    library.publish(course_of(40))
    assert count(lambda: known.open("/vejret/quizzer/")) == 1
    assert count(lambda: Reader().open("/vejret/quizzer/")) == 0


def send(reader: Reader, form: Form, htmx: bool = True) -> int:
    return count(lambda: reader.send(form, htmx=htmx, follow=False))


@pytest.mark.parametrize("htmx", [False, True])
def test_an_answer_costs_four_statements(anna: Reader, address: str, htmx: bool) -> None:
    form = anna.form(address, "q1")
    assert send(anna, form.choose("Andet"), htmx) == 4  # her first
    assert send(anna, form.choose("Intet"), htmx) == 4
    assert send(anna, form.choose("Intet"), htmx) == 2  # a retry
    assert send(anna, form.choose("Det"), htmx) == 4  # a right one


@pytest.mark.parametrize("htmx", [False, True])
def test_the_one_that_completes_the_chapter_costs_two_more(
    anna: Reader, address: str, htmx: bool
) -> None:
    anna.answer(address, "q1", "Det")
    assert send(anna, anna.form(address, "q2").choose("Det"), htmx) == 6


def test_having_the_answer_shown_costs_three(known: Reader, address: str) -> None:
    form = known.answer(address, "q1", "Intet").question("q1").show_form
    assert form
    assert send(known, form) == 3


def test_an_answer_to_an_earlier_text_costs_no_more(
    known: Reader, library: Library, address: str
) -> None:
    form = known.form(address, "q1").choose("Det")
    course = Course((Chapter("et", (question("q1"), question("q2"))),))
    library.publish(course.ask("q1", prompt="Hvad så?"))
    assert send(known, form) == 4


def test_what_is_refused_costs_no_more_than_the_page(known: Reader, address: str) -> None:
    assert send(known, known.form(address, "q1").choose()) == 2
    assert send(Reader(), Reader().form(address, "q1").choose()) == 0


def test_feedback_costs_four_statements(known: Reader, address: str) -> None:
    form = known.open(address).form("/tilbagemelding/")
    assert send(known, form, htmx=False) <= 4


def test_reading_makes_no_row(address: str, anna: Reader) -> None:
    def rows() -> list[int]:
        return [model._default_manager.count() for model in apps.get_models()]

    before = rows()
    for page in ("/", "/vejret/", address, f"{address}?igen=q1", "/privatliv/", address):
        anna.open(page)
    assert rows() == before
    assert not Completion.objects.exists()


def make_a_crowd(size: int) -> None:
    """So many others, each with an attempt and a standing. More would only take longer to make."""
    revision = QuestionRevision.objects.get(question__ident="q1")
    learners = Learner.objects.bulk_create(
        Learner(key=uuid4(), seen_on="2026-11-24") for _ in range(size)
    )
    attempts = [
        Attempt(
            learner=learner,
            question_id=revision.question_id,
            revision=revision,
            chosen=["b"],
            correct=False,
            submission=uuid4(),
        )
        for learner in learners
    ]
    Attempt.objects.bulk_create(attempts)
    standings = [Standing.begin(attempt) for attempt in attempts]
    for standing in standings:
        standing.last_revision, standing.last_chosen = revision, ["b"]
    Standing.objects.bulk_create(standings)


def test_none_of_it_grows_with_the_course_or_the_crowd(
    db: None, library: Library, anna: Reader
) -> None:
    course = course_of(300)
    library.publish(course)
    make_a_crowd(3000)
    address = course.url_of("et")
    test_a_first_time_reader_costs_no_query(address)
    test_an_answer_costs_four_statements(anna, address, htmx=True)
    test_a_known_learner_costs_two_at_most(anna, address)
    test_the_one_that_completes_the_chapter_costs_two_more(Reader(), address, htmx=True)
    test_a_known_learner_costs_two_at_most(anna, address)
