"""Rows that are written by statements made once are the rows that Django would have written."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError

from learners import rows
from learners.models import Learner

TODAY, YESTERDAY = date(2026, 11, 24), date(2026, 11, 23)


@pytest.mark.django_db
def test_a_new_row_gets_its_key_and_what_django_fills_in() -> None:
    learner = Learner(key=uuid4(), seen_on=TODAY)
    rows.insert(learner)
    stored = Learner.objects.get()
    assert stored == learner
    assert (stored.key, stored.seen_on) == (learner.key, TODAY)
    assert stored.created_at == learner.created_at


@pytest.mark.django_db
def test_one_that_is_there_is_touched_and_nothing_else_of_it_changes() -> None:
    key = uuid4()
    first, again = Learner(key=key, seen_on=YESTERDAY), Learner(key=key, seen_on=TODAY)
    rows.insert(first)
    rows.insert(again, unique="key", touch="seen_on")
    assert again.pk == first.pk
    stored = Learner.objects.get()
    assert (stored.seen_on, stored.created_at) == (TODAY, first.created_at)


@pytest.mark.django_db
def test_without_leave_to_touch_a_second_one_is_an_error() -> None:
    key = uuid4()
    rows.insert(Learner(key=key, seen_on=TODAY))
    with pytest.raises(IntegrityError):
        rows.insert(Learner(key=key, seen_on=TODAY))


@pytest.mark.django_db
def test_a_change_stores_the_fields_that_are_named_alone() -> None:
    learner = Learner(key=uuid4(), seen_on=YESTERDAY)
    rows.insert(learner)
    before, learner.key, learner.seen_on = learner.key, uuid4(), TODAY
    rows.update(learner, ("seen_on",))
    stored = Learner.objects.get()
    assert (stored.key, stored.seen_on) == (before, TODAY)
