"""The product, and an empty view behind the same middleware to compare its pages with.

A request with X-Count is told in X-Queries how many statements it took; others pass untouched.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver, path

from config.wsgi import application as product

# A transaction's own words are no statements of ours.
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"")


get_resolver().url_patterns.insert(0, path("tom/", empty))


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    if "HTTP_X_COUNT" not in environ:
        return product(environ, start_response)
    statements: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(sql)
        return execute(sql, params, many, context)

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        count = sum(not sql.startswith(FRAME) for sql in statements)
        return start_response(status, [*headers, ("X-Queries", str(count))], *more)

    with connection.execute_wrapper(note):
        return product(environ, start)
