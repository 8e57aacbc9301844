"""Cohorts, and what instructors note about what learners said."""

import secrets
from typing import Self

from django.db import models
from django.urls import reverse

from course.content import Course, get_course
from learners.models import Learner, User
from quizzes.models import ChapterRef, Feedback

# Without what is read wrongly from a blackboard: 0 and O, 1 and I and L.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6


def new_code() -> str:
    """Return a code that nobody guesses: one of some 900 million."""
    return "".join(secrets.choice(_LETTERS) for _ in range(CODE_LENGTH))


class CohortQuerySet(models.QuerySet["Cohort"]):
    def taught_by(self, user: User) -> Self:
        return self.filter(instructors=user)


class Cohort(models.Model):
    """A hold: people who take a course together, and the instructors who see how they do.

    course is the slug that the course had when the cohort was made; it may be an alias now. All its
    instructors may do the same. Closed, nobody can join and no due date is shown.
    """

    NAME_LENGTH = 100

    course = models.CharField("kursus", max_length=100)
    name = models.CharField("navn", max_length=NAME_LENGTH)
    code = models.CharField("kode", max_length=CODE_LENGTH, unique=True, default=new_code)
    guests_allowed = models.BooleanField("uden konto", default=True)
    instructors = models.ManyToManyField(User, related_name="cohorts", verbose_name="undervisere")
    created_at = models.DateTimeField("oprettet", auto_now_add=True)
    closed_at = models.DateTimeField("lukket", null=True, blank=True)

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = "hold"
        verbose_name_plural = "hold"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cohort", args=[self.pk])

    def get_course(self) -> Course | None:
        """Return the course as it is served now, or None where it is not."""
        try:
            return get_course(self.course)
        except KeyError:
            return None


class MembershipQuerySet(models.QuerySet["Membership"]):
    def counted(self) -> Self:
        """Those who are in the figures: not the instructors' and authors' own tries."""
        return self.filter(learner__excluded=False)


class Membership(models.Model):
    """A learner in a cohort, by the name that she has given there.

    Who leaves or is removed has no row: nothing of her is shown to its instructors any more.
    """

    NAME_LENGTH = 80

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="memberships")
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="memberships")
    name = models.CharField(max_length=NAME_LENGTH)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "learner"], name="one_membership_a_cohort"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.learner_id}"


class DueDate(models.Model):
    """The day by which a cohort's learners are to have completed a chapter."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="due_dates")
    chapter = models.ForeignKey(ChapterRef, models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "chapter"], name="one_due_date_a_chapter"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.chapter_id} {self.day}"


class CommentStatus(models.Model):
    """What has become of a learner's comment. One without, or written since, is new.

    There is one status for all who may see the comment: who finds it resolved need not resolve it.
    """

    class Status(models.TextChoices):
        SEEN = "set", "Set"
        RESOLVED = "loest", "Løst"

    feedback = models.OneToOneField(Feedback, models.CASCADE, related_name="status")
    status = models.CharField(max_length=5, choices=Status.choices)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "comment statuses"

    def __str__(self) -> str:
        return f"{self.feedback_id} {self.status}"
