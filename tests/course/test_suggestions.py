"""What does not exist is told with the nearest thing that does."""

import pytest
from manuscript import CHAPTER, FRONT, SVG, Manuscript


@pytest.fixture
def kursus(manuscript: Manuscript) -> Manuscript:
    """A course with pictures in several folders, and another course beside it."""
    manuscript.write({"01-del/billeder/elforbrug.svg": SVG, "01-del/b.svg": SVG})
    manuscript.write({"02-ny/section.md": FRONT, "02-ny/01-x.md": FRONT})
    manuscript.write({"02-ny/billeder/netvaerk.svg": SVG, "../statistik/course.md": FRONT})
    return manuscript


def told(kursus: Manuscript, text: str, name: str = CHAPTER) -> str:
    [problem] = kursus.read({CHAPTER: FRONT, name: f"{FRONT}{text}\n"}).errors
    return problem.message


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("[a](/statestik/)", "statistik"),
        ("[a](/statestik)", "statistik"),
        ("[a](/statestik/middelvaerdi/)", "statistik"),
        ("[a](/kurset/)", "kursus"),
        ("[a](/Kursus/kapitel/)", "kursus"),
        ("[a](/privatlivet/)", "privatliv"),
        ("[a](/privat/)", "privatliv"),
        ("[a](/kursus/kapitlet/)", "kapitel"),
    ],
)
def test_an_address_that_is_no_page_is_told_with_the_nearest(
    kursus: Manuscript, text: str, meant: str
) -> None:
    assert told(kursus, text).endswith(f" findes ikke. Mente du ”{meant}”?")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("![a](elforbrug.svg)", "billeder/elforbrug.svg"),
        ("![a](billeder/b.svg)", "b.svg"),
        ("![a](netvaerk.svg)", "../02-ny/billeder/netvaerk.svg"),
        ("![a](billeder/netvaerk.svg)", "../02-ny/billeder/netvaerk.svg"),
        ("![a](mappe/der/ikke/findes/b.svg)", "b.svg"),
        ("![a](billeder/elforbruget.svg)", "billeder/elforbrug.svg"),
        ("![a](bileder/elforbruk.svg)", "billeder/elforbrug.svg"),
    ],
)
def test_a_picture_that_stands_elsewhere_is_told_as_it_should_be_written(
    kursus: Manuscript, text: str, meant: str
) -> None:
    assert told(kursus, text).endswith(f"findes ikke. Mente du ”{meant}”?")
    assert not kursus.read({CHAPTER: f"{FRONT}![a]({meant})\n"}).errors


def test_the_path_of_a_picture_is_seen_from_the_file_that_shows_it(kursus: Manuscript) -> None:
    message = told(kursus, "![a](elforbrug.svg)", "course.md")
    assert "Mente du ”01-del/billeder/elforbrug.svg”?" in message


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("[a](01-x.md)", "../02-ny/01-x.md"),
        ("[a](../01-del/01-x.md)", "../02-ny/01-x.md"),
        ("[a](course.md)", "../course.md"),
        ("[a](01-kapitl.md)", "01-kapitel.md"),
    ],
)
def test_a_chapter_that_stands_in_another_section_is_told_as_it_should_be_written(
    kursus: Manuscript, text: str, meant: str
) -> None:
    assert told(kursus, text).endswith(f"findes ikke i kurset. Mente du ”{meant}”?")
    assert not kursus.read({CHAPTER: f"{FRONT}[a]({meant})\n"}).errors


@pytest.mark.parametrize("text", ["[a](/zzz/)", "[a](/q/)", "![a](zzzzzzz.png)", "[a](zzzzzz.md)"])
def test_what_is_unlike_all_there_is_gets_no_suggestion(kursus: Manuscript, text: str) -> None:
    assert "Mente du" not in told(kursus, text)
