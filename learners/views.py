from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learners.preferences import Preferences
from learners.visitor import VisitorRequest


@require_POST
def forget(request: VisitorRequest) -> HttpResponse:
    """Forget the person behind this browser's cookie; other devices are other guests."""
    learner = request.visitor.learner()
    if learner:
        learner.forget()
    request.visitor.forgotten = True
    response = redirect("forgotten")
    Preferences().leave_in(response)
    # What scripts remember in the browser: the speed of reading aloud, and that the menu is known.
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@require_safe
def my_data(request: VisitorRequest) -> HttpResponse:
    """Give out all that is stored about the person behind this browser's cookie, as a file."""
    learner = request.visitor.learner()
    data = learner.export() if learner else {}
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="kapitel-mine-data.json"'
    return response


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
