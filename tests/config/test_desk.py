"""What an author sees on her page under `make dev`, and nobody else anywhere."""

from io import StringIO
from pathlib import Path

import pytest
from courses import Chapter, Course, Library
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from pages import Page, Reader
from pytest_django import Settings

from config import desk as module
from config.desk import Desk
from config.management.commands.dev import Command
from config.templatetags.author import author_desk
from course.source import Problem
from quizzes import memory

ERROR = "content/vejret/01-del/01-skyer.md:3:1: fejl link: Siden ”/x/” findes ikke."
ADVICE = Problem("content/a.md", 2, 1, "liste", "Sæt en tom linje før listen.", error=False)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk()
    monkeypatch.setattr("config.templatetags.author.desk", desk)
    monkeypatch.setattr("config.management.commands.dev.desk", desk)
    return desk


def test_nobody_but_an_author_sees_it(desk: Desk, settings: Settings) -> None:
    desk.lay_out([ERROR], [ADVICE])
    settings.DEBUG = False
    assert author_desk() == ""
    with pytest.raises(NoReverseMatch):
        reverse("author-events")


def test_it_shows_the_checkers_lines(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.lay_out([ERROR], [ADVICE])
    html = render_desk(desk, monkeypatch)
    assert "<b>Der er en fejl.</b> Siden viser den seneste udgave uden fejl." in html
    assert "01-skyer.md:3:1: fejl link: Siden ”/x/” findes ikke." in html
    assert "1 råd fra kontrollen" in html


def test_a_text_that_looks_like_html_is_text(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.lay_out(["<script>alert(1)</script>"], [])
    assert "<script>alert" not in render_desk(desk, monkeypatch)


def render_desk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("django.urls.base.reverse", lambda *_, **__: "/forfatter/aendringer")
    monkeypatch.setattr("django.urls.reverse", lambda *_, **__: "/forfatter/aendringer")
    return render_to_string("author.html", {"desk": desk})


def test_an_open_page_is_told_the_version_and_each_new_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HEARTBEAT", 0.01)
    desk.lay_out([], [])
    events = desk.events()
    first = next(events)
    assert first == f"data: {desk.version}\n\n"
    assert next(events) == ":\n\n"
    desk.lay_out([ERROR], [])
    assert next(events) == f"data: {desk.version}\n\n" != first


def test_a_save_is_published_served_and_laid_out(
    db: None, desk: Desk, library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    course = Course((Chapter("skyer"),))
    course.write(library.folder)
    command = Command(stdout=StringIO(), stderr=StringIO())
    command.publish()
    assert shown() == "Skyer"
    assert (desk.errors, bool(desk.version)) == ([], True)
    before = desk.version
    folder = course.edit("skyer", title="Skyerne", body="[Væk](vaek.md)").write(library.folder)
    command.publish()
    assert shown() == "Skyer"
    assert [error.partition(": ")[0] for error in desk.errors] == [
        f"{Path(folder)}/01-del-1/01-skyer.md:6:1"
    ]
    assert desk.version != before
    course.edit("skyer", title="Skyerne").write(library.folder)
    command.publish()
    assert (shown(), desk.errors) == ("Skyerne", [])


def test_a_folder_without_a_course_is_told(db: None, desk: Desk, library: Library) -> None:
    Command(stdout=StringIO(), stderr=StringIO()).publish()
    assert desk.errors[0].startswith("Der er intet kursus i ")


def shown() -> str:
    return memory.get_live_course("vejret").course.chapters[0].title


def test_the_page_of_others_has_no_trace_of_it(db: None, desk: Desk, library: Library) -> None:
    library.publish(Course((Chapter("skyer"),)))
    desk.lay_out([ERROR], [])
    page: Page = Reader().open("/vejret/skyer/")
    assert "forfatter" not in page.html
