"""How far a learner has come, as a figure and as Danish writes it."""

from decimal import Decimal

import pytest
from courses import Chapter, Course, Library
from hypothesis import given
from hypothesis import strategies as st
from pages import Page, Reader

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


def leads_to(page: Page, words: str) -> str:
    """Where the page's button with these words leads."""
    return next(link.attributes["href"] for link in page.root.all("a") if words in link.text)


def test_a_newcomer_begins_with_the_first_chapter(course: Course, anna: Reader) -> None:
    assert leads_to(anna.open(course.url), "Begynd kurset") == course.url_of("skyer")
    assert "Fortsæt" not in anna.open("/").text


def test_she_goes_on_where_she_did_something_last(course: Course, anna: Reader) -> None:
    anna.answer(course.url_of("skyer"), "sky", "Vat")
    anna.answer(course.url_of("vinde"), "vind", "Lyd")
    for address in (course.url, "/"):
        assert leads_to(anna.open(address), "Fortsæt, hvor du slap") == course.url_of("vinde")
    anna.answer(course.url_of("skyer"), "regn", "Sand")
    assert leads_to(anna.open("/"), "Fortsæt, hvor du slap") == course.url_of("skyer")
    anna.send(anna.open(course.url_of("efterskrift")).form("/tilbagemelding/"), clear="nej")
    assert leads_to(anna.open("/"), "Fortsæt, hvor du slap") == course.url_of("efterskrift")


def test_from_a_completed_chapter_she_goes_on_with_the_first_that_is_not(
    course: Course, anna: Reader
) -> None:
    anna.answer(course.url_of("vinde"), "vind", "Luft")
    assert leads_to(anna.open(course.url), "Fortsæt, hvor du slap") == course.url_of("skyer")


def test_the_courses_lead_to_the_one_where_she_was_last(
    library: Library, course: Course, anna: Reader
) -> None:
    other = Course((Chapter("et"), Chapter("to")), slug="andet")
    library.publish(other)
    anna.answer(course.url_of("skyer"), "sky", "Vat")
    read(anna, other, "et")
    assert leads_to(anna.open("/"), "Fortsæt, hvor du slap") == other.url_of("to")
    assert leads_to(anna.open(course.url), "Fortsæt, hvor du slap") == course.url_of("skyer")


def test_a_completed_chapter_names_the_next_step(course: Course, anna: Reader) -> None:
    anna.answer(course.url_of("vinde"), "vind", "Luft")
    finish = anna.open(course.url_of("vinde")).find("_flot")
    [link] = finish.all("a")
    assert (link.text, link.attributes["href"]) == ("Næste kapitel", course.url_of("efterskrift"))
    read(anna, course, "efterskrift")
    [link] = anna.open(course.url_of("efterskrift")).find("_flot").all("a")
    assert (link.text, link.attributes["href"]) == ("Fortsæt", course.url_of("skyer"))


def test_when_all_is_completed_she_is_told(course: Course, anna: Reader) -> None:
    anna.answer(course.url_of("skyer"), "sky", "Vanddamp")
    anna.answer(course.url_of("skyer"), "regn", "Regn", "Sne")
    anna.answer(course.url_of("vinde"), "vind", "Luft")
    read(anna, course, "efterskrift")
    for address in (course.url, course.url_of("skyer")):
        assert "Du har gennemført hele kurset." in anna.open(address).text
        assert "Fortsæt" not in anna.open(address).text


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
