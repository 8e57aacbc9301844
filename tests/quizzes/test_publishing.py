"""Publishing: the rows follow the files, and nothing that learners did is lost or misread."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from unittest import mock

import pytest
from courses import Chapter, Course, Library, Question, right, wrong
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from pages import Reader
from pytest_django import Settings

from learners.models import Learner
from quizzes import memory
from quizzes.models import (
    Attempt,
    ChapterRef,
    ChapterRevision,
    Completion,
    Feedback,
    Publication,
    QuestionRevision,
)
from quizzes.models import (
    Question as QuestionRow,
)
from quizzes.publishing import CannotPublish, _Publishing, publish

FLOT = "Flot!"
ROWS = (ChapterRef, ChapterRevision, QuestionRow, QuestionRevision, Publication, Completion)


def rows() -> list[object]:
    """Everything that publishing could have changed."""
    return [list(model.objects.order_by("pk").values()) for model in ROWS]


def advice(library: Library, course: Course) -> list[str]:
    [published] = library.publish(course)
    return list(published.advice)


def row(ident: str) -> QuestionRow:
    return QuestionRow.objects.get(ident=ident)


# What it makes of the files


def test_rows_say_what_the_files_say(course: Course) -> None:
    chapters = ChapterRef.objects.filter(retired_at=None).order_by("pk")
    assert [chapter.slug for chapter in chapters] == ["skyer", "vinde", "efterskrift"]
    sky = row("sky")
    assert (sky.chapter.slug, sky.position) == ("skyer", 1)
    assert sky.current
    assert sky.current.prompt == "Hvad er en sky?"
    assert sky.current.choices == [
        {"id": "a", "text": "Vat", "correct": False},
        {"id": "b", "text": "Vanddamp", "correct": True},
        {"id": "c", "text": "Røg", "correct": False},
    ]
    assert ChapterRevision.objects.get(slug="skyer").source == course.chapter("skyer").markdown()


def test_publishing_again_changes_nothing(library: Library, course: Course) -> None:
    before = rows()
    [published] = library.publish(course)
    assert not published.changed
    assert rows() == before


def test_going_back_and_forth_ends_where_it_began(library: Library, course: Course) -> None:
    edited = course.ask("sky", prompt="Hvad er skyer?").drop("regn")
    library.publish(edited)
    library.publish(course)
    assert QuestionRevision.objects.count() == 4
    assert row("regn").retired_at is None
    [published] = library.publish(edited)
    assert published.changed
    assert QuestionRevision.objects.count() == 4


def test_only_prompt_choices_and_key_make_a_new_revision(library: Library, course: Course) -> None:
    choices = (right("b", "Vanddamp", "Ja!"), wrong("c", "Røg"), wrong("a", "Vat"))
    library.publish(course.ask("sky", choices=choices, note="", shuffled=True))
    assert row("sky").revisions.count() == 1
    library.publish(course.ask("sky", choices=(right("a", "Vat"), *choices[:2])))
    assert row("sky").revisions.count() == 2


def test_a_question_that_moves_keeps_its_row(library: Library, course: Course) -> None:
    before = row("sky")
    library.publish(course.move("sky", "vinde"))
    after = row("sky")
    assert (after.pk, after.current_id) == (before.pk, before.current_id)
    assert (after.chapter.slug, after.position) == ("vinde", 2)
    assert row("regn").position == 1


def test_what_leaves_the_files_is_retired_and_revived(library: Library, course: Course) -> None:
    library.publish(course.drop("sky").without("vinde"))
    vinde = ChapterRef.objects.get(slug="vinde")
    assert vinde.retired_at
    assert row("sky").retired_at
    assert row("vind").retired_at
    library.publish(course)
    assert row("sky").retired_at is row("vind").retired_at is None
    assert ChapterRef.objects.get(slug="vinde", retired_at=None).pk == vinde.pk


def test_it_stays_retired_since_the_day_it_was(library: Library, course: Course) -> None:
    library.publish(course.drop("sky").without("vinde"))
    since = row("sky").retired_at, ChapterRef.objects.get(slug="vinde").retired_at
    library.publish(course.drop("sky").without("vinde").ask("regn", prompt="Hvad falder?"))
    assert (row("sky").retired_at, ChapterRef.objects.get(slug="vinde").retired_at) == since


# An id that returns


def test_a_retired_id_returns_with_the_words_of_any_of_its_times(
    library: Library, course: Course
) -> None:
    library.publish(course.ask("sky", prompt="Hvad er skyer?"))
    library.publish(course.drop("sky"))
    library.publish(course)
    assert row("sky").retired_at is None


def test_a_retired_id_returns_with_another_key(library: Library, course: Course) -> None:
    library.publish(course.drop("sky"))
    choices = (right("a", "Vat"), wrong("b", "Vanddamp"), wrong("c", "Røg"))
    library.publish(course.ask("sky", choices=choices))
    assert row("sky").revisions.count() == 2


OTHER = [
    {"prompt": "Hvad er en sø?"},
    {"choices": (wrong("a", "Bomuld"), right("b", "Vanddamp"), wrong("c", "Røg"))},
    {"choices": (wrong("a", "Vat"), right("b", "Vanddamp"))},
]


@pytest.mark.parametrize("changes", OTHER, ids=["prompt", "choice", "fewer"])
def test_a_retired_id_with_other_words_is_refused_with_both_and_nothing_is_changed(
    library: Library, course: Course, changes: dict[str, object]
) -> None:
    library.publish(course.drop("sky"))
    before = rows()
    new = course.ask("sky", **changes).drop("vind")
    with pytest.raises(CannotPublish) as refused:
        library.publish(new)
    question = new.question("sky")
    [message] = refused.value.messages
    assert message == (
        "Id’et ”sky” tilhørte et spørgsmål, der er taget ud: ”Hvad er en sky?” (Vat · Vanddamp · Røg). "
        f"Nu står der: ”{question.prompt}” ({' · '.join(c.text for c in question.choices)}). "
        "Giv det nye spørgsmål et nyt id."
    )
    assert rows() == before


def test_every_such_id_is_told(library: Library, course: Course) -> None:
    library.publish(course.drop("sky").drop("vind"))
    with pytest.raises(CannotPublish) as refused:
        library.publish(course.ask("sky", prompt="Hvad er en sø?").ask("vind", prompt="Hvem?"))
    assert len(refused.value.messages) == 2


# Renaming


def complete(reader: Reader, course: Course, slug: str = "vinde") -> None:
    reader.answer(course.url_of(slug), "vind", "Luft")


def test_an_alias_is_an_update(library: Library, course: Course, anna: Reader) -> None:
    complete(anna, course)
    before = ChapterRef.objects.get(slug="vinde")
    renamed = course.rename("vinde", "storme")
    library.publish(renamed)
    after = ChapterRef.objects.get(pk=before.pk)
    assert (after.slug, after.retired_at) == ("storme", None)
    assert FLOT in anna.open(renamed.url_of("storme")).text
    assert not ChapterRef.objects.filter(slug="vinde").exists()


def test_a_renaming_can_be_taken_back_without_an_alias(
    library: Library, course: Course, anna: Reader, bo: Reader
) -> None:
    complete(anna, course)
    renamed = course.rename("vinde", "storme")
    library.publish(renamed)
    complete(bo, renamed, "storme")
    library.publish(course)
    for reader in (anna, bo):
        assert FLOT in reader.open(course.url_of("vinde")).text


def test_two_chapters_can_change_names_by_way_of_a_third(
    library: Library, course: Course, anna: Reader
) -> None:
    complete(anna, course)
    first = course.rename("vinde", "storme")
    second = first.rename("skyer", "vinde").edit("storme", aliases=())
    for version in (first, second, first, course, first):
        library.publish(version)
    assert FLOT in anna.open(first.url_of("storme")).text
    assert FLOT not in anna.open(first.url_of("skyer")).text


def test_an_alias_that_comes_late_brings_the_history_along(
    library: Library, course: Course, anna: Reader, bo: Reader
) -> None:
    library.publish(course := course.edit("efterskrift", body="Slut."))
    for reader, address in ((anna, "efterskrift"),):
        reader.send(reader.open(course.url_of(address)).form("/laest/"))
        reader.send(reader.open(course.url_of(address)).form("/tilbagemelding/"), clear="nej")
    bare = course.rename("efterskrift", "slut", alias=False).edit("slut", body="Nu er det slut.")
    library.publish(bare)
    assert FLOT not in anna.open(bare.url_of("slut")).text
    bo.send(bo.open(bare.url_of("slut")).form("/laest/"))
    named = course.rename("efterskrift", "slut")
    for version in (named, course, bare, named, course.edit("efterskrift", title="Sidst")):
        library.publish(version)
        slug = version.chapters[2].slug
        for reader in (anna, bo):
            assert FLOT in reader.open(version.url_of(slug)).text
        assert "nej, ikke alt var klart" in anna.open(version.url_of(slug)).text


def test_who_completed_it_under_both_names_has_completed_it(
    library: Library, course: Course, anna: Reader
) -> None:
    complete(anna, course)
    bare = course.rename("vinde", "storme", alias=False).edit("storme", title="Storme")
    library.publish(bare)
    assert FLOT in anna.open(bare.url_of("storme")).text
    library.publish(course.rename("vinde", "storme"))
    assert FLOT in anna.open(bare.url_of("storme")).text
    library.publish(course)
    assert FLOT in anna.open(course.url_of("vinde")).text


def test_a_renaming_that_changes_no_word_needs_no_alias(
    library: Library, course: Course, anna: Reader
) -> None:
    course = course.edit("efterskrift", title="Efterskrift")
    library.publish(course)
    anna.send(anna.open(course.url_of("efterskrift")).form("/laest/"))
    bare = course.rename("efterskrift", "slut", alias=False)
    library.publish(bare)
    assert FLOT in anna.open(bare.url_of("slut")).text


def test_an_author_who_forgot_the_alias_is_told(library: Library, course: Course) -> None:
    bare = course.rename("skyer", "himlen", alias=False)
    [message] = advice(library, bare)
    assert message.startswith("Kapitlet ”skyer” er væk, og ”himlen” har dets spørgsmål.")
    assert "aliases: [skyer]" in message
    assert advice(library, bare.edit("himlen", title="Himmel")) == []


def test_there_is_no_such_advice_where_it_would_be_wrong(library: Library, course: Course) -> None:
    assert advice(library, course.rename("skyer", "himlen")) == []
    assert advice(library, course.without("vinde").rename("skyer", "himlen")) == []
    assert advice(library, course) == []
    assert advice(library, course.move("sky", "vinde")) == []


def test_each_heir_of_a_chapter_that_was_split_is_named(library: Library, course: Course) -> None:
    split = course.move("sky", "vinde").move("regn", "efterskrift").without("skyer")
    first, second = advice(library, split)
    assert "”efterskrift” har dets spørgsmål" in first
    assert "”vinde” har dets spørgsmål" in second


def test_a_name_that_is_free_again_can_be_another_chapters(
    library: Library, course: Course, anna: Reader
) -> None:
    complete(anna, course)
    renamed = course.rename("vinde", "storme").edit("storme", aliases=())
    another = Course((*renamed.chapters, Chapter("vinde", title="Andre vinde")))
    library.publish(course.rename("vinde", "storme"))
    library.publish(another)
    assert FLOT in anna.open(another.url_of("storme")).text
    assert FLOT not in anna.open(another.url_of("vinde")).text


# Completions that become due


def nearly(reader: Reader, course: Course) -> None:
    reader.answer(course.url_of("skyer"), "regn", "Regn", "Sne")


def test_retiring_the_last_open_question_completes_the_chapter(
    library: Library, course: Course, anna: Reader, bo: Reader, skyer: str
) -> None:
    nearly(anna, course)
    bo.answer(skyer, "regn", "Sand")
    library.publish(course.drop("sky"))
    assert FLOT in anna.open(skyer).text
    assert FLOT not in bo.open(skyer).text
    assert Completion.objects.count() == 1
    library.publish(course)
    assert FLOT in anna.open(skyer).text


def test_moving_the_last_open_question_away_completes_the_chapter(
    library: Library, course: Course, anna: Reader, skyer: str
) -> None:
    nearly(anna, course)
    library.publish(course.move("sky", "vinde"))
    assert FLOT in anna.open(skyer).text


def test_a_question_that_comes_back_answered_completes_the_chapter(
    library: Library, course: Course, anna: Reader, skyer: str
) -> None:
    nearly(anna, course)
    parts = course.move("regn", "vinde")
    library.publish(parts)
    anna.answer(skyer, "sky", "Vat")
    form = anna.form(skyer, "sky").choose("Vanddamp")
    library.publish(course.move("sky", "vinde"))
    anna.send(form)
    assert FLOT in anna.open(skyer).text


def test_an_answer_that_was_shown_counts_there_too(
    library: Library, course: Course, anna: Reader, skyer: str
) -> None:
    anna.answer(skyer, "sky", "Vat")
    form = anna.answer(skyer, "sky", "Røg").question("sky").show_form
    assert form
    anna.send(form)
    library.publish(course.drop("regn"))
    assert FLOT in anna.open(skyer).text


def test_a_chapter_that_loses_its_quiz_is_still_to_be_read(
    library: Library, course: Course, anna: Reader, skyer: str
) -> None:
    anna.answer(skyer, "sky", "Vat")
    library.publish(course.drop("sky").drop("regn"))
    page = anna.open(skyer)
    assert FLOT not in page.text
    assert page.form("/laest/")


def test_whoever_has_it_already_is_not_in_the_way(
    library: Library, course: Course, anna: Reader, bo: Reader, skyer: str
) -> None:
    nearly(anna, course)
    anna.answer(skyer, "sky", "Vanddamp")
    nearly(bo, course)
    library.publish(course.drop("sky"))
    assert Completion.objects.count() == 2


# All or nothing


@pytest.mark.parametrize("step", ["_save_chapters", "_save_questions", "_complete_what_is_due"])
def test_a_publication_that_fails_half_way_leaves_nothing(
    library: Library, course: Course, step: str
) -> None:
    before = rows()
    edited = course.rename("vinde", "storme").drop("sky").ask("regn", prompt="Hvad falder?")
    real = getattr(_Publishing, step)

    def fail(publishing: object) -> None:
        real(publishing)
        raise DatabaseError("disk full")

    with mock.patch.object(_Publishing, step, fail), pytest.raises(DatabaseError, match="full"):
        library.publish(edited)
    assert rows() == before


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_publish_once(library: Library) -> None:
    [reading] = library.read(long_course(20))
    given = reading.course
    assert given

    def publish_it(_: int) -> bool:
        try:
            return publish(given).changed
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        changed = list(threads.map(publish_it, range(4)))
    assert sorted(changed) == [False, False, False, True]
    assert (Publication.objects.count(), QuestionRow.objects.count()) == (1, 20)


# How much it asks of the database


def statements(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    ours = [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    return len(ours)


def long_course(length: int, body: str = "Tekst.") -> Course:
    chapters = (
        Chapter(
            f"kapitel-{number}",
            (Question(f"q-{number}", "Hvad?", (right("a", "Det"), wrong("b", "Dette"))),),
            body=body,
        )
        for number in range(length)
    )
    return Course(tuple(chapters), slug="lang")


def published(library: Library, course: Course) -> int:
    [reading] = library.read(course)
    given = reading.course
    assert given
    return statements(lambda: publish(given))


def test_an_unchanged_course_costs_the_same_at_any_size(db: None, library: Library) -> None:
    counts = set()
    for length in (1, 40):
        course = long_course(length)
        published(library, course)
        counts.add(published(library, course))
    assert len(counts) == 1
    assert counts.pop() <= 2


def test_three_hundred_chapters_are_published_in_batches(db: None, library: Library) -> None:
    assert published(library, long_course(300)) <= 25
    assert published(library, long_course(100, body="Ny tekst.")) <= 25


def test_it_does_not_grow_with_what_learners_did(
    library: Library, course: Course, anna: Reader
) -> None:
    def publish_both() -> int:
        away = published(library, course.drop("sky"))
        return away + published(library, course)

    publish_both()
    few = publish_both()
    question, revision = row("regn"), row("regn").current
    assert revision
    learners = Learner.objects.bulk_create([Learner(seen_on="2026-11-24") for _ in range(500)])
    Attempt.objects.bulk_create(
        Attempt(
            learner=learner,
            question=question,
            revision=revision,
            chosen=["c"],
            correct=False,
            submission=f"{learner.pk:032x}",
        )
        for learner in learners
    )
    Feedback.objects.bulk_create(
        Feedback(learner=learner, revision=ChapterRevision.objects.all()[0], clear=True)
        for learner in learners
    )
    assert publish_both() == few


# manage.py publish


class Said:
    """What a run of the command wrote."""

    def __init__(self) -> None:
        self.out, self.err = StringIO(), StringIO()
        self.refused = ""
        try:
            call_command("publish", stdout=self.out, stderr=self.err)
        except CommandError as error:
            self.refused = str(error)


def test_the_command_says_what_it_did(db: None, library: Library, course: Course) -> None:
    Course((Chapter("et"),), slug="andet").write(library.folder)
    said = Said()
    assert said.out.getvalue() == "Andet er udgivet: 1 kapitel.\nVejret er uændret: 3 kapitler.\n"
    assert (said.err.getvalue(), said.refused) == ("", "")


def test_the_command_gives_the_advice(library: Library, course: Course) -> None:
    course.rename("skyer", "himlen", alias=False).write(library.folder)
    said = Said()
    assert (
        f"{library.folder}/vejret: advarsel alias: Kapitlet ”skyer” er væk" in said.out.getvalue()
    )
    assert not said.refused


def test_a_course_with_an_error_changes_nothing_while_the_others_are_published(
    library: Library, course: Course
) -> None:
    folder = course.drop("sky").write(library.folder)
    (folder / "course.md").write_text("# Uden titel\n")
    Course((Chapter("et"),), slug="andet").write(library.folder)
    said = Said()
    assert not said.refused
    assert said.out.getvalue() == "Andet er udgivet: 1 kapitel.\n"
    assert f"{folder}/course.md:1:1: fejl titel:" in said.err.getvalue()
    assert said.err.getvalue().endswith(
        "Kurset vejret har fejl og er ikke udgivet. Den senest udgivne vises.\n"
    )
    assert row("sky").retired_at is None


def test_a_reused_id_is_told_by_the_command(library: Library, course: Course) -> None:
    library.publish(course.drop("sky"))
    folder = course.ask("sky", prompt="Hvad er en sø?").write(library.folder)
    said = Said()
    assert said.err.getvalue().startswith(f"{folder}: fejl brugt-id: Id’et ”sky” tilhørte")
    assert "Intet kursus er udgivet." in said.refused


def test_the_command_fails_when_it_could_publish_nothing(library: Library, course: Course) -> None:
    (library.folder / "vejret" / "course.md").write_text("# Uden titel\n")
    assert Said().refused == "Intet kursus er udgivet. Ret fejlene ovenfor, og prøv igen."


def test_the_command_fails_on_a_folder_without_courses(
    db: None, library: Library, settings: Settings, tmp_path: Path
) -> None:
    (library.folder / "README.txt").touch()
    said = Said()
    assert said.refused == (
        f"Der er intet kursus i {library.folder}: et kursus er en mappe med en course.md."
    )
    assert (said.out.getvalue(), said.err.getvalue()) == ("", "")
    settings.CONTENT_DIR = tmp_path / "findes-ikke"
    assert Said().refused == f"Mappen {settings.CONTENT_DIR} findes ikke."


def test_one_course_alone_can_be_the_content_folder(
    db: None, library: Library, settings: Settings, course: Course
) -> None:
    settings.CONTENT_DIR = library.folder / "vejret"
    assert Said().out.getvalue() == "Vejret er uændret: 3 kapitler.\n"
    memory.load()
    assert memory.get_live_course("vejret").course.title == "Vejret"
