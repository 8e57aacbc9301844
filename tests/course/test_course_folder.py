"""What a folder of files is read as: order, names, neighbours, identity."""

import pytest
from manuscript import CHAPTER, FRONT, SVG, Files, Manuscript

from course.content import all_courses, get_course, get_image, serve_courses

THREE: Files = {
    "course.md": "---\ntitle: Kursus\nauthors: [Ada]\nlicence: CC BY-SA 4.0\n---\nVelkommen.\n",
    "02-sidst/section.md": "---\ntitle: Sidst\n---\n",
    "02-sidst/01-tre.md": "---\ntitle: Tre\naliases: [gammel]\n---\nTekst.\n",
    "01-del/section.md": "---\ntitle: Først\n---\n",
    "01-del/10-to.md": "---\ntitle: To\nchecked: 2026-11-24\n---\nTekst.\n",
    "01-del/02-et.md": "---\ntitle: Et\n---\n![Blad](billeder/blad.svg)\n",
    "01-del/billeder/blad.svg": SVG,
}


def test_numbers_give_the_order_and_names_the_addresses(manuscript: Manuscript) -> None:
    course = manuscript.course(THREE)
    assert [section.slug for section in course.sections] == ["del", "sidst"]
    assert [(c.slug, c.section_number, c.number) for c in course.chapters] == [
        ("et", 1, 2),
        ("to", 1, 10),
        ("tre", 2, 1),
    ]
    assert course.chapters[2].url == "/kursus/tre/"


def test_a_chapter_knows_its_neighbours_across_sections(manuscript: Manuscript) -> None:
    et, to, tre = manuscript.course(THREE).chapters
    assert (et.previous, tre.next) == (None, None)
    assert to.next
    assert (to.next.title, to.next.url) == ("Tre", "/kursus/tre/")
    assert tre.previous
    assert tre.previous.title == "To"


def test_earlier_names_lead_to_a_chapter(manuscript: Manuscript) -> None:
    assert manuscript.course(THREE).by_alias["gammel"].slug == "tre"


@pytest.mark.parametrize("name", list(THREE))
def test_a_change_in_any_file_makes_another_version(manuscript: Manuscript, name: str) -> None:
    before = manuscript.course(THREE).digest
    assert manuscript.course(THREE).digest == before
    text = THREE[name]
    more = text + b"<!-- -->" if isinstance(text, bytes) else text + "\nMere.\n"
    assert manuscript.course({**THREE, name: more}).digest != before


def test_reading_time_tells_nothing_of_the_explanations(manuscript: Manuscript) -> None:
    quiz = "## Quiz\n\n### Hvad? {#s}\n\n- [x] Ja {#a}\n  > Kort.\n- [ ] Nej {#b}\n"
    text = "ord " * 600 + "\n\n" + quiz
    assert manuscript.chapter(text).minutes == 3
    assert manuscript.chapter(text.replace("Kort.", "ord " * 900)).minutes == 3


def test_a_course_with_an_error_is_not_half_shown(manuscript: Manuscript) -> None:
    reading = manuscript.read({**THREE, CHAPTER: FRONT + "[a](findes-ikke.md)\n"})
    assert reading.course is None
    assert [problem.code for problem in reading.errors] == ["link"]


def test_memory_serves_the_courses_and_only_pictures_that_they_show(manuscript: Manuscript) -> None:
    before = all_courses()
    course = manuscript.course({**THREE, "01-del/billeder/ubrugt.svg": SVG})
    serve_courses([course])
    try:
        assert get_course("kursus") is course
        [image] = course.images
        assert get_image(image.digest, "blad.svg").data == SVG
        with pytest.raises(KeyError):
            get_image(image.digest, "ubrugt.svg")
        with pytest.raises(KeyError):
            get_course("andet")
    finally:
        serve_courses(before)
