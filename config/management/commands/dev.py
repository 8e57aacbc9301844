import os
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from whitenoise.runserver_nostatic.management.commands.runserver import Command as Runserver

QUIET = 0.3  # seconds without a change; an editor may save in several steps

type State = frozenset[tuple[str, int]]


class Command(Runserver):
    help = "Udviklingsserveren: udgiver indholdet igen, hver gang en fil gemmes."
    default_port = str(settings.PORT)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Udviklingsserveren kræver DEBUG=1; brug: make dev")
        super().handle(*args, **options)

    def inner_run(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        self.publish()
        threading.Thread(target=self.publish_changes, daemon=True).start()
        super().inner_run(*args, **options)

    def publish_changes(self) -> None:
        for _ in settled(content_states(settings.CONTENT_DIR)):
            self.publish()

    def publish(self) -> None:
        try:
            call_command("publish")
        except (CommandError, DatabaseError) as error:
            # The author mends the text while the last good one is served.
            self.stderr.write(str(error))

    def on_bind(self, server_port: int) -> None:
        self.stdout.write(f"Kapitel kører på http://localhost:{server_port} – stop med Ctrl+C")


def settled(states: Iterable[State]) -> Iterator[State]:
    """The states that differ from the first and from each other and lasted for two looks."""
    states = iter(states)
    published = seen = next(states)
    for now in states:
        if now == seen != published:
            published = now
            yield now
        seen = now


def content_states(folder: Path) -> Iterator[State]:
    while True:
        paths = [Path(place, name) for place, _, names in os.walk(folder) for name in names]
        yield frozenset((str(path), modified(path)) for path in paths)
        time.sleep(QUIET)


def modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # gone since the folder was read
        return 0
