"""”Glem mig på denne enhed”, and that no row about a learner is beyond it."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models
from pages import Page, Reader

from learners import personal_data
from learners.models import Learner
from learners.visitor import COOKIE
from quizzes.models import Attempt, Completion, Feedback, Standing


@pytest.fixture
def known(anna: Reader, skyer: str) -> Reader:
    """Somebody who has answered, completed and commented."""
    anna.answer(skyer, "sky", "Vat")
    anna.answer(skyer, "sky", "Vanddamp")
    anna.send(anna.open(skyer).form("/tilbagemelding/"), clear="nej", comment="Jeg hedder Anna.")
    return anna


def forget(reader: Reader) -> Page:
    return reader.send(reader.open("/privatliv/").form("/privatliv/glem/"))


def test_the_page_says_beforehand_what_will_happen(known: Reader) -> None:
    page = known.open("/privatliv/")
    for words in [
        "Cookierne slettes",
        "skrevet i kommentarer, slettes",
        "uden tilknytning til dig",
    ]:
        assert words in page.text


def test_the_browser_is_told_to_forget_what_scripts_remembered(known: Reader) -> None:
    form = known.open("/privatliv/").form("/privatliv/glem/")
    response = known.send(form, follow=False).response
    assert response.headers["Clear-Site-Data"] == '"storage"'


def test_she_is_told_afterwards_what_has_happened(known: Reader) -> None:
    page = forget(known)
    assert page.address == "/privatliv/glemt/"
    assert "Cookierne og dine kommentarer er slettet." in page.text


def test_her_words_go_and_her_answers_stay_as_numbers(known: Reader) -> None:
    forget(known)
    learner = Learner.objects.get()
    assert learner.key is None
    feedback = Feedback.objects.get()
    assert (feedback.comment, feedback.clear) == ("", False)
    for model, rows in ((Attempt, 2), (Standing, 1), (Completion, 1)):
        assert model._default_manager.filter(learner=learner).count() == rows


def test_the_device_begins_anew(known: Reader, skyer: str) -> None:
    forget(known)
    assert known.client.cookies[COOKIE].value == ""
    page = known.open(skyer)
    assert page.question("sky").form
    assert "Flot!" not in page.text
    known.answer(skyer, "sky", "Vat")
    assert Learner.objects.count() == 2


def test_the_old_cookie_is_a_new_person(known: Reader, skyer: str) -> None:
    cookie = known.client.cookies[COOKIE].value
    forget(known)
    known.client.cookies[COOKIE] = cookie
    assert known.question(skyer, "sky").form
    known.answer(skyer, "sky", "Vat")
    assert Standing.objects.get(learner__key__isnull=False).tries == 1


def test_nobody_else_is_forgotten(known: Reader, skyer: str) -> None:
    other = Reader()
    other.answer(skyer, "sky", "Vat")
    other.send(other.open(skyer).form("/tilbagemelding/"), clear="ja", comment="Fint.")
    forget(known)
    assert other.question(skyer, "sky").verdict == "Ikke helt."
    assert Feedback.objects.filter(comment="Fint.").exists()


@pytest.mark.parametrize("reads", [False, True])
def test_a_stranger_can_ask_too(anna: Reader, skyer: str, reads: bool) -> None:
    if reads:
        anna.open(skyer)
    assert forget(anna).address == "/privatliv/glemt/"
    assert not Learner.objects.exists()


def test_two_people_can_be_forgotten(known: Reader, skyer: str) -> None:
    other = Reader()
    other.answer(skyer, "sky", "Vat")
    forget(known)
    forget(other)
    assert list(Learner.objects.values_list("key", flat=True)) == [None, None]


def test_another_site_cannot_have_her_forgotten(known: Reader) -> None:
    page = known.post("/privatliv/glem/", {})
    assert page.status == 403
    assert Learner.objects.get().key
    assert known.client.cookies[COOKIE].value


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_only_a_post_forgets(known: Reader, method: str) -> None:
    known.client.handler.enforce_csrf_checks = False
    assert getattr(known.client, method)("/privatliv/glem/").status_code == 405
    assert Learner.objects.get().key


# The registry


def models_about_learners() -> set[str]:
    """Every model from which foreign keys lead to Learner."""
    found: set[type[models.Model]] = {Learner}
    while new := {
        model
        for model in apps.get_models(include_auto_created=True)
        if model not in found
        and any(
            f.related_model in found
            for f in model._meta.get_fields()
            if f.concrete and (f.many_to_one or f.one_to_one)
        )
    }:
        found |= new
    return {model._meta.label for model in found - {Learner}}


def test_every_model_about_a_learner_is_covered_by_its_app() -> None:
    covered = [label for holder in personal_data.holders() for label in holder.models]
    assert models_about_learners() == set(covered)
    assert len(covered) == len(set(covered))


def test_the_walk_finds_what_is_there() -> None:
    assert "quizzes.Attempt" in models_about_learners()
    assert "quizzes.ChapterRef" not in models_about_learners()


def test_all_or_nothing_is_forgotten(known: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(learner: Learner) -> None:
        raise RuntimeError("disk full")

    broken = replace(personal_data.holders()[0], forget=fail)
    monkeypatch.setattr(personal_data, "_holders", [*personal_data.holders(), broken])
    with pytest.raises(RuntimeError, match="full"):
        Learner.objects.get().forget()
    assert Learner.objects.get().key
    assert Feedback.objects.get().comment == "Jeg hedder Anna."


# Her row


@pytest.mark.django_db
def test_remembering_makes_a_row_once_and_notes_the_day() -> None:
    key = uuid4()
    first = Learner.remember(key)
    Learner.objects.update(seen_on=date(2020, 1, 1))
    second = Learner.remember(key)
    assert first.pk == second.pk == Learner.objects.get().pk
    assert Learner.objects.get().seen_on > date(2026, 1, 1)
    assert str(second) == f"learner {second.pk}"
