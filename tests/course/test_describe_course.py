"""manage.py describe_course: what it says of a course, and of what is none."""

import pytest
from django.core.management import CommandError, call_command
from manuscript import Manuscript

QUIZ = "\n\n## Quiz\n\n### Hvad? {#q}\n\n- [x] Ja {#a}\n- [ ] Nej {#b}\n"
CHAPTER = """En modelbygger lærer noget nyt.[^1] Det er godt.

![Et billede](a.svg)

[^1]: Bog: <i lang="en">A Book</i>, 2024.
"""


def test_each_chapter_has_a_row_and_its_sources(
    manuscript: Manuscript, capsys: pytest.CaptureFixture[str]
) -> None:
    manuscript.write({"01-del/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" height="9"/>'})
    manuscript.chapter(CHAPTER + QUIZ)
    call_command("describe_course", str(manuscript.folder))
    lines = capsys.readouterr().out.splitlines()
    assert "| 1.1 Titel | 8 | 16,5 | 4,0 | 1,0 | 1 | 1 | 1 |" in lines
    assert "| I alt 1 kapitel | 8 | | | | 1 | 1 | 1 |" in lines
    assert lines[-1] == "- Bog: *A Book*, 2024."


def test_a_folder_that_is_not_there_is_said() -> None:
    with pytest.raises(CommandError, match="Mappen ingen-steder findes ikke"):
        call_command("describe_course", "ingen-steder")


def test_a_course_with_an_error_is_not_described(manuscript: Manuscript) -> None:
    manuscript.read("# For stor")
    with pytest.raises(CommandError, match="Kurset har 1 fejl"):
        call_command("describe_course", str(manuscript.folder))
