"""Our own course from its first chapter to its last, as a reader meets it."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from provision import TOOLS

from course.content import Chapter, Course, get_course

pytestmark = pytest.mark.django_db(transaction=True)

COURSE = Path(settings.BASE_DIR, "content", "dybe-generative-modeller")
AXE_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "bypass_csp": True}  # axe is put into the page


@pytest.fixture
def course(site: str) -> Course:
    return get_course("dybe-generative-modeller")


def answer_all(page: Page, chapter: Chapter) -> None:
    for question in chapter.questions:
        here = page.locator(f"#spm-{question.ident}")
        for ident in question.correct:
            choice = page.locator(f"#spm-{question.ident}-{ident}")
            here.locator("label", has=choice).click()
        here.get_by_role("button", name="Tjek svar").click()
        expect(here.locator(".verdict").first).to_contain_text("Rigtigt!")


def test_every_question_can_be_answered_and_the_way_leads_on_to_the_end(
    page: Page, site: str, course: Course
) -> None:
    total = len(course.chapters)
    page.goto(site + course.chapters[0].url)
    for done, chapter in enumerate(course.chapters, 1):
        expect(page.get_by_role("heading", level=1)).to_have_text(chapter.title)
        answer_all(page, chapter)
        share = f"{100 * done / total:.2f}".replace(".", ",").removesuffix(",00")
        expect(page.locator("#_flot")).to_contain_text(
            f"Flot! Du har nu gennemført {share}\xa0% af kurset ({done} af {total} kapitler)."
        )
        if done < total:
            page.locator("#_flot").get_by_role("link", name="Næste kapitel").click()
    expect(page.locator("#_flot")).to_contain_text("Du har gennemført hele kurset.")


def test_axe_finds_nothing_in_any_chapter_and_none_is_wider_than_a_phone(
    page: Page, site: str, course: Course
) -> None:
    axe = (TOOLS / "axe-core" / "axe.min.js").read_text()
    faults = []
    for chapter in course.chapters:
        page.goto(site + chapter.url)
        page.evaluate(axe)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate("(rules) => axe.run(document, rules)", AXE_RULES)
            faults += [
                f"{chapter.slug}, {scheme}: {fault['id']}: {node['target']}"
                for fault in found["violations"]
                for node in fault["nodes"]
            ]
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            if (over := page.evaluate(SIDEWAYS)) > 0:
                faults.append(f"{chapter.slug}: {over} px wider than {width}")
    assert not faults, "\n".join(faults)


# A figure's words are placed in per cent: the narrowest column that pages give it, and the widest.
WIDTHS = (288, 640)
BADLY_PLACED = """() => {
  const svg = document.querySelector("svg");
  const whole = svg.getBoundingClientRect();
  const words = [...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
  const out = words.filter(
    ([, box]) => box.left < whole.left - 1 || box.right > whole.right + 1 || box.bottom > whole.bottom + 1
  );
  const meet = (box, other) =>
    Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1 &&
    Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 4;
  const over = words.flatMap(([a, box], i) =>
    words.slice(i + 1).filter(([, other]) => meet(box, other)).map(([b]) => `${a} over ${b}`)
  );
  return [...out.map(([text]) => `outside: ${text}`), ...over];
}"""


def test_the_words_of_a_figure_fit_on_a_phone_and_none_stands_over_another(page: Page) -> None:
    faults = []
    for figure in sorted(COURSE.glob("*/billeder/*.svg")):
        for width in WIDTHS:
            page.set_content(f'<div style="width: {width}px">{figure.read_text()}</div>')
            faults += [f"{figure.name}, {width} px: {it}" for it in page.evaluate(BADLY_PLACED)]
    assert not faults, "\n".join(faults)
