"""A learner as the server meets her: a browser's cookies and requests, ready to be sent."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPResponse
from itertools import cycle
from urllib.parse import urlencode
from uuid import uuid4

from bench.server import CHAPTER, PATIENCE, REAL, GivenUp, Server

# What a browser says of itself; it costs the server what it costs.
BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Language": "da-DK,da;q=0.9",
    "Accept-Encoding": "gzip, deflate, br",
}


@dataclass(frozen=True)
class Form:
    """A question's form: where it is sent, and what it can say, rightly and not."""

    action: str
    revision: str
    right: list[str]
    wrong: list[str]


@dataclass
class Learner:
    """Somebody who has opened the first chapter, and so has cookies."""

    server: Server
    cookie: str
    csrf: str
    forms: list[Form]

    @classmethod
    def arrive(cls, server: Server, address: str = CHAPTER) -> "Learner":
        response, page = _exchange(server, "GET", address, {})
        cookies = [value.partition(";")[0] for value in response.headers.get_all("Set-Cookie", [])]
        csrf = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        if csrf is None:
            raise GivenUp("Kapitlet har ingen formular at svare i.")
        return cls(server, "; ".join(cookies), csrf[1], _forms(page))

    def view(self) -> bytes:
        return raw(self.server, "GET", CHAPTER, {"Cookie": self.cookie})

    def answer(self, form: Form, right: bool) -> bytes:
        return raw(self.server, "POST", *self._post(form, right))

    def answers(self) -> Iterator[bytes]:
        """Yield her answers to the chapter: to each question a wrong one, then the right one."""
        for form in self.forms:
            yield self.answer(form, right=False)
            yield self.answer(form, right=True)

    def do(self, form: Form, right: bool) -> None:
        _exchange(self.server, "POST", *self._post(form, right))

    def become_known(self) -> None:
        """Complete three chapters, and of the first one answer a question rightly and one not."""
        for number in (1, 2, 3):
            address = CHAPTER.replace("kapitel-0", f"kapitel-{number}")
            _, page = _exchange(self.server, "GET", address, {"Cookie": self.cookie})
            for form in _forms(page):
                self.do(form, right=True)
        self.do(self.forms[0], right=True)
        self.do(self.forms[1], right=False)

    def _post(self, form: Form, right: bool) -> tuple[str, dict[str, str], bytes]:
        chosen = form.right if right else form.wrong[:1]
        fields = {"csrfmiddlewaretoken": self.csrf, "revision": form.revision, "token": uuid4()}
        body = urlencode([*fields.items(), *(("choice", ident) for ident in chosen)]).encode()
        headers = {
            "Cookie": self.cookie,
            "Origin": f"http://127.0.0.1:{self.server.port}",
            "HX-Request": "true",
            "HX-Current-URL": f"http://127.0.0.1:{self.server.port}{CHAPTER}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(body)),
        }
        return form.action, headers, body


def crowd(server: Server, size: int) -> list[Learner]:
    return [Learner.arrive(server) for _ in range(size)]


def in_turn(learners: list[Learner], connections: int) -> list[Iterator[bytes]]:
    """Return what each connection sends: one learner's answers after another's."""

    def answers(mine: list[Learner]) -> Iterator[bytes]:
        for learner in cycle(mine):
            yield from learner.answers()

    return [answers(learners[number::connections]) for number in range(connections)]


def raw(
    server: Server, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
) -> bytes:
    lines = {"Host": f"127.0.0.1:{server.port}"} | BROWSER | (headers or {})
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def try_once(server: Server, request: bytes) -> tuple[int, int]:
    """Return the statements that it takes, as bench.wsgi counts them, and its reply's bytes."""
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, path, _ = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    response, page = _exchange(server, method, path, headers | {"X-Count": "1"}, body)
    return int(response.headers["X-Queries"]), len(page.encode())


def _exchange(
    server: Server, method: str, path: str, headers: dict[str, str], body: bytes = b""
) -> tuple[HTTPResponse, str]:
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)) as connection:
        connection.request(method, path, body or None, {**headers, "Accept-Encoding": "identity"})
        response = connection.getresponse()
        page = response.read().decode()
    if response.status != 200:
        raise GivenUp(f"{method} {path} gav {response.status}.")
    return response, page


def _forms(page: str) -> list[Form]:
    """Read the forms that questions are answered in."""
    forms = []
    for action, inside in re.findall(r'(?s)<form action="([^"]+/svar/[^"]+)"(.+?)</form>', page):
        [revision] = re.findall(r'name="revision" value="(\d+)"', inside)
        idents = re.findall(r'name="choice" value="([^"]+)"', inside)
        right = [ident for ident in idents if ident in _right_choices()]
        wrong = [ident for ident in idents if ident not in right]
        forms.append(Form(action, revision, right, wrong))
    return forms


@cache
def _right_choices() -> frozenset[str]:
    """Return the ids of the right choices, which no page tells."""
    texts = (path.read_text() for path in REAL.glob("*/[0-9]*.md"))
    return frozenset(i for text in texts for i in re.findall(r"(?m)^- \[x\] .*\{#(\w+)\}$", text))
