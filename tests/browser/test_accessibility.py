"""axe finds nothing, in any state of the page, in both themes, at three widths."""

from collections.abc import Iterator
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from quiz_page import Quiz

pytestmark = pytest.mark.django_db(transaction=True)

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}
THEMES = ["light", "dark"]
WIDTHS = [320, 390, 1280]


@pytest.fixture(params=list(product(THEMES, WIDTHS)), ids=lambda param: f"{param[0]}-{param[1]}")
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    theme, width = request.param
    context = browser.new_context(
        bypass_csp=True,  # axe is a script of its own
        color_scheme=theme,
        reduced_motion="reduce",
        viewport={"width": width, "height": 900},
    )
    yield context.new_page()
    context.close()


def check(page: Page, state: str) -> None:
    violations = Axe().run(page, options=RULES).response["violations"]
    found = [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"]
    ]
    assert not found, f"{state}:\n" + "\n".join(found)
    sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(sideways) <= 0, f"{state}: the page scrolls sideways"


def test_axe_finds_nothing_on_the_chapter_in_any_state(
    page: Page, chapter: str, quiz: Quiz
) -> None:
    page.goto(chapter)
    check(page, "start")

    question = quiz.question("kvantisering")
    question.get_by_role("button", name="Tjek svar").click()
    question.locator(".error").wait_for()
    check(page, "nothing chosen")

    quiz.answer_wrong("kvantisering")
    quiz.answer("strategi", ["At bruge en mindre", "At købe"])
    check(page, "wrong")

    question.get_by_role("link", name="Prøv igen").click()
    quiz.answer_wrong("kvantisering")
    question.get_by_role("button", name="Vis svaret").click()
    question.locator(".is-tick").wait_for()
    quiz.answer_right("baeredygtighed")
    check(page, "right, and shown")

    quiz.question("strategi").get_by_role("link", name="Prøv igen").click()
    quiz.answer_right("strategi")
    page.locator("#_flot .finish").wait_for()
    for details in page.locator("details.others").all():
        details.locator("summary").click()
    check(page, "all answered and completed")

    page.get_by_role("button", name="Send", exact=True).click()
    page.locator("#_feedback .error").wait_for()
    check(page, "feedback refused")

    page.get_by_label("Nej", exact=True).check()
    page.get_by_label("Hvordan kan vi forbedre det?").fill("Flere figurer, tak.")
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator("#_feedback .thanks").wait_for()
    page.get_by_text("Ret dit svar").click()
    check(page, "feedback sent")

    button = page.get_by_role("button", name="Menu")
    if button.is_visible():
        button.click()
        page.locator("#_menu").wait_for()
        check(page, "menu open")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/dybe-generative-modeller/",
        "/privatliv/",
        "/privatliv/glemt/",
        "/findes-ikke/",
        "/dybe-generative-modeller/baeredygtighed-og-skalering/svar/kvantisering/",
    ],
)
def test_axe_finds_nothing_on_the_other_pages(page: Page, site: str, path: str) -> None:
    page.goto(site + path)
    check(page, path)
