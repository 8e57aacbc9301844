"""/tilgaengelighed/: what is met and what is not, who to write to, and who may complain to whom."""

import pytest
from courses import Chapter, Course, Library
from django.conf import settings as configured
from django.template.defaultfilters import date as written
from django.test import Client
from pages import Page, Reader
from pytest_django import DjangoAssertNumQueries, Settings

from course.views import ACCESSIBILITY_CHECKED

ADDRESS = "/tilgaengelighed/"


@pytest.fixture
def page(library: Library) -> Page:
    return Reader().open(ADDRESS)


def test_it_says_what_it_is_and_which_site_it_is_of(page: Page) -> None:
    assert page.status == 200
    assert page.root.one("title").text == "Tilgængelighedserklæring – Kapitel"
    assert page.root.one("h1").text == "Tilgængelighedserklæring"
    assert f"siderne på {configured.SITE_URL}," in page.text


def test_it_names_the_law_and_the_standards(page: Page) -> None:
    for words in (
        "lov nr.\xa0692 af 8.\xa0juni 2018",
        "EN\xa0301\xa0549",
        "WCAG\xa02.1 på niveau\xa0AA",
        "WCAG\xa02.2 på niveau\xa0AA",
    ):
        assert page.says(words), words


def test_it_says_what_is_missing_and_who_has_not_tried(page: Page) -> None:
    assert page.says("Siderne overholder standarden delvist")
    assert page.says("Formler er skrevet i MathML. Skærmlæsere læser dem forskelligt")
    assert page.says("skal din enhed have en dansk stemme")
    assert page.says("Det er forfatterne, der står for tekst, billeder og links i et kursus.")
    assert page.says("Personer med handicap har endnu ikke afprøvet dem")


def test_the_day_of_the_evaluation_stands_once_as_danes_write_it(page: Page) -> None:
    time = page.root.one("time")
    assert time.attributes["datetime"] == ACCESSIBILITY_CHECKED.isoformat()
    assert time.text == written(ACCESSIBILITY_CHECKED, "j.\xa0F Y")
    assert page.text.count(str(ACCESSIBILITY_CHECKED.year)) == 1


def test_it_leads_to_the_authority_and_says_whom_the_law_is_for(page: Page) -> None:
    assert any(link.startswith("https://digst.dk/") for link in page.links)
    assert page.says("klage til Digitaliseringsstyrelsen")
    assert page.says("Får du ikke svar inden for ti arbejdsdage")
    assert page.says("En myndighed skal også have sin egen erklæring på was.digst.dk")
    assert page.says("Loven gælder ikke privatpersoner")


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("post@skolen.dk", "mailto:post@skolen.dk"),
        ("https://skolen.dk/@kontakt?a=1&b=2", "https://skolen.dk/@kontakt?a=1&b=2"),
    ],
)
def test_who_runs_the_site_is_written_to_where_she_says(
    library: Library, settings: Settings, contact: str, link: str
) -> None:
    settings.CONTACT = contact
    page = Reader().open(ADDRESS)
    [shown] = page.root.all("a", href=link)
    assert shown.text == contact
    assert not page.says("Her er ikke oplyst")


def test_where_nobody_is_named_it_says_so_and_what_to_do(
    library: Library, settings: Settings
) -> None:
    settings.CONTACT = ""
    page = Reader().open(ADDRESS)
    assert page.says("Her er ikke oplyst, hvem der driver siden")
    assert page.says("Spørg den, der gav dig adressen hertil.")
    assert "mailto:" not in page.html


def test_every_page_leads_to_it(db: None, library: Library) -> None:
    course = Course((Chapter("skyer"),))
    library.publish(course)
    for address in ("/", course.url, course.url_of("skyer"), "/privatliv/", ADDRESS, "/nix/"):
        [foot] = Reader().open(address).root.all("footer")
        assert foot.one("a", href=ADDRESS).text == "Tilgængelighedserklæring"


def test_it_costs_a_stranger_no_query(
    db: None, library: Library, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert Reader().open(ADDRESS).status == 200


def test_it_is_there_to_read_alone(library: Library) -> None:
    assert Client().head(ADDRESS).status_code == 200
    response = Client().post(ADDRESS)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
