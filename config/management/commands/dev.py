import logging
import threading
import time
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

logger = logging.getLogger(__name__)

LOOK = 0.05  # seconds from one look at the files to the next
QUIET = 0.25  # seconds without a change: an editor, or git, saves in several steps


class Command(Runserver):
    help = "Udviklingsserveren: udgiver indholdet igen, hver gang en fil gemmes."
    default_port = str(settings.PORT)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Udviklingsserveren kræver DEBUG=1; brug: make dev")
        super().handle(*args, **options)

    def inner_run(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        seen = file_states(settings.CONTENT_DIR)
        self.publish()
        threading.Thread(target=self.publish_changes, args=[seen], daemon=True).start()
        super().inner_run(*args, **options)

    def get_handler(self, *args: Any, **options: Any) -> WSGIHandler:
        """Return the application without config.wsgi's follower: this process publishes itself."""
        return get_wsgi_application()

    def publish_changes(self, seen: State) -> None:
        while True:
            time.sleep(LOOK)
            try:
                seen = self.publish_change(seen)
            except Exception:
                logger.exception("Ændringen kunne ikke udgives. Gem igen for at prøve igen.")

    def publish_change(self, seen: State) -> State:
        """Publish if the files are others than those seen; return those that now are."""
        now = file_states(settings.CONTENT_DIR)
        if now != seen:
            self.publish()
        return now

    def publish(self) -> None:
        """Publish what stands in the files, serve it, and tell the author what is wrong with it.

        The files are read while they may still be changing, and again if they did.
        """
        publisher = Publisher()
        try:
            readings = publisher.read(QUIET)
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
