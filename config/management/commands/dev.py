import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import CommandError, call_command
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError
from whitenoise.runserver_nostatic.management.commands.runserver import Command as Runserver

from config.desk import desk
from course.files import State, file_states
from quizzes import memory
from quizzes.management.commands.publish import Command as Publisher
from quizzes.management.commands.publish import keep

LOOK = 0.05  # seconds from one look at the files to the next
QUIET = 5  # looks without a change: an editor, or git, saves in several steps


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

    def get_handler(self, *args: Any, **options: Any) -> WSGIHandler:
        """Return the application without config.wsgi's follower: this process publishes itself."""
        return get_wsgi_application()

    def publish_changes(self) -> None:
        for _ in settled(content_states(settings.CONTENT_DIR)):
            self.publish()

    def publish(self) -> None:
        """Publish what stands in the files, serve it, and tell the author what is wrong with it."""
        publisher = Publisher()
        try:
            readings = publisher.read()
            published = publisher.bring(readings)
            memory.load(readings)
        except (CommandError, DatabaseError, OSError) as error:
            # The author mends the text while the last good one is served.
            self.stderr.write(str(error))
            desk.lay_out([str(error)], [])
            return
        desk.lay_out(publisher.complaints, [p for reading in readings for p in reading.problems])
        keep(published)

    def on_bind(self, server_port: int) -> None:
        self.stdout.write(f"Kapitel kører på http://localhost:{server_port} – stop med Ctrl+C")


def settled(states: Iterable[State]) -> Iterator[State]:
    """The states that differ from the first and from each other and lasted for QUIET looks."""
    states = iter(states)
    published = seen = next(states)
    looks = 0
    for now in states:
        looks = looks + 1 if now == seen else 0
        seen = now
        if looks == QUIET and now != published:
            published = now
            yield now


def content_states(folder: Path) -> Iterator[State]:
    while True:
        yield file_states(folder)
        time.sleep(LOOK)
