"""A learner's cohorts, when she is forgotten, merged, or takes her data along."""

from uuid import uuid4

import pytest
from courses import Course

from insights.models import Cohort, Membership
from learners.models import Learner, User

pytestmark = pytest.mark.django_db


def member(cohort: Cohort, name: str) -> Learner:
    learner = Learner.remember(uuid4())
    Membership.objects.create(cohort=cohort, learner=learner, name=name)
    return learner


def test_who_is_forgotten_is_in_no_cohort(cohort: Cohort) -> None:
    anna, bo = member(cohort, "Anna"), member(cohort, "Bo")
    anna.forget()
    assert list(cohort.memberships.values_list("learner", "name")) == [(bo.pk, "Bo")]


def test_a_cohort_that_nobody_else_teaches_goes_with_its_instructor(
    cohort: Cohort, teacher: User
) -> None:
    colleague = User.objects.create_user("finn@skolen.example", is_instructor=True)
    shared = Cohort.objects.create(course=cohort.course, name="3.c")
    shared.instructors.add(teacher, colleague)
    member(cohort, "Anna")
    learner = Learner.remember(uuid4())
    learner.user = teacher
    learner.save()
    learner.forget()
    assert list(Cohort.objects.all()) == [shared]
    assert list(shared.instructors.all()) == [colleague]


def test_a_guest_takes_her_cohorts_along_and_is_in_none_twice(
    cohort: Cohort, course: Course
) -> None:
    other = Cohort.objects.create(course=course.slug, name="3.c")
    learner, guest = member(cohort, "Anna"), member(cohort, "Gæst")
    Membership.objects.create(cohort=other, learner=guest, name="Anna K.")
    learner.absorb(guest)
    learner.absorb(guest)
    mine = Membership.objects.order_by("pk").values_list("learner", "name")
    assert list(mine) == [(learner.pk, "Anna"), (learner.pk, "Anna K.")]


def test_her_data_name_the_cohorts_she_is_in(cohort: Cohort) -> None:
    [hold] = member(cohort, "Anna").export()["hold"]
    assert (hold["hold"], hold["kursus"], hold["navn"]) == ("2.b", "vejret", "Anna")
    assert "underviser" not in member(cohort, "Bo").export()


def test_an_instructors_data_name_the_cohorts_she_teaches(cohort: Cohort, teacher: User) -> None:
    learner = Learner.remember(uuid4())
    learner.user = teacher
    learner.save()
    assert learner.export()["underviser"] == [{"hold": "2.b", "kursus": "vejret"}]


@pytest.mark.parametrize("role", ["is_instructor", "is_author", "is_superuser"])
def test_who_gets_a_role_is_in_no_figures_until_it_is_taken_back(cohort: Cohort, role: str) -> None:
    user = User.objects.create_user("finn@skolen.example")
    learner = member(cohort, "Finn")
    learner.user = user
    learner.save()
    for given in (True, False):
        setattr(user, role, given)
        user.save()
        assert cohort.memberships.counted().exists() is not given
        assert Learner.objects.counted().exists() is not given


def test_a_code_has_nothing_that_is_read_wrongly(cohort: Cohort) -> None:
    assert len(cohort.code) == 6
    assert not set(cohort.code) & set("01OIL")
