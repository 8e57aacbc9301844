"""Min side: what somebody has begun, where she goes on, and what she has answered."""

from datetime import datetime, timedelta

import pytest
import time_machine
from courses import Chapter, Course, Library, Question, right, wrong
from django.test import Client
from django.utils import timezone
from pages import Page, Reader
from pytest_django import DjangoAssertNumQueries

from learners.models import Learner
from quizzes.my_page import ANSWERS_A_PAGE

ADDRESS = "/min-side/"
MORNING = datetime(2026, 11, 24, 8, tzinfo=timezone.get_default_timezone())
# The choices of "sky", with another one right.
SMOKE = (wrong("a", "Vat"), wrong("b", "Vanddamp"), right("c", "Røg"))


def answers(page: Page) -> list[str]:
    """Return the lines under "Dine svar"."""
    found = [section for section in page.root.all("section") if section.says("Dine svar")]
    return [item.text for section in found for item in section.all("li")]


def test_a_stranger_is_told_what_will_stand_here_and_no_row_is_made(course: Course) -> None:
    page = Reader().open(ADDRESS)
    assert page.root.says("Her samler vi det, du har læst og svaret på.")
    assert page.root.one("a", href="/", **{"class": "button"}).text == "Find et kursus"
    assert not Learner.objects.exists()


def test_a_course_begun_stands_with_its_progress_and_the_way_on(
    anna: Reader, skyer: str, course: Course
) -> None:
    anna.answer(course.url_of("vinde"), "vind", "Luft")
    page = anna.open(ADDRESS)
    assert page.root.says("1 af 3 kapitler gennemført (33,33\xa0%)")
    onward = page.root.one("a", **{"class": "button"})
    assert (onward.text, onward.attributes["href"]) == ("Fortsæt, hvor du slap", skyer)
    assert page.root.all("a", href=f"{course.url}quizzer/")


def test_a_course_not_begun_does_not_stand_there(
    anna: Reader, skyer: str, library: Library
) -> None:
    library.publish(Course((Chapter("hoest"),), slug="haven", title="Haven"))
    anna.answer(skyer, "sky", "Vat")
    page = anna.open(ADDRESS)
    assert page.root.says("Vejret")
    assert not page.root.says("Haven")


def test_the_course_where_she_was_last_comes_first(
    anna: Reader, skyer: str, library: Library
) -> None:
    question = Question("kaal", "Hvad er kål?", (right("a", "En plante"), wrong("b", "En sten")))
    garden = Course((Chapter("hoest", (question,)),), slug="haven", title="Haven")
    library.publish(garden)
    with time_machine.travel(MORNING, tick=False):
        anna.answer(garden.url_of("hoest"), "kaal", "En sten")
    with time_machine.travel(MORNING + timedelta(hours=1), tick=False):
        anna.answer(skyer, "sky", "Vat")
    assert [h.text for h in anna.open(ADDRESS).root.all("h2")] == ["Vejret", "Haven", "Dine svar"]


def test_her_answers_stand_newest_first_with_words_for_how_they_went(
    anna: Reader, skyer: str, course: Course
) -> None:
    with time_machine.travel(MORNING, tick=False):
        anna.answer(skyer, "sky", "Vat")
    with time_machine.travel(MORNING + timedelta(days=1), tick=False):
        anna.answer(course.url_of("vinde"), "vind", "Luft")
    page = anna.open(ADDRESS)
    assert answers(page) == [
        "Hvad er vind? Rigtigt: Luft Vinde, 25.\xa0november 2026",
        "Hvad er en sky? Ikke helt: Vat Skyer, 24.\xa0november 2026",
    ]
    assert page.root.all("a", href=f"{skyer}#spm-sky")


def test_an_answer_that_was_shown_is_not_told_as_right(anna: Reader, skyer: str) -> None:
    anna.answer(skyer, "sky", "Vat")
    anna.answer(skyer, "sky", "Røg")
    anna.send(anna.open(skyer).form("/vis-svaret/sky/"))
    [line] = answers(anna.open(ADDRESS))
    assert "Svaret vist: Røg" in line


def test_a_verdict_on_a_question_that_has_changed_is_told_as_of_then(
    anna: Reader, skyer: str, course: Course, library: Library
) -> None:
    anna.answer(skyer, "sky", "Vanddamp")
    library.publish(course.ask("sky", choices=SMOKE))
    page = anna.open(ADDRESS)
    [line] = answers(page)
    assert "Rigtigt dengang: Vanddamp" in line
    [mark] = page.root.by_class("mark")
    assert mark.text == "–"
    assert "Røg" not in page.text


def test_a_wrong_answer_to_a_question_that_has_changed_is_not_told_as_right(
    anna: Reader, skyer: str, course: Course, library: Library
) -> None:
    with time_machine.travel(MORNING, tick=False):
        anna.answer(skyer, "sky", "Vanddamp")
    library.publish(course.ask("sky", choices=SMOKE))
    with time_machine.travel(MORNING + timedelta(days=2), tick=False):
        anna.answer(skyer, "sky", "Vat")
    [line] = answers(anna.open(ADDRESS))
    assert line == "Hvad er en sky? Ikke helt: Vat Skyer, 26.\xa0november 2026"


def test_nothing_of_the_key_stands_at_an_open_question(anna: Reader, skyer: str) -> None:
    anna.answer(skyer, "sky", "Vat")
    assert "Vanddamp" not in anna.open(ADDRESS).text


def test_a_question_that_was_taken_out_is_told_without_a_link(
    anna: Reader, skyer: str, course: Course, library: Library
) -> None:
    anna.answer(skyer, "sky", "Vat")
    library.publish(course.drop("sky"))
    page = anna.open(ADDRESS)
    [line] = answers(page)
    assert line.startswith("Hvad er en sky? Ikke helt: Vat Spørgsmålet er taget ud, ")
    assert not page.root.all("a", href=f"{skyer}#spm-sky")


def test_words_of_an_author_are_shown_and_not_run(
    anna: Reader, course: Course, library: Library
) -> None:
    question = Question("x", "Er 1 < 2 & `a`?", (right("a", "**Ja** & <"), wrong("b", "Nej")))
    hostile = Course((Chapter("tal", (question,)),), slug="tal")
    library.publish(hostile)
    anna.answer(hostile.url_of("tal"), "x", "Ja & <")
    assert answers(anna.open(ADDRESS))[0].startswith("Er 1 < 2 & a? Rigtigt: Ja & < Tal")
    library.publish(hostile.drop("x"))
    page = anna.open(ADDRESS)
    assert answers(page)[0].startswith("Er 1 < 2 & `a`? Rigtigt: **Ja** & < Spørgsmålet")


@pytest.fixture
def many(anna: Reader, course: Course, library: Library) -> Course:
    """A course of which Anna has answered one question more than a page shows."""
    questions = tuple(
        Question(f"nr-{n}", f"Nummer {n}?", (right("a", "Ja"), wrong("b", "Nej")))
        for n in range(ANSWERS_A_PAGE + 1)
    )
    course = Course((Chapter("tal", questions),), slug="tal")
    library.publish(course)
    for n, question in enumerate(questions):
        with time_machine.travel(MORNING + timedelta(minutes=n), tick=False):
            anna.answer(course.url_of("tal"), question.ident, "Ja")
    return course


def test_more_answers_stand_on_a_page_of_their_own(anna: Reader, many: Course) -> None:
    page = anna.open(ADDRESS)
    assert len(answers(page)) == ANSWERS_A_PAGE
    [older] = [a for a in page.root.all("a") if a.text == "Ældre svar"]
    page = anna.open(f"{ADDRESS}{older.attributes['href'].removeprefix(ADDRESS)}")
    assert [line.partition("?")[0] for line in answers(page)] == ["Nummer 0"]
    assert [a.text for a in page.root.all("a") if "svar" in a.text] == ["Nyere svar"]


@pytest.mark.parametrize("side", ["0", "-1", "3", "999999", "9999999", "to", "", "１"])
def test_a_page_that_is_not_there_is_not_found(anna: Reader, many: Course, side: str) -> None:
    assert anna.client.get(ADDRESS, {"side": side}).status_code == 404


def test_the_cost_does_not_grow_with_what_is_stored(
    anna: Reader, many: Course, skyer: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for question in many.questions:
        Reader().answer(many.url_of("tal"), question.ident, "Nej")
    with django_assert_num_queries(2):
        anna.client.get(ADDRESS)


def test_a_stranger_costs_no_query(
    course: Course, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        Client().get(ADDRESS)


def test_it_is_hers_alone(anna: Reader, bo: Reader, skyer: str) -> None:
    anna.answer(skyer, "sky", "Vat")
    bo.answer(skyer, "regn", "Sand")
    assert len(answers(anna.open(ADDRESS))) == 1
    response = anna.client.get(ADDRESS)
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert b'content="noindex"' in response.content


def test_it_is_only_to_be_read(db: None) -> None:
    assert Client().post(ADDRESS).status_code == 405
