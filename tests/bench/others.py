"""Stores learners who have answered the first chapter, each question twice, as rows at once."""

import os
import sys
from uuid import uuid4

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.utils import timezone  # noqa: E402  (needs the settings that the line above has read)

from learners.models import Learner  # noqa: E402
from quizzes.models import Attempt, QuestionRevision, Standing  # noqa: E402

TRIES = 2


def main(size: int) -> None:
    today = timezone.localdate()
    learners = Learner.objects.bulk_create(Learner(key=uuid4(), seen_on=today) for _ in range(size))
    for revision in QuestionRevision.objects.filter(question__chapter__slug="kapitel-0"):
        wrong = next(choice["id"] for choice in revision.choices if not choice["correct"])
        tries = [
            Attempt(
                learner=learner,
                question_id=revision.question_id,
                revision=revision,
                chosen=[wrong],
                correct=False,
                submission=uuid4(),
            )
            for learner in learners
            for _ in range(TRIES)
        ]
        Attempt.objects.bulk_create(tries, batch_size=2000)
        standings = [Standing.begin(attempt) for attempt in tries[::TRIES]]
        for standing in standings:
            standing.tries = TRIES
            standing.last_revision, standing.last_chosen = revision, [wrong]
        Standing.objects.bulk_create(standings, batch_size=2000)


main(int(sys.argv[1]))
