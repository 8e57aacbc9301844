"""Whatever happens to the files, what was last published stays up, whole."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from courses import Course, Library
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from pages import Reader
from pytest_django import Settings

from course.reading import read_course
from quizzes import memory
from quizzes.memory import Follower

CHAPTER = "vejret/01-del-1/01-skyer.md"


@pytest.fixture
def shelf(settings: Settings, tmp_path: Path) -> Path:
    """The folder in which what is rendered is kept from start to start."""
    folder = tmp_path / "rendered"
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    kept = django_settings.CACHES["rendered"] | {"BACKEND": backend, "LOCATION": folder}
    settings.CACHES = django_settings.CACHES | {"rendered": kept}
    return folder


@pytest.fixture
def served(shelf: Path, library: Library, course: Course) -> Course:
    """The course, published by the command and served by a process that has just started."""
    publish()
    start()
    return course


def publish() -> str:
    said = StringIO()
    try:
        call_command("publish", stdout=said, stderr=said)
    except CommandError as error:
        said.write(str(error))
    return said.getvalue()


def start() -> None:
    memory.serve([])
    memory.load()


def titles() -> list[str]:
    return [chapter.title for chapter in memory.get_live_course("vejret").course.chapters]


def break_file(library: Library) -> None:
    (library.folder / CHAPTER).write_text("---\ntitle: Skyer\n---\n\n[Væk](vaek.md)\n")


def test_an_error_leaves_the_course_up_and_is_told_in_the_log(
    served: Course, library: Library, anna: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    follower = Follower()
    break_file(library)
    follower.look()
    assert anna.open(served.url_of("skyer")).status == 200
    assert "01-skyer.md:5:1: fejl link: Filen ”vaek.md” findes ikke" in caplog.text
    caplog.clear()
    follower.look()
    assert caplog.text == ""


def test_a_start_on_broken_files_shows_what_was_last_published(
    served: Course, library: Library, anna: Reader, skyer: str
) -> None:
    anna.answer(skyer, "sky", "Vanddamp")
    break_file(library)
    assert "Den senest udgivne vises." in publish()
    start()
    assert anna.question(skyer, "sky").verdict == "Rigtigt!"


def test_a_start_without_the_folder_shows_what_was_last_published(
    served: Course, library: Library
) -> None:
    shutil.rmtree(library.folder / "vejret")
    start()
    assert titles() == ["Skyer", "Vinde", "Efterskrift"]


def test_a_course_that_was_taken_out_does_not_come_back_with_a_start(
    served: Course, library: Library
) -> None:
    Course(served.chapters[2:], slug="andet").write(library.folder)
    shutil.rmtree(library.folder / "vejret")
    publish()
    start()
    assert list(memory._live) == ["andet"]


def test_a_first_start_on_broken_files_leaves_the_course_out(
    shelf: Path, library: Library, course: Course
) -> None:
    """Published, but never by a command that kept it here: another machine did."""
    break_file(library)
    start()
    assert list(memory._live) == []


def test_every_stage_of_a_pull_shows_the_whole_old_course_or_the_whole_new(
    served: Course, library: Library, tmp_path: Path
) -> None:
    """Git replaces file after file: after each of them the process looks."""
    new = served.edit("skyer", title="Skyerne", slug="skyerne").edit("vinde", title="Vindene")
    new = new.without("efterskrift").edit("skyerne", aliases=("skyer",))
    target = new.write(tmp_path)
    follower = Follower()
    before, after = ["Skyer", "Vinde", "Efterskrift"], ["Skyerne", "Vindene"]
    for step in _steps(library.folder / "vejret", target):
        step()
        follower.look()
        assert titles() == before
    assert "Vejret er udgivet: 2 kapitler." in publish()
    follower.look()
    assert titles() == after


def _steps(folder: Path, target: Path):
    """Yield what git does to make one folder like the other: cut off, write, delete."""
    for path in sorted(p for p in target.rglob("*") if p.is_file()):
        here = folder / path.relative_to(target)
        text = path.read_text()
        yield lambda here=here: (here.parent.mkdir(exist_ok=True), here.write_text(""))
        yield lambda here=here, text=text: here.write_text(text[: len(text) // 2])
        yield lambda here=here, text=text: here.write_text(text)
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if not (target / path.relative_to(folder)).exists():
            yield path.unlink


def test_two_processes_on_two_checkouts_each_serve_their_own_whole(
    served: Course, library: Library, settings: Settings, tmp_path: Path
) -> None:
    """The one that is behind goes on with its own until its files are the published ones."""
    behind = Follower()
    ahead = tmp_path / "frem"
    ahead.mkdir()
    new = served.edit("skyer", title="Skyerne")
    new.write(ahead)
    here = settings.CONTENT_DIR
    settings.CONTENT_DIR = ahead
    publish()
    start()
    assert titles()[0] == "Skyerne"
    settings.CONTENT_DIR = here
    start()
    assert titles()[0] == "Skyer"
    behind.look()
    assert titles()[0] == "Skyer"
    new.write(here)
    behind.look()
    assert titles()[0] == "Skyerne"


def test_files_that_change_while_they_are_read_are_read_again(
    served: Course, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    from course import reading

    late = [served.edit("vinde", title="Vindene"), None]
    read = reading.read_folder

    def meanwhile(folder: Path, progress: reading.Progress | None = None):
        readings = read(folder, progress=progress)
        if edit := late.pop(0):
            edit.write(library.folder)
        return readings

    monkeypatch.setattr(reading, "read_folder", meanwhile)
    publish()
    start()
    assert titles() == ["Skyer", "Vindene", "Efterskrift"]
    assert late == []


def test_a_half_written_file_is_an_error_and_no_part_of_it_is_read(library: Library) -> None:
    folder = library.folder / "kursus"
    (folder / "01-del").mkdir(parents=True)
    (folder / "course.md").write_text("---\ntitle: Kur")
    assert read_course(folder, "kursus").course is None
