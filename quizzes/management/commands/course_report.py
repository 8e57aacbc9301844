from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import date_format

from course.content import all_courses
from quizzes import memory
from quizzes.models import Feedback
from quizzes.report import ChapterReport, report


class Command(BaseCommand):
    help = "Viser for hvert kapitel, hvor mange der er begyndt, hvad de forstod, og hvad de skrev."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("course", help="kursets navn i adressen, fx dybe-generative-modeller")

    def handle(self, *args: Any, course: str, **options: Any) -> None:
        memory.load()
        try:
            live = memory.get_live_course(course)
        except KeyError as error:
            known = ", ".join(known.slug for known in all_courses()) or "ingen"
            raise CommandError(
                f"Kurset ”{course}” er ikke udgivet. Udgivne kurser: {known}."
            ) from error
        today = date_format(timezone.localdate(), "j. F Y")
        self.stdout.write(f"{live.course.title}, {today}")
        for chapter in report(live):
            self._write_chapter(chapter)

    def _write_chapter(self, entry: ChapterReport) -> None:
        chapter = entry.chapter
        self.stdout.write(
            f"\n{chapter.section_number}.{chapter.number} {chapter.title}\n"
            f"  Begyndt:                  {entry.started}\n"
            f"  Gennemført:               {entry.completed}\n"
            f"  Rigtigt i første forsøg:  {entry.right}\n"
            f"  Alt var klart:            {entry.clear}"
        )
        for feedback in entry.comments:
            self._write_comment(feedback)

    def _write_comment(self, feedback: Feedback) -> None:
        day = date_format(timezone.localtime(feedback.updated_at), "d.m.Y")
        lines = _printable(feedback.comment).split("\n")
        self.stdout.write(
            f"  – {day}, {'ja' if feedback.clear else 'nej'}: " + "\n    ".join(lines)
        )


def _printable(text: str) -> str:
    """Leave out what could steer the terminal: a stranger has written it."""
    return "".join(char for char in text if char.isprintable() or char == "\n")
