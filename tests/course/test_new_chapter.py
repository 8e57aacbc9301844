"""manage.py new_chapter: the file it writes, and what it refuses to write."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from manuscript import CHAPTER, FRONT, Manuscript
from pytest_django import Settings

from course.reading import read_course

SECTION = "content/kursus/01-del"
COURSE = "content/kursus"


@pytest.fixture(autouse=True)
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Path:
    """A folder of courses with one course of one chapter, beside the place of the command."""
    monkeypatch.chdir(tmp_path)
    settings.CONTENT_DIR = tmp_path / "content"
    Manuscript(tmp_path / COURSE).write({CHAPTER: FRONT})
    return tmp_path / "content"


def new(section: str, title: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    call_command("new_chapter", section, title)
    return capsys.readouterr().out.splitlines()


def faults(course: str) -> list[str]:
    return [str(problem) for problem in read_course(Path(course), course).problems]


def state() -> dict[str, bytes | None]:
    return {str(path): path.read_bytes() if path.is_file() else None for path in Path().rglob("*")}


def test_the_chapter_is_the_sections_next_and_in_order(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = f"{SECTION}/02-hvad-er-en-model.md"
    assert new(SECTION, "Hvad er en model?", capsys) == [
        f"Nyt kapitel: {path}",
        "Åbn filen, og skift ordene ud med dine egne. Se det i browseren: make dev",
    ]
    text = Path(path).read_text()
    assert text.startswith("---\ntitle: Hvad er en model?\nsummary: Skriv ")
    assert f"\nchecked: {timezone.localdate().isoformat()}\n---\n" in text
    assert faults(COURSE) == []


def test_its_quiz_has_a_question_with_ids_and_a_passage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    new(SECTION, "Hvad er en model?", capsys)
    course = read_course(Path(COURSE), COURSE).course
    assert course is not None
    (question,) = course.chapters[1].questions
    assert re.fullmatch("hvad-er-en-model-[a-z0-9]{3}", question.ident)
    assert all(re.fullmatch("[a-z0-9]{3}", choice.ident) for choice in question.choices)
    assert [choice.correct for choice in question.choices] == [False, True, False]
    assert all(choice.explanation for choice in question.choices)
    assert question.passage is not None
    assert question.passage.ident == "foerste-afsnit"


@pytest.mark.parametrize(
    "title",
    [
        "Spørgsmål: hvad nu?",
        "2024",
        "Null",
        "- [x] *Ét* `{#id}` <b> [a][b] $x$ \\",
        "”Æble” & 'pære' # tøj",
        "Ét\nto",
        "Quiz",
        "a_b {.bland}",
        "IDENT og WORDS",
    ],
)
def test_any_title_stands_as_it_was_given(title: str, capsys: pytest.CaptureFixture[str]) -> None:
    new(SECTION, title, capsys)
    assert faults(COURSE) == []
    course = read_course(Path(COURSE), COURSE).course
    assert course is not None
    assert course.chapters[1].title == " ".join(title.split())


def test_numbers_go_on_after_the_highest(capsys: pytest.CaptureFixture[str]) -> None:
    Path(SECTION, "07-syv.md").write_text(FRONT)
    assert new(SECTION, "Otte", capsys)[0] == f"Nyt kapitel: {SECTION}/08-otte.md"
    Path(SECTION, "99-sidst.md").write_text(FRONT)
    assert new(SECTION, "Hundrede", capsys)[0] == f"Nyt kapitel: {SECTION}/100-hundrede.md"
    assert faults(COURSE) == []


def test_two_titles_that_begin_alike_get_ids_of_their_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for end in ("et", "to"):
        new(SECTION, f"Langsommelighedens ufravigelige nødvendighed {end}", capsys)
    assert faults(COURSE) == []


def test_a_chapter_made_again_does_not_take_the_ids_of_the_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The first may have been published, and its ids may not return with other words."""
    idents = set()
    for _ in range(5):
        new(SECTION, "Igen", capsys)
        course = read_course(Path(COURSE), COURSE).course
        assert course is not None
        idents.add(course.chapters[1].questions[0].ident)
        Path(SECTION, "02-igen.md").unlink()
    assert len(idents) > 1


def test_a_section_that_is_missing_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    lines = new(f"{COURSE}/02-naeste-skridt/", "Videre", capsys)
    section = f"{COURSE}/02-naeste-skridt"
    assert lines[:2] == [
        f"Ny sektion: {section}/section.md (ret titlen ”Naeste skridt”)",
        f"Nyt kapitel: {section}/01-videre.md",
    ]
    assert faults(COURSE) == []


def test_a_course_that_is_missing_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    lines = new("content/mit-kursus/01-introduktion", "Velkommen", capsys)
    assert lines[:3] == [
        "Nyt kursus: content/mit-kursus/course.md (ret titlen ”Mit kursus”)",
        "Ny sektion: content/mit-kursus/01-introduktion/section.md (ret titlen ”Introduktion”)",
        "Nyt kapitel: content/mit-kursus/01-introduktion/01-velkommen.md",
    ]
    assert faults("content/mit-kursus") == []


def test_a_missing_section_md_is_made_and_one_that_stands_is_kept(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path(COURSE, "02-mere").mkdir()
    assert new(f"{COURSE}/02-mere", "Videre", capsys)[0].startswith("Ny sektion: ")
    section = Path(COURSE, "02-mere", "section.md")
    section.write_text(FRONT)
    new(f"{COURSE}/02-mere", "Endnu videre", capsys)
    assert section.read_text() == FRONT


def test_a_course_elsewhere_is_a_course_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Manuscript(tmp_path / "kladder" / "andet")
    lines = new(f"{tmp_path}/kladder/andet/01-del", "Her", capsys)
    assert lines[0] == f"Nyt kapitel: {tmp_path}/kladder/andet/01-del/01-her.md"


def test_where_the_content_is_no_folder_yet_it_is_made(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.CONTENT_DIR = tmp_path / "kurser"
    new("kurser/nyt/01-start", "Her", capsys)
    assert faults("kurser/nyt") == []


@pytest.mark.parametrize(
    ("section", "title", "message"),
    [
        (SECTION, "", "Kapitlet skal have en titel"),
        (SECTION, " \n", "Kapitlet skal have en titel"),
        (SECTION, "?!", "Kapitlet skal have en titel"),
        (SECTION, "a" * 81, "Titlen er for lang (81 tegn, højst 80)"),
        (SECTION, "Kapitel", "et kapitel med navnet ”kapitel”: 01-kapitel.md"),
        (f"{COURSE}/02-ny", "Kapitel", "et kapitel med navnet ”kapitel”"),
        (SECTION, "Ordliste", "”ordliste” bruges af Kapitel selv"),
        (f"{COURSE}/Næste del", "Titel", "Kald den ”02-naeste-del”."),
        (f"{COURSE}/02-Æbler", "Titel", "Kald den ”02-aebler”."),
        (f"{COURSE}/del", "Titel", "Kald den ”02-del”."),
        (f"{COURSE}/01-anden", "Titel", "Kald den ”02-anden”."),
        (f"{COURSE}/02-del", "Titel", "Sektionen 01-del har allerede navnet."),
        ("content/mit kursus/01-del", "Titel", "Kald den ”mit-kursus”."),
        ("content/admin/01-del", "Titel", "”admin” bruges af Kapitel selv"),
        ("content", "Titel", "content er ikke en sektion i et kursus."),
        (COURSE, "Titel", "er ikke en sektion i et kursus."),
        ("01-del", "Titel", "er ikke en sektion i et kursus."),
        (f"{SECTION}/02-for-dybt", "Titel", "er ikke en sektion i et kursus."),
        ("andet/kursus/01-del", "Titel", "er ikke en sektion i et kursus."),
        (f"{SECTION}/01-kapitel.md", "Titel", "er ikke en sektion i et kursus."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    section: str, title: str, message: str
) -> None:
    before = state()
    with pytest.raises(CommandError) as refusal:
        call_command("new_chapter", section, title)
    assert message in str(refusal.value)
    assert refusal.value.returncode == 1
    assert state() == before


def test_an_earlier_name_of_a_chapter_is_taken() -> None:
    Path(COURSE, CHAPTER).write_text("---\ntitle: Titel\naliases: [gammelt]\n---\n")
    with pytest.raises(CommandError, match="”gammelt”"):
        call_command("new_chapter", SECTION, "Gammelt")


def test_a_file_that_stands_in_the_way_is_said() -> None:
    Path(COURSE, "02-fil").write_text("Mit.\n")
    with pytest.raises(CommandError, match="kan ikke skrives"):
        call_command("new_chapter", f"{COURSE}/02-fil", "Titel")
    assert Path(COURSE, "02-fil").read_text() == "Mit.\n"
