from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learners.accounts import GUEST
from learners.models import Learner, User
from learners.preferences import Preferences
from learners.visitor import VisitorRequest


@require_POST
def forget(request: VisitorRequest) -> HttpResponse:
    """Forget the person behind this browser's cookie; other devices are other guests."""
    learner = request.visitor.learner()
    if learner and _must_sign_in(request, learner):
        return redirect_to_login(reverse("privacy"))
    if learner:
        learner.forget()
    request.visitor.forgotten = True
    logout(request)
    response = redirect("forgotten")
    Preferences().leave_in(response)
    return response


@require_safe
def my_data(request: VisitorRequest) -> HttpResponse:
    """Give out all that is stored about the person behind this browser's cookie, as a file."""
    learner = request.visitor.learner()
    if learner and _must_sign_in(request, learner):
        return redirect_to_login(request.path)
    data = learner.export() if learner else {}
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="kapitel-mine-data.json"'
    return response


def _must_sign_in(request: HttpRequest, learner: Learner) -> bool:
    """Say whether an account stands behind the cookie, which outlives the session it came with.

    The cookie alone is enough to read and answer, and not to take an account's data or delete it.
    """
    return learner.user_id is not None and request.user.pk != learner.user_id


@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    return render(request, "forgotten.html")


# Without a token, so that a page for strangers needs none: nothing is changed but how it looks.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show how pages look, or take another choice and go back to the page where it was made."""
    if request.method != "POST":
        return render(request, "preferences.html")
    page = request.headers.get("Referer")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    response = redirect(page if page and ours else "home")
    Preferences.chosen(request.POST.dict()).leave_in(response)
    return response


# An account. Signing up and in, codes and passwords are allauth's: see learners.urls.


class AccountRequest(VisitorRequest):
    """A request by somebody who has signed in."""

    user: User


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    return render(request, "account.html")


@require_http_methods(["GET", "HEAD", "POST"])
def log_out(request: VisitorRequest) -> HttpResponse:
    """Leave the computer clean. A guest, who has signed in nowhere, keeps what she has done."""
    if request.method != "POST":
        return render(request, "logout.html")
    learner = request.visitor.learner()
    if request.user.is_authenticated or (learner and learner.user_id):
        request.visitor.forgotten = True
    logout(request)
    return redirect("home")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def merge(request: AccountRequest) -> HttpResponse:
    """Ask whose the answers are that were given here before she signed in."""
    guest = Learner.objects.guests().filter(key=request.session.get(GUEST)).first()
    said = request.POST.get("yours")
    if guest and said not in {"ja", "nej"}:
        return render(request, "merge.html", {"count": guest.answers})
    if guest and said == "ja":
        request.user.learner.absorb(guest)
    request.session.pop(GUEST, None)
    onward = request.GET.get("next")
    ours = url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure())
    return redirect(onward if onward and ours else "home")
