"""The pages that belong to no app: errors, and whether the server is well."""

import logging

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.desk import desk
from course.content import all_courses

logger = logging.getLogger(__name__)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer "ok" while the database answers and there is a course to read."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return _plain("databasen svarer ikke", 503)
    return _plain("ok", 200) if all_courses() else _plain("intet kursus er udgivet", 503)


@require_safe
def author_events(request: HttpRequest) -> StreamingHttpResponse:
    """Tell an author's open page, for as long as it is open, which version is the newest."""
    return StreamingHttpResponse(
        desk.events(),
        content_type="text/event-stream; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page itself may be what fails: static files that were never collected, a broken template."""
    try:
        return render(request, "500.html", status=500)
    except Exception:
        logger.exception("Fejlsiden kunne ikke vises.")
        return _plain("Noget gik galt. Prøv igen.", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show what was typed once more, ready to be sent with a fresh token."""
    return render(request, "resend.html", status=403)


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
