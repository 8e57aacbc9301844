"""An account, for whoever wants one: what she has done follows her, and nobody else's does."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pages import Form, Page, Reader
from pytest_django import Settings

from learners.models import Learner, User
from learners.visitor import COOKIE, HINT
from quizzes.models import Attempt

ANNA = "anna@skolen.example"
PASSWORD = "solsort-under-taget"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_has_tried_yet() -> None:
    cache.clear()


def form(reader: Reader, address: str) -> Form:
    """The form of a page for accounts; it goes to the page's own address."""
    page = reader.open(address)
    return next(f for f in page.forms if f.action == address.partition("?")[0])


def code() -> str:
    """The code in the newest mail."""
    [found] = re.findall(r"(?m)^[A-Z]{4}-[A-Z]{4}$", str(mail.outbox[-1].body))
    return str(found)


def sign_up(reader: Reader, email: str = ANNA, password: str = PASSWORD) -> Page:
    reader.send(form(reader, "/konto/opret/"), email=email, password1=password)
    return reader.send(form(reader, "/konto/mail/kode/"), code=code())


def sign_in(
    reader: Reader, email: str = ANNA, password: str = PASSWORD, query: str = "", **how: Any
) -> Page:
    sent = form(reader, f"/konto/log-ind/{query}")
    return reader.send(sent, login=email, password=password, **how)


def sign_out(reader: Reader) -> Page:
    return reader.send(form(reader, "/konto/log-ud/"), follow=False)


def is_in(reader: Reader) -> bool:
    return reader.open("/konto/").status == 200


@pytest.fixture
def account(anna: Reader, skyer: str) -> Reader:
    """Anna has answered as a guest, and then signed up."""
    anna.answer(skyer, "sky", "Vat")
    sign_up(anna)
    return anna


# Signing up


def test_signing_up_keeps_all_that_she_has_done(account: Reader, skyer: str) -> None:
    learner = Learner.objects.get()
    assert learner.user == User.objects.get(email=ANNA)
    assert learner.answers == 1
    assert account.question(skyer, "sky").verdict == "Ikke helt."
    assert ANNA in account.open("/konto/").text


def test_one_who_has_done_nothing_can_sign_up_too(anna: Reader, skyer: str) -> None:
    sign_up(anna)
    anna.answer(skyer, "sky", "Vanddamp")
    assert Learner.objects.get().user == User.objects.get()


def test_without_the_code_from_the_mail_nobody_is_let_in(anna: Reader) -> None:
    anna.send(form(anna, "/konto/opret/"), email=ANNA, password1=PASSWORD)
    page = anna.send(form(anna, "/konto/mail/kode/"), code="BCDF-GHJK")
    assert page.says("Koden er ikke rigtig.")
    assert not is_in(anna)


def test_a_code_may_be_typed_in_small_letters_and_without_its_dash(anna: Reader) -> None:
    anna.send(form(anna, "/konto/opret/"), email=ANNA, password1=PASSWORD)
    anna.send(form(anna, "/konto/mail/kode/"), code=f" {code().lower().replace('-', '')} ")
    assert is_in(anna)


def test_three_wrong_codes_are_enough(anna: Reader) -> None:
    anna.send(form(anna, "/konto/opret/"), email=ANNA, password1=PASSWORD)
    sent, right = form(anna, "/konto/mail/kode/"), code()
    for _ in range(3):
        page = anna.send(sent, code="BCDF-GHJK")
    assert page.address == "/konto/log-ind/"
    assert page.says("Der er prøvet for mange gange.")
    anna.send(sent, code=right)
    assert not is_in(anna)


def test_an_address_that_has_an_account_is_answered_as_any_other(account: Reader) -> None:
    pages = []
    for email in (ANNA, "ny@skolen.example"):
        other = Reader()
        page = other.send(form(other, "/konto/opret/"), email=email, password1=PASSWORD)
        pages.append((page.address, page.text.replace(email, "")))
    assert pages[0] == pages[1]
    assert "findes allerede" in mail.outbox[-2].body
    assert User.objects.filter(email=ANNA).count() == 1


def test_a_refused_form_keeps_what_was_typed_but_the_password(anna: Reader) -> None:
    page = anna.send(form(anna, "/konto/opret/"), email="Bo@skolen.example", password1="123")
    assert page.says("Denne adgangskode er for kort.")
    assert page.find("_email").attributes["value"] == "Bo@skolen.example"
    field = page.find("_password1")
    assert field.attributes["value"] == ""
    assert "autofocus" in field.attributes
    assert field.attributes["aria-invalid"] == "true"
    assert page.find("_password1-fejl").text
    assert page.root.one("title").text.startswith("Fejl: ")


@pytest.mark.parametrize(
    "email", ["", "anna", "a" * 300 + "@skolen.example", "a\x00b@c.dk", "æ" * 30_000, "\udcff@x.dk"]
)
def test_an_address_that_is_none_is_refused(anna: Reader, email: str) -> None:
    sent = form(anna, "/konto/opret/")
    data = sent.data | {
        "email": [email.encode("utf-8", "surrogateescape")],
        "password1": [PASSWORD],
    }
    form_data = "application/x-www-form-urlencoded"
    response = anna.client.post(sent.action, urlencode(data, doseq=True), content_type=form_data)
    page = Page(response, sent.action)
    assert (page.status, page.address) == (200, "/konto/opret/")
    assert page.has("_email-fejl")
    assert not User.objects.exists()


def test_a_double_click_makes_one_account(anna: Reader) -> None:
    sent = form(anna, "/konto/opret/")
    for _ in range(2):
        anna.send(sent, email=ANNA, password1=PASSWORD)
    assert User.objects.count() == 1


# Signing in


def test_she_is_herself_on_another_device(account: Reader, skyer: str) -> None:
    other = Reader()
    sign_in(other)
    assert other.question(skyer, "sky").verdict == "Ikke helt."
    other.answer(skyer, "sky", "Vanddamp")
    assert account.question(skyer, "sky").verdict == "Rigtigt!"
    assert Learner.objects.count() == 1


def test_a_code_by_mail_lets_her_in_without_a_password(account: Reader) -> None:
    other = Reader()
    other.send(form(other, "/konto/kode/"), email=ANNA)
    other.send(form(other, "/konto/kode/indtast/"), code=code())
    assert is_in(other)


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(account: Reader) -> None:
    texts = set()
    for email, password in ((ANNA, "forkert-kode"), ("ukendt@skolen.example", PASSWORD)):
        page = sign_in(Reader(), email, password)
        assert page.find("_login").attributes["value"] == email
        assert page.find("_password").attributes["value"] == ""
        texts.add(page.text)
    assert len(texts) == 1
    assert "passer ikke sammen" in texts.pop()


@pytest.mark.parametrize("address", ["/konto/kode/", "/konto/adgangskode/glemt/"])
def test_nobody_learns_by_asking_for_a_code_who_has_an_account(
    account: Reader, address: str
) -> None:
    pages = set()
    for email in (ANNA, "ukendt@skolen.example"):
        other = Reader()
        page = other.send(form(other, address), email=email)
        pages.add((page.address, page.text.replace(email, "")))
        assert mail.outbox[-1].to == [email]
    assert len(pages) == 1
    assert "ingen konto" in mail.outbox[-1].body


@pytest.mark.parametrize(
    ("next_page", "leads_to"),
    [
        ("/vejret/skyer/", "/vejret/skyer/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_it_leads_on_to_a_page_of_ours_and_no_other(
    account: Reader, next_page: str, leads_to: str
) -> None:
    page = sign_in(Reader(), query=f"?next={next_page}", next=next_page, follow=False)
    assert page.response["Location"] == leads_to


def test_ten_wrong_passwords_close_an_account_for_a_while(account: Reader) -> None:
    for _ in range(10):
        sign_in(Reader(), password="forkert-kode")
    assert sign_in(Reader()).says("Der er prøvet for mange gange.")
    assert is_in(account)


def test_thirty_pupils_behind_one_address_sign_up_and_in_within_a_minute() -> None:
    start = timezone.now()
    for number in range(30):
        pupil, email = Reader(), f"elev-{number}@skolen.example"
        sign_up(pupil, email)
        assert is_in(pupil)
        again = Reader()
        sign_in(again, email)
        assert is_in(again)
    assert timezone.now() - start < timedelta(minutes=1)
    assert Learner.objects.filter(user__isnull=False).count() == 30


def test_who_tries_without_end_is_told_to_wait(anna: Reader) -> None:
    sent = form(anna, "/konto/opret/")
    for _ in range(101):
        page = anna.send(sent, email="", password1="")
    assert page.status == 429
    assert page.says("Vent lidt")


# Whose are the answers that were given here?


@pytest.fixture
def guest(account: Reader, skyer: str) -> Reader:
    """Another device, on which somebody has answered without an account."""
    other = Reader()
    other.answer(skyer, "sky", "Vat")
    other.answer(skyer, "sky", "Vanddamp")
    return other


def test_she_is_asked_whether_a_guests_answers_are_hers(guest: Reader) -> None:
    page = sign_in(guest)
    assert page.address.startswith("/konto/flet/")
    assert page.says("2 svar er givet her uden konto. Er de dine?")


def test_yes_takes_them_over_and_goes_where_she_was_going(guest: Reader, skyer: str) -> None:
    page = sign_in(guest, query=f"?next={skyer}", next=skyer)
    [sent] = [f for f in page.forms if f.action.startswith("/konto/flet/")]
    assert guest.send(sent, yours="ja").address == skyer
    assert Learner.objects.get().answers == 3
    assert guest.question(skyer, "sky").verdict == "Rigtigt!"
    guest.send(sent, yours="ja")
    assert Attempt.objects.count() == 3


def test_no_leaves_them_with_the_guest(guest: Reader, account: Reader, skyer: str) -> None:
    page = sign_in(guest)
    [sent] = [f for f in page.forms if f.action.startswith("/konto/flet/")]
    guest.send(sent, yours="nej")
    assert Learner.objects.get(user__isnull=True).answers == 2
    assert guest.question(skyer, "sky").verdict == "Ikke helt."
    guest.send(sent, yours="ja")
    assert Learner.objects.get(user__isnull=True).answers == 2


def test_neither_yes_nor_no_asks_again(guest: Reader) -> None:
    page = sign_in(guest)
    [sent] = [f for f in page.forms if f.action.startswith("/konto/flet/")]
    assert guest.send(sent, yours="måske").says("Er de dine?")
    assert Learner.objects.count() == 2


def test_after_the_question_no_other_site_is_led_to(guest: Reader) -> None:
    sign_in(guest)
    page = guest.open("/konto/flet/?next=//evil.example/")
    [sent] = [f for f in page.forms if f.action.startswith("/konto/flet/")]
    assert guest.send(sent, yours="ja", follow=False).response["Location"] == "/"


def test_another_account_on_the_same_device_takes_nothing(account: Reader, skyer: str) -> None:
    sign_up(Reader(), "bo@skolen.example")
    account.client.cookies.pop("session")
    page = sign_in(account, "bo@skolen.example")
    assert page.address == "/"
    assert account.question(skyer, "sky").form
    assert Learner.objects.get(user__email=ANNA).answers == 1


def test_who_never_had_the_mail_leaves_nothing_of_hers_in_the_account(skyer: str) -> None:
    """Somebody signs up with an address that is not hers; its owner gets in by a code."""
    stranger, owner = Reader(), Reader()
    stranger.answer(skyer, "sky", "Vat")
    stranger.send(form(stranger, "/konto/opret/"), email=ANNA, password1="en-fremmeds-kode")
    owner.send(form(owner, "/konto/kode/"), email=ANNA)
    owner.send(form(owner, "/konto/kode/indtast/"), code=code())
    assert is_in(owner)
    assert owner.question(skyer, "sky").form
    owner.answer(skyer, "sky", "Vanddamp")
    assert stranger.question(skyer, "sky").verdict == "Ikke helt."
    sign_in(Reader(), password="en-fremmeds-kode")
    late = Reader()
    sign_in(late, password="en-fremmeds-kode")
    assert not is_in(late)


# Signing out


def test_signing_out_leaves_the_computer_clean(account: Reader, skyer: str) -> None:
    account.client.post("/laesevalg/", {"theme": "dark"})
    page = sign_out(account)
    assert page.response.headers["Clear-Site-Data"] == '"storage"'
    left = {name for name, morsel in account.client.cookies.items() if morsel.value}
    assert left <= {"csrftoken", "laesevalg"}
    assert "laesevalg" in left
    assert account.question(skyer, "sky").form
    assert not is_in(account)
    assert Learner.objects.get().answers == 1


def test_signing_out_also_cleans_where_the_session_has_ended(account: Reader, skyer: str) -> None:
    account.client.cookies.pop("session")
    sign_out(account)
    assert account.question(skyer, "sky").form


def test_a_guest_who_signs_out_keeps_what_she_has_done(anna: Reader, skyer: str) -> None:
    anna.answer(skyer, "sky", "Vat")
    sign_out(anna)
    assert anna.question(skyer, "sky").verdict == "Ikke helt."


def test_only_a_post_from_here_signs_out(account: Reader) -> None:
    account.open("/konto/log-ud/")
    assert account.post("/konto/log-ud/", {}).status == 403
    assert account.client.delete("/konto/log-ud/").status_code in {403, 405}
    assert is_in(account)


# What can be changed


def test_the_password_can_be_changed_and_the_old_one_is_worth_nothing(account: Reader) -> None:
    sent = form(account, "/konto/adgangskode/")
    page = account.send(sent, oldpassword="forkert", password1="x" * 12, password2="x" * 12)
    assert page.says("Det er ikke din nuværende adgangskode.")
    new = "en-helt-anden-kode"
    page = account.send(sent, oldpassword=PASSWORD, password1=new, password2=new)
    assert page.address == "/konto/"
    assert page.says("Din adgangskode er ændret.")
    for password, works in ((PASSWORD, False), (new, True)):
        other = Reader()
        sign_in(other, password=password)
        assert is_in(other) == works


def test_a_forgotten_password_is_replaced_by_a_code(account: Reader) -> None:
    other, new = Reader(), "en-helt-anden-kode"
    other.send(form(other, "/konto/adgangskode/glemt/"), email=ANNA)
    other.send(form(other, "/konto/adgangskode/glemt/kode/"), code=code())
    other.send(form(other, "/konto/adgangskode/ny/"), password1=new, password2=new)
    assert is_in(other)
    late = Reader()
    sign_in(late, password=new)
    assert is_in(late)


def test_a_new_address_holds_once_its_code_is_typed(account: Reader) -> None:
    new = "anna@hjemme.example"
    page = account.send(form(account, "/konto/mail/"), email=new, action_add="1")
    assert page.address.startswith("/konto/bekraeft/")
    [sent] = [f for f in page.forms if f.action == "/konto/bekraeft/"]
    assert account.send(sent, password="forkert-kode").says("Adgangskoden er ikke rigtig.")
    account.send(sent, password=PASSWORD)
    assert User.objects.get().email == ANNA
    assert mail.outbox[-1].to == [new]
    page = account.send(form(account, "/konto/mail/kode/"), code=code())
    assert page.says(new)
    assert User.objects.get().email == new


def the_account_is_let_be(reader: Reader) -> bool:
    """Whether she can neither delete Anna's account nor get what is stored of it."""
    reader.send(reader.open("/privatliv/").form("/privatliv/glem/"))
    response = reader.client.get("/privatliv/mine-data.json")
    told = ANNA in response.content.decode()
    return Learner.objects.filter(user__email=ANNA).exists() and not told


def test_the_cookie_alone_neither_deletes_an_account_nor_gives_it_out(account: Reader) -> None:
    del account.client.cookies["session"]
    assert the_account_is_let_be(account)
    page = account.send(account.open("/privatliv/").form("/privatliv/glem/"))
    assert page.says("Log ind")


def test_nor_does_somebody_elses_sign_in_beside_it(account: Reader) -> None:
    bo = Reader()
    sign_up(bo, "bo@skolen.example")
    bo.client.cookies[COOKIE] = account.client.cookies[COOKIE].value
    assert the_account_is_let_be(bo)


def test_forgetting_takes_the_account_along(account: Reader) -> None:
    account.send(account.open("/privatliv/").form("/privatliv/glem/"))
    assert not User.objects.exists()
    learner = Learner.objects.get()
    assert (learner.key, learner.user) == (None, None)
    assert learner.answers == 1
    assert not is_in(account)


def test_what_she_takes_along_names_her_address(account: Reader) -> None:
    assert Learner.objects.get().export()["mailadresse"] == ANNA


def test_an_account_is_no_guest_to_be_forgotten_by_the_command(account: Reader) -> None:
    assert not Learner.objects.guests().exists()


# Strangers


@pytest.mark.parametrize(
    "address",
    ["/konto/", "/konto/flet/", "/konto/mail/", "/konto/adgangskode/", "/konto/bekraeft/"],
)
def test_a_stranger_is_asked_to_sign_in(anna: Reader, address: str) -> None:
    page = anna.open(address)
    assert page.status == 302
    assert page.response["Location"] == f"/konto/log-ind/?next={address}"


@pytest.mark.parametrize(
    "address",
    ["/konto/kode/indtast/", "/konto/mail/kode/", "/konto/adgangskode/glemt/kode/"],
)
def test_a_page_for_a_code_leads_back_where_none_was_sent(anna: Reader, address: str) -> None:
    assert anna.open(address).status == 302


@pytest.mark.parametrize("address", ["/konto/", "/konto/log-ind/", "/konto/opret/", "/konto/kode/"])
def test_what_a_page_does_not_do_is_said_in_words(anna: Reader, address: str) -> None:
    anna.client.handler.enforce_csrf_checks = False
    response = anna.client.delete(address)
    assert response.status_code == 405
    assert "h1" in response.content.decode()


def test_a_form_from_another_site_changes_nothing_and_shows_no_password(anna: Reader) -> None:
    page = anna.post("/konto/log-ind/", {"login": ANNA, "password": "hemmelig-kode"})
    assert page.status == 403
    assert "hemmelig-kode" not in page.html
    assert ANNA in page.html


# Cookies, and what a page costs


def test_the_header_says_who_is_signed_in(account: Reader, skyer: str) -> None:
    assert "/konto/" in account.open(skyer).links
    for address in (skyer, "/"):
        stranger = Reader().open(address)
        assert "/konto/log-ind/" in stranger.links
        assert "/konto/" not in stranger.links
    sign_out(account)
    assert "/konto/log-ind/" in account.open(skyer).links


def test_reading_with_an_account_costs_no_more_and_asks_for_no_session(
    account: Reader, skyer: str
) -> None:
    with CaptureQueriesContext(connection) as queries:
        account.open(skyer)
    assert len(queries) == 2
    assert not any("session" in query["sql"] for query in queries)


def test_cookies_are_for_the_server_alone(account: Reader, settings: Settings) -> None:
    for name in (COOKIE, HINT, "session"):
        morsel = account.client.cookies[name]
        assert morsel["httponly"]
        assert morsel["samesite"] == "Lax"


def test_a_mail_is_short_and_plain(account: Reader) -> None:
    [sent] = mail.outbox
    assert sent.subject == "Din kode til Kapitel"
    assert sent.to == [ANNA]
    assert "<" not in sent.body
    assert len(sent.body) < 300


def test_a_page_says_where_the_mail_lies_only_where_none_is_sent(
    anna: Reader, settings: Settings
) -> None:
    anna.send(form(anna, "/konto/kode/"), email=ANNA)
    assert str(settings.MAIL_FOLDER) in anna.open("/konto/kode/indtast/").text
    settings.MAIL_FOLDER = None
    assert "mappen" not in anna.open("/konto/kode/indtast/").text
    assert "fil i" not in anna.open("/konto/kode/indtast/").text


def test_an_account_is_made_by_hand_in_small_letters() -> None:
    user = User.objects.create_superuser("Anna@Skolen.Example", PASSWORD)
    assert user.email == ANNA
    assert user.is_staff
    assert user.is_superuser
    assert Learner(key=uuid4(), seen_on=timezone.localdate()).user is None
