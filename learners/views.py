from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from learners.visitor import visitor_of


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Forget the person behind this browser's cookie; other devices are other guests."""
    visitor = visitor_of(request)
    learner = visitor.learner()
    if learner:
        learner.forget()
    visitor.forgotten = True
    return redirect("forgotten")


def forgotten(request: HttpRequest) -> HttpResponse:
    return render(request, "forgotten.html")
