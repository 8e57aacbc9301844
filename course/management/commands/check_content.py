import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from course.fix import add_missing_ids
from course.reading import Reading, read_folder


class Command(BaseCommand):
    help = "Læser et kursus, eller en mappe med kurser, og siger alt, der er galt."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", help="et kursus eller en mappe med kurser (ellers content/)")
        parser.add_argument("--fix", action="store_true", help="skriv de id'er, der mangler, ind i filerne")

    def handle(self, *args: Any, **options: Any) -> None:
        shown = options["folder"] or _relative(settings.CONTENT_DIR)
        readings = self._read(Path(shown), shown)
        if options["fix"]:
            for reading in readings:
                self._fix(reading)
            readings = self._read(Path(shown), shown)
        problems = sorted(problem for reading in readings for problem in reading.problems)
        for problem in problems:
            self.stdout.write(str(problem))
        errors = sum(problem.error for problem in problems)
        self.stdout.write(_count(len(readings), errors, len(problems) - errors))
        if errors:
            sys.exit(1)

    def _read(self, folder: Path, shown: str) -> list[Reading]:
        try:
            readings = read_folder(folder, shown)
        except NotADirectoryError as error:
            raise CommandError(f"Mappen {shown} findes ikke.") from error
        if not readings:
            raise CommandError(f"Der er intet kursus i {shown}: et kursus er en mappe med en course.md.")
        return readings

    def _fix(self, reading: Reading) -> None:
        taken = {question.ident for chapter in reading.chapters for question in chapter.questions}
        for chapter in reading.chapters:
            source = chapter.source
            if not source.text:
                continue
            mended = add_missing_ids(source.data, chapter.questions, taken)
            if mended != source.data:
                source.path.write_bytes(mended)
                self.stdout.write(f"{source.shown}: manglende id'er er skrevet ind.")


def _relative(folder: Path) -> str:
    """Return the folder as a person standing here would write it."""
    here = Path.cwd()
    return str(folder.relative_to(here)) if folder.is_relative_to(here) else str(folder)


def _count(courses: int, errors: int, warnings: int) -> str:
    return (
        f"{courses} {'kursus' if courses == 1 else 'kurser'} læst: {errors} fejl, "
        f"{warnings} {'advarsel' if warnings == 1 else 'advarsler'}."
    )
