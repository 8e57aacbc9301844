"""Every page that is not a chapter's: what it says, with what status, under what headers."""

from collections.abc import Iterable, Iterator

import pytest
from courses import Chapter, Course, Library
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, path
from pages import Page, Reader
from pytest_django import Settings

from config import urls, views
from course.reading import RESERVED_COURSES
from course.words import is_slug

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><style>*{}</style></svg>'
BODY = "## Et afsnit\n\nTekst.\n\n![En sky](billeder/sky.svg)"


@pytest.fixture
def course(db: None, library: Library) -> Course:
    course = Course(
        (
            Chapter("skyer", body=BODY, aliases=("himlen",)),
            Chapter("vinde", title="Vinde & <vejr>"),
        ),
        files={
            "01-del-1/billeder/sky.svg": DRAWING,
            "01-del-1/billeder/hemmelig.svg": DRAWING + b" ",
        },
    )
    library.publish(course)
    return course


@pytest.fixture
def anna(course: Course) -> Reader:
    return Reader()


@pytest.fixture
def picture(anna: Reader, course: Course) -> str:
    """The address of the picture that a chapter shows."""
    [image] = anna.open(course.url_of("skyer")).root.all("img")
    return image.attributes["src"]


def test_the_home_page_shows_the_courses(anna: Reader, course: Course) -> None:
    page = anna.open("/")
    assert page.status == 200
    assert page.root.one("title").text == "Kurser – Kapitel"
    assert course.url in page.links
    assert "2 kapitler" in page.text


def test_the_home_page_stands_without_a_course(db: None, library: Library) -> None:
    assert "Her er endnu ingen kurser." in Reader().open("/").text


def test_a_courses_page_shows_its_chapters(anna: Reader, course: Course) -> None:
    page = anna.open(course.url)
    assert page.status == 200
    assert page.root.one("title").text == "Vejret"
    assert {course.url_of("skyer"), course.url_of("vinde")} <= set(page.links)
    assert "Vinde & <vejr>" in page.text


def test_a_chapters_page_is_named_for_it(anna: Reader, course: Course) -> None:
    page = anna.open(course.url_of("vinde"))
    assert page.root.one("title").text == "Vinde & <vejr> – Vejret"
    assert page.root.one("h1").text == "Vinde & <vejr>"


def test_no_heading_takes_an_id_that_the_page_itself_needs(
    course: Course, library: Library, anna: Reader
) -> None:
    names = "I note|I tick|Sektion 1|Kilder|Menu|Tekst|Status|Flot|Spm sky".split("|")
    body = "\n\n".join(f"## {name}\n\nTekst." for name in names)
    library.publish(Course((Chapter("skyer", body=body),)))
    idents = [
        node.attributes["id"]
        for node in anna.open("/vejret/skyer/").root.all()
        if "id" in node.attributes
    ]
    assert len(idents) == len(set(idents))
    headings = {ident for ident in idents if not ident.startswith("_")}
    assert len(headings) == len(names)


def test_the_privacy_page_says_what_is_kept(anna: Reader) -> None:
    page = anna.open("/privatliv/")
    assert page.status == 200
    assert "Vi gemmer hverken dit navn" in page.text
    assert page.form("/privatliv/glem/")


@pytest.mark.parametrize(
    "address", ["/", "/vejret/", "/vejret/skyer/", "/privatliv/", "/privatliv/glemt/", "/nix/"]
)
def test_every_page_is_danish_with_one_heading_and_one_way_to_its_text(
    anna: Reader, address: str
) -> None:
    page = anna.open(address)
    assert page.root.one("html").attributes["lang"] == "da"
    assert len(page.root.all("h1")) == 1
    idents = [element.attributes["id"] for element in page.root.all() if "id" in element.attributes]
    assert len(idents) == len(set(idents))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(idents)


# Addresses


@pytest.mark.parametrize(
    "address",
    [
        "/nix/",
        "/vejret/nix/",
        "/vejret/skyer/nix/",
        "/vejret/skyer/billeder/sky.svg",
        "/vejret/skyer.md",
        "/vejret/01-del-1/01-skyer.md",
        "/vejret/../content/vejret/course.md",
        "/vejret/..%2f..%2fcourse.md",
        "/%2e%2e/vejret/course.md",
        "/static/../vejret/course.md",
        "/static/%2e%2e/content/vejret/course.md",
        "/content/vejret/course.md",
        "/billeder/x/../../course.md",
        "/vejret/%00/",
        "/vejret/%FF/",
        "/" + "x" * 5000 + "/",
        "/admin/",
    ],
    ids=lambda address: address[:40],
)
def test_what_is_not_there_is_a_danish_404(anna: Reader, address: str) -> None:
    page = anna.open(address)
    assert page.status == 404
    assert "Siden findes ikke." in page.text
    assert "title: " not in page.html


def addresses(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from (f"{pattern.pattern}{one}" for one in addresses(pattern.url_patterns))
        else:
            yield str(pattern.pattern)


def test_no_course_can_take_the_place_of_a_page_of_the_site() -> None:
    own = {address.partition("/")[0] for address in addresses(get_resolver().url_patterns)}
    assert {name for name in own if is_slug(name)} <= RESERVED_COURSES


def test_a_slash_that_was_left_out_is_added(anna: Reader) -> None:
    for address in ("/vejret", "/vejret/skyer", "/privatliv"):
        response = anna.open(address).response
        assert (response.status_code, response["Location"]) == (301, f"{address}/")


def test_a_name_that_a_chapter_had_before_leads_to_it(anna: Reader, course: Course) -> None:
    response = anna.open("/vejret/himlen/").response
    assert (response.status_code, response["Location"]) == (301, course.url_of("skyer"))


def test_head_is_get_without_the_body(anna: Reader, picture: str) -> None:
    for address in ("/", "/vejret/", "/vejret/skyer/", "/privatliv/", "/healthz", picture):
        response = anna.client.head(address)
        assert response.status_code == 200, address
        assert response.content == b""


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize(
    "address", ["/", "/vejret/", "/vejret/skyer/", "/privatliv/", "/privatliv/glemt/", "/healthz"]
)
def test_what_is_there_to_read_takes_nothing(course: Course, method: str, address: str) -> None:
    response = getattr(Client(), method)(address)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert "Her kan man kun læse" in Page(response).text


# Pictures


def test_a_picture_is_kept_for_good_and_can_do_nothing(anna: Reader, picture: str) -> None:
    response = anna.client.get(picture)
    assert response.content == DRAWING
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Vary" not in response
    assert not response.cookies


def test_only_pictures_that_a_page_shows_are_served(anna: Reader, picture: str) -> None:
    digest = picture.split("/")[2]
    for address in (
        picture.replace("sky", "hemmelig"),
        picture.replace(digest, "0" * 20),
        f"/billeder/{digest}/01-skyer.md",
        f"/billeder/{digest}/..%2fsky.svg",
        f"/billeder/{digest}/",
        f"/billeder/{digest}/sky.svg/",
    ):
        assert anna.open(address).status == 404, address


def test_a_picture_that_no_page_shows_any_more_is_gone(
    anna: Reader, library: Library, course: Course, picture: str
) -> None:
    library.publish(course.edit("skyer", body="## Et afsnit"))
    assert anna.open(picture).status == 404


# Headers


@pytest.mark.parametrize("address", ["/", "/vejret/skyer/", "/nix/", "/healthz"])
def test_every_page_is_closed_to_other_sites(anna: Reader, address: str) -> None:
    headers = anna.open(address).response.headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("address", ["/", "/vejret/", "/vejret/skyer/"])
def test_what_one_reader_is_shown_no_cache_gives_to_another(anna: Reader, address: str) -> None:
    headers = anna.open(address).response.headers
    assert headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in headers["Vary"]


def test_a_page_needs_no_script_or_style_of_its_own(anna: Reader, course: Course) -> None:
    for address in ("/", course.url, course.url_of("skyer"), "/nix/"):
        root = anna.open(address).root
        assert not root.all("style")
        assert all("src" in script.attributes for script in root.all("script"))
        for element in root.all():
            assert not [name for name in element.attributes if name.startswith(("on", "style"))]


# When something is wrong


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of ours")


class Faulty:
    """The site's addresses, and two that go wrong."""

    urlpatterns = [path("forbudt/", refuse), path("fejl/", fail), *urls.urlpatterns]
    handler400, handler403 = urls.handler400, urls.handler403
    handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture
def faulty(anna: Reader, settings: Settings) -> Reader:
    settings.ROOT_URLCONF = Faulty
    anna.client.raise_request_exception = False
    return anna


def test_what_she_may_not_see_is_a_danish_403(faulty: Reader) -> None:
    page = faulty.open("/forbudt/")
    assert page.status == 403
    assert "Det har du ikke adgang til." in page.text


def test_a_fault_of_ours_is_a_danish_500_and_is_logged(
    faulty: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    page = faulty.open("/fejl/")
    assert page.status == 500
    assert "Noget gik galt. Prøv igen." in page.text
    assert "a fault of ours" not in page.text
    assert "a fault of ours" in caplog.text


def test_it_is_said_also_where_no_page_can_be_shown(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object, **kwargs: object) -> HttpResponse:
        raise ValueError("Missing staticfiles manifest entry for 'css/base.css'")

    monkeypatch.setattr(views, "render", fail)
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert response.content.decode() == "Noget gik galt. Prøv igen.\n"
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "Missing staticfiles manifest entry" in caplog.text


def test_a_host_that_is_not_ours_is_a_danish_400(anna: Reader) -> None:
    page = anna.open("/", host="fremmed.example")
    assert page.status == 400
    assert "Forespørgslen kunne ikke læses" in page.text


@pytest.mark.parametrize("address", ["/", "/vejret/skyer/", "/privatliv/glem/", "/nix/"])
def test_what_another_site_sends_is_a_danish_403(anna: Reader, address: str) -> None:
    page = anna.post(address, {"comment": "Hej"})
    assert page.status in {403, 404}
    if page.status == 403:
        assert "Det, du sendte, er ikke gemt endnu" in page.text


def test_healthz_is_ok_while_there_is_something_to_read(anna: Reader) -> None:
    response = anna.client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_healthz_is_not_when_there_is_no_course(db: None, library: Library) -> None:
    response = Client().get("/healthz")
    assert response.status_code == 503
    assert response.content.decode() == "intet kursus er udgivet\n"


@pytest.fixture
def no_database(anna: Reader) -> Iterator[None]:
    def gone() -> None:
        raise OperationalError("gone")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "cursor", gone)
        yield


def test_healthz_is_not_when_the_database_does_not_answer(no_database: None) -> None:
    response = Client().get("/healthz")
    assert response.status_code == 503
    assert response.content.decode() == "databasen svarer ikke\n"


def test_a_first_time_reader_reads_on_when_the_database_does_not_answer(
    course: Course, no_database: None
) -> None:
    for address in ("/", course.url, course.url_of("skyer")):
        assert Reader().open(address).status == 200
