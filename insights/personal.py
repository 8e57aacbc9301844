"""What a learner's cohorts mean for forgetting her, merging a guest into her, and her own data."""

from typing import Any

from django.db.models import Count

from insights.models import Cohort, CommentStatus, Membership
from learners.models import Learner


def forget(learner: Learner) -> None:
    """Take her out of her cohorts, with the name she had there.

    A cohort that nobody else teaches goes with its instructor: nobody may be left in one that
    nobody can look after.
    """
    Membership.objects.filter(learner=learner).delete()
    CommentStatus.objects.filter(feedback__learner=learner).delete()
    if learner.user:
        taught = Cohort.objects.taught_by(learner.user).values("pk")
        others = Cohort.objects.filter(pk__in=taught).annotate(teachers=Count("instructors"))
        alone = others.filter(teachers=1).values_list("pk", flat=True)
        Cohort.objects.filter(pk__in=list(alone)).delete()


def merge(guest: Learner, learner: Learner) -> None:
    """Move the guest's memberships; where both are in a cohort, the learner's own stays."""
    mine = Membership.objects.filter(learner=learner).values("cohort")
    Membership.objects.filter(learner=guest, cohort__in=mine).delete()
    Membership.objects.filter(learner=guest).update(learner=learner)


def export(learner: Learner) -> dict[str, Any]:
    """Return the cohorts she is in and those she teaches."""
    memberships = Membership.objects.filter(learner=learner).select_related("cohort")
    data: dict[str, Any] = {
        "hold": [
            {
                "hold": membership.cohort.name,
                "kursus": membership.cohort.course,
                "navn": membership.name,
                "tidspunkt": membership.joined_at,
            }
            for membership in memberships.order_by("joined_at", "pk")
        ]
    }
    if learner.user and (taught := Cohort.objects.taught_by(learner.user).order_by("pk")):
        data["underviser"] = [{"hold": cohort.name, "kursus": cohort.course} for cohort in taught]
    return data
