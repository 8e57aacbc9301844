"""What every request and response passes: who is asking, and what other sites may do with us."""

import gzip
import re
from collections.abc import Callable
from functools import partial
from ipaddress import IPv4Address, IPv6Address, ip_address

import brotli
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

# Shorter, it fits in the packets that the headers need anyhow.
WORTH_COMPRESSING = 1000  # bytes
# Fastest of each: on a slow line it saves nearly as much as the best, at a tenth of the processor.
ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, mode=brotli.MODE_TEXT, quality=1),
    "gzip": partial(gzip.compress, compresslevel=1, mtime=0),
}

type Address = IPv4Address | IPv6Address
type View = Callable[[HttpRequest], HttpResponse]

ISOLATION_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
}


def trusted_proxies(get_response: View) -> View:
    """Believe X-Forwarded-Proto and X-Forwarded-For from the addresses in TRUSTED_PROXIES."""
    if not settings.TRUSTED_PROXIES:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponse:
        peer = _address(request.META.get("REMOTE_ADDR", ""))
        if peer and _is_trusted(peer):
            scheme = _last(request.META.get("HTTP_X_FORWARDED_PROTO", "")).lower()
            if scheme in {"http", "https"}:
                request.META["wsgi.url_scheme"] = scheme
            request.META["REMOTE_ADDR"] = str(
                _client(peer, request.META.get("HTTP_X_FORWARDED_FOR", ""))
            )
        return get_response(request)

    return middleware


def isolation_headers(get_response: View) -> View:
    """The security headers Django has no setting for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in ISOLATION_HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def compression(get_response: View) -> View:
    """Compress pages and drawings. No secret stands in them but Django's token, which is masked anew
    in each, so that their length tells nothing of it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        kind = response.headers.get("Content-Type", "")
        if response.streaming or not kind.startswith(("text/", "image/svg+xml")):
            return response
        if len(response.content) < WORTH_COMPRESSING:
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if encoding := _encoding(request.headers.get("Accept-Encoding", "")):
            response.content = ENCODINGS[encoding](response.content)
            response.headers["Content-Encoding"] = encoding
            response.headers["Content-Length"] = str(len(response.content))
        return response

    return middleware


def page_for_wrong_methods(get_response: View) -> View:
    """Say in words what Django answers with an empty 405."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or response.content:
            return response
        allowed = response.headers["Allow"]
        page = render(request, "405.html", {"readable": "GET" in allowed}, status=405)
        page.headers["Allow"] = allowed
        return page

    return middleware


def _encoding(accepted: str) -> str | None:
    """Return the first of our encodings that a header names, unless it is given the weight 0."""
    offers = (part.replace(" ", "").lower().partition(";q=") for part in accepted.split(","))
    names = {name for name, _, weight in offers if not re.fullmatch(r"0(\.0*)?", weight)}
    return next((name for name in ENCODINGS if name in names), None)


def _client(peer: Address, forwarded_for: str) -> Address:
    """The nearest address that is no proxy of ours. Left of it, anybody may have written."""
    client = peer
    for text in reversed(forwarded_for.split(",")):
        address = _address(text)
        if address is None:
            break
        client = address
        if not _is_trusted(address):
            break
    return client


def _is_trusted(address: Address) -> bool:
    return any(address in network for network in settings.TRUSTED_PROXIES)


def _address(text: str) -> Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _last(header: str) -> str:
    return header.rpartition(",")[2].strip()
