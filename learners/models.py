from typing import Any, Self
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from learners import rows
from learners.personal_data import holders


class LearnerQuerySet(models.QuerySet["Learner"]):
    def guests(self) -> Self:
        """Those who are known by the key in their cookie alone."""
        return self.filter(key__isnull=False)


class Learner(models.Model):
    """A person who has done something here; a guest is known by the key in her cookie alone."""

    key = models.UUIDField(unique=True, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # The last day she did something, for the removal of guests long gone.
    seen_on = models.DateField()

    objects = LearnerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"learner {self.pk}"

    @classmethod
    def remember(cls, key: UUID) -> Self:
        """Return the learner with this key, made if need be, and hold her row until the transaction ends.

        One statement on both databases: two tabs that act at once wait for each other here, and a
        cookie whose row is gone (after a restore) works as a new one.
        """
        learner = cls(key=key, seen_on=timezone.localdate())
        rows.insert(learner, unique="key", touch="seen_on")
        return learner

    def forget(self) -> None:
        """Cut the tie between the person and her row: what stays is anonymous numbers."""
        with transaction.atomic():
            for holder in holders():
                holder.forget(self)
            self.key = None
            self.save(update_fields=["key"])

    def absorb(self, guest: "Learner") -> None:
        """Take over all that a guest has done, who was the same person; nothing is left of her row.

        Idempotent: a guest who has been taken over before brings nothing.
        """
        with transaction.atomic():
            both = Learner.objects.select_for_update().filter(pk__in={self.pk, guest.pk})
            if len(both.order_by("pk")) < 2:
                return
            for holder in holders():
                holder.merge(guest, self)
            self.created_at = min(self.created_at, guest.created_at)
            self.seen_on = max(self.seen_on, guest.seen_on)
            self.save(update_fields=["created_at", "seen_on"])
            guest.delete()

    def export(self) -> dict[str, Any]:
        """Return all that is stored about her, by Danish words, as JSON can hold it."""
        data: dict[str, Any] = {"oprettet": self.created_at, "sidst set": self.seen_on}
        for holder in holders():
            data |= holder.export(self)
        return data
