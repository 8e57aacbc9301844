from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from learners.models import Learner

DAYS = 400  # more than the year that the cookie lasts: nobody can come back as that guest


class Command(BaseCommand):
    help = "Glemmer gæster, der ikke har været her længe: deres svar bliver tal uden navn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        days_help = f"hvor mange dage der skal være gået (ellers {DAYS})"
        parser.add_argument("--days", type=int, default=DAYS, help=days_help)

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        long_ago = timezone.localdate() - timedelta(days=days)
        gone = Learner.objects.guests().filter(seen_on__lt=long_ago)
        forgotten = 0
        for learner in gone.iterator():
            learner.forget()
            forgotten += 1
        guests = "gæst" if forgotten == 1 else "gæster"
        self.stdout.write(f"{forgotten} {guests} er glemt.")
