"""Nothing that tells a right choice from a wrong one reaches a browser before the answer.

Two courses that differ in their keys and explanations alone are asked for everything there is to
ask for. Each byte of each response must be the same, but for what is new in each response.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
import time_machine
from courses import Chapter, Course, Library, Question, right, wrong
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pages import Reader, parse

from learners import visitor
from learners.models import Learner
from quizzes.state import QuestionState

KEY = UUID(int=7)
FIRST, SECOND = ("a", "ab", "b"), ("c", "cd", "d")
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"/>'
BODY = "## Et afsnit\n\nTekst.\n\n![En sky](billeder/sky.svg)"
PLACES = {"course": "vejret", "chapter": "skyer", "ident": "sky"}
BODIES: list[dict[str, Any]] = [
    {},
    {"choice": "a", "token": "x", "revision": "1"},
    {"choice": "ukendt", "clear": "ja"},
    {"choice": ["a", "b"], "comment": "Uklart."},
]


def question(ident: str, key: str, shuffled: bool = False) -> Question:
    """A question with that key; what explains its choices is longer where they are right."""
    choices = (
        right(c, f"Svar {c}", f"Ja, {key * 50}.") if c in key else wrong(c, f"Svar {c}", "Nej.")
        for c in "abcd"
    )
    return Question(
        ident, "Hvad er en sky?", tuple(choices), note=f"Note {key}.", shuffled=shuffled
    )


def course(*keys: str) -> Course:
    skyer = (question("sky", keys[0]), question("regn", keys[1]), question("vind", keys[2], True))
    chapters = (Chapter("skyer", skyer, ("himlen",), body=BODY), Chapter("vinde"))
    return Course(chapters, files={"01-del-1/billeder/sky.svg": DRAWING})


OTHER = Course((Chapter("andet", (question("andet", "a"),)),), slug="andet")


def addresses() -> Iterator[str]:
    """Every address of the URL configuration, filled with what there is and with what there is not."""
    for pattern in _patterns(get_resolver().url_patterns):
        converters = pattern.pattern.converters
        if pattern.name == "image":
            continue  # the crawl finds it
        yield reverse(str(pattern.name), kwargs={name: PLACES[name] for name in converters})
        for name in converters:
            yield reverse(
                str(pattern.name), kwargs={**{n: PLACES[n] for n in converters}, name: "ukendt"}
            )


def _patterns(entries: list[Any]) -> Iterator[URLPattern]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry.url_patterns)
        else:
            yield entry


MOMENT = datetime(2026, 11, 24, 8, tzinfo=UTC)
MORE = (
    "/vejret/skyer/?igen=sky",
    "/vejret/skyer/?igen=vind",
    "/vejret/himlen/",
    "/vejret/vinde/",
    "/vejret/course.md",
    "/vejret/01-del-1/01-skyer.md",
    "/billeder/0/sky.svg",
    "/billeder/0/01-skyer.md",
    "/static/vejret/01-del-1/01-skyer.md",
    "/findes/ikke/slet/ikke/",
)


def everything(cookie: str, beginning: Iterable[str]) -> dict[tuple[str, ...], bytes]:
    """What somebody with this cookie gets for every request there is, each the first she makes."""
    seen: dict[tuple[str, ...], bytes] = {}
    waiting = list(beginning)
    for address in waiting:
        for headers in ({}, {"HX-Request": "true"}):
            page = browser(cookie).get(address, headers=headers)
            waiting += sorted(linked(page) - set(waiting))
            seen["GET", address, *headers] = whole(page)
            for number, body in enumerate(BODIES):
                with transaction.atomic():
                    reply = browser(cookie).post(address, body, headers=headers)
                    seen[f"POST {number}", address, *headers] = whole(reply)
                    transaction.set_rollback(True)
    return seen


def browser(cookie: str) -> Client:
    client = Client()
    if cookie:
        client.cookies["kapitel"] = cookie
    return client


def whole(response: Any) -> bytes:
    """Status, headers and body, without what is new in each response."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    cookies = sorted(response.cookies)
    text = f"{response.status_code} {sorted(response.headers.items())} {cookies}\n".encode() + body
    text = re.sub(rb'(name="(?:csrfmiddlewaretoken|token)" value=")[^"]+', rb"\1", text)
    return re.sub(rb"'(Last-Modified|Expires)', '[^']+'", b"", text)


def linked(response: Any) -> set[str]:
    """The addresses of ours that a page names."""
    if response.streaming or "html" not in response.headers.get("Content-Type", ""):
        return set()
    named = {
        value.partition("#")[0]
        for element in parse(response.content.decode()).all()
        for name, value in element.attributes.items()
        if name in {"href", "src", "action", "data-hx-get", "data-hx-post"}
    }
    return {address for address in named if address.startswith("/")}


@pytest.fixture(autouse=True)
def _one_newcomer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A newcomer's random key decides the order of shuffled choices: here it is always the same."""
    monkeypatch.setattr(visitor, "uuid4", lambda: KEY)


def visit(
    library: Library, version: Course, known: bool, beginning: Iterable[str] = ()
) -> dict[tuple[str, ...], bytes]:
    """Publish the course to tables that are as new, and ask for everything, all at one moment."""
    with time_machine.travel(MOMENT, tick=False), transaction.atomic():
        reset_sequences()
        library.publish(version, OTHER)
        cookie = known_elsewhere() if known else ""
        seen = everything(cookie, beginning or [*addresses(), *MORE])
        transaction.set_rollback(True)
    return seen


def reset_sequences() -> None:
    """Let the keys of new rows begin at one, also where a rollback does not see to it."""
    tables: list[type[Model]] = [Learner, *apps.get_app_config("quizzes").get_models()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def known_elsewhere() -> str:
    """The cookie of somebody who has answered in the other course and nothing in this one."""
    reader = Reader()
    reader.answer(OTHER.url_of("andet"), "andet", "Svar a")
    return reader.client.cookies["kapitel"].value


@pytest.mark.parametrize("known", [False, True], ids=["stranger", "learner"])
def test_no_response_tells_the_key(db: None, library: Library, known: bool) -> None:
    first, second = (visit(library, course(*keys), known) for keys in (FIRST, SECOND))
    assert first.keys() == second.keys()
    assert [request for request in first if first[request] != second[request]] == []
    pages = {address for method, address, *_ in first if method == "GET"}
    assert len(pages) > 30
    assert any(address.endswith("/sky.svg") for address in pages)


def test_the_walk_finds_a_key_that_is_told(
    db: None, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above can fail: here the answer is offered wherever a is right."""
    told = property(lambda state: "a" in state.question.correct)
    monkeypatch.setattr(QuestionState, "may_be_shown", told)
    start = "/vejret/vinde/"
    first, second = (visit(library, course(*keys), False, [start]) for keys in (FIRST, SECOND))
    different = {request[1] for request in first if first[request] != second.get(request)}
    assert "/vejret/skyer/" in different
    assert start not in different
