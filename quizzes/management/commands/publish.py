from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from course.reading import Reading, read_folder
from quizzes.publishing import CannotPublish, publish


class Command(BaseCommand):
    help = (
        "Bringer databasen i overensstemmelse med kursernes filer. Et kursus med fejl ændrer intet."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.CONTENT_DIR)
        if not folder.is_dir():
            raise CommandError(f"Mappen {folder} findes ikke.")
        readings = read_folder(folder)
        if not readings:
            raise CommandError(
                f"Der er intet kursus i {folder}: et kursus er en mappe med en course.md."
            )
        # A start shows what stands in the files, so that a course with an error is not there.
        published = [self._publish(reading) for reading in readings]
        if not any(published):
            raise CommandError("Der er intet kursus at vise. Ret fejlene ovenfor, og prøv igen.")

    def _publish(self, reading: Reading) -> bool:
        """Publish one course; return whether its rows now are what its files say."""
        if reading.course is None:
            for problem in reading.errors:
                self.stderr.write(str(problem))
            self.stderr.write(f"Kurset {reading.folder.name} har fejl og er ikke udgivet.")
            return False
        try:
            published = publish(reading.course)
        except CannotPublish as error:
            for message in error.messages:
                self.stderr.write(f"{reading.folder}: fejl brugt-id: {message}")
            return False
        for advice in published.advice:
            self.stdout.write(f"{reading.folder}: advarsel alias: {advice}")
        count = len(reading.course.chapters)
        chapters = "1 kapitel" if count == 1 else f"{count} kapitler"
        word = "er udgivet" if published.changed else "er uændret"
        self.stdout.write(f"{reading.course.title} {word}: {chapters}.")
        return True
