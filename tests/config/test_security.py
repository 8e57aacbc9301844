"""Who is believed about the visitor's address, and the headers every response carries."""

from io import BytesIO
from ipaddress import ip_network

import pytest
from django.core.exceptions import MiddlewareNotUsed, RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.middleware.security import SecurityMiddleware
from django.test import RequestFactory
from pytest_django import Settings

from config.middleware import isolation_headers, trusted_proxies

PROXY = "10.0.0.7"
STRANGER = "203.0.113.9"
VISITOR = "198.51.100.4"


@pytest.fixture(autouse=True)
def proxies(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


def seen(peer: str, **headers: str) -> tuple[str, str]:
    """The scheme and address that a view sees of a request from this peer."""
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers)
    trusted_proxies(lambda _: HttpResponse())(request)
    return request.scheme or "", request.META["REMOTE_ADDR"]


def test_a_trusted_proxy_is_believed() -> None:
    assert seen(PROXY, x_forwarded_proto="https", x_forwarded_for=VISITOR) == ("https", VISITOR)


def test_a_stranger_is_not_believed() -> None:
    assert seen(STRANGER, x_forwarded_proto="https", x_forwarded_for=VISITOR) == ("http", STRANGER)


def test_what_the_visitor_wrote_before_the_proxy_is_not_believed() -> None:
    assert seen(PROXY, x_forwarded_for=f"127.0.0.1, {STRANGER}, {VISITOR}")[1] == VISITOR
    assert seen(PROXY, x_forwarded_for=f"{PROXY}, {VISITOR}")[1] == VISITOR
    assert seen(PROXY, x_forwarded_proto="https, http")[0] == "http"


def test_a_chain_of_our_own_proxies_is_followed() -> None:
    assert seen(PROXY, x_forwarded_for=f"{STRANGER}, {VISITOR}, 10.0.0.8")[1] == VISITOR
    assert seen(PROXY, x_forwarded_for="10.0.0.9, 10.0.0.8")[1] == "10.0.0.9"


@pytest.mark.parametrize("header", ["", "ukendt", ",", f"{VISITOR}, <script>", "1.2.3.4.5"])
def test_nonsense_leaves_the_proxys_address(header: str) -> None:
    assert seen(PROXY, x_forwarded_for=header, x_forwarded_proto="gopher") == ("http", PROXY)


def test_ipv6_and_ipv4_within_it() -> None:
    assert seen("fd00::1", x_forwarded_for="2001:db8::1")[1] == "2001:db8::1"
    assert seen(f"::ffff:{PROXY}", x_forwarded_proto="https")[0] == "https"
    assert seen(f"::ffff:{STRANGER}", x_forwarded_proto="https")[0] == "http"


def test_without_proxies_nobody_is_believed(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = []
    with pytest.raises(MiddlewareNotUsed):
        trusted_proxies(lambda _: HttpResponse())


def answer(request: HttpRequest, response: HttpResponse | None = None) -> HttpResponse:
    inner = isolation_headers(lambda _: response or HttpResponse())
    answered = SecurityMiddleware(ContentSecurityPolicyMiddleware(inner))(request)
    assert isinstance(answered, HttpResponse)
    return answered


def test_every_response_carries_the_headers() -> None:
    headers = answer(RequestFactory().get("/")).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def test_a_views_own_header_stands() -> None:
    response = HttpResponse(headers={"Cross-Origin-Resource-Policy": "cross-origin"})
    headers = answer(RequestFactory().get("/"), response).headers
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_no_form_takes_a_file() -> None:
    request = RequestFactory().post("/", {"fil": BytesIO(b"x"), "svar": "a"})
    with pytest.raises(TooManyFilesSent):
        _ = request.POST


def test_no_form_takes_a_book() -> None:
    request = RequestFactory().post("/", {"kommentar": "x" * 300_000})
    with pytest.raises(RequestDataTooBig):
        _ = request.POST


def test_hsts_is_for_https_alone(settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS = 31536000
    assert "Strict-Transport-Security" not in answer(RequestFactory().get("/")).headers
    secure = answer(RequestFactory().get("/", secure=True)).headers
    assert secure["Strict-Transport-Security"] == "max-age=31536000"
