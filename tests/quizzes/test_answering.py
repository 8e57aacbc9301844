"""Answering: what a reader is told of her answer, and what is kept of it."""

from typing import Any
from uuid import uuid4

import pytest
from courses import Chapter, Course, Library, right, wrong
from pages import Form, Page, Reader

from learners.models import Learner
from quizzes.models import Attempt, Completion, Standing

HTMX = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
CHANGED = "Spørgsmålet er ændret, siden du svarede."
MISSING = "Der mangler mindst ét svar."
FLOT = "Flot! Du har nu gennemført"
NOT_NOW = "Svaret passer ikke til spørgsmålet, som det står nu. Vælg igen."


def sky(page: Page) -> str:
    return page.question("sky").text


def nothing_is_kept() -> bool:
    return not (Learner.objects.exists() or Attempt.objects.exists() or Standing.objects.exists())


# What she is told


@HTMX
def test_a_right_answer_is_told_with_its_reason_those_of_the_others_and_the_note(
    anna: Reader, skyer: str, htmx: bool
) -> None:
    page = anna.answer(skyer, "sky", "Vanddamp", htmx=htmx)
    question = page.question("sky")
    assert (page.status, question.verdict, question.chosen) == (200, "Rigtigt!", ["Vanddamp"])
    for words in ["Fordi vanddamp.", "Om de andre svar", "Fordi vat.", "Fordi røg.", "Læs igen:"]:
        assert words in question.text


@HTMX
def test_a_wrong_answer_is_told_with_the_reason_of_what_was_chosen_alone(
    anna: Reader, skyer: str, htmx: bool
) -> None:
    question = anna.answer(skyer, "sky", "Vat", htmx=htmx).question("sky")
    assert (question.verdict, question.chosen) == ("Ikke helt.", ["Vat"])
    assert "Fordi vat." in question.text
    for words in ["Fordi vanddamp.", "Fordi røg.", "Rigtigt", "Læs igen:", "Vis svaret"]:
        assert words not in question.text


@HTMX
def test_a_wrong_answer_offers_the_passage_and_another_try(
    anna: Reader, skyer: str, htmx: bool
) -> None:
    links = anna.answer(skyer, "sky", "Vat", htmx=htmx).question("sky").element.all("a")
    again, passage = links
    assert (again.text, again.attributes["href"]) == ("Prøv igen", f"{skyer}?igen=sky#spm-sky")
    assert (passage.text, passage.attributes["href"]) == ("Læs afsnittet igen", "#et-afsnit")
    form = anna.open(f"{skyer}?igen=sky").question("sky").form
    assert form
    assert form.ticked == []


def test_a_question_without_a_passage_offers_none(anna: Reader, skyer: str) -> None:
    assert "Læs afsnittet igen" not in anna.answer(skyer, "regn", "Sand").question("regn").text


def test_before_an_answer_nothing_of_it_is_on_the_page(anna: Reader, skyer: str) -> None:
    page = anna.open(skyer)
    for words in ["Fordi", "Læs igen:", "Rigtigt", "Forkert"]:
        assert words not in page.html
    assert not any("checked" in entry.attributes for entry in page.root.all(name="choice"))


@HTMX
def test_all_right_choices_and_no_others_are_a_right_answer(
    anna: Reader, skyer: str, htmx: bool
) -> None:
    assert "Vælg alle rigtige svar" in anna.question(skyer, "regn").text
    for texts in (["Regn"], ["Regn", "Sne", "Sand"], ["Regn", "Sand"], ["Sten"]):
        assert (
            anna.answer(skyer, "regn", *texts, htmx=htmx).question("regn").verdict == "Ikke helt."
        )
    question = anna.answer(skyer, "regn", "Regn", "Sne", htmx=htmx).question("regn")
    assert (question.verdict, question.chosen) == ("Rigtigt!", ["Regn", "Sne"])
    for words in ["Fordi regn.", "Fordi sne.", "Fordi sand.", "Fordi sten."]:
        assert words in question.text


@HTMX
def test_after_half_an_answer_wrong_picks_alone_are_explained(
    anna: Reader, skyer: str, htmx: bool
) -> None:
    question = anna.answer(skyer, "regn", "Regn", "Sand", htmx=htmx).question("regn")
    assert "Fordi sand." in question.text
    assert MISSING in question.text
    for words in ["Fordi regn.", "Fordi sne.", "Fordi sten.", "Rigtigt"]:
        assert words not in question.text


def test_that_a_right_choice_is_missing_is_said_only_when_it_is(anna: Reader, skyer: str) -> None:
    assert MISSING in anna.answer(skyer, "regn", "Regn").question("regn").text
    assert MISSING not in anna.answer(skyer, "regn", "Regn", "Sne", "Sten").question("regn").text
    assert MISSING not in anna.answer(skyer, "sky", "Vat").question("sky").text


def test_a_plain_request_leads_to_the_question(anna: Reader, skyer: str) -> None:
    form = anna.form(skyer, "sky").choose("Vat")
    response = anna.send(form, follow=False).response
    assert (response.status_code, response["Location"]) == (302, f"{skyer}#spm-sky")


def test_an_htmx_request_brings_the_question_and_what_it_changed_alone(
    anna: Reader, skyer: str
) -> None:
    page = anna.answer(skyer, "sky", "Vanddamp", htmx=True)
    assert not page.root.all("html")
    assert page.find("_status").text.startswith("Spørgsmål 1: Rigtigt! Fordi vanddamp.")
    assert "Løst: Hvad er en sky?" in page.find("_spoergsmaal").text
    assert not page.has("_flot")


def test_the_result_is_told_in_the_explanations_own_words(
    anna: Reader, library: Library, course: Course, skyer: str
) -> None:
    choices = (right("a", "Vand", "Fordi 1 < 2 & *godt*."), wrong("b", "Vat", "Fordi R&D > C."))
    library.publish(course.ask("sky", choices=choices))
    for text, told in (
        ("Vat", "Ikke helt. Fordi R&D > C."),
        ("Vand", "Rigtigt! Fordi 1 < 2 & godt."),
    ):
        status = anna.answer(skyer, "sky", text, htmx=True).find("_status")
        assert status.text == f"Spørgsmål 1: {told}"


def test_the_question_stands_the_same_after_both_kinds_of_request(
    anna: Reader, bo: Reader, skyer: str
) -> None:
    for texts in (["Vat"], ["Røg"], ["Vanddamp"]):
        plain = anna.answer(skyer, "sky", *texts)
        assert bo.answer(skyer, "sky", *texts, htmx=True).question("sky").text == sky(plain)
        assert bo.question(skyer, "sky").text == sky(plain)


# Nothing chosen


@HTMX
def test_nothing_chosen_is_said_at_the_question(anna: Reader, skyer: str, htmx: bool) -> None:
    page = anna.answer(skyer, "sky", htmx=htmx)
    assert page.status == 422
    assert "Vælg et svar først." in sky(page)
    assert page.question("sky").form
    assert nothing_is_kept()
    if not htmx:
        assert page.text.startswith("Fejl: Skyer")
        assert "Vælg et svar først." not in page.question("regn").text


@HTMX
def test_nothing_chosen_changes_nothing_of_what_was_answered(
    anna: Reader, skyer: str, htmx: bool
) -> None:
    anna.answer(skyer, "sky", "Vat")
    assert anna.answer(skyer, "sky", htmx=htmx).status == 422
    assert anna.question(skyer, "sky").verdict == "Ikke helt."
    assert Attempt.objects.count() == 1


# Having the answer shown


def wrong_twice(reader: Reader, address: str) -> Page:
    reader.answer(address, "sky", "Vat")
    return reader.answer(address, "sky", "Røg")


@HTMX
def test_after_two_wrong_tries_the_answer_can_be_shown(
    anna: Reader, skyer: str, htmx: bool
) -> None:
    form = wrong_twice(anna, skyer).question("sky").show_form
    assert form
    question = anna.send(form, htmx=htmx).question("sky")
    assert (question.verdict, question.chosen) == ("Her er svaret.", ["Røg"])
    for words in ["Rigtigt svar", "Fordi vanddamp.", "Fordi vat.", "Læs igen:"]:
        assert words in question.text
    assert not question.form


@HTMX
@pytest.mark.parametrize("tries", [0, 1])
def test_before_that_it_is_refused_and_nothing_is_changed(
    anna: Reader, skyer: str, htmx: bool, tries: int
) -> None:
    for _ in range(tries):
        anna.answer(skyer, "sky", "Vat")
    learners = Learner.objects.count()
    data = anna.form(skyer, "regn").data
    page = anna.post(f"{skyer}vis-svaret/sky/", data, htmx=htmx)
    assert page.status == 422
    assert "Prøv to gange, før du får svaret vist." in sky(page)
    assert "Fordi vanddamp." not in page.html
    assert not Standing.objects.exclude(shown_at=None).exists()
    assert Learner.objects.count() == learners == tries


def test_a_shown_answer_counts_for_completion_and_never_as_right(anna: Reader, skyer: str) -> None:
    anna.answer(skyer, "regn", "Regn", "Sne")
    form = wrong_twice(anna, skyer).question("sky").show_form
    assert form
    page = anna.send(form)
    assert "Du fik 1 ud af 2 rigtige i første forsøg." in page.text
    assert FLOT in page.text
    assert "Svar vist: Hvad er en sky?" in page.find("_spoergsmaal").text
    standing = Standing.objects.get(shown_at__isnull=False)
    assert (standing.solved_at, standing.first_correct) == (None, False)


def test_asked_for_twice_it_is_shown_once(anna: Reader, skyer: str) -> None:
    form = wrong_twice(anna, skyer).question("sky").show_form
    assert form
    first, second = (anna.send(form, htmx=True) for _ in range(2))
    assert sky(first) == sky(second)


@HTMX
def test_what_is_shown_is_the_answer_to_what_she_tried(
    anna: Reader, library: Library, course: Course, skyer: str, htmx: bool
) -> None:
    form = wrong_twice(anna, skyer).question("sky").show_form
    assert form
    key = (right("a", "Vat"), wrong("b", "Vanddamp"), wrong("c", "Røg"))
    library.publish(course.ask("sky", choices=key))
    assert not anna.question(skyer, "sky").show_form
    assert anna.send(form, htmx=htmx).status == 422
    assert anna.answer(skyer, "sky", "Vanddamp").question("sky").show_form
    assert anna.send(form, htmx=htmx).question("sky").verdict == "Her er svaret."


def test_of_a_solved_question_there_is_nothing_to_show(anna: Reader, skyer: str) -> None:
    form = wrong_twice(anna, skyer).question("sky").show_form
    assert form
    anna.answer(skyer, "sky", "Vanddamp")
    assert anna.send(form).question("sky").verdict == "Rigtigt!"
    assert not Standing.objects.exclude(shown_at=None).exists()


# The same answer twice


@HTMX
def test_a_submission_that_comes_again_counts_once(anna: Reader, skyer: str, htmx: bool) -> None:
    form = anna.form(skyer, "sky").choose("Vat")
    first, second = (anna.send(form, htmx=htmx) for _ in range(2))
    assert sky(first) == sky(second)
    assert Attempt.objects.count() == 1
    assert Standing.objects.get().tries == 1


def test_back_and_another_choice_is_a_new_answer(anna: Reader, skyer: str) -> None:
    form = anna.form(skyer, "sky")
    anna.send(form.choose("Vat"))
    assert anna.send(form.choose("Vanddamp")).question("sky").verdict == "Rigtigt!"
    assert [attempt.correct for attempt in Attempt.objects.order_by("id")] == [False, True]


def test_the_order_of_what_is_ticked_makes_no_other_answer(anna: Reader, skyer: str) -> None:
    form = anna.form(skyer, "regn")
    anna.send(form, choice=["a", "c", "c"])
    anna.send(form, choice=["c", "a"])
    assert Attempt.objects.get().chosen == ["a", "c"]


def test_a_retry_of_an_earlier_answer_changes_nothing_of_the_later_one(
    anna: Reader, skyer: str
) -> None:
    form = anna.form(skyer, "sky")
    anna.send(form.choose("Vat"))
    anna.send(form.choose("Vanddamp"))
    assert anna.send(form.choose("Vat"), htmx=True).question("sky").verdict == "Rigtigt!"
    assert Attempt.objects.count() == 2


def test_another_question_and_another_learner_with_the_same_token_are_other_answers(
    anna: Reader, bo: Reader, library: Library, course: Course, skyer: str
) -> None:
    copy = Course(course.chapters, slug="kopi")
    library.publish(copy)
    token = str(uuid4())
    for reader in (anna, bo):
        for address in (skyer, copy.url_of("skyer")):
            page = reader.send(reader.form(address, "sky").choose("Vat"), token=token)
            assert page.question("sky").verdict == "Ikke helt."
    assert Attempt.objects.count() == 4


def test_the_retry_of_a_first_answer_whose_reply_was_lost_is_the_same_person(
    anna: Reader, skyer: str
) -> None:
    form = anna.form(skyer, "sky").choose("Vat")
    before = anna.client.cookies.output()
    anna.send(form, follow=False)
    anna.client.cookies.load(before.replace("Set-Cookie: ", ""))
    anna.send(form)
    assert Learner.objects.count() == Attempt.objects.count() == 1


# Edits and tabs


@HTMX
def test_an_answer_to_an_earlier_text_is_graded_by_that_text(
    anna: Reader, library: Library, course: Course, skyer: str, htmx: bool
) -> None:
    form = anna.form(skyer, "sky").choose("Vanddamp")
    library.publish(
        course.ask("sky", choices=(right("a", "Vat"), wrong("b", "Vanddamp"), wrong("c", "Røg")))
    )
    page = anna.send(form, htmx=htmx)
    question = page.question("sky")
    assert CHANGED in question.text
    assert "Du svarede: ”Vanddamp”. Det var rigtigt dengang, og det tæller stadig." in question.text
    assert question.form
    assert "Fordi" not in page.html
    if htmx:
        assert f"Spørgsmål 1: {CHANGED} Det var rigtigt dengang" in page.find("_status").text
    standing = Standing.objects.get()
    assert standing.solved_at
    assert Attempt.objects.get().correct


def test_solved_stays_solved_under_a_wrong_answer_from_another_tab(
    anna: Reader, skyer: str
) -> None:
    stale = anna.form(skyer, "sky").choose("Vat")
    anna.answer(skyer, "sky", "Vanddamp")
    for htmx in (True, False):
        page = anna.send(stale, htmx=htmx, token=str(uuid4()))
        assert page.question("sky").verdict == "Rigtigt!"
    standing = Standing.objects.get()
    assert (standing.tries, standing.last_correct) == (3, True)
    assert standing.solved_at
    assert Attempt.objects.filter(correct=False).count() == 2


@pytest.mark.parametrize(
    ("texts", "then"),
    [(["Vanddamp"], "Det var rigtigt dengang"), (["Vat"], "Det var ikke helt rigtigt dengang.")],
)
def test_where_the_key_has_changed_the_verdict_of_then_is_shown_with_the_form(
    anna: Reader, library: Library, course: Course, skyer: str, texts: list[str], then: str
) -> None:
    anna.answer(skyer, "sky", *texts)
    library.publish(
        course.ask("sky", choices=(right("a", "Vat"), wrong("b", "Vanddamp"), wrong("c", "Røg")))
    )
    question = anna.question(skyer, "sky")
    assert f"{CHANGED} Du svarede: ”{texts[0]}”. {then}" in question.text
    assert question.form
    assert question.verdict == ""
    assert "Fordi" not in question.text


def test_where_a_chosen_choice_says_something_else_now_the_words_of_then_are_shown(
    anna: Reader, library: Library, course: Course, skyer: str
) -> None:
    anna.answer(skyer, "sky", "Vat")
    library.publish(
        course.ask("sky", choices=(wrong("a", "Bomuld"), right("b", "Vanddamp"), wrong("c", "Vat")))
    )
    question = anna.question(skyer, "sky")
    assert f"{CHANGED} Du svarede: ”Vat”." in question.text
    assert question.form
    assert question.form.ticked == []
    assert anna.answer(skyer, "sky", "Vat").question("sky").chosen == ["Vat"]


def test_where_only_other_words_have_changed_the_verdict_stands(
    anna: Reader, library: Library, course: Course, skyer: str
) -> None:
    anna.answer(skyer, "sky", "Vat")
    choices = (wrong("c", "Tåge", "Nyt."), wrong("a", "Vat", "Nej."), right("b", "Damp af vand"))
    library.publish(course.ask("sky", prompt="Hvad er skyer?", choices=choices, note=""))
    question = anna.question(skyer, "sky")
    assert (question.verdict, question.chosen) == ("Ikke helt.", ["Vat"])
    assert "Nej." in question.text


def test_a_question_that_has_moved_is_answered_from_the_old_page(
    anna: Reader, library: Library, course: Course, skyer: str
) -> None:
    forms = [anna.form(skyer, "sky").choose(text) for text in ("Vat", "Røg", "Vanddamp")]
    library.publish(course.move("sky", "vinde"))
    vinde = course.url_of("vinde")
    page = anna.send(forms[0])
    assert page.address == f"{vinde}#spm-sky"
    assert page.question("sky").verdict == "Ikke helt."
    # With htmx the old page would otherwise get parts that belong to the new one.
    reply = anna.send(forms[1], htmx=True).response
    assert (reply.status_code, reply["HX-Redirect"]) == (200, f"{vinde}#spm-sky")
    assert anna.send(forms[2]).question("sky").verdict == "Rigtigt!"
    assert not anna.open(skyer).has("spm-sky")


def test_an_answer_from_a_page_under_the_chapters_old_name_changes_that_page(
    anna: Reader, library: Library, course: Course, skyer: str
) -> None:
    form = anna.form(skyer, "sky").choose("Vat")
    library.publish(course.rename("skyer", "himlen"))
    assert anna.send(form, htmx=True).question("sky").verdict == "Ikke helt."


@HTMX
def test_a_retired_question_is_refused_with_a_sentence(
    anna: Reader, library: Library, course: Course, skyer: str, htmx: bool
) -> None:
    form = anna.form(skyer, "sky").choose("Vanddamp")
    library.publish(course.drop("sky"))
    page = anna.send(form, htmx=htmx)
    assert page.status == 410
    assert "taget ud af kurset" in page.text
    assert skyer in page.links
    assert anna.post(f"{skyer}vis-svaret/sky/", form.data, htmx=htmx).status == 410
    assert nothing_is_kept()


def test_a_retired_question_of_a_chapter_that_is_gone_leads_to_the_course(
    anna: Reader, library: Library, course: Course
) -> None:
    form = anna.form(course.url_of("vinde"), "vind").choose("Luft")
    library.publish(course.without("vinde"))
    page = anna.send(form)
    assert page.status == 410
    assert course.url in page.links


# What does not belong to the question


@HTMX
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"choice": ["d"]}, NOT_NOW),
        ({"choice": ["a", "d"]}, NOT_NOW),
        ({"choice": ["<script>"]}, NOT_NOW),
        ({"choice": [""]}, NOT_NOW),
        ({"choice": ["a\0"]}, NOT_NOW),
        ({"choice": ["a" * 100_000]}, NOT_NOW),
        ({"choice": ["a", "b"]}, "Vælg ét svar."),
        ({"choice": []}, "Vælg et svar først."),
        ({"token": ""}, NOT_NOW),
        ({"token": "abc"}, NOT_NOW),
        ({"token": "\0" * 32}, NOT_NOW),
        ({"token": []}, NOT_NOW),
        ({"revision": ""}, NOT_NOW),
        ({"revision": "0"}, NOT_NOW),
        ({"revision": "-1"}, NOT_NOW),
        ({"revision": "１"}, NOT_NOW),
        ({"revision": "9" * 18}, NOT_NOW),
        ({"revision": "9" * 5000}, NOT_NOW),
        ({"revision": "1\0"}, NOT_NOW),
        ({"revision": []}, NOT_NOW),
    ],
    ids=lambda value: str(value)[:30] if isinstance(value, dict) else "",
)
def test_what_does_not_fit_the_question_is_refused_at_the_question(
    anna: Reader, skyer: str, htmx: bool, changes: dict[str, Any], message: str
) -> None:
    form = anna.form(skyer, "sky").choose("Vat")
    page = anna.send(form, htmx=htmx, **changes)
    assert page.status == 422
    assert message in sky(page)
    assert nothing_is_kept()


def test_a_revision_of_another_question_is_refused(anna: Reader, skyer: str) -> None:
    other = anna.form(skyer, "regn").data["revision"]
    page = anna.send(anna.form(skyer, "sky").choose("Vat"), revision=other)
    assert page.status == 422
    assert nothing_is_kept()


def test_what_she_chose_is_still_ticked_where_the_form_around_it_was_broken(
    anna: Reader, skyer: str
) -> None:
    page = anna.send(anna.form(skyer, "regn").choose("Regn", "Sand"), token="")
    form = page.question("regn").form
    assert form
    assert form.ticked == ["Regn", "Sand"]
    assert anna.send(form).question("regn").verdict == "Ikke helt."


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    "address",
    [
        "/vejret/skyer/svar/ukendt/",
        "/vejret/skyer/vis-svaret/ukendt/",
        "/andet/skyer/svar/sky/",
        "/andet/skyer/vis-svaret/sky/",
        "/andet/skyer/laest/",
        "/vejret/ukendt/laest/",
    ],
)
def test_what_never_was_is_not_found(anna: Reader, skyer: str, address: str, htmx: bool) -> None:
    page = anna.post(address, anna.form(skyer, "sky").choose("Vat").data, htmx=htmx)
    assert page.status == 404
    assert "Siden findes ikke." in page.text
    assert nothing_is_kept()


@pytest.mark.parametrize("act", ["svar/sky", "vis-svaret/sky", "laest", "tilbagemelding"])
@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "options"])
def test_an_act_is_a_post_and_nothing_else(anna: Reader, skyer: str, act: str, method: str) -> None:
    anna.client.handler.enforce_csrf_checks = False
    response = getattr(anna.client, method)(f"{skyer}{act}/")
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    if method != "head":
        assert "Her kan man kun sende et svar" in Page(response).text
    assert nothing_is_kept()


# What a browser would not send


def raw(reader: Reader, address: str, body: bytes, content_type: str) -> Page:
    token = reader.form(address, "sky").data["csrfmiddlewaretoken"][0]
    response = reader.client.generic(
        "POST", f"{address}svar/sky/", body, content_type, headers={"X-CSRFToken": token}
    )
    return Page(response)


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("choice=a&token=æ".encode("latin-1"), FORM, 422),
        (b"choice=%E6%00&token=%FF", FORM, 422),
        (b"\xff\xfe\0", FORM, 422),
        (b"", FORM, 422),
        (b"choice=a", f"{FORM}; charset=latin-1", 400),
        (b"choice=a", f"{FORM}; charset=utf-9", 422),
        (b'{"choice": "a"}', "application/json", 422),
        (b"x" * 99, "multipart/form-data", 400),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x", 422),
        (b"choice=a&" * 10_000, FORM, 400),
        (b"choice=" + b"a" * 300_000, FORM, 400),
    ],
    ids=range(11),
)
def test_bytes_that_no_browser_sends_get_a_clear_answer(
    anna: Reader, skyer: str, body: bytes, content_type: str, status: int
) -> None:
    page = raw(anna, skyer, body, content_type)
    assert page.status == status
    assert "prøv igen" in page.text or "Vælg" in page.text
    assert nothing_is_kept()


def test_a_file_is_not_taken(anna: Reader, skyer: str) -> None:
    body = (
        b"--x\r\nContent-Disposition: form-data; name=choice; filename=a.txt\r\n"
        b"Content-Type: text/plain\r\n\r\na\r\n--x--\r\n"
    )
    page = raw(anna, skyer, body, "multipart/form-data; boundary=x")
    assert page.status == 400
    assert "Forespørgslen kunne ikke læses" in page.text


# Cookies that do not hold


def test_a_forged_cookie_reads_on_as_a_newcomer(anna: Reader, skyer: str) -> None:
    anna.answer(skyer, "sky", "Vat")
    anna.client.cookies["kapitel"] = "0" * 32 + ":forged:x"
    assert anna.question(skyer, "sky").form
    assert "forged" not in anna.client.cookies["kapitel"].value


@HTMX
def test_what_is_sent_with_a_forged_cookie_is_shown_again_and_not_taken(
    anna: Reader, skyer: str, htmx: bool
) -> None:
    form = anna.form(skyer, "sky").choose("Vat")
    anna.client.cookies["kapitel"] = "0" * 32 + ":forged:x"
    page = anna.send(form, htmx=htmx)
    assert page.status == 403
    assert "Det, du sendte, er ikke gemt endnu" in page.text
    assert nothing_is_kept()
    again = page.form("/svar/sky/")
    assert again.data["choice"] == form.data["choice"]
    assert again.data["token"] == form.data["token"]
    assert anna.send(again).question("sky").verdict == "Ikke helt."
    assert Attempt.objects.count() == 1


def test_where_neither_cookie_holds_sending_it_once_more_is_enough(
    anna: Reader, skyer: str
) -> None:
    form = anna.form(skyer, "sky").choose("Vat")
    anna.client.cookies.clear()
    anna.client.cookies["kapitel"] = "forged"
    page = anna.send(form)
    assert page.status == 403
    assert anna.send(page.form("/svar/sky/")).question("sky").verdict == "Ikke helt."


def test_an_answer_without_the_csrf_token_can_be_sent_again(anna: Reader, skyer: str) -> None:
    form = anna.form(skyer, "regn").choose("Regn", "Sne")
    page = anna.send(form, csrfmiddlewaretoken="forkert")
    assert page.status == 403
    assert nothing_is_kept()
    again = page.form("/svar/regn/")
    assert again.data["choice"] == ["a", "b"]
    assert anna.send(again).question("regn").verdict == "Rigtigt!"


# The chapter


def finish(reader: Reader, address: str, htmx: bool = False) -> Page:
    reader.answer(address, "sky", "Vat")
    reader.answer(address, "sky", "Vanddamp")
    return reader.answer(address, "regn", "Regn", "Sne", htmx=htmx)


def test_the_tally_counts_first_attempts(anna: Reader, skyer: str) -> None:
    assert "i første forsøg" not in anna.answer(skyer, "sky", "Vat").text
    page = finish(anna, skyer)
    assert "Du fik 1 ud af 2 rigtige i første forsøg." in page.text


def test_the_last_answer_completes_the_chapter_once(anna: Reader, skyer: str) -> None:
    form = anna.form(skyer, "sky")
    page = finish(anna, skyer)
    assert f"{FLOT} 33,33\xa0% af kurset (1 af 3 kapitler)." in page.text
    anna.send(form.choose("Vat"))
    assert Completion.objects.count() == 1


def test_the_line_stays_and_the_celebration_comes_once(anna: Reader, skyer: str) -> None:
    reply = finish(anna, skyer, htmx=True)
    assert FLOT in reply.find("_flot").text
    assert "celebrate" in reply.find("_flot").attributes["class"]
    assert FLOT in reply.find("_status").text
    page = anna.open(skyer)
    assert FLOT in page.find("_flot").text
    assert "celebrate" not in page.find("_flot").attributes.get("class", "")
    stale = anna.send(anna.form(skyer, "regn"), htmx=True) if page.question("regn").form else None
    assert stale is None


def test_an_answer_after_the_completing_one_does_not_celebrate(anna: Reader, skyer: str) -> None:
    stale = anna.form(skyer, "sky").choose("Vat")
    finish(anna, skyer)
    assert not anna.send(stale, htmx=True).has("_flot")


def test_a_retry_of_the_completing_answer_celebrates_as_its_lost_reply_did(
    anna: Reader, skyer: str
) -> None:
    form = anna.form(skyer, "regn").choose("Regn", "Sne")
    anna.answer(skyer, "sky", "Vanddamp")
    first, second = (anna.send(form, htmx=True) for _ in range(2))
    assert first.find("_flot").text == second.find("_flot").text
    assert Completion.objects.count() == Attempt.objects.count() - 1 == 1


def test_a_completion_that_is_missing_comes_with_the_next_act(anna: Reader, skyer: str) -> None:
    stale = anna.form(skyer, "sky").choose("Vat")
    finish(anna, skyer)
    Completion.objects.all().delete()
    assert FLOT in anna.send(stale).text


def test_a_question_added_later_does_not_celebrate_again(
    anna: Reader, library: Library, course: Course, skyer: str
) -> None:
    finish(anna, skyer)
    library.publish(course.move("vind", "skyer"))
    page = anna.open(skyer)
    assert FLOT in page.find("_flot").text
    assert "i første forsøg" not in page.text
    assert not anna.answer(skyer, "vind", "Luft", htmx=True).has("_flot")


def test_a_course_of_one_chapter_is_completed_with_it(
    db: None, library: Library, course: Course, anna: Reader
) -> None:
    alone = Course((course.chapter("vinde"),), slug="alene")
    library.publish(alone)
    page = anna.answer(alone.url_of("vinde"), "vind", "Luft")
    assert f"{FLOT} 100\xa0% af kurset (1 af 1 kapitel)." in page.text


@HTMX
def test_a_course_of_twenty_one_chapters_by_one(
    db: None, library: Library, course: Course, anna: Reader, htmx: bool
) -> None:
    texts = tuple(Chapter(f"tekst-{number}", section=number // 5 + 1) for number in range(20))
    long = Course((course.chapter("vinde"), *texts), slug="lang")
    library.publish(long)
    page = anna.answer(long.url_of("vinde"), "vind", "Luft", htmx=htmx)
    assert f"{FLOT} 4,76\xa0% af kurset (1 af 21 kapitler)." in page.find("_flot").text
    assert "1 af 21 kapitler" in page.find("_fremgang").text
    assert "1 af 21" in page.find("_sted").text
    assert "1 af 6" in page.find("_sektion").text
    assert "Gennemført" in page.find("_mig").text


# A chapter without a quiz


@HTMX
def test_a_chapter_without_a_quiz_is_completed_by_saying_so(
    anna: Reader, course: Course, htmx: bool
) -> None:
    address = course.url_of("efterskrift")
    form = anna.open(address).form("/laest/")
    assert not Learner.objects.exists()
    page = anna.send(form, htmx=htmx)
    assert "Læst" in page.find("_laest").text
    assert f"{FLOT} 33,33\xa0%" in page.text
    again = anna.send(form, htmx=htmx)
    assert "Læst" in again.find("_laest").text
    assert not [form for form in again.forms if form.action.endswith("/laest/")]
    assert Completion.objects.count() == 1
    assert FLOT in anna.open(address).text


def test_a_chapter_with_a_quiz_is_not_completed_by_saying_so(
    anna: Reader, library: Library, course: Course, skyer: str
) -> None:
    address = course.url_of("efterskrift")
    form = anna.open(address).form("/laest/")
    library.publish(course.move("vind", "efterskrift"))
    response = anna.send(form, follow=False).response
    assert (response.status_code, response["Location"]) == (302, f"{address}#_quiz")
    assert anna.send(form, htmx=True).response["HX-Refresh"] == "true"
    assert nothing_is_kept()
    assert not Completion.objects.exists()


# Who is who


def test_nobody_sees_anothers_answers(anna: Reader, bo: Reader, skyer: str) -> None:
    anna.answer(skyer, "sky", "Vat")
    assert bo.question(skyer, "sky").form
    assert bo.answer(skyer, "sky", "Vanddamp").question("sky").verdict == "Rigtigt!"
    assert anna.question(skyer, "sky").verdict == "Ikke helt."


def test_choices_that_are_shuffled_stay_where_they_are_for_her(
    library: Library, course: Course, skyer: str
) -> None:
    library.publish(course.ask("sky", shuffled=True))
    orders = set()
    for reader in [Reader() for _ in range(8)]:
        before = reader.question(skyer, "sky").choices
        assert reader.answer(skyer, "sky", "Vat").question("sky").choices == before
        assert reader.question(f"{skyer}?igen=sky", "sky").choices == before
        assert reader.answer(skyer, "sky", "Vanddamp", htmx=True).question("sky").choices == before
        orders.add(tuple(before))
    assert len(orders) > 1


def test_a_try_again_that_is_nobodys_changes_nothing(anna: Reader, skyer: str) -> None:
    assert anna.open(f"{skyer}?igen=sky").question("sky").form
    anna.answer(skyer, "sky", "Vanddamp")
    for ident in ("sky", "ukendt", "%00", "%FF", "x" * 5000):
        assert anna.open(f"{skyer}?igen={ident}").question("sky").verdict == "Rigtigt!"


def test_a_form_of_hers_that_is_sent_by_another_is_the_others_answer(
    anna: Reader, bo: Reader, skyer: str
) -> None:
    form = Form(anna.open(skyer).question("sky").element.one("form")).choose("Vat")
    own = bo.form(skyer, "sky").data["csrfmiddlewaretoken"]
    anna.send(form)
    bo.send(form, csrfmiddlewaretoken=own)
    assert Learner.objects.count() == Attempt.objects.count() == 2
