"""What a reader sees and hears when she answers, with JavaScript."""

import re

import pytest
from playwright.sync_api import Page, Route, expect
from quiz_page import Quiz

from quizzes.models import Attempt

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_answer_changes_its_question_and_leaves_the_page_where_it_is(
    page: Page, chapter: str, quiz: Quiz
) -> None:
    page.goto(chapter)
    page.evaluate("window.here = true")
    question = quiz.answer_wrong("kvantisering")
    expect(question).to_contain_text("Ikke helt.")
    assert page.evaluate("window.here") is True
    assert page.url == chapter


def test_the_result_is_told_in_the_status_region(page: Page, chapter: str, quiz: Quiz) -> None:
    page.goto(chapter)
    quiz.answer_wrong("kvantisering")
    expect(page.get_by_role("status")).to_have_text(
        re.compile(r"^\s*Spørgsmål 2: Ikke helt\. .*rundet af")
    )


def test_focus_goes_to_what_can_be_done_next(page: Page, chapter: str, quiz: Quiz) -> None:
    page.goto(chapter)
    question = quiz.answer_wrong("kvantisering")
    again = question.get_by_role("link", name="Prøv igen")
    expect(again).to_be_focused()
    again.click()
    expect(question.get_by_role("radio").first).to_be_focused()
    quiz.answer_right("kvantisering")
    expect(question.get_by_role("link", name="Næste spørgsmål")).to_be_focused()


def test_nothing_chosen_is_said_at_the_question_with_focus(
    page: Page, chapter: str, quiz: Quiz
) -> None:
    page.goto(chapter)
    question = quiz.question("kvantisering")
    question.get_by_role("button", name="Tjek svar").click()
    expect(question).to_contain_text("Vælg et svar først.")
    expect(question.get_by_role("radio").first).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Vælg et svar først.")


def test_the_passage_can_be_read_again(page: Page, chapter: str, quiz: Quiz) -> None:
    page.goto(chapter)
    quiz.answer_wrong("kvantisering").get_by_role("link", name="Læs afsnittet igen").click()
    expect(page.locator("#kvantisering")).to_be_in_viewport()


def test_the_answer_is_shown_after_two_wrong_tries(page: Page, chapter: str, quiz: Quiz) -> None:
    page.goto(chapter)
    question = quiz.answer_wrong("kvantisering")
    expect(question.get_by_role("button", name="Vis svaret")).to_have_count(0)
    question.get_by_role("link", name="Prøv igen").click()
    quiz.answer_wrong("kvantisering")
    question.get_by_role("button", name="Vis svaret").click()
    expect(question).to_contain_text("Her er svaret.")
    expect(question.locator(".is-tick")).to_contain_text("At gemme hver vægt")


def test_completing_moves_the_progress_everywhere_and_celebrates_once(
    page: Page, chapter: str, quiz: Quiz, chapters: int, one_share: str
) -> None:
    page.goto(chapter)
    expect(page.locator("#_fremgang")).to_contain_text(f"0 af {chapters} kapitler")
    quiz.finish()
    flot = f"Flot! Du har nu gennemført {one_share} af kurset (1 af {chapters} kapitler)."
    expect(page.locator("#_flot.celebrate")).to_contain_text(flot)
    expect(page.get_by_role("status")).to_contain_text(flot)
    expect(page.locator("#_fremgang")).to_contain_text(f"1 af {chapters} kapitler")
    expect(page.locator("#_mig")).to_contain_text("Gennemført")
    expect(page.locator("#_tal")).to_have_text("Du fik 3 ud af 3 rigtige i første forsøg.")
    page.reload()
    expect(page.locator("#_flot")).to_contain_text(flot)
    expect(page.locator("#_flot.celebrate")).to_have_count(0)


def test_when_all_is_answered_every_question_leads_on_to_the_result(
    page: Page, chapter: str, quiz: Quiz
) -> None:
    page.goto(chapter)
    for ident in ("strategi", "baeredygtighed"):
        expect(quiz.answer_right(ident).get_by_role("link", name="Næste spørgsmål")).to_be_visible()
    quiz.answer_right("kvantisering")
    for ident in quiz.RIGHT:
        onward = quiz.question(ident).get_by_role("link", name="Se dit resultat")
        expect(onward).to_have_attribute("href", "#_resultat")
    expect(onward.page.get_by_role("link", name="Næste spørgsmål")).to_have_count(0)


def test_a_double_click_is_one_answer(page: Page, chapter: str, quiz: Quiz) -> None:
    page.goto(chapter)
    question = quiz.question("kvantisering")
    question.locator("label", has_text="At fjerne").click()
    question.get_by_role("button", name="Tjek svar").dblclick()
    question.locator(".verdict").wait_for()
    assert Attempt.objects.count() == 1


def test_an_answer_that_does_not_get_through_is_said_and_can_be_sent_again(
    page: Page, chapter: str, quiz: Quiz
) -> None:
    page.goto(chapter)

    def refuse(route: Route) -> None:
        route.abort()

    page.route("**/svar/**", refuse)
    question = quiz.question("kvantisering")
    question.locator("label", has_text="At fjerne").click()
    question.get_by_role("button", name="Tjek svar").click()
    expect(question).to_contain_text("Det kom ikke frem.")
    expect(question.get_by_role("radio", name="At fjerne")).to_be_checked()
    page.unroute("**/svar/**", refuse)
    question.get_by_role("button", name="Tjek svar").click()
    expect(question).to_contain_text("Ikke helt.")
    assert Attempt.objects.count() == 1


def test_a_page_whose_cookies_are_gone_offers_to_send_again(
    page: Page, chapter: str, quiz: Quiz
) -> None:
    page.goto(chapter)
    page.get_by_label("Nej", exact=True).check()
    page.get_by_label("Hvordan kan vi forbedre det?").fill("Flere figurer, tak.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ikke gemt endnu")
    expect(page.get_by_label("Din kommentar")).to_have_value("Flere figurer, tak.")
    page.get_by_role("button", name="Send igen").click()
    expect(page.get_by_text("Tak for dine kommentarer!")).to_be_visible()


def test_feedback_is_thanked_for_and_can_be_changed(page: Page, chapter: str) -> None:
    page.goto(chapter)
    page.get_by_label("Nej", exact=True).check()
    page.get_by_label("Hvordan kan vi forbedre det?").fill("Flere figurer, tak.")
    page.get_by_role("button", name="Send", exact=True).click()
    thanks = page.get_by_text("Tak for dine kommentarer!").first
    expect(page.locator("#_feedback .thanks")).to_be_focused()
    expect(thanks).to_be_attached()
    page.get_by_text("Ret dit svar").click()
    page.get_by_label("Ja", exact=True).check()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#_feedback")).to_contain_text("ja, alt var klart")
    expect(page.locator("#_feedback blockquote")).to_have_text("Flere figurer, tak.")


def test_nothing_breaks_the_content_security_policy(page: Page, chapter: str, quiz: Quiz) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(chapter)
    quiz.answer_wrong("kvantisering")
    quiz.question("kvantisering").get_by_role("link", name="Prøv igen").click()
    quiz.finish()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    assert said == []
