"""Who is asking: a browser with our cookie, or one without."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponseBase

from learners.preferences import YEAR, Preferences

if TYPE_CHECKING:
    from learners.models import Learner

COOKIE = "kapitel"


@dataclass(slots=True)
class Visitor:
    """The key of the person asking. known: she came with it; forged: she came with a broken one.

    Reading makes no row. The key is kept by her browser once `keep` is set, which a page with a
    form does, so that her first answer, its retry and her second tab are one person.
    """

    key: UUID
    known: bool = False
    forged: bool = False
    keep: bool = False
    forgotten: bool = False
    preferences: Preferences = field(default_factory=Preferences)

    @classmethod
    def of(cls, request: HttpRequest) -> "Visitor":
        preferences = Preferences.of(request)
        if COOKIE not in request.COOKIES:
            return cls(uuid4(), preferences=preferences)
        try:
            value = request.get_signed_cookie(COOKIE, salt=COOKIE, max_age=YEAR)
            return cls(UUID(value), known=True, preferences=preferences)
        except (BadSignature, ValueError):
            return cls(uuid4(), forged=True, preferences=preferences)

    def learner(self) -> "Learner | None":
        """Return her row, or None where she has done nothing yet."""
        from learners.models import Learner

        return Learner.objects.filter(key=self.key).first() if self.known else None

    def leave_in(self, response: HttpResponseBase) -> None:
        """Set or delete the cookie, as the view has asked."""
        if self.forgotten:
            response.delete_cookie(COOKIE, samesite="Lax")
        elif self.keep:
            response.set_signed_cookie(
                COOKIE,
                self.key.hex,
                salt=COOKIE,
                max_age=YEAR,
                httponly=True,
                samesite="Lax",
                secure=settings.HTTPS,
            )


class VisitorRequest(HttpRequest):
    """A request that knows who is asking: LearnerMiddleware has seen it."""

    visitor: Visitor
