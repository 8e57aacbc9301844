"""The whole walk with the keyboard alone; focus is always visible and never lost."""

import pytest
from playwright.sync_api import Page, expect
from quiz_page import Quiz

pytestmark = pytest.mark.django_db(transaction=True)

FOCUS = """() => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return {
        name: element.id || element.textContent.trim().slice(0, 40) || element.tagName,
        tag: element.tagName,
        ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 3,
        seen: box.bottom > 0 && box.top < innerHeight,
    };
}"""


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab until the element has focus; each stop on the way must be seen and have a ring."""
    for _ in range(120):
        page.keyboard.press(key)
        focus = page.evaluate(FOCUS)
        assert focus["tag"] != "BODY", f"focus was lost on the way to {selector}"
        assert focus["ring"], f"no focus ring on {focus['name']}"
        assert focus["seen"], f"{focus['name']} has focus out of sight"
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab never reached {selector}")


def test_the_first_stop_skips_to_the_text(page: Page, chapter: str) -> None:
    page.goto(chapter)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Gå til teksten")).to_be_focused()
    expect(page.get_by_role("link", name="Gå til teksten")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_chapter_can_be_read_answered_and_completed(page: Page, chapter: str, quiz: Quiz) -> None:
    page.goto(chapter)
    tab_to(page, "#spm-baeredygtighed input")
    page.keyboard.press("Space")  # the first choice, a wrong one
    tab_to(page, "#spm-baeredygtighed button")
    page.keyboard.press("Enter")
    question = quiz.question("baeredygtighed")
    expect(question).to_contain_text("Ikke helt.")
    expect(question.get_by_role("link", name="Prøv igen")).to_be_focused()

    page.keyboard.press("Enter")
    expect(question.get_by_role("radio").first).to_be_focused()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    tab_to(page, "#spm-baeredygtighed button")
    page.keyboard.press("Enter")
    expect(question).to_contain_text("Rigtigt!")
    expect(question.get_by_role("link", name="Næste spørgsmål")).to_be_focused()

    page.keyboard.press("Enter")
    tab_to(page, "#spm-kvantisering input")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#spm-kvantisering button")
    page.keyboard.press("Enter")
    question = quiz.question("kvantisering")
    expect(question).to_contain_text("Rigtigt!")
    expect(question.get_by_role("link", name="Næste spørgsmål")).to_be_focused()

    page.keyboard.press("Enter")
    tab_to(page, "#spm-strategi input")
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    tab_to(page, "#spm-strategi button")
    page.keyboard.press("Enter")
    expect(quiz.question("strategi")).to_contain_text("Rigtigt!")
    expect(page.locator("#_flot")).to_contain_text("Flot!")
    expect(quiz.question("strategi").get_by_role("link", name="Se dit resultat")).to_be_focused()

    tab_to(page, "input[name=clear]")
    page.keyboard.press("Space")
    tab_to(page, "textarea")
    page.keyboard.type("Klart nok.")
    tab_to(page, "#_feedback button")
    page.keyboard.press("Enter")
    expect(page.locator("#_feedback .thanks")).to_be_focused()


def test_the_menu_opens_takes_focus_and_closes(page: Page, chapter: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(chapter)
    button = page.get_by_role("button", name="Menu")
    button.focus()
    page.keyboard.press("Enter")
    menu = page.get_by_role("navigation", name="Kursets kapitler")
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#_menu') !== null")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
