"""The servers that are measured, and the courses that they serve."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from run import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / "content/dybe-generative-modeller"
CHAPTER = "/stort-kursus/kapitel-0/"
PATIENCE = 60  # seconds for what should take one or two
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, CLIENT_CORE = CORES[0], CORES[-1]

PRODUCT = ["manage.py", "run"]
DEVELOPMENT = ["manage.py", "dev"]
BESIDE_THE_EMPTY_VIEW = ["tests/bench/serve.py"]


class GivenUp(Exception):
    """What was to be measured did not come; its words say why."""


@dataclass(frozen=True)
class Server:
    port: int
    pid: int
    database: int = 0

    def cpu(self) -> float:
        """Return the seconds of processor that its processes have used, its database's among them."""
        return sum(map(_cpu, _tree(self.pid))) + self.database_cpu()

    def database_cpu(self) -> float:
        return sum(map(_cpu, _tree(self.database))) if self.database else 0

    def memory(self) -> tuple[float, float]:
        """Return the MB that its processes take: pages they share counted once, and every time."""
        texts = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in _tree(self.pid)]
        shared_once, every_time = (
            sum(int(kb) for text in texts for kb in re.findall(rf"(?m)^{name}: +(\d+)", text))
            for name in ("Pss", "Rss")
        )
        return shared_once * 1024 / 1e6, every_time * 1024 / 1e6


def write_course(place: Path, sections: int, chapters_a_section: int) -> list[Path]:
    """Write a course whose chapters are a real one, each with ids of its own; return their files."""
    folder = place / "content" / "stort-kursus"
    shutil.copytree(REAL, folder)
    [model] = folder.glob("*/*-baeredygtighed-og-skalering.md")
    section, text = model.parent, model.read_text()
    chapters = []
    for number in range(sections * chapters_a_section):
        home = folder / f"{number // chapters_a_section + 10}-del-{number // chapters_a_section}"
        if not home.exists():
            shutil.copytree(section, home, ignore=shutil.ignore_patterns("[0-9]*.md"))
        chapter = home / f"{number % chapters_a_section + 1:02}-kapitel-{number}.md"
        head, quiz, questions = text.partition("\n## Quiz\n")
        questions = re.sub(r"(?m)^(### .*\{#)", rf"\g<1>n{number}-", questions)
        chapter.write_text(head + quiz + questions)
        chapters.append(chapter)
    for real in folder.glob("0*/"):
        shutil.rmtree(real)
    return chapters


@contextmanager
def serving(
    command: list[str],
    place: Path,
    *,
    shows: str = CHAPTER,
    core: int | None = None,
    database: int = 0,
    **more: str,
) -> Iterator[Server]:
    """Run a server on the course and the data in place, from when it shows a page till the block ends."""
    port = _free_port()
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    places = {"CONTENT_DIR": str(place / "content"), "DATA_DIR": str(place / "data")}
    paths = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    environment = kept | places | paths | {"PORT": str(port), "WEB_CONCURRENCY": "1"} | more
    log = place / "server.log"
    with log.open("wb") as output, kept_to(core):
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_for(shows, port, process, log)
        yield Server(port, process.pid, database)
    finally:
        _stop(process)


@contextmanager
def kept_to(core: int | None) -> Iterator[None]:
    """Let what is started in the block run on this core alone: a process inherits it."""
    before = os.sched_getaffinity(0)
    if core is not None:
        os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def fetch(port: int, path: str = CHAPTER, headers: dict[str, str] | None = None) -> bytes:
    """Return a page, or nothing where it cannot be had."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        try:
            connection.request("GET", path, headers=headers or {})
            response = connection.getresponse()
            body = response.read()
        except (OSError, HTTPException):
            return b""
    return body if response.status == 200 else b""


def _wait_for(page: str, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server shows the page. Raises GivenUp."""
    late = time.monotonic() + PATIENCE
    while not fetch(port, page):
        if process.poll() is not None:
            said = log.read_text(errors="replace").strip().splitlines() or ["uden et ord"]
            raise GivenUp(f"Serveren stoppede, før den svarede: {said[-1]}")
        if time.monotonic() > late:
            raise GivenUp(f"Serveren viste ikke {page} inden {PATIENCE} s.")
        time.sleep(0.01)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop the server and its workers: kindly, and after ten seconds not."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0  # it has ended
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _tree(pid: int) -> list[int]:
    """Return the process and all that descend from it."""
    children: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (task / "children").read_text().split())
    return [pid, *(each for child in children for each in _tree(child))]
