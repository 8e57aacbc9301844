"""How soon `make run` is there with 21 chapters, and how much memory one worker takes."""

import time
from collections.abc import Iterator
from pathlib import Path

from bench.learner import crowd, in_turn, raw
from bench.load import CONNECTIONS, always, load
from bench.requests import LEARNERS_A_ROUND
from bench.server import CHAPTER, PRODUCT, serving, write_course
from bench.table import Row, number


def measure(place: Path) -> Iterator[Row]:
    write_course(place, sections=7, chapters_a_section=3)
    begun = time.monotonic()
    with serving(PRODUCT, place):
        first = f"første gang, hvor alt gøres klar: {number(time.monotonic() - begun)} s"
    begun = time.monotonic()
    with serving(PRODUCT, place) as server:
        yield Row("Start til første side, 21 kapitler", time.monotonic() - begun, "s", 3, first)
        load(server, always([raw(server, "GET", CHAPTER)]), 1)
        load(server, in_turn(crowd(server, LEARNERS_A_ROUND), CONNECTIONS), 1)
        once, every_time = server.memory()
        shared = f"efter brug; {number(every_time)} MB, når delte sider tælles hver gang"
        yield Row("Hukommelse, én arbejdsproces, SQLite", once, "MB", 110, shared)
