"""Many at once, over real HTTP: two worker processes, eight threads, one learner in four tabs.

Each answer that was acknowledged is there once, and the standings say what the attempts say.
"""

import json
import os
import random
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import psycopg
import pytest
from courses import Chapter, Course, Question, right, wrong
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "/vejret/skyer/"
COURSE = Course(
    (
        Chapter(
            "skyer",
            (
                Question("sky", "Hvad er en sky?", (wrong("a", "Vat"), right("b", "Damp"))),
                Question("vind", "Hvad er vind?", (right("a", "Luft"), wrong("b", "Lyd"))),
                Question(
                    "regn",
                    "Hvad falder?",
                    (right("a", "Vand"), right("b", "Is"), wrong("c", "Sand")),
                ),
            ),
        ),
    )
)
PICKS = {"sky": ["a", "b"], "vind": ["a", "b"], "regn": ["a", "c", "ab", "abc"]}
UNIQUE = [53, 53, 53, 53, 52, 52, 52, 52]
POSTS = 60  # a thread


@dataclass
class Tab:
    """A page that is open in a browser: what its forms carry, and its cookies."""

    cookies: str
    csrf: str
    revisions: dict[str, str]


@dataclass
class Answer:
    tab: Tab
    ident: str
    picked: str
    token: UUID

    @property
    def body(self) -> str:
        tokens = {"csrfmiddlewaretoken": self.tab.csrf, "token": self.token}
        seen = {"revision": self.tab.revisions[self.ident], "choice": list(self.picked)}
        return urlencode(tokens | seen, doseq=True)


@dataclass
class Site:
    """A Kapitel that runs by itself, with two workers."""

    port: int
    database: str
    environment: dict[str, str]
    statuses: Counter[int] = field(default_factory=Counter)

    def connect(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=30)

    def open(self) -> Tab:
        """Come as a new reader."""
        with closing(self.connect()) as connection:
            connection.request("GET", ADDRESS)
            response = connection.getresponse()
            html = response.read().decode()
        cookies = [
            value.partition(";")[0] for value in response.headers.get_all("Set-Cookie") or []
        ]
        forms = re.findall(
            r'action="[^"]+/svar/(\w+)/".*?name="revision" value="(\d+)"', html, re.DOTALL
        )
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
        assert token
        return Tab("; ".join(cookies), token[1], dict(forms))

    def send(self, answers: list[Answer]) -> None:
        """Send one answer after the other, every other one by htmx, over one connection."""
        with closing(self.connect()) as connection:
            for number, answer in enumerate(answers):
                headers = {
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Cookie": answer.tab.cookies,
                } | ({"HX-Request": "true"} if number % 2 else {})
                connection.request("POST", f"{ADDRESS}svar/{answer.ident}/", answer.body, headers)
                response = connection.getresponse()
                response.read()
                self.statuses[response.status] += 1

    def rows(self, table: str, columns: str) -> list[tuple[Any, ...]]:
        """What a table holds, by key, lists as lists."""
        sql = f"SELECT {columns} FROM {table} ORDER BY id"
        if self.database.startswith("postgresql"):
            with psycopg.connect(self.database) as connection:
                return connection.execute(sql).fetchall()
        with closing(sqlite3.connect(self.database)) as file:
            return [tuple(map(_listed, row)) for row in file.execute(sql)]


def _listed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value.startswith("[") else value


@contextmanager
def own_database(folder: Path) -> Iterator[dict[str, str]]:
    """An empty database beside the one that the tests have, of the same kind."""
    url = os.environ.get("DATABASE_URL", "")
    if not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        yield {"DATABASE_URL": f"sqlite:///{folder}/samtidig.sqlite3"}
        return
    name = f"kapitel_samtidig_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield {"DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    tmp_path = tmp_path_factory.mktemp("samtidig")
    for name in ("content", "data"):
        (tmp_path / name).mkdir()
    COURSE.write(tmp_path / "content")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with own_database(tmp_path) as database:
        environment = database | {
            "PATH": os.environ["PATH"],
            "CONTENT_DIR": str(tmp_path / "content"),
            "DATA_DIR": str(tmp_path / "data"),
            "PORT": str(port),
            "WEB_CONCURRENCY": "2",
        }
        server = subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            wait_for(port, server)
            yield Site(port, database["DATABASE_URL"].removeprefix("sqlite:///"), environment)
        finally:
            server.send_signal(signal.SIGINT)
            print(server.communicate(timeout=20)[0])


def wait_for(port: int, server: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("The server does not start.")


def plan(site: Site, chance: random.Random) -> list[list[Answer]]:
    """What each of eight threads sends: the first four share a learner, the others have their own.

    A replay in one of the four is of what another of them sends.
    """
    shared = site.open()
    tabs = [shared] * 4 + [site.open() for _ in range(4)]
    new = [[_answer(tab, chance) for _ in range(UNIQUE[n])] for n, tab in enumerate(tabs)]
    queues = []
    for number, answers in enumerate(new):
        known = new[(number + 1) % 4] if number < 4 else answers
        queue = answers + chance.sample(known, POSTS - len(answers))
        chance.shuffle(queue)
        queues.append(queue)
    return queues


def _answer(tab: Tab, chance: random.Random) -> Answer:
    ident = chance.choice(list(PICKS))
    return Answer(tab, ident, chance.choice(PICKS[ident]), UUID(int=chance.getrandbits(128)))


def test_nothing_is_lost_and_nothing_counts_twice(site: Site) -> None:
    queues = plan(site, random.Random(7))
    with ThreadPoolExecutor(len(queues)) as threads:
        list(threads.map(site.send, queues))
    assert site.statuses == {302: 240, 200: 240}
    attempts = site.rows(
        "quizzes_attempt", "learner_id, question_id, chosen, correct, created_at, submission"
    )
    assert len(attempts) == len({attempt[5] for attempt in attempts}) == 420
    columns = "first_chosen, first_correct, first_at, tries, last_chosen, last_correct, solved_at"
    standings = site.rows("quizzes_standing", f"learner_id, question_id, {columns}")
    assert {row[:2]: row[2:] for row in standings} == told_by(attempts)
    assert len(standings) == 15
    solved = Counter(row[0] for row in standings if row[8])
    completions = site.rows("quizzes_completion", "learner_id")
    assert sorted(completions) == sorted(
        (learner,) for learner, count in solved.items() if count == 3
    )
    assert len(completions) == 5


def told_by(attempts: list[tuple[Any, ...]]) -> dict[tuple[int, int], tuple[Any, ...]]:
    """The standings as the attempts have them: a wrong one after a right one changes the count alone."""
    given = defaultdict(list)
    for learner, question, *attempt in attempts:
        given[learner, question].append(attempt)
    told = {}
    for place, tries in given.items():
        rights = [attempt for attempt in tries if attempt[1]]
        last = rights[-1] if rights else tries[-1]
        solved_at = rights[0][2] if rights else None
        told[place] = (*tries[0][:3], len(tries), last[0], last[1], solved_at)
    return told


def test_a_publication_reaches_each_worker_within_about_a_second(site: Site) -> None:
    COURSE.ask("sky", prompt="Hvad er skyer?").write(Path(site.environment["CONTENT_DIR"]))
    assert not any(shows(site, "Hvad er skyer?") for _ in range(10))
    command = [sys.executable, "manage.py", "publish"]
    subprocess.run(command, cwd=ROOT, env=site.environment, check=True, capture_output=True)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if all(shows(site, "Hvad er skyer?") for _ in range(30)):
            return
    pytest.fail("Some worker still shows what was published before.")


def shows(site: Site, words: str) -> bool:
    """Whether the chapter says this; each time over a new connection, to whichever worker takes it."""
    with closing(site.connect()) as connection:
        connection.request("GET", ADDRESS)
        return words in connection.getresponse().read().decode()
