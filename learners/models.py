from typing import Self
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from learners import rows
from learners.personal_data import holders


class Learner(models.Model):
    """A person who has done something here; a guest is known by the key in her cookie alone."""

    key = models.UUIDField(unique=True, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # The last day she did something, for the removal of guests long gone.
    seen_on = models.DateField()

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
