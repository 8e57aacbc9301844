"""Pages and drawings travel compressed, and everything else as it is."""

import gzip
from collections.abc import Callable

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from config.middleware import compression

PAGE = "Bæredygtighed og skalering. " * 100
AS_IT_IS: Callable[[bytes], bytes] = bytes


def answer(accepted: str, response: HttpResponse | None = None) -> HttpResponse:
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepted})
    return compression(lambda _: response or HttpResponse(PAGE))(request)


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("BR", "br", brotli.decompress),
        ("br;q=0.5, gzip;q=1", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("br ; q=0.000, gzip; q=0", None, AS_IT_IS),
        ("", None, AS_IT_IS),
        ("brotli, gzippy, *", None, AS_IT_IS),
    ],
)
def test_a_page_is_compressed_as_the_browser_can_read_it(
    accepted: str, encoding: str | None, decode: Callable[[bytes], bytes]
) -> None:
    response = answer(accepted)
    assert response.headers.get("Content-Encoding") == encoding
    assert decode(response.content).decode() == PAGE
    assert response.headers["Vary"] == "Accept-Encoding"
    if encoding:
        assert response.headers["Content-Length"] == str(len(response.content))
        assert len(response.content) < len(PAGE) / 5


def test_what_would_gain_nothing_is_left_alone() -> None:
    for response in (
        HttpResponse("Kort."),
        HttpResponse(PAGE, content_type="image/png"),
        HttpResponse(PAGE, headers={"Content-Type": "application/octet-stream"}),
    ):
        before = response.content
        assert answer("br", response).content == before
        assert "Content-Encoding" not in response.headers


def test_a_drawing_is_compressed() -> None:
    response = answer("br", HttpResponse(PAGE, content_type="image/svg+xml"))
    assert response.headers["Content-Encoding"] == "br"


def test_a_stream_is_not_held_back() -> None:
    stream = StreamingHttpResponse(iter([b"data: 1\n\n"]), content_type="text/event-stream")
    answered = answer("br", stream)  # type: ignore[arg-type]
    assert answered.streaming
    assert "Content-Encoding" not in answered.headers


def test_the_length_that_is_told_is_that_of_what_is_sent() -> None:
    response = Client().get("/privatliv/", headers={"Accept-Encoding": "br"})
    assert response.headers["Content-Encoding"] == "br"
    assert response.headers["Content-Length"] == str(len(response.content))
    assert "Privatliv" in brotli.decompress(response.content).decode()
