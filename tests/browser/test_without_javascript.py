"""The whole walk with JavaScript switched off: plain requests, the same page, the same words."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from quiz_page import Quiz

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "java_script_enabled": False}


def test_a_reader_goes_from_the_home_page_to_a_completed_chapter(
    page: Page, site: str, quiz: Quiz, one_share: str
) -> None:
    page.goto(site)
    page.get_by_role("link", name="Dybe generative modeller").click()
    page.locator(".outline").get_by_role("link", name="Bæredygtigheds").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bæredygtigheds")

    page.locator("#_spoergsmaal").get_by_role("link", name="kvantisering").click()
    question = quiz.question("kvantisering")
    question.get_by_role("button", name="Tjek svar").click()
    expect(question).to_contain_text("Vælg et svar først.")
    expect(question.get_by_role("radio").first).to_be_focused()

    quiz.answer_wrong("kvantisering")
    assert page.url.endswith("#spm-kvantisering")
    expect(question).to_contain_text("Ikke helt.")
    expect(question).to_be_in_viewport()
    question.get_by_role("link", name="Prøv igen").click()
    quiz.answer_right("kvantisering")
    quiz.answer_right("baeredygtighed")
    quiz.answer_right("strategi")
    expect(page.locator("#_flot")).to_contain_text(f"Flot! Du har nu gennemført {one_share}")
    expect(page.locator("#_tal")).to_have_text("Du fik 2 ud af 3 rigtige i første forsøg.")


def test_feedback_can_be_given_and_an_error_loses_nothing(page: Page, chapter: str) -> None:
    page.goto(chapter)
    page.get_by_label("Hvordan kan vi forbedre det?").fill("Flere figurer, tak.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#_feedback")).to_contain_text("Vælg Ja eller Nej først.")
    expect(page.get_by_label("Hvordan kan vi forbedre det?")).to_have_value("Flere figurer, tak.")
    page.get_by_label("Nej", exact=True).check()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Tak for dine kommentarer!")).to_be_visible()


def test_the_menu_opens_on_a_small_screen(page: Page, chapter: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(chapter)
    menu = page.get_by_role("navigation", name="Kursets kapitler")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()


def test_one_can_be_forgotten(page: Page, chapter: str, site: str, quiz: Quiz) -> None:
    page.goto(chapter)
    quiz.answer_right("kvantisering")
    page.get_by_role("link", name="Privatliv").click()
    page.get_by_role("button", name="Glem mig på denne enhed").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Du er glemt")
    page.goto(chapter)
    expect(quiz.question("kvantisering").get_by_role("button", name="Tjek svar")).to_be_visible()
