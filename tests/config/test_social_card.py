"""What a shared link and a search engine show of a page."""

from pathlib import Path

import pytest
from courses import Chapter, Course, Library
from django.conf import settings
from django.contrib.staticfiles import finders
from pages import Page, Reader
from pictures import png_size
from pytest_django import DjangoAssertNumQueries

COURSE = "---\ntitle: Vejr & <vind>\nsummary: Hvorfor regner det?\n---\n"
CHAPTER = "---\ntitle: Skyer\nsummary: Hvad er en ”sky”?\naliases: [himlen]\n---\n\n## Et afsnit\n\nTekst.\n"
GLOSSARY = "---\ntitle: Ordliste\n---\n\nTåge\n: En sky ved jorden.\n"

CARDS = {
    "/": ("Kapitel", "website"),
    "/vejret/": ("Vejr & <vind>", "website"),
    "/vejret/skyer/": ("Skyer", "article"),
    "/vejret/ordliste/": ("Ordliste – Vejr & <vind>", "website"),
}


@pytest.fixture(autouse=True)
def course(db: None, library: Library) -> Course:
    files = {"course.md": COURSE, "01-del-1/01-skyer.md": CHAPTER, "ordliste.md": GLOSSARY}
    course = Course(
        (Chapter("skyer"), Chapter("vinde")),
        files={name: text.encode() for name, text in files.items()},
    )
    library.publish(course)
    return course


def said(page: Page, name: str) -> str:
    """What the page says of itself under this name, which stands once."""
    metas = page.root.one("head").all("meta")
    [meta] = [m for m in metas if name in (m.attributes.get("property"), m.attributes.get("name"))]
    return meta.attributes["content"]


@pytest.mark.parametrize("address", CARDS)
def test_a_link_to_a_page_shows_its_title_and_its_whole_address(address: str) -> None:
    page = Reader().open(address)
    assert (said(page, "og:title"), said(page, "og:type")) == CARDS[address]
    assert said(page, "og:url") == settings.SITE_URL + address
    assert said(page, "og:locale") == "da_DK"
    assert said(page, "twitter:card") == "summary_large_image"


def test_a_search_engine_and_a_shared_link_show_the_same_summary() -> None:
    summaries = {
        "/": "Læs et kapitel, svar på et par spørgsmål, og se, hvad du har forstået. Du behøver ingen konto.",
        "/vejret/": "Hvorfor regner det?",
        "/vejret/skyer/": "Hvad er en ”sky”?",
        "/vejret/ordliste/": "Ord, der bruges i kurset Vejr & <vind>, og hvad de betyder",
    }
    for address, summary in summaries.items():
        page = Reader().open(address)
        assert said(page, "description") == said(page, "og:description") == summary


def test_a_chapter_without_summary_shows_none() -> None:
    page = Reader().open("/vejret/vinde/")
    assert said(page, "og:title") == "Vinde"
    assert "description" not in page.html


@pytest.mark.parametrize("address", [*CARDS, "/vejret/skyer/?igen=q1&utm_source=brev"])
def test_a_page_has_one_address_however_it_was_reached(address: str) -> None:
    [link] = Reader().open(address).root.all("link", rel="canonical")
    assert link.attributes["href"] == settings.SITE_URL + address.partition("?")[0]


def test_an_old_name_leads_to_the_address_that_holds() -> None:
    assert Reader().open("/vejret/himlen/").response["Location"] == "/vejret/skyer/"


@pytest.mark.parametrize("address", [*CARDS, "/privatliv/", "/tilgaengelighed/"])
def test_the_picture_has_the_size_that_cards_have(address: str) -> None:
    picture = said(Reader().open(address), "og:image")
    assert picture.startswith(f"{settings.SITE_URL}/static/img/")
    found = finders.find(picture.removeprefix(f"{settings.SITE_URL}/static/"))
    assert isinstance(found, str)
    assert png_size(Path(found)) == (1200, 630)


def test_a_page_that_is_not_there_has_no_address() -> None:
    page = Reader().open("/nix/")
    assert not page.root.all("link", rel="canonical")
    assert "og:url" not in page.html


def test_a_card_costs_a_stranger_no_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        for address in CARDS:
            Reader().open(address)
