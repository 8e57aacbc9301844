"""How pages look is the reader's own choice, kept by her browser."""

import pytest
from pages import Reader

from learners.preferences import CHOICES, COOKIE, Preferences

PAGE = "/privatliv/"


def root(reader: Reader, address: str = PAGE) -> dict[str, str]:
    """What the page's root element says, but for its language."""
    attributes = reader.open(address).root.one("html").attributes
    return {name: value for name, value in attributes.items() if name != "lang"}


def choose(reader: Reader, referer: str = f"http://testserver{PAGE}", **said: str) -> str:
    """Send a choice; return where the answer leads."""
    headers = {"Referer": referer} if referer else {}
    response = reader.client.post("/laesevalg/", said, headers=headers)
    assert response.status_code == 302
    return str(response["Location"])


def test_nothing_chosen_is_as_for_everybody(anna: Reader) -> None:
    assert root(anna) == {}


def test_a_choice_holds_on_every_page_until_another(anna: Reader) -> None:
    choose(anna, theme="dark", size="large", spacing="wide")
    for page in (PAGE, "/", "/findes-ikke/", "/laesevalg/"):
        assert root(anna, page) == {
            "data-theme": "dark",
            "data-size": "large",
            "data-spacing": "wide",
        }
    choose(anna, theme="light", size="normal", spacing="normal")
    assert root(anna) == {"data-theme": "light"}
    choose(anna, theme="auto", size="normal", spacing="normal")
    assert root(anna) == {}
    assert anna.client.cookies[COOKIE]["max-age"] == 0


def test_every_choice_is_in_the_form_and_can_be_made(anna: Reader) -> None:
    for name, (_, values) in CHOICES.items():
        for value in values:
            choose(anna, **{name: value})
            form = next(f for f in anna.open("/laesevalg/").forms if f.action == "/laesevalg/")
            assert form.data[name] == [value]


def test_it_goes_back_to_the_page_where_it_was_made_and_to_no_other_site(anna: Reader) -> None:
    assert choose(anna, theme="dark") == f"http://testserver{PAGE}"
    for elsewhere in ("", "https://evil.example/", "//evil.example/", "http://testserver.evil/"):
        assert choose(anna, referer=elsewhere, theme="dark") == "/"


@pytest.mark.parametrize(
    "cookie", ["", "theme=pink", "theme=dark&theme=", "%00", "=" * 5000, "theme=dark;size=large"]
)
def test_a_cookie_that_says_nothing_known_is_as_nothing_chosen(anna: Reader, cookie: str) -> None:
    anna.client.cookies[COOKIE] = cookie
    assert root(anna).keys() <= {"data-theme"}
    assert "pink" not in root(anna).values()


def test_a_form_that_says_nothing_known_chooses_nothing(anna: Reader) -> None:
    choose(anna, theme="<script>", size="", spacing="9" * 1000)
    assert root(anna) == {}
    assert Preferences.chosen({"theme": "dark", "colour": "pink"}) == Preferences(theme="dark")


def test_it_costs_a_stranger_no_cookie_but_its_own(anna: Reader) -> None:
    choose(anna, theme="dark")
    assert list(anna.client.cookies) == [COOKIE]


def test_to_be_forgotten_takes_it_along(anna: Reader, db: None) -> None:
    choose(anna, theme="dark")
    anna.send(anna.open(PAGE).form("/privatliv/glem/"))
    assert root(anna) == {}
