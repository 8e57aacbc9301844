"""What an author waits for in a course of 300 chapters."""

import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from bench.server import (
    CHAPTER,
    DEVELOPMENT,
    PATIENCE,
    PRODUCT,
    GivenUp,
    fetch,
    serving,
    write_course,
)
from bench.table import Row

SAVES = 7


def measure(place: Path) -> Iterator[Row]:
    chapters = write_course(place, sections=20, chapters_a_section=15)
    course = f"{len(chapters)} kapitler på hver {chapters[0].stat().st_size / 1000:.0f} kB"
    for name in ("første start", "anden start"):
        yield Row(f"Forfatter: {name} til første side", start(place), "s", note=course)
    waits = save_and_wait(place, chapters)
    longest = f"median af {SAVES}; længst {max(waits):.2f} s".replace(".", ",")
    yield Row("Forfatter: gemt → vist under make dev", median(waits), "s", note=longest)


def start(place: Path) -> float:
    """Return the seconds from `manage.py run` to its first page."""
    begun = time.monotonic()
    with serving(PRODUCT, place):
        return time.monotonic() - begun


def save_and_wait(place: Path, chapters: list[Path]) -> list[float]:
    """Return, for some saves, the seconds until the page shows what was saved."""
    waits = []
    with serving(DEVELOPMENT, place, DEBUG="1") as server:
        changes = HTTPConnection("localhost", server.port, timeout=PATIENCE)
        with closing(changes):
            changes.request("GET", "/forfatter/aendringer")
            told = changes.getresponse()
            for number in range(SAVES):
                time.sleep(2)
                mark = f"Gemt for gang nummer {number}"
                text = chapters[0].read_text()
                marked = text.replace("## Energiforbrug", f"{mark}\n\n## Energiforbrug")
                chapters[0].write_text(marked)
                saved = time.monotonic()
                # As the author's browser does: it fetches the page when it is told of a change.
                while mark not in fetch(server.port, CHAPTER).decode():
                    if time.monotonic() > saved + PATIENCE:
                        raise GivenUp(f"Det gemte blev ikke vist inden {PATIENCE} s.")
                    told.readline()
                waits.append(time.monotonic() - saved)
    return waits
