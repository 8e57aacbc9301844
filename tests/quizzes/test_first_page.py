"""The page of somebody who comes for the first time is made once, and still her own."""

import re

from courses import Course, Library
from pages import Reader

from learners.preferences import COOKIE

TOKENS = re.compile(r'name="(csrfmiddlewaretoken|token)" value="([^"]+)"')


def test_two_strangers_pages_differ_in_their_tokens_alone(skyer: str) -> None:
    pages = [Reader().open(skyer).html for _ in range(3)]
    assert len({TOKENS.sub(r"\1", page) for page in pages}) == 1
    forms = [[value for name, value in TOKENS.findall(page) if name == "token"] for page in pages]
    assert len({token for tokens in forms for token in tokens}) == 3 * len(forms[0]) > 0
    secrets = [{v for n, v in TOKENS.findall(p) if n == "csrfmiddlewaretoken"} for p in pages]
    assert len(set.union(*secrets)) == 3


def test_each_has_a_cookie_of_her_own_and_her_answer_is_taken(skyer: str) -> None:
    anna, bo = Reader(), Reader()
    for reader in (anna, bo):
        form = reader.open(skyer).question("sky").form
        assert form
        assert reader.send(form.choose("Vat")).question("sky").verdict == "Ikke helt."
    assert anna.client.cookies["kapitel"].value != bo.client.cookies["kapitel"].value


def test_a_strangers_choice_of_how_pages_look_is_hers_alone(skyer: str) -> None:
    dark = Reader()
    dark.client.cookies[COOKIE] = "theme=dark"
    for reader, theme in ((Reader(), None), (dark, "dark"), (Reader(), None), (dark, "dark")):
        assert reader.open(skyer).root.one("html").attributes.get("data-theme") == theme


def test_a_new_version_is_shown_at_once(course: Course, library: Library, skyer: str) -> None:
    assert "Cirrus" not in Reader().open(skyer).text
    library.publish(course.edit("skyer", title="Cirrus"))
    assert "Cirrus" in Reader().open(skyer).text


def test_the_order_of_shuffled_choices_is_each_ones_own(
    course: Course, library: Library, skyer: str
) -> None:
    library.publish(course.ask("regn", shuffled=True))
    orders = {tuple(Reader().question(skyer, "regn").choices) for _ in range(20)}
    assert len(orders) > 1


def test_an_address_that_asks_for_another_try_is_not_the_kept_one(skyer: str) -> None:
    Reader().open(skyer)
    anna = Reader()
    anna.answer(skyer, "sky", "Vat")
    assert anna.open(f"{skyer}?igen=sky").question("sky").form
