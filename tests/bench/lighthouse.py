"""What Lighthouse says of a chapter on a phone."""

from collections.abc import Iterator
from pathlib import Path

from bench.server import CHAPTER, PRODUCT, GivenUp, serving, write_course
from bench.table import Row
from lighthouse import lighthouse

AIMS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}


def measure(place: Path) -> Iterator[Row]:
    write_course(place, sections=7, chapters_a_section=3)
    with serving(PRODUCT, place) as server:
        try:
            points = lighthouse(f"http://localhost:{server.port}{CHAPTER}")
        except (RuntimeError, SystemExit) as error:  # what it needs could not be had
            raise GivenUp(str(error)) from error
    for name, found in points.items():
        yield Row(f"Lighthouse: {name}", round(found), "", AIMS[name], at_least=True)
