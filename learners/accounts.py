"""Where allauth's accounts and our learners meet."""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import authentication_step_completed
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMessage
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse

from learners.models import Learner, User
from learners.visitor import Visitor

# In a session: the key of the guest who has done something here, and may be the one who signed in.
GUEST = "guest"

LONGEST_EMAIL = 254
DONE = {
    "account/messages/email_confirmed.txt": "Din mailadresse er bekræftet.",
    "account/messages/password_changed.txt": "Din adgangskode er ændret.",
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "duplicate_email": "Det er allerede din mailadresse.",
        "email_password_mismatch": "Mailadressen og adgangskoden passer ikke sammen.",
        "email_taken": "Mailadressen kan ikke bruges.",
        "enter_current_password": "Det er ikke din nuværende adgangskode.",
        "incorrect_code": "Koden er ikke rigtig. Se efter i den nyeste mail.",
        "incorrect_password": "Adgangskoden er ikke rigtig.",
        "rate_limited": "Vent lidt, før du beder om en ny kode.",
        "too_many_login_attempts": "Der er prøvet for mange gange. Vent lidt, og prøv igen.",
    }

    def clean_email(self, email: str) -> str:
        if len(email) > LONGEST_EMAIL:
            raise ValidationError(f"Mailadressen må højst være på {LONGEST_EMAIL} tegn.")
        return email

    def post_login(self, request: Any, user: User, *, signup: bool, **kwargs: Any) -> HttpResponse:
        guest = settle(request.visitor, user, signup)
        response: HttpResponse = super().post_login(request, user, signup=signup, **kwargs)
        if guest is None:
            return response
        request.session[GUEST] = guest.key.hex if guest.key else None
        return redirect(reverse("merge", query={"next": response["Location"]}))

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        raise PermissionDenied

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what the next page does not show by itself."""
        if said := message or DONE.get(message_template or ""):
            messages.add_message(request, level, said)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail is one file: its subject, an empty line, its text."""
        name = template_prefix.rpartition("/")[2].removesuffix("_signup")
        mail = render_to_string(f"mails/{name}.txt", context | {"email": email})
        subject, _, text = mail.partition("\n\n")
        EmailMessage(subject, text, to=[email]).send()


@receiver(authentication_step_completed)
def doubt_first_password(user: User, method: str, **kwargs: Any) -> None:
    """Who comes by a code before anybody has typed that of the sign-up may not have signed up.

    The password is then that of somebody who never had the mail.
    """
    if method == "code" and user.last_login is None:
        user.set_unusable_password()
        user.save(update_fields=["password"])


def settle(visitor: Visitor, user: User, signup: bool) -> Learner | None:
    """Make the browser that of the account's learner.

    Who signs up takes along what she has done here. Anybody else is to be asked: the guest, who
    may be somebody else, is returned.
    """
    guest = visitor.learner()
    if guest and guest.user_id:
        guest = None
    learner = Learner.objects.filter(user=user).first()
    if learner is None:
        learner = guest if guest and signup else Learner.remember(uuid4())
        learner.user, learner.excluded = user, user.has_role
        learner.save(update_fields=["user", "excluded"])
    visitor.become(learner)
    return guest if guest != learner else None
