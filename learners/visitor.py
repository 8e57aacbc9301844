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
# Says only that somebody has signed in here, so that a page can say so without asking the database.
HINT = "konto"


@dataclass(slots=True)
class Visitor:
    """The key of the person asking. known: she came with it; forged: she came with a broken one.

    Reading makes no row. The key is kept by her browser once `keep` is set, which a page with a
    form does, so that her first answer, its retry and her second tab are one person.

    account: somebody has signed in here. arrived: she has done so just now.
    """

    key: UUID
    known: bool = False
    forged: bool = False
    keep: bool = False
    forgotten: bool = False
    account: bool = False
    arrived: bool = False
    preferences: Preferences = field(default_factory=Preferences)

    @classmethod
    def of(cls, request: HttpRequest) -> "Visitor":
        preferences, account = Preferences.of(request), bool(request.COOKIES.get(HINT))
        if COOKIE not in request.COOKIES:
            return cls(uuid4(), account=account, preferences=preferences)
        try:
            value = request.get_signed_cookie(COOKIE, salt=COOKIE, max_age=YEAR)
            return cls(UUID(value), known=True, account=account, preferences=preferences)
        except (BadSignature, ValueError):
            return cls(uuid4(), forged=True, account=account, preferences=preferences)

    def learner(self) -> "Learner | None":
        """Return her row, or None where she has done nothing yet."""
        from learners.models import Learner

        return Learner.objects.filter(key=self.key).first() if self.known else None

    def become(self, learner: "Learner") -> None:
        """From here on her browser is this learner's, who has an account."""
        assert learner.key
        self.key, self.known, self.keep = learner.key, True, True
        self.account = self.arrived = True

    def leave_in(self, response: HttpResponseBase) -> None:
        """Set or delete the cookies, as the view has asked."""
        if self.forgotten:
            response.delete_cookie(COOKIE, samesite="Lax")
            response.delete_cookie(HINT, samesite="Lax")
            # What scripts remember in the browser: the speed of reading aloud, and that the menu is
            # known.
            response.headers["Clear-Site-Data"] = '"storage"'
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
        if self.arrived:
            response.set_cookie(
                HINT,
                "1",
                max_age=settings.SESSION_COOKIE_AGE,
                httponly=True,
                samesite="Lax",
                secure=settings.HTTPS,
            )


class VisitorRequest(HttpRequest):
    """A request that knows who is asking: LearnerMiddleware has seen it."""

    visitor: Visitor
