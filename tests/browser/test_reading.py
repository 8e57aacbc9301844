"""What makes a chapter comfortable to read, and only a browser shows."""

from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect
from quiz_page import Quiz

pytestmark = pytest.mark.django_db(transaction=True)


def choose(page: Page, label: str) -> None:
    if page.locator("#_laesevalg").is_hidden():
        page.get_by_role("button", name="Læsevalg").click()
    page.get_by_label(label, exact=True).check()


def ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


# The reader's own choices


def test_a_theme_holds_at_once_and_is_remembered(page: Page, chapter: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(chapter)
    light = ground(page)
    with page.expect_response("**/laesevalg/"):
        choose(page, "Mørkt")
    dark = ground(page)
    assert dark != light
    page.reload()
    assert ground(page) == dark
    page.emulate_media(color_scheme="dark")
    with page.expect_response("**/laesevalg/"):
        choose(page, "Lyst")
    page.reload()
    assert ground(page) == light
    with page.expect_response("**/laesevalg/"):
        choose(page, "Som enheden")
    page.reload()
    assert ground(page) == dark


def test_figures_follow_the_theme(page: Page, chapter: str) -> None:
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(chapter)
    figure = page.locator("figure img").first
    figure.scroll_into_view_if_needed()
    light = figure.screenshot()
    choose(page, "Mørkt")
    page.keyboard.press("Escape")
    dark = figure.screenshot()
    page.emulate_media(color_scheme="dark")
    choose(page, "Som enheden")
    page.keyboard.press("Escape")
    assert dark == figure.screenshot()
    choose(page, "Lyst")
    page.keyboard.press("Escape")
    assert light == figure.screenshot()
    assert light != dark


def test_the_text_grows_and_opens_and_never_scrolls_sideways(page: Page, chapter: str) -> None:
    measure = """() => {
        const style = getComputedStyle(document.querySelector('article p:not(.summary)'));
        return [parseFloat(style.fontSize), parseFloat(style.lineHeight)];
    }"""
    page.goto(chapter)
    size, line = page.evaluate(measure)
    choose(page, "Størst")
    larger, higher = page.evaluate(measure)
    assert larger == pytest.approx(size * 1.35, abs=0.1)
    choose(page, "Luftig")
    assert page.evaluate(measure)[1] > higher > line
    for width in (320, 768, 1200, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_javascript_the_choice_is_a_form(browser: Browser, chapter: str) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="light")
    page = context.new_page()
    page.goto(chapter)
    page.get_by_role("button", name="Læsevalg").click()
    page.get_by_label("Mørkt", exact=True).check()
    page.get_by_role("button", name="Gem").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.url == chapter
    context.close()


# The text and what stands around it


def test_the_contents_follow_the_reading(page: Page, chapter: str) -> None:
    page.goto(chapter)
    links = page.locator(".contents a")
    here = page.locator(".contents [aria-current=location]")
    expect(here).to_have_count(0)
    for number in (1, 3, links.count() - 1):
        name = links.nth(number).inner_text()
        links.nth(number).click()
        expect(here).to_have_count(1)
        expect(here).to_have_text(name)
    page.evaluate("scrollTo(0, 0)")
    expect(here).to_have_count(0)


NOTES = """() => [...document.querySelectorAll('.footnotes li')].map((note) => {
    const number = document.querySelector(`sup a[href="#${CSS.escape(note.id)}"]`);
    const [box, at] = [note.getBoundingClientRect(), number.getBoundingClientRect()];
    return { top: box.top, bottom: box.bottom, left: box.left, at: at.top, right: at.right };
})"""


def test_footnotes_stand_beside_their_numbers_on_a_wide_screen(page: Page, chapter: str) -> None:
    page.set_viewport_size({"width": 1600, "height": 900})
    page.goto(chapter)
    expect(page.locator("article.beside")).to_have_count(1)
    notes = page.evaluate(NOTES)
    assert len(notes) > 5
    for note in notes:
        assert note["left"] > note["right"], "a note stands in the text"
        assert note["top"] >= note["at"] - 1, "a note stands above its number"
    for above, below in pairwise(notes):
        assert below["top"] >= above["bottom"], "two notes overlap"
    assert sum(note["top"] - note["at"] < 40 for note in notes) > len(notes) / 2
    choose(page, "Størst")
    for above, below in pairwise(page.evaluate(NOTES)):
        assert below["top"] >= above["bottom"]


def test_on_other_screens_they_stand_at_the_end(page: Page, chapter: str) -> None:
    for width in (1600, 1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        if width == 1600:
            page.goto(chapter)
    expect(page.locator("article.beside")).to_have_count(0)
    notes = page.evaluate(NOTES)
    assert all(note["top"] > max(n["at"] for n in notes) for note in notes)


def test_print_is_the_text_with_its_sources_and_no_answer(
    page: Page, chapter: str, quiz: Quiz
) -> None:
    page.set_viewport_size({"width": 1600, "height": 900})
    page.emulate_media(color_scheme="dark")
    page.goto(chapter)
    choose(page, "Mørkt")
    page.keyboard.press("Escape")
    quiz.answer_right("kvantisering")
    quiz.answer_wrong("baeredygtighed")
    page.emulate_media(media="print", color_scheme="dark")
    ink = page.evaluate("getComputedStyle(document.querySelector('article p')).color")
    assert ink == "rgb(24, 32, 48)"
    for shown in ("h1", ".footnotes h2", ".footnotes li >> nth=0", "#spm-kvantisering h3"):
        expect(page.locator(shown).first).to_be_visible()
    hidden = [".verdict", ".yours", ".top", ".foot", "#_menu", ".contents", ".marks", ".feedback"]
    for part in hidden:
        for element in page.locator(part).all():
            expect(element).to_be_hidden()
    assert "Dit svar" not in page.locator("main").inner_text()
    notes = page.evaluate(NOTES)
    assert all(note["top"] > max(n["at"] for n in notes) for note in notes)
    # The right choice stands in no other type than the others.
    weights = page.eval_on_selector_all(
        "#spm-kvantisering .row", "rows => rows.map((row) => getComputedStyle(row).fontWeight)"
    )
    assert len(set(weights)) == 1


# The celebration


def test_the_per_cent_count_up_to_what_they_are(
    page: Page, chapter: str, quiz: Quiz, one_share: str
) -> None:
    page.goto(chapter)
    page.evaluate(
        """() => {
            window.seen = [];
            const look = () => {
                const rate = document.querySelector('.celebrate .rate');
                if (rate) seen.push(rate.textContent);
                requestAnimationFrame(look);
            };
            look();
        }"""
    )
    quiz.finish()
    expect(page.locator("#_flot .rate")).to_have_text(one_share)
    page.wait_for_timeout(400)
    seen = page.evaluate("seen")
    assert seen[-1] == one_share
    assert len(set(seen)) > 2


def test_under_reduced_motion_they_stand_still(page: Page, chapter: str, quiz: Quiz) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(chapter)
    quiz.finish()
    rate = page.locator("#_flot .rate")
    rate.wait_for()
    assert rate.get_attribute("data-counted") is None
