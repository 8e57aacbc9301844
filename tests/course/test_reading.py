"""From a folder to a course: what is read, in which order, and what makes it another course."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from manuscript import CHAPTER, FRONT, SVG, Manuscript

from course.content import (
    Course,
    all_courses,
    get_course,
    get_image,
    serve_courses,
)
from course.reading import WORDS_A_MINUTE, Reading, read_folder

QUIZ = "\n## Quiz\n\n### Hvad? {#s}\n\n- [x] Ja {#a}\n- [ ] Nej {#b}\n"


def titled(title: str, more: str = "") -> str:
    return f"---\ntitle: {title}\n{more}---\n"


@pytest.fixture
def course(manuscript: Manuscript) -> Course:
    """Four chapters in two sections, written in another order than they are read."""
    return manuscript.course(
        {
            "course.md": titled("Vejret", "summary: Om vejr\nauthors: [Ida, Bo]\nlicence: CC BY\n")
            + "Velkommen.\n",
            "10-vind/section.md": titled("Vind"),
            "10-vind/01-orkan.md": titled("Orkan"),
            "2-vand/section.md": titled("Vand", "summary: Om vand\n") + "Det *våde*.\n",
            "2-vand/10-sne.md": titled("Sne"),
            "2-vand/9-hagl.md": titled("Hagl"),
            "2-vand/001-regn.md": titled(
                "Regn",
                "summary: Om regn\nchecked: 2026-11-24\nprompts:\n  - Hvad?\n  - Hvorfor?\n"
                "aliases: [byge, stoevregn]\n",
            ),
        }
    )


def test_numbers_decide_the_order(course: Course) -> None:
    assert [section.slug for section in course.sections] == ["del", "vand", "vind"]
    assert [chapter.slug for chapter in course.chapters] == ["regn", "hagl", "sne", "orkan"]
    assert [chapter.number for chapter in course.chapters] == [1, 9, 10, 1]


def test_a_chapter_knows_its_neighbours_across_sections(course: Course) -> None:
    titles = [
        (chapter.previous and chapter.previous.title, chapter.next and chapter.next.title)
        for chapter in course.chapters
    ]
    assert titles == [(None, "Hagl"), ("Regn", "Sne"), ("Hagl", "Orkan"), ("Sne", None)]
    assert course.chapters[0].next
    assert course.chapters[0].next.url == "/kursus/hagl/"


def test_a_chapter_knows_where_it_stands(course: Course) -> None:
    chapter = course.by_slug["regn"]
    assert (chapter.course_slug, chapter.course_title) == ("kursus", "Vejret")
    assert (chapter.section_slug, chapter.section_number) == ("vand", 2)
    assert (chapter.section_title, chapter.url) == ("Vand", "/kursus/regn/")


def test_front_matter_becomes_what_pages_show(course: Course) -> None:
    assert (course.title, course.summary, course.licence) == ("Vejret", "Om vejr", "CC BY")
    assert (course.authors, course.html) == (("Ida", "Bo"), "<p>Velkommen.</p>")
    section = course.sections[1]
    assert (section.title, section.summary) == ("Vand", "Om vand")
    assert section.html == "<p>Det <em>våde</em>.</p>"
    chapter = course.by_slug["regn"]
    assert (chapter.title, chapter.summary) == ("Regn", "Om regn")
    assert (chapter.checked, chapter.prompts) == (date(2026, 11, 24), ("Hvad?", "Hvorfor?"))


def test_only_a_title_is_required(manuscript: Manuscript) -> None:
    chapter = manuscript.chapter()
    assert (chapter.title, chapter.summary, chapter.checked) == ("Titel", "", None)
    assert (chapter.prompts, chapter.aliases, chapter.questions) == ((), (), ())


def test_a_year_may_be_a_title(manuscript: Manuscript) -> None:
    assert manuscript.chapter({CHAPTER: titled("2026")}).title == "2026"


def test_a_chapter_is_found_by_the_names_that_it_had(course: Course) -> None:
    assert {alias: chapter.slug for alias, chapter in course.by_alias.items()} == {
        "byge": "regn",
        "stoevregn": "regn",
    }
    assert "byge" not in course.by_slug


def test_a_chapter_keeps_its_source_as_it_was_written(manuscript: Manuscript) -> None:
    text = f"{FRONT}Tekst.\r\n{QUIZ}"
    assert manuscript.chapter({CHAPTER: text}).source == text


# Digests


@pytest.fixture
def pictured(manuscript: Manuscript) -> Manuscript:
    """A course whose chapter and front page show pictures."""
    manuscript.write({CHAPTER: f"{FRONT}![a](b.svg)\n{QUIZ}", "01-del/b.svg": SVG})
    manuscript.write({"course.md": f"{FRONT}![a](forside.svg)\n", "forside.svg": SVG + b"\n"})
    return manuscript


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (CHAPTER, f"{FRONT}![a](b.svg) \n{QUIZ}"),
        ("01-del/section.md", f"{FRONT}\n"),
        ("course.md", f"{FRONT}![b](forside.svg)\n"),
        ("01-del/b.svg", SVG + b" "),
        ("forside.svg", SVG + b" "),
        ("01-del/02-ny.md", FRONT),
        ("02-ny/section.md", FRONT),
    ],
)
def test_a_change_in_any_file_that_a_page_is_made_of_makes_another_course(
    pictured: Manuscript, name: str, data: str | bytes
) -> None:
    before = pictured.course({}).digest
    assert pictured.course({name: data}).digest != before


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (CHAPTER, f"{FRONT}![a](b.svg)\n{QUIZ}"),
        ("noter.md", "Til mig selv.\n"),
        ("01-del/ubrugt.svg", SVG),
        ("figurer/figur.py", "x = 1\n"),
    ],
)
def test_what_no_page_is_made_of_changes_nothing(
    pictured: Manuscript, name: str, data: str | bytes
) -> None:
    before = pictured.course({})
    after = pictured.course({name: data})
    assert (after.digest, after) == (before.digest, before)


def test_a_renamed_chapter_makes_another_course(pictured: Manuscript) -> None:
    before = pictured.course({}).digest
    (pictured.folder / CHAPTER).rename(pictured.folder / "01-del/02-kapitel.md")
    assert pictured.course({}).digest != before


def test_the_digest_does_not_know_where_the_course_stands(
    pictured: Manuscript, tmp_path: Path
) -> None:
    before = pictured.course({})
    pictured.folder = pictured.folder.rename(tmp_path / "andet")
    assert pictured.course({}).digest == before.digest


def test_a_chapters_digest_is_of_its_file(pictured: Manuscript) -> None:
    before = pictured.chapter({}).digest
    assert pictured.chapter({"course.md": FRONT}).digest == before
    assert pictured.chapter({CHAPTER: FRONT}).digest != before


# Reading time


@pytest.mark.parametrize(
    ("words", "minutes"),
    [(0, 1), (1, 1), (WORDS_A_MINUTE, 1), (WORDS_A_MINUTE + 1, 2), (10 * WORDS_A_MINUTE, 10)],
)
def test_reading_time_is_the_texts_words(manuscript: Manuscript, words: int, minutes: int) -> None:
    assert manuscript.chapter("ord " * words).minutes == minutes


def test_reading_time_tells_nothing_of_quiz_challenge_or_footnotes(
    manuscript: Manuscript,
) -> None:
    much = "ord " * 10 * WORDS_A_MINUTE
    quiz = QUIZ.replace("{#a}", f"{{#a}}\n  > {much}")
    for below in (quiz, f"{quiz}\n> {much}", f"\n## Udfordring\n\n{much}", f"\n[^1]: {much}"):
        assert manuscript.chapter(f"Tekst[^1].\n\n[^1]: Note.\n{below}\n").minutes == 1


# Errors, and folders of courses


def test_a_course_with_an_error_is_not_half_read(manuscript: Manuscript) -> None:
    reading = manuscript.read({CHAPTER: f"{FRONT}## A\n", "01-del/02-b.md": f"{FRONT}# B\n"})
    assert reading.course is None
    assert [problem.path for problem in reading.errors] == ["kursus/01-del/02-b.md"]
    assert [chapter.slug for chapter in reading.chapters] == ["kapitel", "b"]


def test_errors_are_the_problems_that_are_no_advice(manuscript: Manuscript) -> None:
    reading = manuscript.read("# A\n\n[^1]: Note.\n")
    assert [problem.code for problem in reading.problems] == ["overskrift", "fodnote"]
    assert [problem.code for problem in reading.errors] == ["overskrift"]


def test_problems_are_sorted_and_told_once(manuscript: Manuscript) -> None:
    reading = manuscript.read("[b](nej.md) [a][x] [a][x]\n\n[x]: nej.md\n\n# A\n")
    assert reading.problems == sorted(reading.problems)
    assert [problem.line for problem in reading.problems] == [4, 6, 8]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A folder of courses, one of them with an error, and what is no course."""
    folder = tmp_path / "content"
    for name, text in (("b", ""), ("a", "# Fejl\n"), ("c", "")):
        Manuscript(folder / name).write({CHAPTER: FRONT + text})
    (folder / "c" / "course.md").unlink()
    for name in ("tomt", ".git/01-x", "noter"):
        (folder / name).mkdir(parents=True)
    (folder / "noter/noter.md").write_text("Tekst.\n")
    (folder / "LICENSE").write_text("Tekst.\n")
    return folder


def test_a_folder_of_courses_is_read_course_by_course(library: Path) -> None:
    readings = read_folder(library, "content")
    assert [reading.folder.name for reading in readings] == ["a", "b", "c"]
    assert [reading.course is not None for reading in readings] == [False, True, False]
    assert [problem.path for reading in readings for problem in reading.problems] == [
        f"content/a/{CHAPTER}",
        "content/c/course.md",
    ]


@pytest.mark.parametrize(
    ("folder", "shown", "path"),
    [
        ("a", "content/a", f"content/a/{CHAPTER}"),
        ("a", "content/a/", f"content/a/{CHAPTER}"),
        ("a", ".", f"./{CHAPTER}"),
        ("", "content/", f"content/a/{CHAPTER}"),
        ("", "../content", f"../content/a/{CHAPTER}"),
    ],
)
def test_paths_are_shown_as_the_folder_was_given(
    library: Path, folder: str, shown: str, path: str
) -> None:
    assert read_folder(library / folder, shown)[0].problems[0].path == path


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError):
        read_folder(tmp_path / "nej")


def test_a_folder_without_a_course_has_none(tmp_path: Path) -> None:
    assert read_folder(tmp_path) == []


def test_a_course_of_three_hundred_chapters_is_read(manuscript: Manuscript) -> None:
    for section in range(10):
        manuscript.write({f"{section + 2}-del-{section}/section.md": FRONT})
        for number in range(30):
            name = f"{section + 2}-del-{section}/{number}-kapitel-{section}-{number}.md"
            quiz = QUIZ.replace("{#s}", f"{{#s-{section}-{number}}}")
            manuscript.write({name: f"{FRONT}## A\n\n[a](#a)\n{quiz}"})
    course = manuscript.course({})
    assert len(course.chapters) == 300
    last = course.chapters[-1].previous
    assert last
    assert last.url == course.chapters[-2].url


# Memory


@pytest.fixture
def memory() -> Iterator[None]:
    """What the process serves is as it was, afterwards."""
    before = all_courses()
    yield
    serve_courses(before)


def served(reading: Reading) -> Course:
    assert reading.course
    serve_courses([reading.course])
    return reading.course


@pytest.mark.usefixtures("memory")
def test_a_served_course_is_in_memory_with_its_pictures(pictured: Manuscript) -> None:
    course = served(pictured.read({}))
    assert get_course("kursus") is course
    assert all_courses() == [course]
    [picture, front_page] = sorted(course.images, key=lambda image: image.name)
    assert (picture.name, picture.data, picture.media_type) == ("b.svg", SVG, "image/svg+xml")
    assert get_image(picture.digest, "b.svg") is picture
    assert f"/billeder/{picture.digest}/b.svg" in course.chapters[0].html
    assert f"/billeder/{front_page.digest}/forside.svg" in course.html


@pytest.mark.usefixtures("memory")
def test_only_pictures_that_a_page_shows_are_served(pictured: Manuscript) -> None:
    old = served(pictured.read({})).images
    course = served(pictured.read({CHAPTER: FRONT, "course.md": FRONT}))
    assert course.images == ()
    for image in old:
        with pytest.raises(KeyError):
            get_image(image.digest, image.name)


@pytest.mark.usefixtures("memory")
def test_what_is_not_served_is_not_in_memory(pictured: Manuscript) -> None:
    image = served(pictured.read({})).images[0]
    for digest, name in ((image.digest, "nej.svg"), ("0" * 20, image.name)):
        with pytest.raises(KeyError):
            get_image(digest, name)
    serve_courses([])
    assert all_courses() == []
    with pytest.raises(KeyError):
        get_course("kursus")


@pytest.mark.usefixtures("memory")
def test_courses_are_served_by_title(tmp_path: Path) -> None:
    for name, title in (("a", "Øl"), ("b", "abe"), ("c", "Zebra")):
        Manuscript(tmp_path / name).write({"course.md": titled(title)})
    serve_courses(reading.course for reading in read_folder(tmp_path) if reading.course)
    assert [course.title for course in all_courses()] == ["abe", "Zebra", "Øl"]
