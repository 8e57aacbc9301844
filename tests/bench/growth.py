"""Whether a page and an answer cost more in a large course, or among many learners."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.learner import crowd, in_turn, raw
from bench.load import CONNECTIONS, always, load
from bench.requests import LEARNERS_A_ROUND, Requests
from bench.server import (
    BESIDE_THE_EMPTY_VIEW,
    CHAPTER,
    ROOT,
    SERVER_CORE,
    GivenUp,
    Server,
    serving,
    write_course,
)
from bench.table import Row, number

ROUNDS = 5
SECONDS = 0.6
MOST = 1.1
OTHERS = 10_000


def measure(place: Path) -> Iterator[Row]:
    small, long, full = (place / name for name in ("lille", "langt", "fyldt"))
    for each in (small, long, full):
        (each / "data").mkdir(parents=True)
    write_course(small, sections=7, chapters_a_section=3)
    write_course(long, sections=20, chapters_a_section=15)
    shutil.copytree(small / "content", full / "content")
    with serving(BESIDE_THE_EMPTY_VIEW, full):
        pass  # its tables are made, and its course published
    fill(full, OTHERS)
    with ExitStack() as stack:
        servers = [
            stack.enter_context(serving(BESIDE_THE_EMPTY_VIEW, each, core=SERVER_CORE))
            for each in (small, long, full)
        ]
        yield from compare(servers)


def compare(servers: list[Server]) -> Iterator[Row]:
    many = f"{number(OTHERS)} kursister"
    views = {server: _known_views(server) for server in servers}
    answers = {s: in_turn(crowd(s, LEARNERS_A_ROUND), CONNECTIONS) for s in servers}
    kinds: dict[str, Callable[[Server], Requests]] = {
        "kendt kursist": lambda server: always(views[server]),
        "førstegangslæser": lambda server: always([raw(server, "GET", CHAPTER)]),
        "ét svar": lambda server: answers[server],
    }
    for name, requests in kinds.items():
        costs: list[list[float]] = [[] for _ in servers]
        for turn in range(ROUNDS + 1):
            for server, found in zip(servers, costs, strict=True):
                # The first turn makes what is made at first need.
                cost = load(server, requests(server), SECONDS if turn else 0.2).cpu_each
                found += [cost] if turn else []
        small, long, full = costs
        yield Row(f"300 kapitler mod 21: {name}, CPU", _ratio(long, small), "×", MOST)
        yield Row(f"{many} mod ingen: {name}, CPU", _ratio(full, small), "×", MOST)


def fill(place: Path, learners: int) -> None:
    """Let others have answered, by the product's own rows."""
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "CONTENT_DIR": str(place / "content"),
        "DATA_DIR": str(place / "data"),
        "DATABASE_URL": "",
    }
    command = [sys.executable, "tests/bench/others.py", str(learners)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    if done.returncode:
        raise GivenUp(f"De andre kursister blev ikke til noget: {done.stderr.splitlines()[-1]}")


def _known_views(server: Server) -> list[bytes]:
    known = crowd(server, CONNECTIONS)
    for learner in known:
        learner.become_known()
    return [learner.view() for learner in known]


def _ratio(costs: list[float], beside: list[float]) -> float:
    return median(cost / other for cost, other in zip(costs, beside, strict=True))
