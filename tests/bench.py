"""`make bench`: measures, on this machine, what an author waits for in a course of 300 chapters.

Nothing else should run meanwhile. Figures are printed, never tested: they move with the machine.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT / "content/dybe-generative-modeller"
SECTIONS, CHAPTERS_A_SECTION = 20, 15
SAVES = 7
PATIENCE = 60  # seconds for a page to show what it should


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="kapitel-bench-") as folder:
        place = Path(folder)
        chapters = write_course(place / "content" / "stort-kursus")
        environment = os.environ | {
            "CONTENT_DIR": str(place / "content"),
            "DATA_DIR": str(place / "data"),
            "PORT": str(free_port()),
        }
        (place / "data").mkdir()
        print(f"{len(chapters)} kapitler på hver {chapters[0].stat().st_size / 1000:.0f} kB")
        for name in ("første start", "anden start"):
            print(f"{name}, til første side: {start(environment):.2f} s")
        waits = save_and_wait(environment, chapters)
        print(
            f"gemt → vist under make dev, {SAVES} gange: "
            f"median {median(waits):.2f} s, længst {max(waits):.2f} s"
        )


def write_course(folder: Path) -> list[Path]:
    """Write a course whose chapters are the real one, each with ids of its own."""
    shutil.copytree(REAL, folder)
    section = next(path for path in folder.iterdir() if (path / "section.md").exists())
    text = next(section.glob("[0-9]*.md")).read_text()
    chapters = []
    for number in range(SECTIONS * CHAPTERS_A_SECTION):
        home = folder / f"{number // CHAPTERS_A_SECTION + 10}-del-{number // CHAPTERS_A_SECTION}"
        if not home.exists():
            shutil.copytree(section, home, ignore=shutil.ignore_patterns("[0-9]*.md"))
        chapter = home / f"{number % CHAPTERS_A_SECTION + 1:02}-kapitel-{number}.md"
        head, quiz, questions = text.partition("\n## Quiz\n")
        questions = re.sub(r"(?m)^(### .*\{#)", rf"\g<1>n{number}-", questions)
        chapter.write_text(head + quiz + questions)
        chapters.append(chapter)
    shutil.rmtree(section)
    return chapters


def start(environment: dict[str, str]) -> float:
    """Return the seconds from `manage.py run` to its first page."""
    begun = time.monotonic()
    with serving("run", environment):
        wait_for(environment, "Energiforbrug")
        return time.monotonic() - begun


def save_and_wait(environment: dict[str, str], chapters: list[Path]) -> list[float]:
    """Return, for some saves, the seconds until the page shows what was saved."""
    waits = []
    with serving("dev", environment | {"DEBUG": "1"}):
        wait_for(environment, "Energiforbrug")
        changes = HTTPConnection("localhost", int(environment["PORT"]), timeout=PATIENCE)
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
                while mark not in page(int(environment["PORT"])):
                    told.readline()
                waits.append(time.monotonic() - saved)
    return waits


@contextmanager
def serving(command: str, environment: dict[str, str]) -> Iterator[None]:
    server = subprocess.Popen(
        [sys.executable, "manage.py", command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        os.killpg(server.pid, 15)
        server.wait()
        time.sleep(1)


def wait_for(environment: dict[str, str], words: str) -> None:
    """Wait until the chapter's page holds these words. Raises TimeoutError after a minute."""
    given_up = time.monotonic() + PATIENCE
    while words not in page(int(environment["PORT"])):
        if time.monotonic() > given_up:
            raise TimeoutError(f"Siden viste ikke ”{words}” inden {PATIENCE} s.")
        time.sleep(0.01)


def page(port: int) -> str:
    with closing(HTTPConnection("localhost", port, timeout=5)) as connection:
        try:
            connection.request("GET", "/stort-kursus/kapitel-0/")
            return connection.getresponse().read().decode()
        except OSError:
            return ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
