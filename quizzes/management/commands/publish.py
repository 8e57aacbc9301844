import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from course import shelf
from course.content import Course
from course.reading import Reading, read_settled
from quizzes.models import Publication
from quizzes.publishing import CannotPublish, publish, take_out

PATIENCE = 1  # seconds of reading before it is told how far it has come


class Command(BaseCommand):
    help = (
        "Bringer databasen i overensstemmelse med kursernes filer. Et kursus med fejl ændrer intet."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        published = self.bring(self.read())
        keep(published)
        if not published:
            raise CommandError("Intet kursus er udgivet. Ret fejlene ovenfor, og prøv igen.")

    def read(self, quiet: float = 0) -> list[Reading]:
        """Read the courses, and tell how far it has come where that takes time.

        quiet: the seconds without a change after which the files count as saved.
        """
        self.started = time.monotonic()
        folder = Path(settings.CONTENT_DIR)
        if not folder.is_dir():
            raise CommandError(f"Mappen {folder} findes ikke.")
        readings = read_settled(folder, self._tell_progress, quiet)
        if not readings:
            raise CommandError(
                f"Der er intet kursus i {folder}: et kursus er en mappe med en course.md."
            )
        return readings

    def bring(self, readings: list[Reading]) -> list[Course]:
        """Bring the rows in line with what was read; return the courses whose rows now are."""
        self.complaints: list[str] = []
        published = [course for reading in readings if (course := self._publish(reading))]
        # A course that is gone may be one that got a new name, and an error with it.
        if len(published) == len(readings):
            self._take_out({course.slug for course in published})
        return published

    def _tell_progress(self, done: int, total: int) -> None:
        """Tell how far it has come, on one line that is written over."""
        if time.monotonic() - self.started > PATIENCE and (done % 10 == 0 or done == total):
            end = "\n" if done == total else "\r"
            self.stdout.write(f"Sætter kapitler op: {done} af {total}", ending=end)
            self.stdout.flush()

    def _publish(self, reading: Reading) -> Course | None:
        course = reading.course
        if course is None:
            self._leave(reading, [str(problem) for problem in reading.errors])
            return None
        try:
            published = publish(course)
        except CannotPublish as error:
            where = f"{reading.folder}: fejl brugt-id"
            self._leave(reading, [f"{where}: {message}" for message in error.messages])
            return None
        for advice in published.advice:
            self.stdout.write(f"{reading.folder}: advarsel alias: {advice}")
        count = len(course.chapters)
        chapters = "1 kapitel" if count == 1 else f"{count} kapitler"
        word = "er udgivet" if published.changed else "er uændret"
        self.stdout.write(f"{course.title} {word}: {chapters}.")
        return course

    def _leave(self, reading: Reading, errors: list[str]) -> None:
        """Leave a course as it was last published, and say why."""
        self.complaints += errors
        for error in errors:
            self.stderr.write(error)
        shown = " Den senest udgivne vises." if reading.slug in Publication.standing() else ""
        self.stderr.write(f"Kurset {reading.slug} har fejl og er ikke udgivet.{shown}")

    def _take_out(self, present: set[str]) -> None:
        for slug in sorted(Publication.standing().keys() - present):
            take_out(slug)
            self.stdout.write(
                f"Kurset {slug} står ikke længere i filerne og er taget ud. Besvarelserne gemmes."
            )


def keep(courses: list[Course]) -> None:
    """Keep what has been published, for a start on files that have got an error since."""
    for course in courses:
        if not shelf.holds("course", course.slug, course.digest):
            shelf.keep(course, "course", course.slug, course.digest)
