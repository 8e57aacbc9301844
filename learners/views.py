from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from learners.visitor import VisitorRequest


@require_POST
def forget(request: VisitorRequest) -> HttpResponse:
    """Forget the person behind this browser's cookie; other devices are other guests."""
    learner = request.visitor.learner()
    if learner:
        learner.forget()
    request.visitor.forgotten = True
    return redirect("forgotten")


@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    return render(request, "forgotten.html")
