import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from course.reading import Reading, read_folder
from quizzes.models import Publication
from quizzes.publishing import CannotPublish, publish

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Bringer databasen i overensstemmelse med kursernes filer. Et kursus med fejl ændrer intet."

    def handle(self, *args: Any, **options: Any) -> None:
        readings = read_folder(Path(settings.CONTENT_DIR))
        left = [reading for reading in readings if self._publish(reading)]
        if not left:
            raise CommandError("Der er intet kursus at vise. Ret fejlene ovenfor, og prøv igen.")

    def _publish(self, reading: Reading) -> bool:
        """Publish one course; return whether there is a version of it to show."""
        slug = reading.folder.resolve().name
        if reading.course is None:
            self._say_errors(reading, slug)
            return Publication.newest(slug) is not None
        try:
            published = publish(reading.course)
        except CannotPublish as error:
            for message in error.messages:
                self.stderr.write(f"{reading.folder}: fejl brugt-id: {message}")
            return Publication.newest(slug) is not None
        for advice in published.advice:
            self.stdout.write(f"{reading.folder}: advarsel alias: {advice}")
        count = len(reading.course.chapters)
        chapters = "1 kapitel" if count == 1 else f"{count} kapitler"
        word = "er udgivet" if published.changed else "er uændret"
        self.stdout.write(f"{reading.course.title} {word}: {chapters}.")
        return True

    def _say_errors(self, reading: Reading, slug: str) -> None:
        for problem in reading.errors:
            self.stderr.write(str(problem))
        self.stderr.write(f"Kurset {slug} har fejl og er ikke udgivet.")
