"""The site among a device's programs, and in a browser's tab: its names, its colours, its icons."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from courses import Library
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from pages import Page, Reader
from pictures import png_size
from pytest_django import DjangoAssertNumQueries

ADDRESS = "/manifest.webmanifest"
STATIC = Path(settings.BASE_DIR, "static")


@pytest.fixture
def manifest(library: Library) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(Client().get(ADDRESS).content)
    return described


@pytest.fixture
def home(db: None, library: Library) -> Page:
    return Reader().open("/")


def file_of(address: str) -> Path:
    found = finders.find(address.removeprefix("/static/"))
    assert isinstance(found, str), address
    return Path(found)


def colours(token: str) -> list[str]:
    """What a raw colour of base.css is in light and in dark, as #rrggbb."""
    style = (STATIC / "css" / "base.css").read_text()
    [pair] = re.findall(rf"--raw-{token}: light-dark\((#\w+), (#\w+)\);", style)
    return list(pair)


def test_the_manifest_is_danish_and_covers_the_whole_site(manifest: dict[str, Any]) -> None:
    assert (manifest["name"], manifest["short_name"]) == ("Kapitel", "Kapitel")
    assert (manifest["lang"], manifest["dir"]) == ("da", "ltr")
    assert manifest["start_url"] == manifest["scope"] == manifest["id"] == "/"
    assert manifest["display"] == "minimal-ui"


def test_it_is_sent_as_what_it_is_and_costs_no_query(
    db: None, library: Library, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = Client().get(ADDRESS)
    assert response["Content-Type"] == "application/manifest+json"
    assert Client().head(ADDRESS).status_code == 200
    assert Client().post(ADDRESS).status_code == 405


def test_every_page_names_it_and_may_fetch_it(home: Page) -> None:
    assert home.root.one("link", rel="manifest").attributes["href"] == ADDRESS
    assert "manifest-src 'self'" in home.response["Content-Security-Policy"]


def test_there_are_icons_of_the_sizes_that_devices_ask_for(manifest: dict[str, Any]) -> None:
    sizes = set()
    for icon in manifest["icons"]:
        path = file_of(icon["src"])
        if icon["type"] == "image/svg+xml":
            assert path.read_text().startswith("<svg ")
            assert icon["sizes"] == "any"
        else:
            width, height = png_size(path)
            assert icon["sizes"] == f"{width}x{height}"
        sizes.add((icon["sizes"], icon["purpose"]))
    assert sizes == {
        ("any", "any"),
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }


def test_a_telephone_gets_an_icon_of_its_size(home: Page) -> None:
    link = home.root.one("link", rel="apple-touch-icon")
    assert png_size(file_of(link.attributes["href"])) == (180, 180)


def test_the_old_name_of_the_icon_leads_to_one(library: Library) -> None:
    response = Client().get("/favicon.ico")
    assert response.status_code == 302
    assert isinstance(response, HttpResponse)
    assert png_size(file_of(response["Location"])) == (192, 192)


def test_what_stands_around_a_page_has_its_colour(home: Page, manifest: dict[str, Any]) -> None:
    metas = home.root.all("meta", name="theme-color")
    around = {meta.attributes["media"]: meta.attributes["content"] for meta in metas}
    light, dark = colours("paper")
    assert around == {
        "(prefers-color-scheme: light)": light,
        "(prefers-color-scheme: dark)": dark,
    }
    assert manifest["theme_color"] == manifest["background_color"] == light


def test_the_icon_has_the_colours_of_the_pages_in_light_and_dark() -> None:
    icon = (STATIC / "img" / "icon.svg").read_text()
    light, dark = icon.split("@media (prefers-color-scheme:dark)")
    for part, number in ((light, 0), (dark, 1)):
        assert f"rect{{fill:{colours('sea')[number]}}}" in part
    assert f"path{{fill:{colours('paper')[0]}}}" in light
    assert f"path{{fill:{colours('on-fill')[1]}}}" in dark
