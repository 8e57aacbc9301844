"""manage.py forget_guests: who has not been here for long is forgotten."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone
from pages import Reader

from learners.models import Learner
from quizzes.models import Attempt, Feedback

pytestmark = pytest.mark.django_db


def guest(days: int) -> Learner:
    seen_on = timezone.localdate() - timedelta(days=days)
    return Learner.objects.create(key=uuid4(), seen_on=seen_on)


def forgotten(learner: Learner) -> bool:
    learner.refresh_from_db()
    return learner.key is None


def test_after_400_days_and_not_before(capsys: pytest.CaptureFixture[str]) -> None:
    long_gone, gone = guest(401), guest(400)
    call_command("forget_guests")
    assert (forgotten(long_gone), forgotten(gone)) == (True, False)
    assert capsys.readouterr().out == "1 gæst er glemt.\n"


def test_the_number_of_days_can_be_another(capsys: pytest.CaptureFixture[str]) -> None:
    longer, long = guest(32), guest(31)
    call_command("forget_guests", days=31)
    assert (forgotten(longer), forgotten(long)) == (True, False)


def test_once_more_forgets_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    guest(500)
    call_command("forget_guests")
    call_command("forget_guests")
    assert capsys.readouterr().out.splitlines()[-1] == "0 gæster er glemt."


def test_her_words_go_and_her_answers_stay_as_numbers(anna: Reader, skyer: str) -> None:
    anna.answer(skyer, "sky", "Vat")
    anna.send(anna.open(skyer).form("/tilbagemelding/"), clear="nej", comment="Jeg hedder Anna.")
    Learner.objects.update(seen_on=timezone.localdate() - timedelta(days=401))
    call_command("forget_guests")
    assert Attempt.objects.count() == 1
    assert Feedback.objects.get().comment == ""
