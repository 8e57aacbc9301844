"""A course that gets a new name, and one that leaves the files: addresses and answers follow."""

import shutil
from dataclasses import replace
from io import StringIO

import pytest
from courses import Chapter, Course, Library
from django.core.management import CommandError, call_command
from pages import Reader

from quizzes import memory
from quizzes.models import Attempt, ChapterRef, Publication, Question
from quizzes.publishing import publish, take_out


@pytest.fixture
def renamed(library: Library, course: Course) -> Course:
    """The course under a new name, with its old one as an alias; not yet published."""
    return replace(course, slug="vejr-og-vind", title="Vejr og vind", aliases=("vejret",))


def put_in_place(library: Library, before: Course, after: Course) -> str:
    """Rename the folder as the author does, and publish; return what the command says."""
    shutil.rmtree(library.folder / before.slug)
    after.write(library.folder)
    out = StringIO()
    call_command("publish", stdout=out, stderr=out)
    memory.load()
    return out.getvalue()


@pytest.mark.parametrize("page", ["", "skyer/"])
def test_the_old_address_leads_to_the_new_for_good(
    library: Library, course: Course, renamed: Course, anna: Reader, page: str
) -> None:
    put_in_place(library, course, renamed)
    response = anna.open(f"/vejret/{page}").response
    assert (response.status_code, response["Location"]) == (301, f"/vejr-og-vind/{page}")


def test_an_old_course_and_an_old_chapter_are_one_step_from_the_page(
    library: Library, course: Course, renamed: Course, anna: Reader
) -> None:
    put_in_place(library, course, renamed.rename("skyer", "himlen"))
    response = anna.open("/vejret/skyer/").response
    assert (response.status_code, response["Location"]) == (301, "/vejr-og-vind/himlen/")
    assert anna.open("/vejret/findes-ikke/").status == 404


def test_what_was_answered_under_the_old_name_still_counts(
    library: Library, course: Course, renamed: Course, anna: Reader, skyer: str
) -> None:
    anna.answer(skyer, "sky", "Vanddamp")
    put_in_place(library, course, renamed)
    assert anna.question(renamed.url_of("skyer"), "sky").verdict == "Rigtigt!"
    assert set(Question.objects.values_list("course", flat=True)) == {"vejr-og-vind"}
    assert not ChapterRef.objects.exclude(retired_at=None).exists()


def test_an_answer_from_a_page_with_the_old_address_is_taken(
    library: Library, course: Course, renamed: Course, anna: Reader, skyer: str
) -> None:
    form = anna.form(skyer, "sky").choose("Vanddamp")
    put_in_place(library, course, renamed)
    assert anna.send(form).question("sky").verdict == "Rigtigt!"
    assert Attempt.objects.get().question.course == "vejr-og-vind"


def test_a_renaming_can_be_taken_back(
    library: Library, course: Course, renamed: Course, anna: Reader, skyer: str
) -> None:
    anna.answer(skyer, "sky", "Vanddamp")
    put_in_place(library, course, renamed)
    put_in_place(library, renamed, replace(course, aliases=("vejr-og-vind",)))
    assert anna.question(skyer, "sky").verdict == "Rigtigt!"


def test_an_alias_that_comes_too_late_is_told(
    library: Library, course: Course, renamed: Course
) -> None:
    library.publish(replace(renamed, aliases=()))
    [reading] = [r for r in library.read(renamed) if r.slug == "vejr-og-vind"]
    assert reading.course
    [advice] = publish(reading.course).advice
    assert advice.startswith("Kurset var udgivet som ”vejr-og-vind”, før det fik aliasset ”vejret”")
    assert Question.objects.filter(course="vejret", retired_at=None).count() == 3


def test_a_course_that_leaves_the_files_is_taken_out_and_its_answers_stay(
    library: Library, course: Course, anna: Reader, skyer: str
) -> None:
    anna.answer(skyer, "sky", "Vanddamp")
    Course((Chapter("et"),), slug="andet").write(library.folder)
    shutil.rmtree(library.folder / "vejret")
    out = StringIO()
    call_command("publish", stdout=out)
    memory.load()
    assert "Kurset vejret står ikke længere i filerne" in out.getvalue()
    assert anna.open(skyer).status == 404
    assert Attempt.objects.count() == 1
    course.write(library.folder)
    call_command("publish", stdout=out)
    memory.load()
    assert anna.question(skyer, "sky").verdict == "Rigtigt!"


def test_nothing_is_taken_out_while_another_course_has_an_error(
    library: Library, course: Course, anna: Reader, skyer: str
) -> None:
    """The one with the error may be the one that is missed, under a new name."""
    shutil.rmtree(library.folder / "vejret")
    folder = Course((Chapter("et"),), slug="andet", aliases=("vejret",)).write(library.folder)
    (folder / "01-del-1" / "01-et.md").write_text("Uden titel")
    with pytest.raises(CommandError):
        call_command("publish", stdout=StringIO(), stderr=StringIO())
    memory.load()
    assert anna.open(skyer).status == 200


def test_taking_a_course_out_twice_is_taking_it_out_once(course: Course) -> None:
    take_out("vejret")
    assert "vejret" not in Publication.standing()
    take_out("vejret")
    assert not Question.objects.filter(retired_at=None).exists()
