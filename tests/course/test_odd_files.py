"""Files that are no files of the course's own are told, and none of them stops the checker."""

import os
from pathlib import Path

import pytest
from manuscript import CHAPTER, FRONT, SVG, Manuscript


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A file that the server can read and the course must not show."""
    secret = tmp_path / "hemmelig.md"
    secret.write_text(f"{FRONT}Hemmeligt.")
    return secret


def codes(manuscript: Manuscript) -> set[str]:
    reading = manuscript.read({})
    assert reading.course is None
    assert "Hemmeligt." not in repr(reading)
    return {problem.code for problem in reading.errors}


@pytest.mark.parametrize("name", [CHAPTER, "course.md", "01-del/section.md", "ordliste.md"])
def test_a_file_that_leads_out_of_the_course_is_refused(
    manuscript: Manuscript, outside: Path, name: str
) -> None:
    (manuscript.folder / name).unlink(missing_ok=True)
    (manuscript.folder / name).symlink_to(outside)
    assert "genvej" in codes(manuscript)


def test_a_section_that_leads_out_of_the_course_is_refused(
    manuscript: Manuscript, outside: Path, tmp_path: Path
) -> None:
    section = tmp_path / "andet"
    section.mkdir()
    outside.rename(section / "01-hemmelig.md")
    (section / "section.md").write_text(FRONT)
    (manuscript.folder / "02-andet").symlink_to(section)
    assert codes(manuscript) == {"genvej"}


def test_a_link_within_the_course_is_followed(manuscript: Manuscript) -> None:
    manuscript.write({"noter/tekst.md": f"{FRONT}Herfra.", "01-del/b.svg": SVG})
    (manuscript.folder / CHAPTER).symlink_to(manuscript.folder / "noter/tekst.md")
    assert "Herfra." in manuscript.chapter({}).html


def test_a_named_pipe_is_not_waited_for(manuscript: Manuscript) -> None:
    os.mkfifo(manuscript.folder / CHAPTER)
    [problem] = manuscript.read({}).problems
    assert (problem.path, problem.code) == (f"kursus/{CHAPTER}", "nummer")


@pytest.mark.parametrize("target", ["/" + "a" * 300 + "/", "/../x/", "/./", "/%00/", "/x y/"])
def test_an_address_that_no_course_can_have_is_told(manuscript: Manuscript, target: str) -> None:
    assert "link" in {problem.code for problem in manuscript.read(f"[a](<{target}>)").errors}


def test_a_picture_whose_name_is_no_text_is_not_suggested(manuscript: Manuscript) -> None:
    odd = os.fsencode(manuscript.folder / "01-del") + b"/\xff.svg"
    Path(os.fsdecode(odd)).write_bytes(SVG)
    [problem] = manuscript.read("![a](x.svg)").errors
    str(problem).encode()
