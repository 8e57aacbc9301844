from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.utils import timezone

from learners import rows
from learners.personal_data import holders


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractUser):
    """An account: an e-mail address to sign in with. What she has done belongs to her Learner.

    Whoever has one is a learner; she may also be an instructor, an author, or an administrator, who
    is all of them and gives the roles out.
    """

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("mailadresse", unique=True)
    is_instructor = models.BooleanField("underviser", default=False)
    is_author = models.BooleanField("forfatter", default=False)
    is_superuser = models.BooleanField("administrator", default=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "konto"
        verbose_name_plural = "konti"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the account; a new role takes her own tries out of the figures, or lets them in."""
        super().save(*args, **kwargs)
        if kwargs.get("update_fields") is None:
            Learner.objects.filter(user=self).update(excluded=self.has_role)

    @property
    def is_staff(self) -> bool:  # type: ignore[override]
        """Whether she may open Django's admin, by Django's own name for it."""
        return self.is_superuser

    @property
    def teaches(self) -> bool:
        return self.is_instructor or self.is_superuser

    @property
    def writes(self) -> bool:
        return self.is_author or self.is_superuser

    @property
    def has_role(self) -> bool:
        return self.teaches or self.writes


class LearnerQuerySet(models.QuerySet["Learner"]):
    def guests(self) -> Self:
        """Those who are known by the key in their cookie alone."""
        return self.filter(key__isnull=False, user__isnull=True)

    def counted(self) -> Self:
        """Those whose answers are in the figures."""
        return self.filter(excluded=False)


class Learner(models.Model):
    """A person who has done something here; a guest is known by the key in her cookie alone."""

    key = models.UUIDField(unique=True, null=True)
    user = models.OneToOneField(User, models.SET_NULL, null=True)
    # Instructors' and authors' own tries are never in the figures.
    excluded = models.BooleanField(default=False, db_default=False)
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

    @property
    def answers(self) -> int:
        """How many answers she has given."""
        return sum(holder.count(self) for holder in holders())

    def forget(self) -> None:
        """Cut the tie between the person and her row: what stays is anonymous numbers."""
        with transaction.atomic():
            for holder in holders():
                holder.forget(self)
            if self.user:
                self.user.delete()
            self.user = self.key = None
            self.save(update_fields=["user", "key"])

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
        if self.user:
            data["mailadresse"] = self.user.email
        for holder in holders():
            data |= holder.export(self)
        return data
