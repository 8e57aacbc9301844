"""`make bench`: measures what is claimed of Kapitel's speed, on this machine.

`python tests/bench requests` measures one subject alone. Nothing else should run meanwhile. Figures
are printed, never tested: they move with the machine.
"""

import signal
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

# A folder that is run has only itself on the path; its modules and the tests' are named from above.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from bench.server import GivenUp  # noqa: E402
from bench.table import Row, show  # noqa: E402

SUBJECTS = {
    "requests": "sider og svar på serveren",
    "growth": "et stort kursus, mange kursister",
    "worker": "start og hukommelse",
    "visit": "første besøg på en langsom telefon",
    "answer": "fra svar til resultat i browseren",
    "author": "forfatterens ventetid",
    "lighthouse": "Lighthouse",
}


def main() -> None:
    chosen = sys.argv[1:] or list(SUBJECTS)
    if unknown := [name for name in chosen if name not in SUBJECTS]:
        sys.exit(f"{unknown[0]} kan ikke måles. Vælg mellem {', '.join(SUBJECTS)}.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Unlike /tmp this is never in memory, where an answer would be stored too easily.
    tempfile.tempdir = "/var/tmp"
    rows: list[Row] = []
    failures = []
    for name in chosen:
        print(f"— {SUBJECTS[name]}", end=" ", flush=True)
        begun = time.monotonic()
        try:
            rows += measure(name)
        except GivenUp as error:
            failures.append(f"{SUBJECTS[name].capitalize()} blev ikke målt. {error}")
        print(f"{time.monotonic() - begun:.0f} s", flush=True)
    show(rows)
    if failures:
        sys.exit("\n".join(["", *failures]))


def measure(name: str) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="kapitel-bench-") as folder:
        place = Path(folder)
        (place / "data").mkdir()
        return list(import_module(f"bench.{name}").measure(place))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nAfbrudt.")
