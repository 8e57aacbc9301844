"""The cookie that a guest is known by: who gets one, when, and what it is worth."""

from http.cookies import Morsel
from uuid import UUID

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse
from pages import Page, Reader
from pytest_django import Settings

from learners.models import Learner
from learners.visitor import COOKIE, Visitor

YEAR = 365 * 24 * 60 * 60


def set_by(page: Page) -> "Morsel[str] | None":
    return page.response.cookies.get(COOKIE)


def key_in(reader: Reader) -> UUID:
    request = HttpRequest()
    request.COOKIES = {COOKIE: reader.client.cookies[COOKIE].value}
    visitor = Visitor.of(request)
    assert visitor.known
    return visitor.key


def signed(value: str, salt: str = COOKIE) -> str:
    response = HttpResponse()
    response.set_signed_cookie(COOKIE, value, salt=salt)
    return response.cookies[COOKIE].value


def test_a_page_with_a_form_gives_it(anna: Reader, skyer: str) -> None:
    morsel = set_by(anna.open(skyer))
    assert morsel
    assert morsel["max-age"] == YEAR
    assert morsel["httponly"] is True
    assert morsel["samesite"] == "Lax"
    assert morsel["path"] == "/"
    assert not morsel["secure"]


@pytest.mark.parametrize("address", ["/", "/vejret/", "/privatliv/", "/healthz", "/findes-ikke/"])
def test_a_page_to_read_gives_none(anna: Reader, skyer: str, address: str) -> None:
    assert set_by(anna.open(address)) is None


def test_under_https_it_is_never_sent_in_the_clear(
    anna: Reader, skyer: str, settings: Settings
) -> None:
    settings.HTTPS = True
    morsel = set_by(anna.open(skyer))
    assert morsel
    assert morsel["secure"] is True


def test_it_tells_nothing_and_two_readers_get_two(anna: Reader, skyer: str) -> None:
    other = Reader()
    for reader in (anna, other):
        reader.open(skyer)
    assert key_in(anna) != key_in(other)
    assert key_in(anna).version == 4


def test_reading_on_does_not_renew_it_and_an_act_does(anna: Reader, skyer: str) -> None:
    anna.open(skyer)
    key = key_in(anna)
    for address in (skyer, "/vejret/", "/vejret/efterskrift/", f"{skyer}?igen=sky"):
        assert set_by(anna.open(address)) is None
    for form in (
        anna.form(skyer, "sky").choose("Vat"),
        anna.open(skyer).form("/tilbagemelding/"),
        anna.open("/vejret/efterskrift/").form("/laest/"),
    ):
        morsel = set_by(anna.send(form, follow=False, clear="ja"))
        assert morsel
        assert morsel["max-age"] == YEAR
        assert key_in(anna) == key


def test_a_refused_form_gives_it_to_a_newcomer(anna: Reader, skyer: str) -> None:
    form = anna.form(skyer, "sky")
    del anna.client.cookies[COOKIE]
    assert set_by(anna.send(form.choose()))


@pytest.mark.parametrize(
    "value", ["", "x", "0" * 32, "0" * 32 + ":x:y", "a" * 5000, "æ", '"', ":::", "\\000"]
)
def test_one_that_we_did_not_sign_is_worth_nothing(anna: Reader, skyer: str, value: str) -> None:
    anna.client.cookies[COOKIE] = value
    assert set_by(anna.open(skyer))
    assert key_in(anna)


def test_a_signature_on_something_else_is_worth_nothing(anna: Reader, skyer: str) -> None:
    anna.open(skyer)
    good = anna.client.cookies[COOKIE].value
    for value in (signed(UUID(int=1).hex, "andet"), signed("abc"), good[:-1], "x" + good):
        anna.client.cookies[COOKIE] = value
        assert set_by(anna.open(skyer)), value


def test_one_signed_with_an_earlier_secret_key_still_holds(
    anna: Reader, skyer: str, settings: Settings
) -> None:
    anna.answer(skyer, "sky", "Vat")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "n" * 50
    assert anna.question(skyer, "sky").verdict == "Ikke helt."


def test_it_holds_for_a_year_and_no_longer(anna: Reader, skyer: str) -> None:
    with time_machine.travel("2026-01-01"):
        anna.open(skyer)
    cookie = anna.client.cookies[COOKIE].value
    for day, held in (("2026-12-31", True), ("2027-01-02", False)):
        anna.client.cookies[COOKIE] = cookie
        with time_machine.travel(day):
            assert (set_by(anna.open(skyer)) is None) == held


def test_a_visitor_who_is_not_to_be_kept_gets_nothing() -> None:
    response = HttpResponse()
    Visitor(UUID(int=1), known=True).leave_in(response)
    assert not response.cookies


def test_the_row_is_made_by_the_first_act(anna: Reader, skyer: str) -> None:
    anna.open(skyer)
    assert not Learner.objects.exists()
    anna.answer(skyer, "sky", "Vat")
    anna.answer(skyer, "sky", "Vanddamp")
    assert Learner.objects.get().key == key_in(anna)


def test_two_tabs_that_act_first_are_one_person(anna: Reader, skyer: str) -> None:
    first, second = anna.form(skyer, "sky"), anna.form(skyer, "sky")
    anna.send(first.choose("Vat"))
    anna.send(second.choose("Vat"))
    assert Learner.objects.count() == 1


def test_a_cookie_whose_row_is_gone_works(anna: Reader, skyer: str) -> None:
    """An older backup has been restored: the rows of the last days are not in it."""
    form = anna.form(skyer, "sky")
    key = key_in(anna)
    assert anna.question(skyer, "sky").form
    anna.send(form.choose("Vat"))
    assert Learner.objects.get().key == key
