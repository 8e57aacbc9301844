"""”Var alt klart?”: what a reader says of a chapter."""

from typing import Any
from uuid import uuid4

import pytest
from courses import Course, Library
from pages import Element, Page, Reader

from learners.models import Learner
from quizzes.models import Feedback

HTMX = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
THANKS = "Tak for dine kommentarer!"


def say(reader: Reader, address: str, htmx: bool = False, **said: Any) -> Page:
    return reader.send(reader.open(address).form("/tilbagemelding/"), htmx=htmx, **said)


def told(page: Page) -> Element:
    return page.find("_feedback")


def typed(page: Page) -> str:
    return page.form("/tilbagemelding/").data["comment"][0]


@HTMX
@pytest.mark.parametrize(
    ("clear", "words"), [("ja", "ja, alt var klart"), ("nej", "nej, ikke alt var klart")]
)
def test_yes_or_no_is_enough(anna: Reader, skyer: str, htmx: bool, clear: str, words: str) -> None:
    page = say(anna, skyer, htmx, clear=clear)
    assert page.status == 200
    assert THANKS in told(page).text
    assert words in told(page).text
    feedback = Feedback.objects.get()
    assert (feedback.clear, feedback.comment) == (clear == "ja", "")
    assert feedback.revision.slug == "skyer"


@HTMX
def test_what_she_wrote_is_shown_to_her_as_text(anna: Reader, skyer: str, htmx: bool) -> None:
    words = '<b>Hvad</b> er\n\n{{ damp }} & "vand"\'?<script>alert(1)</script>'
    page = say(anna, skyer, htmx, clear="nej", comment=words)
    [quote] = told(page).all("blockquote")
    assert not quote.all("b") + quote.all("script")
    assert quote.text == words.replace("\n\n", " ")
    assert len(quote.all("br")) == 2
    assert typed(page) == words
    assert typed(anna.open(skyer)) == words


def test_a_plain_request_leads_back_to_it(anna: Reader, skyer: str) -> None:
    form = anna.open(skyer).form("/tilbagemelding/")
    response = anna.send(form, follow=False, clear="ja").response
    assert (response.status_code, response["Location"]) == (302, f"{skyer}#_feedback")


@HTMX
def test_it_can_be_changed(anna: Reader, skyer: str, htmx: bool) -> None:
    say(anna, skyer, htmx, clear="nej", comment="Uklart.")
    page = say(anna, skyer, htmx, clear="ja", comment="")
    assert "ja, alt var klart" in told(page).text
    assert "Uklart." not in page.html
    feedback = Feedback.objects.get()
    assert (feedback.clear, feedback.comment) == (True, "")


@HTMX
@pytest.mark.parametrize("clear", [[], "", "måske", "ja\0"])
def test_without_yes_or_no_what_was_typed_stays(
    anna: Reader, skyer: str, htmx: bool, clear: Any
) -> None:
    page = say(anna, skyer, htmx, clear=clear, comment="Hvad er damp?")
    assert page.status == 422
    assert "Vælg Ja eller Nej" in told(page).text
    assert typed(page) == "Hvad er damp?"
    assert not Learner.objects.exists()
    if not htmx:
        assert page.text.startswith("Fejl: Skyer")


@HTMX
def test_a_comment_of_2000_characters_is_taken_and_of_2001_is_not(
    anna: Reader, skyer: str, htmx: bool
) -> None:
    long = "æ" * 2001
    page = say(anna, skyer, htmx, clear="nej", comment=long)
    assert page.status == 422
    assert "Kommentaren er på 2001 tegn. Forkort den til højst 2.000." in told(page).text
    form = page.form("/tilbagemelding/")
    assert (form.data["comment"], form.data["clear"]) == ([long], ["nej"])
    assert not Feedback.objects.exists()
    assert say(anna, skyer, htmx, clear="nej", comment=long[:-1]).status == 200


def test_a_line_break_counts_once(anna: Reader, skyer: str) -> None:
    assert say(anna, skyer, clear="ja", comment="a" + "\r\n" * 1998 + "b").status == 200
    assert Feedback.objects.get().comment == "a" + "\n" * 1998 + "b"


def test_blank_space_around_it_is_not_kept(anna: Reader, skyer: str) -> None:
    say(anna, skyer, clear="ja", comment=" \r\n Fint. \r\n")
    assert Feedback.objects.get().comment == "Fint."


def test_a_nul_byte_is_refused_in_danish(anna: Reader, skyer: str) -> None:
    page = say(anna, skyer, clear="ja", comment="a\0b")
    assert page.status == 422
    assert "er ikke tilladt" in told(page).text


@pytest.mark.parametrize(
    "comment", ["\U0001f327️", "\u202eabc", "ﷺ" * 2000, "\ud800".encode("utf-8", "replace").decode()]
)
def test_any_text_is_kept_as_it_is(anna: Reader, skyer: str, comment: str) -> None:
    page = say(anna, skyer, clear="ja", comment=comment)
    assert Feedback.objects.get().comment == comment
    assert typed(page) == comment


def test_after_an_edit_of_the_chapter_her_earlier_words_are_still_shown(
    anna: Reader, library: Library, course: Course, skyer: str
) -> None:
    say(anna, skyer, clear="nej", comment="Uklart.")
    edited = course.edit("skyer", body="## Et afsnit\n\nKlarere.")
    library.publish(edited)
    page = anna.open(skyer)
    assert "nej, ikke alt var klart" in told(page).text
    assert typed(page) == "Uklart."
    say(anna, skyer, clear="ja", comment="Nu er det klart.")
    assert "ja, alt var klart" in told(anna.open(skyer)).text
    assert [f.clear for f in Feedback.objects.order_by("pk")] == [False, True]
    library.publish(course)
    assert "ja, alt var klart" in told(anna.open(skyer)).text


def test_after_a_renaming_they_are_too(
    anna: Reader, library: Library, course: Course, skyer: str
) -> None:
    say(anna, skyer, clear="nej", comment="Uklart.")
    renamed = course.rename("skyer", "himlen")
    library.publish(renamed)
    assert typed(anna.open(renamed.url_of("himlen"))) == "Uklart."


def test_it_belongs_to_its_chapter_and_to_her(
    anna: Reader, bo: Reader, course: Course, skyer: str
) -> None:
    say(anna, skyer, clear="ja", comment="Godt.")
    assert THANKS not in told(anna.open(course.url_of("vinde"))).text
    assert THANKS not in told(bo.open(skyer)).text


def test_answers_and_feedback_stand_on_one_page(anna: Reader, skyer: str) -> None:
    say(anna, skyer, clear="ja")
    anna.answer(skyer, "sky", "Vat")
    anna.answer(skyer, "regn", "Regn", "Sne")
    page = say(anna, skyer, htmx=False, clear=[], comment="Mere")
    assert page.status == 422
    assert page.question("sky").verdict == "Ikke helt."


@HTMX
def test_what_the_csrf_check_refused_is_shown_again_and_can_be_sent(
    anna: Reader, skyer: str, htmx: bool
) -> None:
    words = "<p>Uklart</p>\r\nog langt."
    form = anna.open(skyer).form("/tilbagemelding/")
    anna.client.cookies.clear()
    page = anna.send(form, htmx=htmx, clear="nej", comment=words)
    assert page.status == 403
    assert not Feedback.objects.exists()
    again = page.form("/tilbagemelding/")
    assert again.data["clear"] == ["nej"]
    assert again.data["comment"] == [words.replace("\r\n", "\n")]
    assert THANKS in told(anna.send(again)).text
    assert Feedback.objects.get().comment == words.replace("\r\n", "\n")


def test_a_stranger_to_the_chapter_is_told_that_it_is_not_there(
    anna: Reader, course: Course, skyer: str
) -> None:
    form = anna.open(skyer).form("/tilbagemelding/")
    for address in (f"/vejret/{uuid4()}/tilbagemelding/", "/andet/skyer/tilbagemelding/"):
        assert anna.post(address, form.data | {"clear": "ja"}).status == 404
    assert not Learner.objects.exists()
