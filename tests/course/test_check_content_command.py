"""manage.py check_content: what it says, and how it ends."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from manuscript import CHAPTER, FRONT, Manuscript
from pytest_django import Settings

FAULT = f"{FRONT}Tekst.\n\n# Æble\n"
ADVICE = f"{FRONT}Tekst.\n\n[^1]: Note.\n"


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two courses that are in order, beside the place where the command is given."""
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        Manuscript(tmp_path / "content" / name).write({CHAPTER: FRONT})
    return tmp_path / "content"


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[list[str], object]:
    """Give the command; return the lines that it says and its exit status."""
    status: object = 0
    try:
        call_command("check_content", *arguments)
    except SystemExit as end:
        status = end.code
    return capsys.readouterr().out.splitlines(), status


def test_a_course_in_order_is_said_to_be(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(capsys, "content/a") == (["1 kursus læst: 0 fejl, 0 advarsler."], 0)
    assert check(capsys, "content") == (["2 kurser læst: 0 fejl, 0 advarsler."], 0)


def test_a_fault_is_one_line_and_the_status_is_1(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (content / "a" / CHAPTER).write_text(FAULT)
    assert check(capsys, "content/a") == (
        [
            f"content/a/{CHAPTER}:6:1: fejl overskrift: Filens titel er den eneste overskrift med "
            "ét #. Begynd med ## her.",
            "1 kursus læst: 1 fejl, 0 advarsler.",
        ],
        1,
    )


def test_advice_is_one_line_and_the_status_is_0(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (content / "a" / CHAPTER).write_text(ADVICE)
    assert check(capsys, "content/a") == (
        [
            f"content/a/{CHAPTER}:6:1: advarsel fodnote: Ingen henviser til fodnoten ”1”.",
            "1 kursus læst: 0 fejl, 1 advarsel.",
        ],
        0,
    )


def test_all_problems_of_all_courses_are_counted(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (content / "b" / CHAPTER).write_text(f"{FAULT}\n# To\n")
    (content / "b" / "noter.md").write_text("Tekst.\n")
    (content / "a" / CHAPTER).write_text(ADVICE)
    lines, status = check(capsys, "content")
    assert [line.split(": ")[0] for line in lines[:-1]] == [
        f"content/a/{CHAPTER}:6:1",
        f"content/b/{CHAPTER}:6:1",
        f"content/b/{CHAPTER}:8:1",
        "content/b/noter.md:1:1",
    ]
    assert (lines[-1], status) == ("2 kurser læst: 2 fejl, 2 advarsler.", 1)


@pytest.mark.parametrize(
    ("argument", "path"),
    [
        ("content", f"content/a/{CHAPTER}"),
        ("content/", f"content/a/{CHAPTER}"),
        ("./content/a", f"./content/a/{CHAPTER}"),
        ("content/../content/a/", f"content/../content/a/{CHAPTER}"),
    ],
)
def test_paths_are_as_they_were_given(
    content: Path, capsys: pytest.CaptureFixture[str], argument: str, path: str
) -> None:
    (content / "a" / CHAPTER).write_text(FAULT)
    assert check(capsys, argument)[0][0].startswith(f"{path}:6:1: fejl ")
    absolute = str(content)
    assert check(capsys, absolute)[0][0].startswith(f"{absolute}/a/{CHAPTER}:6:1: fejl ")


def test_content_is_checked_where_nothing_else_is_given(
    content: Path, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    settings.CONTENT_DIR = content
    (content / "a" / CHAPTER).write_text(FAULT)
    lines, status = check(capsys)
    assert lines[0].startswith(f"content/a/{CHAPTER}:6:1: fejl ")
    assert status == 1


def test_our_own_content_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    lines, status = check(capsys)
    assert (lines[:-1], status) == ([], 0)


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("nej", "Mappen nej findes ikke."),
        ("content/a/course.md", "Mappen content/a/course.md findes ikke."),
        (
            "content/tom",
            "Der er intet kursus i content/tom: et kursus er en mappe med en course.md.",
        ),
    ],
)
def test_a_folder_that_is_no_course_is_said(content: Path, argument: str, message: str) -> None:
    (content / "tom").mkdir()
    with pytest.raises(CommandError, match=f"^{message}$"):
        call_command("check_content", argument)


def test_fix_mends_and_then_checks_what_is_left(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quiz = "\n## Quiz\n\n### Hvad?\n\n- [x] Ja {#a}\n- [ ] Nej {#b}\n"
    (content / "a" / CHAPTER).write_text(f"{FAULT}{quiz}")
    lines, status = check(capsys, "content", "--fix")
    assert lines[0] == f"content/a/{CHAPTER}: Manglende id’er er skrevet ind."
    assert lines[1].startswith(f"content/a/{CHAPTER}:6:1: fejl overskrift: ")
    assert (lines[-1], status) == ("2 kurser læst: 1 fejl, 3 advarsler.", 1)
    mended = quiz.replace("Hvad?", "Hvad? {#hvad}")
    assert (content / "a" / CHAPTER).read_text() == f"{FAULT}{mended}"


def test_without_fix_no_file_is_touched(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = content / "a" / CHAPTER
    file.write_text(f"{FRONT}\n## Quiz\n\n### Hvad?\n\n- [x] Ja\n")
    before = file.read_bytes()
    assert check(capsys, "content")[1] == 1
    assert file.read_bytes() == before


def test_ids_are_made_for_each_course_by_itself(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quiz = f"{FRONT}## Quiz\n\n### Hvad?\n\n- [x] Ja {{#a}}\n- [ ] Nej {{#b}}\n"
    for name in ("a", "b"):
        (content / name / CHAPTER).write_text(quiz)
    assert check(capsys, "content", "--fix")[1] == 0
    for name in ("a", "b"):
        assert "### Hvad? {#hvad}\n" in (content / name / CHAPTER).read_text()


def test_an_editor_gets_the_same_as_json(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (content / "a" / CHAPTER).write_text(FAULT)
    (content / "b" / CHAPTER).write_text(ADVICE)
    lines, _ = check(capsys, "content")
    output, status = check(capsys, "content", "--json", "--fix")
    entries = json.loads("\n".join(output))
    assert [
        f"{e['file']}:{e['line']}:{e['column']}: {e['kind']} {e['code']}: {e['message']}"
        for e in entries
    ] == lines[:-1]
    assert status == 1


def test_json_of_a_course_in_order_is_empty(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(capsys, "content", "--json") == (["[]"], 0)
