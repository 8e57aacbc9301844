"""Rules of docs/indholdsformat.md that no other test holds, with the words that stand there."""

from io import StringIO

import pytest
from courses import Chapter, Course, Library, Question, library, right, wrong
from django.core.management import CommandError, call_command
from manuscript import FRONT, Manuscript
from pages import Reader

from config.management.commands import run
from course.markdown import AUTHOR_ATTRIBUTES, AUTHOR_TAGS
from course.reading import RESERVED_CHAPTERS, RESERVED_COURSES
from course.source import MAX_BYTES
from quizzes import memory

__all__ = ["library"]

ONE = Question("en", "Hvilket?", (wrong("z", "Zebra"), right("a", "Abe"), wrong("m", "Mus")))
ALL = Question("alle", "Hvilke?", (right("z", "Zebra"), right("a", "Abe"), wrong("m", "Mus")))


def test_one_right_choice_gives_radio_buttons_and_several_check_boxes(
    db: None, library: Library
) -> None:
    library.publish(Course((Chapter("dyr", (ONE, ALL)),)))
    page = Reader().open("/vejret/dyr/")
    for ident, kind in (("en", "radio"), ("alle", "checkbox")):
        inputs = page.find(f"spm-{ident}").all("input", name="choice")
        assert [field.attributes["type"] for field in inputs] == [kind] * 3
    assert page.text.count("Vælg alle rigtige svar") == 1


def test_choices_stand_as_they_were_written(db: None, library: Library) -> None:
    library.publish(Course((Chapter("dyr", (ONE,)),)))
    for _ in range(5):
        assert Reader().question("/vejret/dyr/", "en").choices == ["Zebra", "Abe", "Mus"]


def test_the_home_page_shows_all_courses(db: None, library: Library) -> None:
    library.publish(Course((Chapter("a"),), slug="et"), Course((Chapter("b"),), slug="to"))
    assert {"/et/", "/to/"} <= set(Reader().open("/").links)


def test_the_day_when_facts_were_checked_is_shown(db: None, library: Library) -> None:
    folder = Course((Chapter("dyr"),)).write(library.folder)
    chapter = folder / "01-del-1" / "01-dyr.md"
    chapter.write_text(chapter.read_text().replace("---\n", "---\nchecked: 2026-11-24\n", 1))
    run.publish()
    memory.load()
    assert Reader().open("/vejret/dyr/").says("Fakta tjekket 24. november 2026")


def test_at_a_first_start_a_course_with_an_error_is_left_out(db: None, library: Library) -> None:
    Course((Chapter("a"),), slug="et").write(library.folder)
    broken = Course((Chapter("b"),), slug="to").write(library.folder)
    (broken / "course.md").write_text("Uden titel.\n")
    err = StringIO()
    call_command("publish", stdout=StringIO(), stderr=err)
    memory.load()
    assert f"{broken}/course.md:1:1: fejl titel: " in err.getvalue()
    assert Reader().open("/et/").status == 200
    assert Reader().open("/to/").status == 404


def test_a_start_stops_only_when_no_course_is_left(db: None, library: Library) -> None:
    folder = Course((Chapter("a"),), slug="et").write(library.folder)
    good = (folder / "course.md").read_text()
    (folder / "course.md").write_text("Uden titel.\n")
    with pytest.raises(CommandError):
        run.publish()
    (folder / "course.md").write_text(good)
    run.publish()
    memory.load()
    (folder / "course.md").write_text("Uden titel.\n")
    run.publish()
    memory.load()
    assert Reader().open("/et/").status == 200


def test_the_text_of_course_md_stands_on_the_courses_page(db: None, library: Library) -> None:
    folder = Course((Chapter("a"),), slug="et").write(library.folder)
    with (folder / "course.md").open("a") as file:
        file.write("\nVelkommen til *vejret*.\n")
    run.publish()
    memory.load()
    assert Reader().open("/et/").says("Velkommen til vejret.")


def test_what_html_may_be_written() -> None:
    tags = "abbr b br cite dfn em i kbd mark q s small span strong sub sup time var wbr"
    assert set(tags.split()) == AUTHOR_TAGS
    assert set("lang title datetime dir".split()) == AUTHOR_ATTRIBUTES


@pytest.mark.parametrize("tag", sorted(AUTHOR_TAGS - {"br", "wbr"}))
def test_html_that_may_be_written_comes_through(manuscript: Manuscript, tag: str) -> None:
    html = manuscript.chapter(f'<{tag} lang="en">word</{tag}>\n').html
    assert html == f'<p><{tag} lang="en">word</{tag}></p>'


def test_names_that_are_reserved() -> None:
    courses = (
        "konto underviser forfatter admin api lti min-side hold static billeder healthz readyz"
        " metrics tilgaengelighed privatliv laesevalg"
    )
    assert set(courses.split()) == RESERVED_COURSES
    assert set("quizzer udfordringer ordliste soeg spoerg".split()) == RESERVED_CHAPTERS


def test_a_file_may_be_256_kib() -> None:
    assert MAX_BYTES == 256 * 1024


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("NOTE", "Bemærk"),
        ("TIP", "Tip"),
        ("WARNING", "Advarsel"),
        ("EXAMPLE", "Eksempel"),
        ("PROBLEM", "Problem"),
        ("SOLUTION", "Løsning"),
    ],
)
def test_a_callouts_danish_title(manuscript: Manuscript, kind: str, title: str) -> None:
    assert f"</svg>{title}</p>" in manuscript.chapter(f"> [!{kind}]\n> Tekst.\n").html


def test_attributes_may_give_an_id_and_a_class(manuscript: Manuscript) -> None:
    html = manuscript.chapter("*ord*{#her .saa}\n").html
    assert 'id="her"' in html
    assert 'class="saa"' in html


def test_a_section_may_have_a_summary_and_no_more(manuscript: Manuscript) -> None:
    section = "01-del/section.md"
    course = manuscript.course({section: FRONT.replace("Titel", "Del\nsummary: Kort")})
    assert course.sections[0].summary == "Kort"
    [problem] = manuscript.read({section: FRONT.replace("Titel", "Del\nauthors: [Ida]")}).errors
    assert problem.code == "noegle"


def test_a_folder_of_texts_without_a_number_is_warned_of(manuscript: Manuscript) -> None:
    reading = manuscript.read({"loest/section.md": FRONT, "loest/01-a.md": FRONT})
    assert reading.course
    assert [section.slug for section in reading.course.sections] == ["del"]
    assert {problem.code for problem in reading.problems} == {"nummer"}
