"""A chapter is rendered once for each text: what was made of it is kept, for as long as it is true."""

import pickle
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from manuscript import CHAPTER, FRONT, SVG, Manuscript
from pytest_django import Settings

from course import reading, shelf
from course.markdown import Renderer

OTHER = "01-del/02-andet.md"
TEXT = FRONT + (
    "## Først\n\n[Det andet](02-andet.md#der) og ![Billede](b.svg)\n\n"
    "## Quiz\n\n### Hvad? {#hvad}\n\n- [x] Ja {#a}\n- [ ] Nej {#b}\n"
)


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are rendered as a chapter's body from now on."""
    texts: list[str] = []
    body = Renderer.body

    def note(renderer: Renderer, text: str) -> object:
        texts.append(text)
        return body(renderer, text)

    monkeypatch.setattr(Renderer, "body", note)
    return texts


@pytest.fixture
def course(manuscript: Manuscript, settings: Settings, tmp_path: Path) -> Manuscript:
    """A course of two chapters, of which the first links to the second; with a shelf of its own."""
    file_based = "django.core.cache.backends.filebased.FileBasedCache"
    kept = django_settings.CACHES["rendered"] | {"BACKEND": file_based, "LOCATION": tmp_path / "k"}
    settings.CACHES = django_settings.CACHES | {"rendered": kept}
    start_again()
    manuscript.write({CHAPTER: TEXT, OTHER: FRONT + "## Der\n\nTekst.", "01-del/b.svg": SVG})
    return manuscript


def start_again() -> None:
    """Forget what this process has at hand, as a start does."""
    reading._at_hand.clear()


def of_chapters(texts: list[str]) -> list[str]:
    return [text for text in texts if text.strip()]


def test_a_second_start_renders_nothing_and_reads_the_same(
    course: Manuscript, rendered: list[str]
) -> None:
    first = course.course({})
    assert len(of_chapters(rendered)) == 2
    rendered.clear()
    start_again()
    assert course.course({}) == first
    assert of_chapters(rendered) == []


def test_a_save_renders_the_one_chapter(course: Manuscript, rendered: list[str]) -> None:
    course.course({})
    rendered.clear()
    changed = course.course({OTHER: FRONT + "## Der\n\nAnden tekst."})
    assert "Anden tekst." in changed.chapters[1].html
    assert [text.strip() for text in of_chapters(rendered)] == ["## Der\n\nAnden tekst."]


def test_what_pages_keep_on_a_question_does_not_outlive_its_course(course: Manuscript) -> None:
    """It holds the keys of rows, and addresses."""
    course.course({}).chapters[0].questions[0].fragments["look"] = "of its day"
    assert course.course({}).chapters[0].questions[0].fragments == {}


def test_a_course_is_kept_as_it_was_made_also_while_pages_render_from_it(
    course: Manuscript,
) -> None:
    made = course.course({})
    made.chapters[0].questions[0].fragments["look"] = "of its day"
    assert made.chapters[0].url
    assert made.by_slug
    kept = pickle.loads(pickle.dumps(made))
    assert kept == made
    assert "by_slug" not in vars(kept)
    assert "url" not in vars(kept.chapters[0])
    assert "fragments" not in vars(kept.chapters[0].questions[0])


def test_what_is_kept_gives_way_when_a_picture_has_changed(course: Manuscript) -> None:
    before = course.course({})
    after = course.course({"01-del/b.svg": SVG.replace(b"640", b"320")})
    assert 'width="640"' in before.chapters[0].html
    assert 'width="320"' in after.chapters[0].html
    assert [image.data for image in after.images] == [SVG.replace(b"640", b"320")]


def test_what_is_kept_gives_way_when_a_chapter_it_links_to_has_a_new_name(
    course: Manuscript,
) -> None:
    course.course({})
    (course.folder / OTHER).rename(course.folder / "01-del/02-nyt.md")
    [problem] = course.read({}).errors
    assert str(problem).startswith(
        "kursus/01-del/01-kapitel.md:6:1: fejl link: Filen ”02-andet.md” findes ikke i kurset."
    )


def test_a_heading_that_goes_is_told_where_a_kept_chapter_links_to_it(course: Manuscript) -> None:
    course.course({})
    [problem] = course.read({OTHER: FRONT + "## Her\n\nTekst."}).errors
    assert (problem.path, problem.line) == ("kursus/01-del/01-kapitel.md", 6)


def test_a_double_id_is_told_also_among_kept_chapters(course: Manuscript) -> None:
    course.course({})
    problems = course.read({OTHER: TEXT.replace("02-andet.md#der", "#foerst")}).errors
    told = [(problem.path, problem.line) for problem in problems if problem.code == "id-dobbelt"]
    assert told == [(f"kursus/{OTHER}", 10)]


def test_a_warning_is_told_each_time(course: Manuscript) -> None:
    loose = FRONT + "## Der\n\nTekst\n1. et\n"
    first = course.read({OTHER: loose}).problems
    start_again()
    assert course.read({}).problems == first != []


def test_a_chapter_with_an_error_is_read_each_time(course: Manuscript, rendered: list[str]) -> None:
    for _ in range(2):
        rendered.clear()
        assert course.read({OTHER: FRONT + "[Væk](vaek.md)"}).errors
        assert any("Væk" in text for text in rendered)


def test_what_another_version_of_the_renderer_kept_is_not_used(
    course: Manuscript, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    course.course({})
    rendered.clear()
    start_again()
    monkeypatch.setattr(shelf, "renderer_version", lambda: "en anden")
    course.course({})
    assert len(of_chapters(rendered)) == 2


def test_a_damaged_shelf_costs_time_and_nothing_else(course: Manuscript, tmp_path: Path) -> None:
    first = course.course({})
    files = list((tmp_path / "k").glob("*"))
    assert files
    for number, path in enumerate(files):
        path.write_bytes([b"", b"noget helt andet"][number % 2])
    start_again()
    assert course.course({}) == first


def test_a_shelf_that_cannot_be_written_costs_time_and_nothing_else(
    course: Manuscript, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(caches["rendered"], "set", full)
    assert course.course({}).chapters
    assert "kunne ikke gemmes" in caplog.text


def test_a_file_that_may_not_be_read_is_told(
    course: Manuscript, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert {problem.code for problem in course.read({}).errors} >= {"laesning"}
