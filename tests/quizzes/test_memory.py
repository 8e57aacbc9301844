"""What a process serves: the newest publication that its files agree with, and nothing half done."""

import logging
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from courses import Chapter, Course, Library, Question, right, wrong
from django.db import OperationalError
from pages import Reader

from course import content
from quizzes import memory
from quizzes.memory import Follower
from quizzes.models import Completion, Publication
from quizzes.publishing import publish, take_out


@pytest.fixture
def follower(course: Course) -> Follower:
    return Follower()


def put(library: Library, *courses: Course) -> None:
    """Publish as another process does: this one is told nothing."""
    for reading in library.read(*courses):
        assert reading.course
        publish(reading.course)


def titles() -> list[str]:
    return [course.title for course in content.all_courses()]


def prompt(ident: str = "sky") -> str:
    return memory.get_live_course("vejret").questions[ident].question.prompt


def test_a_publication_is_served_after_the_next_look(
    library: Library, course: Course, follower: Follower, anna: Reader, skyer: str
) -> None:
    put(library, course.ask("sky", prompt="Hvad er skyer?"))
    assert prompt() == "Hvad er en sky?"
    follower.look()
    assert prompt() == "Hvad er skyer?"
    assert anna.question(skyer, "sky").text.startswith("Spørgsmål 1 af 2 Hvad er skyer?")


def test_a_look_at_nothing_new_reads_nothing(
    follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = memory.get_live_course("vejret")
    monkeypatch.setattr(memory, "read_folder", None)
    follower.look()
    assert memory.get_live_course("vejret") is served


def test_files_ahead_of_the_publication_are_not_served(
    library: Library, course: Course, follower: Follower
) -> None:
    edited = course.ask("sky", prompt="Hvad er skyer?")
    edited.write(library.folder)
    follower.look()
    assert prompt() == "Hvad er en sky?"
    put(library, edited)
    follower.look()
    assert prompt() == "Hvad er skyer?"


def test_a_publication_ahead_of_the_files_waits_for_them(
    library: Library, course: Course, follower: Follower
) -> None:
    edited = course.ask("sky", prompt="Hvad er skyer?")
    put(library, edited)
    course.write(library.folder)
    follower.look()
    assert prompt() == "Hvad er en sky?"
    edited.write(library.folder)
    follower.look()
    assert prompt() == "Hvad er skyer?"


def test_broken_files_leave_the_last_good_version(
    library: Library, course: Course, follower: Follower, anna: Reader, skyer: str
) -> None:
    file = library.folder / "vejret" / "01-del-1" / "01-skyer.md"
    good = file.read_text()
    file.write_text(good.replace("{#sky}", ""))
    follower.look()
    assert prompt() == "Hvad er en sky?"
    assert anna.answer(skyer, "sky", "Vanddamp").question("sky").verdict == "Rigtigt!"
    file.write_text(good)
    follower.look()
    assert prompt() == "Hvad er en sky?"


def test_a_course_that_comes_and_one_that_is_taken_out(
    library: Library, course: Course, follower: Follower, anna: Reader
) -> None:
    other = Course((Chapter("et"),), slug="andet")
    put(library, other)
    follower.look()
    assert titles() == ["Andet", "Vejret"]
    shutil.rmtree(library.folder / "andet")
    follower.look()
    assert titles() == ["Andet", "Vejret"]
    take_out("andet")
    follower.look()
    assert titles() == ["Vejret"]
    assert anna.open(other.url).status == 404


def test_a_course_that_was_never_published_is_not_served(
    library: Library, course: Course, follower: Follower, caplog: pytest.LogCaptureFixture
) -> None:
    Course((Chapter("et"),), slug="andet").write(library.folder)
    follower.look()
    assert titles() == ["Vejret"]
    assert "Kurset andet er ikke udgivet" in caplog.text


def test_a_process_that_starts_with_older_files_serves_them(
    library: Library, course: Course, anna: Reader
) -> None:
    put(library, course.rename("skyer", "himlen").ask("sky", prompt="Hvad er skyer?").drop("vind"))
    course.write(library.folder)
    memory.load([])
    memory.load()
    assert prompt() == "Hvad er en sky?"
    page = anna.answer(course.url_of("skyer"), "sky", "Vanddamp")
    assert page.question("sky").verdict == "Rigtigt!"


def test_two_courses_alike_in_every_file_are_two_courses(
    library: Library, course: Course, anna: Reader, skyer: str
) -> None:
    copy = Course(course.chapters, slug="kopi", title="Vejret")
    library.publish(copy)
    anna.answer(copy.url_of("skyer"), "sky", "Vat")
    assert anna.question(copy.url_of("skyer"), "sky").verdict == "Ikke helt."
    assert anna.question(skyer, "sky").form


def test_a_request_that_began_before_the_swap_ends_as_it_began(
    library: Library, course: Course, skyer: str
) -> None:
    before = content.get_course("vejret")
    library.publish(course.ask("sky", prompt="Hvad er skyer?"))
    assert memory.live_of(before).questions["sky"].question.prompt == "Hvad er en sky?"


def test_a_chapter_that_was_renamed_away_is_not_found_under_a_name_it_no_longer_claims(
    library: Library, course: Course, anna: Reader, skyer: str
) -> None:
    library.publish(course.rename("skyer", "himlen"))
    response = anna.open(skyer).response
    assert (response.status_code, response["Location"]) == (301, course.url_of("himlen"))
    library.publish(course.rename("skyer", "himlen", alias=False))
    assert anna.open(skyer).status == 404


# Answers given in the second before a process has swapped


def late(
    library: Library, course: Course, follower: Follower, edit: Course, send: Callable[[], object]
) -> None:
    """Publish an edit, and send an answer before this process knows of it."""
    put(library, edit)
    send()
    follower.look()
    follower.look()


def test_an_answer_that_a_retirement_made_the_last_one_completes_the_chapter(
    library: Library, course: Course, follower: Follower, anna: Reader, skyer: str
) -> None:
    late(
        library,
        course,
        follower,
        course.drop("sky"),
        lambda: anna.answer(skyer, "regn", "Regn", "Sne"),
    )
    assert "Flot!" in anna.open(skyer).text


def test_so_does_one_given_in_the_chapter_that_a_question_is_leaving(
    library: Library, course: Course, follower: Follower, anna: Reader, skyer: str
) -> None:
    vinde = course.url_of("vinde")
    anna.answer(vinde, "vind", "Luft")
    edit = course.move("sky", "vinde").drop("vind")
    late(library, course, follower, edit, lambda: anna.answer(skyer, "sky", "Vanddamp"))
    assert Completion.objects.count() == 1
    assert "Flot!" in anna.open(vinde).text


def test_a_retired_question_is_still_answered_until_then(
    library: Library, course: Course, follower: Follower, anna: Reader, skyer: str
) -> None:
    put(library, course.drop("sky"))
    assert anna.answer(skyer, "sky", "Vanddamp").question("sky").verdict == "Rigtigt!"


def test_an_answer_to_a_text_this_process_has_not_met_is_graded_by_it(
    library: Library, course: Course, anna: Reader, skyer: str
) -> None:
    """Another process has shown it: a page from one, an answer to the other."""
    key = (right("a", "Vat"), wrong("b", "Vanddamp"), wrong("c", "Røg"))
    before = library.read()
    library.publish(course.ask("sky", choices=key))
    form = anna.form(skyer, "sky").choose("Vat")
    memory.load(before)
    anna.send(form)
    library.publish(course.ask("sky", choices=key))
    assert anna.question(skyer, "sky").verdict == "Rigtigt!"


# The thread


def test_a_look_that_fails_is_logged_and_the_next_one_is_made(
    follower: Follower, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looks = iter([OperationalError("gone"), FileNotFoundError("gone"), KeyboardInterrupt()])

    def look() -> None:
        raise next(looks)

    monkeypatch.setattr(follower, "look", look)
    monkeypatch.setattr(memory, "close_old_connections", lambda: None)
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    with caplog.at_level(logging.ERROR), pytest.raises(KeyboardInterrupt):
        memory._look_again(follower)
    assert waited == [1, 1, 1]
    assert caplog.text.count("De hidtidige vises fortsat.") == 2


def test_a_file_that_is_saved_and_one_that_goes_are_seen(
    library: Library, course: Course, tmp_path: Path
) -> None:
    states = [memory._state()]
    note = library.folder / "vejret" / "noter"
    for act in (note.touch, note.unlink):
        act()
        states.append(memory._state())
    assert states[0] == states[2] != states[1]
    Publication.objects.create(course="x", digest="x")
    assert memory._state() != states[0]


def test_a_question_can_have_any_id_that_the_format_allows(
    library: Library, course: Course, anna: Reader
) -> None:
    odd = Question("2024-a", "Hvad?", (right("1", "Det"), wrong("2-b", "Dette")))
    strange = Course((Chapter("1", (odd,)),), slug="2024")
    library.publish(strange)
    assert (
        anna.answer(strange.url_of("1"), "2024-a", "Det").question("2024-a").verdict == "Rigtigt!"
    )
