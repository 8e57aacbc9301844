"""How far a learner has come, as a figure and as Danish writes it."""

from decimal import Decimal

import pytest
from courses import Chapter, Course, Library
from hypothesis import given
from hypothesis import strategies as st
from pages import Reader

from quizzes.progress import completion_rate, percent

NAMES = st.sets(st.text("abc", min_size=1, max_size=4), max_size=60)


@given(completed=NAMES, chapters=NAMES)
def test_the_rate_is_between_0_and_100_and_has_two_decimals(
    completed: set[str], chapters: set[str]
) -> None:
    rate = completion_rate(completed, chapters)
    assert 0 <= rate <= 100
    assert rate == round(rate, 2)


@given(completed=NAMES, chapters=NAMES)
def test_it_is_100_only_when_all_are_completed_and_0_only_when_none_is(
    completed: set[str], chapters: set[str]
) -> None:
    rate = completion_rate(completed, chapters)
    assert (rate == 100) == (bool(chapters) and chapters <= completed)
    assert (rate == 0) == (not chapters & completed)


@given(completed=NAMES, more=NAMES, chapters=NAMES)
def test_it_never_falls_when_more_is_completed(
    completed: set[str], more: set[str], chapters: set[str]
) -> None:
    assert completion_rate(completed, chapters) <= completion_rate(completed | more, chapters)


@given(completed=NAMES, retired=NAMES, chapters=NAMES)
def test_what_the_course_no_longer_has_does_not_count(
    completed: set[str], retired: set[str], chapters: set[str]
) -> None:
    now = chapters - retired
    assert completion_rate(completed | retired, now) == completion_rate(completed & now, now)


@pytest.mark.parametrize("length", [1000, 100_000])
def test_nearly_all_is_not_all_and_hardly_any_is_not_none(length: int) -> None:
    chapters = [str(number) for number in range(length)]
    assert completion_rate(chapters[1:], chapters) < 100
    assert completion_rate(chapters[:1], chapters) > 0


@pytest.mark.parametrize(
    ("done", "total", "words"),
    [
        (0, 0, "0 %"),
        (0, 21, "0 %"),
        (1, 21, "4,76 %"),
        (2, 21, "9,52 %"),
        (21, 21, "100 %"),
        (1, 2, "50 %"),
        (1, 3, "33,33 %"),
        (2, 3, "66,67 %"),
        (1, 8, "12,50 %"),
        (1, 800, "0,13 %"),
    ],
)
def test_it_is_written_as_danish_is(done: int, total: int, words: str) -> None:
    chapters = [str(number) for number in range(total)]
    assert percent(completion_rate(chapters[:done], chapters)) == words.replace(" ", "\xa0")


def test_a_whole_rate_has_no_decimals() -> None:
    assert percent(Decimal("50.00")) == "50\xa0%"


# On the pages


def read(reader: Reader, course: Course, slug: str) -> None:
    reader.send(reader.open(course.url_of(slug)).form("/laest/"))


def test_the_pages_agree_on_how_far_she_has_come(
    library: Library, course: Course, anna: Reader, bo: Reader
) -> None:
    read(anna, course, "efterskrift")
    assert "33,33\xa0% gennemført" in anna.open("/").text
    assert "1 af 3 kapitler gennemført (33,33\xa0%)" in anna.open(course.url).text
    assert "1 af 3 kapitler" in anna.open(course.url_of("skyer")).find("_fremgang").text
    for address in ("/", course.url, course.url_of("skyer")):
        assert "33,33" not in bo.open(address).text


def test_the_front_page_leads_to_the_first_chapter_she_has_not_completed(
    course: Course, anna: Reader
) -> None:
    assert "Begynd med ”Skyer”" in anna.open(course.url).text
    anna.answer(course.url_of("vinde"), "vind", "Luft")
    assert "Fortsæt med ”Skyer”" in anna.open(course.url).text


def test_chapters_that_come_and_go_never_pass_100(
    library: Library, course: Course, anna: Reader
) -> None:
    read(anna, course, "efterskrift")
    for slug in ("skyer", "vinde"):
        library.publish(course := course.without(slug))
    assert "100\xa0% gennemført" in anna.open("/").text
    page = anna.open(course.url_of("efterskrift"))
    assert "Du har nu gennemført 100\xa0% af kurset (1 af 1 kapitel)." in page.text
    library.publish(Course((*course.chapters, Chapter("tilgift"))))
    assert "50\xa0% gennemført" in anna.open("/").text


def test_a_course_without_chapters_has_a_page(db: None, library: Library, anna: Reader) -> None:
    empty = Course((), slug="tomt")
    library.publish(empty)
    assert "Kurset har endnu ingen kapitler." in anna.open(empty.url).text
    assert "0 kapitler" in anna.open("/").text
