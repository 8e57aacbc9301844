"""What a page and an answer cost the server, beside an empty view behind the same middleware."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psycopg
from bench.learner import Learner, crowd, in_turn, raw, try_once
from bench.load import CONNECTIONS, Load, always, load
from bench.server import (
    BESIDE_THE_EMPTY_VIEW,
    CHAPTER,
    SERVER_CORE,
    Server,
    kept_to,
    serving,
    write_course,
)
from bench.table import Row, number, percentile
from provision import postgresql

ROUNDS = 5
SECONDS = 0.8  # of each kind in each round
LEARNERS_A_ROUND = 8 * CONNECTIONS

type Requests = list[Iterator[bytes]]


@dataclass(frozen=True)
class Kind:
    name: str
    aim: float  # times the empty view
    statements: int
    requests: Callable[[], Requests]
    example: bytes


def measure(place: Path) -> Iterator[Row]:
    write_course(place, sections=7, chapters_a_section=3)
    with serving(BESIDE_THE_EMPTY_VIEW, place, core=SERVER_CORE) as server:
        yield from compare("SQLite", server)
    with (
        durable_postgresql() as (url, pid),
        serving(
            BESIDE_THE_EMPTY_VIEW, place, core=SERVER_CORE, database=pid, DATABASE_URL=url
        ) as server,
    ):
        yield from compare("PostgreSQL", server)


@contextmanager
def durable_postgresql() -> Iterator[tuple[str, int]]:
    """Return the address and process of a PostgreSQL on the server's core that waits for the disk.

    Never the operator's own: what is stored here is no answer of anybody's.
    """
    os.environ.pop("DATABASE_URL", None)
    with kept_to(SERVER_CORE):
        database = postgresql()
        url = database.__enter__()
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = on")
            connection.execute("SELECT pg_reload_conf()")
            [folder] = connection.execute("SHOW data_directory").fetchone() or [""]
        yield url, int(Path(folder, "postmaster.pid").read_text().splitlines()[0])
    finally:
        database.__exit__(None, None, None)


def compare(database: str, server: Server) -> Iterator[Row]:
    """Load the server with each kind in turn, several times."""
    kinds = kinds_of(server)
    loads: dict[str, list[Load]] = {kind.name: [] for kind in kinds}
    empty = always([raw(server, "GET", "/tom/")])
    floor = []
    for kind in kinds:
        load(server, kind.requests(), 0.2)  # what is made at first need
    for _ in range(ROUNDS):
        floor.append(load(server, empty, SECONDS))
        for kind in kinds:
            loads[kind.name].append(load(server, kind.requests(), SECONDS))
    yield Row(
        f"{database}: tom visning, CPU",
        median(each.cpu_each for each in floor),
        "ms",
        note=_waits(floor),
    )
    for kind in kinds:
        found = loads[kind.name]
        ratios = [
            each.cpu_each / beside.cpu_each for each, beside in zip(found, floor, strict=True)
        ]
        statements, size = try_once(server, kind.example)
        cost = f"{number(median(each.cpu_each for each in found))} ms CPU, {number(size / 1000)} kB"
        if server.database and statements:
            part = number(median(each.database_cpu_each for each in found))
            cost += f"; databasen {part} ms af dem"
        yield Row(f"{database}: {kind.name}, CPU", median(ratios), "×", kind.aim, note=cost)
        yield Row(
            f"{database}: {kind.name}, SQL", statements, "", kind.statements, note=_waits(found)
        )
    answers = loads[kinds[-1].name]
    enough = 500 if database == "SQLite" else 450
    yield Row(
        f"{database}: varige svar pr. sekund og kerne",
        median(each.rate for each in answers),
        "",
        enough,
        at_least=True,
    )
    longest = median(percentile(each.waits, 99) * 1000 for each in answers)
    yield Row(f"{database}: svar ved 16 forbindelser, p99", longest, "ms", 100)


def kinds_of(server: Server) -> list[Kind]:
    known = crowd(server, CONNECTIONS)
    for learner in known:
        learner.become_known()
    views = [learner.view() for learner in known]
    first = raw(server, "GET", CHAPTER)
    newcomer = Learner.arrive(server)
    return [
        Kind("kendt kursists kapitel", 7, 2, lambda: always(views), views[0]),
        Kind("førstegangslæsers kapitel", 3.5, 0, lambda: always([first]), first),
        Kind(
            "ét svar",
            8,
            3,
            lambda: in_turn(crowd(server, LEARNERS_A_ROUND), CONNECTIONS),
            newcomer.answer(newcomer.forms[0], right=False),
        ),
    ]


def _waits(loads: list[Load]) -> str:
    waits = [wait * 1000 for each in loads for wait in each.waits]
    return f"p50 {number(median(waits))} ms, p99 {number(percentile(waits, 99))} ms"
