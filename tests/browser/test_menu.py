"""The menu on a small screen is a drawer: by button, by swipe, by keyboard, and never in the way."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A telephone."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="da-DK"
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def menu(page: Page, chapter: str) -> Locator:
    page.goto(chapter)
    return page.locator("#_menu")


def swipe(page: Page, start: int, end: int, down: int = 0) -> None:
    """Draw a finger along the screen, from one distance from its left edge to another, in px."""
    touch = page.context.new_cdp_session(page)
    for kind, x, y in (("touchStart", start, 400), ("touchMove", end, 400 + down)):
        point = {"x": x, "y": y}
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_its_buttons_open_and_close_it(page: Page, menu: Locator) -> None:
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Åbn menu").tap()
    expect(menu).to_be_visible()
    page.get_by_role("button", name="Luk menu").tap()
    expect(menu).to_be_hidden()


def test_a_swipe_from_the_edge_opens_it_and_one_back_closes_it(page: Page, menu: Locator) -> None:
    swipe(page, 5, 200)
    expect(menu).to_be_visible()
    swipe(page, 250, 60)
    expect(menu).to_be_hidden()


@pytest.mark.parametrize(
    ("start", "end", "down"), [(150, 350, 0), (5, 30, 0), (5, 60, 300)], ids=str
)
def test_other_movements_do_not(page: Page, menu: Locator, start: int, end: int, down: int) -> None:
    swipe(page, start, end, down)
    page.wait_for_timeout(100)
    expect(menu).to_be_hidden()


def test_the_swipe_is_told_until_the_menu_has_been_opened(page: Page, menu: Locator) -> None:
    hint = page.get_by_text("Stryg for at vise menuen")
    expect(hint).to_be_visible()
    page.get_by_role("button", name="Åbn menu").tap()
    page.get_by_role("button", name="Luk menu").tap()
    expect(hint).to_be_hidden()
    page.reload()
    expect(hint).to_be_hidden()


def test_focus_stays_inside_until_escape_gives_it_back(page: Page, menu: Locator) -> None:
    button = page.get_by_role("button", name="Åbn menu")
    button.focus()
    page.keyboard.press("Enter")
    expect(menu.locator("[aria-current]")).to_be_focused()
    for key in ["Tab"] * 12 + ["Shift+Tab"] * 12:
        page.keyboard.press(key)
        # Between the last and the first, focus is at the browser's own.
        assert page.evaluate(
            "document.activeElement === document.body"
            " || document.activeElement.closest('#_menu') !== null"
        )
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[inert]') === null")


def test_on_a_wide_screen_it_is_a_column_that_no_swipe_moves(page: Page, chapter: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(chapter)
    menu = page.locator("#_menu")
    expect(menu).to_be_visible()
    swipe(page, 5, 300)
    expect(page.locator("#_menu:popover-open")).to_have_count(0)
    expect(page.get_by_role("button", name="Luk menu")).to_be_hidden()
