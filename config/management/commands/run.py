import errno
import hashlib
import os
import socket
import sys
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError

from config.bundles import BUNDLES
from course.content import all_courses
from quizzes import memory

HOST = "127.0.0.1"
THREADS = 8


class Command(BaseCommand):
    help = "Gør alt klar og kører Kapitel med produktionsserveren."

    def handle(self, *args: Any, **options: Any) -> None:
        require_free_port(settings.PORT)
        try:
            call_command("migrate", verbosity=0, interactive=False)
            collect_static()
            call_command("forget_guests", stdout=StringIO())
            call_command("clearsessions")
            publish()
        except DatabaseError as error:
            # The driver's first line names host and database, never the password.
            raise SystemExit(f"Databasen kan ikke bruges: {str(error).splitlines()[0]}") from None
        except CommandError as error:
            raise SystemExit(str(error)) from None
        address = f"http://localhost:{settings.PORT}"
        self.stdout.write(f"Kapitel kører på {address} – stop med Ctrl+C")
        self.stdout.flush()
        serve()


def publish() -> None:
    """Publish what stands in the files; where none of it can be, an earlier version is served."""
    try:
        call_command("publish")
    except CommandError:
        memory.load()
        if not all_courses():
            raise


def require_free_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            why = "er optaget" if error.errno == errno.EADDRINUSE else "kan ikke bruges her"
            another = 8000 if port < 1024 or port == 65535 else port + 1
            raise SystemExit(
                f"Port {port} {why}; vælg en anden, fx: make run PORT={another}"
            ) from None


def collect_static() -> None:
    """Compressing takes seconds, so it is done only when a source file has changed."""
    if settings.DEBUG:
        return  # served straight from the sources
    stamp = settings.DATA_DIR / "static.stamp"
    fingerprint = static_fingerprint()
    if settings.STATIC_ROOT.is_dir() and stamp.exists() and stamp.read_text() == fingerprint:
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(fingerprint)


def static_fingerprint() -> str:
    """Changes with every static file, ours and the packages', and with the packages."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    digest.update(repr(BUNDLES).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def serve() -> None:
    """Become the server. A fresh process keeps no connections, threads or memory of Django's."""
    os.chdir(settings.BASE_DIR)
    arguments = {
        "--interface": "wsgi",
        "--host": HOST,
        "--port": settings.PORT,
        "--workers": settings.WEB_CONCURRENCY,
        "--blocking-threads": THREADS,
        # Threads that stay keep their database connections.
        "--blocking-threads-idle-timeout": 600,
        "--workers-kill-timeout": 5,
        "--log-level": "error",
    }
    words = [str(word) for pair in arguments.items() for word in pair]
    command = [sys.executable, "-m", "granian", "config.wsgi:application", *words]
    os.execv(sys.executable, [*command, "--no-ws", "--respawn-failed-workers"])
