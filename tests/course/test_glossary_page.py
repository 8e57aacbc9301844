"""The glossary of a course: its page, the links that lead there, and what is wrong with its file."""

import pytest
from courses import Chapter, Course, Library, Question, library, right, wrong
from manuscript import CHAPTER, FRONT, Manuscript
from pages import Reader

__all__ = ["library"]

WORDS = "Ord fra *kurset*.\n\nSky\n: Vanddamp i luften.\n\nTåge\n: En [sky](01-del-1/01-vejr.md) ved jorden.\n"
ASKED = Question("sky", "Hvad er en sky?", (right("a", "En sky er vand"), wrong("b", "Vat")))


@pytest.fixture
def course(db: None, library: Library) -> Course:
    body = "## Sky\n\nEn sky er ingen tåge. Endnu en sky."
    files = {"ordliste.md": WORDS.encode()}
    course = Course((Chapter("vejr", (ASKED,), body=body),), files=files)
    library.publish(course)
    return course


@pytest.fixture
def anna() -> Reader:
    return Reader()


def test_the_page_shows_the_introduction_and_each_word(course: Course, anna: Reader) -> None:
    page = anna.open("/vejret/ordliste/")
    assert page.status == 200
    assert page.root.one("h1").text == "Ordliste"
    assert page.says("Ord fra kurset.")
    assert page.find("sky").text == "Sky"
    assert "/vejret/vejr/" in page.links


def test_a_word_is_linked_where_it_first_stands_in_the_text_and_nowhere_else(
    course: Course, anna: Reader
) -> None:
    page = anna.open("/vejret/vejr/")
    assert [link for link in page.links if "/ordliste/#" in link] == [
        "/vejret/ordliste/#sky",
        "/vejret/ordliste/#taage",
    ]
    assert "ordliste/#" not in page.html[page.html.index('id="_quiz"') :]


def test_the_front_page_leads_to_it(course: Course, anna: Reader) -> None:
    assert "/vejret/ordliste/" in anna.open("/vejret/").links


def test_a_course_without_one_has_no_page_and_no_link(
    db: None, library: Library, anna: Reader
) -> None:
    library.publish(Course((Chapter("vejr"),)))
    assert anna.open("/vejret/ordliste/").status == 404
    assert "/vejret/ordliste/" not in anna.open("/vejret/").links


def test_its_front_matter_may_be_left_out_and_may_not_hold_just_anything(
    manuscript: Manuscript,
) -> None:
    manuscript.write({CHAPTER: f"{FRONT}Tekst.", "ordliste.md": "Ord\n: Forklaring.\n"})
    assert manuscript.read({}).problems == []
    [problem] = manuscript.read({"ordliste.md": "---\ntitel: x\n---\n\nOrd\n: Det.\n"}).errors
    assert str(problem).startswith("kursus/ordliste.md:2:1: fejl noegle:")


def test_what_is_wrong_in_it_is_told_at_its_place(manuscript: Manuscript) -> None:
    manuscript.write({CHAPTER: f"{FRONT}Tekst.", "ordliste.md": "A\n: B.\n\nA\n: [C](d.md).\n"})
    told = [(problem.line, problem.code) for problem in manuscript.read({}).errors]
    assert told == [(4, "ordliste"), (5, "link")]


def test_a_link_to_a_word_is_checked(manuscript: Manuscript) -> None:
    chapter = f"{FRONT}[Ja](../ordliste.md#ord)\n\n[Nej](../ordliste.md#nej)\n"
    manuscript.write({CHAPTER: chapter, "ordliste.md": "Ord\n: Forklaring.\n"})
    [problem] = manuscript.read({}).errors
    assert (problem.line, problem.code) == (6, "link")


def test_a_new_word_reaches_the_chapters_that_are_kept(manuscript: Manuscript) -> None:
    manuscript.write({CHAPTER: f"{FRONT}Et ord og en tåge.", "ordliste.md": "Ord\n: Her.\n"})
    assert manuscript.course({}).chapters[0].html.count('class="term"') == 1
    more = manuscript.course({"ordliste.md": "Ord\n: Her.\n\nTåge\n: Der.\n"})
    assert more.chapters[0].html.count('class="term"') == 2
