"""/robots.txt and /sitemap.xml: what search engines may read, and where it is."""

from xml.etree import ElementTree

import pytest
from courses import Chapter, Course, Library
from django.conf import settings
from django.test import Client
from pages import Reader, path
from pytest_django import DjangoAssertNumQueries

from quizzes import memory

NAMES = {"": "http://www.sitemaps.org/schemas/sitemap/0.9"}
CHECKED = "---\ntitle: Skyer\nchecked: 2026-11-20\n---\n\n## Et afsnit\n\nTekst.\n"
GLOSSARY = "---\ntitle: Ordliste\n---\n\nTåge\n: En sky ved jorden.\n"


@pytest.fixture(autouse=True)
def courses(db: None, library: Library) -> None:
    files = {"01-del-1/01-skyer.md": CHECKED.encode(), "ordliste.md": GLOSSARY.encode()}
    weather = Course((Chapter("skyer"), Chapter("vinde", aliases=("storme",))), files=files)
    library.publish(weather, Course((Chapter("toner"),), slug="musik"))


def sitemap() -> dict[str, str | None]:
    """The addresses in the site map, and when each was last gone through."""
    response = Client().get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    urls = ElementTree.fromstring(response.content).findall("url", NAMES)
    return {url.findtext("loc", "", NAMES): url.findtext("lastmod", None, NAMES) for url in urls}


def test_robots_may_read_everything_and_are_told_where_it_is() -> None:
    response = Client().get("/robots.txt")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Allow: /",
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]


def test_the_site_map_has_every_page_of_every_course_once() -> None:
    assert sorted(sitemap()) == [
        f"{settings.SITE_URL}{address}"
        for address in (
            "/",
            "/musik/",
            "/musik/toner/",
            "/vejret/",
            "/vejret/ordliste/",
            "/vejret/skyer/",
            "/vejret/vinde/",
        )
    ]


def test_every_address_in_it_answers() -> None:
    for address in sitemap():
        assert Reader().open(path(address)).status == 200, address


def test_the_day_when_a_chapters_facts_were_checked_is_told() -> None:
    days = {address: day for address, day in sitemap().items() if day}
    assert days == {f"{settings.SITE_URL}/vejret/skyer/": "2026-11-20"}


def test_a_site_without_a_course_has_its_home_page() -> None:
    memory.serve([])
    assert list(sitemap()) == [f"{settings.SITE_URL}/"]


def test_neither_costs_a_query_or_takes_anything(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for address in ("/robots.txt", "/sitemap.xml"):
        with django_assert_num_queries(0):
            assert Client().get(address).status_code == 200
        assert Client().head(address).status_code == 200
        assert Client().post(address).status_code == 405
