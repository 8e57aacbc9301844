"""Mine data: all that is stored about a person, and nobody else's, as a file."""

import json
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.test import Client
from pages import Reader

from learners import personal_data
from learners.models import Learner

ADDRESS = "/privatliv/mine-data.json"


def data_of(client: Client) -> dict[str, Any]:
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert 'filename="kapitel-mine-data.json"' in response.headers["Content-Disposition"]
    data: dict[str, Any] = json.loads(response.content)
    return data


def test_what_she_has_done_stands_there_in_words(anna: Reader, skyer: str) -> None:
    anna.answer(skyer, "sky", "Vat")
    anna.answer(skyer, "sky", "Vanddamp")
    anna.send(anna.open(skyer).form("/tilbagemelding/"), clear="nej", comment="Æblet faldt.")
    data = data_of(anna.client)
    assert [(answer["valgt"], answer["rigtigt"]) for answer in data["svar"]] == [
        (["Vat"], False),
        (["Vanddamp"], True),
    ]
    assert data["svar"][0]["kursus"] == "vejret"
    assert data["svar"][0]["ordlyd"] == "Hvad er en sky?"
    assert [entry["kapitel"] for entry in data["gennemførte kapitler"]] == ["skyer"]
    [said] = data["tilbagemeldinger"]
    assert (said["alt var klart"], said["kommentar"]) == (False, "Æblet faldt.")
    assert data["oprettet"]


def test_the_privacy_page_leads_to_it(anna: Reader, skyer: str) -> None:
    page = anna.open("/privatliv/")
    assert page.root.one("a", href=ADDRESS).text == "Hent mine data"


def test_nobody_elses_stands_there(anna: Reader, skyer: str) -> None:
    anna.answer(skyer, "sky", "Vanddamp")
    Reader().answer(skyer, "sky", "Vat")
    assert [answer["valgt"] for answer in data_of(anna.client)["svar"]] == [["Vanddamp"]]


def test_a_stranger_gets_an_empty_file_and_no_row(db: None) -> None:
    assert data_of(Client()) == {}
    assert not Learner.objects.exists()


def test_it_is_only_to_be_read(db: None) -> None:
    assert Client().post(ADDRESS).status_code == 405


def test_no_kind_of_row_about_a_learner_is_left_out(db: None) -> None:
    """A model that refers to a learner is covered by a holder, and each holder gives its own out."""
    covered = {name for holder in personal_data.holders() for name in holder.models}
    referring = {
        relation.related_model._meta.label
        for relation in Learner._meta.related_objects
        if not isinstance(relation.related_model, str)
    }
    assert referring <= covered
    assert all(apps.get_model(name) for name in covered)
    learner = Learner.objects.get(pk=Learner.remember(uuid4()).pk)
    assert set(learner.export()) == {
        *("oprettet", "sidst set", "svar", "gennemførte kapitler", "tilbagemeldinger"),
        "hold",
    }
