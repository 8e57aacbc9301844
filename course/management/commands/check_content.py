import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from course.fix import add_missing_ids
from course.language import language_problems
from course.reading import Reading, read_folder
from course.source import Problem
from course.spelling import DictionaryMissing, Speller, danish

NO_DICTIONARY = "Stavningen er ikke kontrolleret: ordbogen mangler. ”make dictionary” henter den."


class Command(BaseCommand):
    help = "Læser et kursus, eller en mappe med kurser, og siger alt, der er galt."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        folder_help = "et kursus eller en mappe med kurser (ellers content/)"
        parser.add_argument("folder", nargs="?", help=folder_help)
        fix_help = "skriv de id’er, der mangler, ind i filerne"
        parser.add_argument("--fix", action="store_true", help=fix_help)
        json_help = "skriv det samme som JSON, til en editor"
        parser.add_argument("--json", action="store_true", help=json_help)

    def handle(self, *args: Any, **options: Any) -> None:
        shown = options["folder"] or _relative(settings.CONTENT_DIR)
        readings = self._read(Path(shown), shown)
        fixed = [path for reading in readings for path in _fix(reading)] if options["fix"] else []
        if fixed:
            readings = self._read(Path(shown), shown)
        speller = _speller()
        problems = sorted(
            problem
            for reading in readings
            for problem in (*reading.problems, *language_problems(reading, speller))
        )
        if options["json"]:
            self.stdout.write(json.dumps([_entry(p) for p in problems], ensure_ascii=False))
        else:
            for path in fixed:
                self.stdout.write(f"{path}: Manglende id’er er skrevet ind.")
            for problem in problems:
                self.stdout.write(str(problem))
            if speller is None:
                self.stdout.write(NO_DICTIONARY)
            self.stdout.write(_count(len(readings), problems))
        if any(problem.error for problem in problems):
            sys.exit(1)

    def _read(self, folder: Path, shown: str) -> list[Reading]:
        try:
            readings = read_folder(folder, shown)
        except NotADirectoryError as error:
            raise CommandError(f"Mappen {shown} findes ikke.") from error
        if not readings:
            raise CommandError(
                f"Der er intet kursus i {shown}: et kursus er en mappe med en course.md."
            )
        return readings


def _speller() -> Speller | None:
    try:
        return danish()
    except DictionaryMissing:
        return None


def _fix(reading: Reading) -> list[str]:
    """Write the ids that are missing into a course's files; return the files that were changed."""
    changed = []
    questions = [question for chapter in reading.chapters for question in chapter.questions]
    taken = {name for question in questions for name in question.dom_ids}
    for chapter in reading.chapters:
        source = chapter.source
        if not chapter.questions:
            continue
        mended = add_missing_ids(source.data, chapter.questions, taken)
        if mended != source.data:
            source.path.write_bytes(mended)
            changed.append(source.shown)
    return changed


def _relative(folder: Path) -> str:
    """Return the folder as a person standing here would write it."""
    here = Path.cwd()
    return str(folder.relative_to(here)) if folder.is_relative_to(here) else str(folder)


def _entry(problem: Problem) -> dict[str, str | int]:
    return {
        "file": problem.path,
        "line": problem.line,
        "column": problem.column,
        "kind": problem.kind,
        "code": problem.code,
        "message": problem.message,
    }


def _count(courses: int, problems: list[Problem]) -> str:
    errors = sum(problem.error for problem in problems)
    warnings = len(problems) - errors
    return (
        f"{courses} {'kursus' if courses == 1 else 'kurser'} læst: {errors} fejl, "
        f"{warnings} {'advarsel' if warnings == 1 else 'advarsler'}."
    )
