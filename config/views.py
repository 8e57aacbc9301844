"""What belongs to no app: errors, whether the server is well, and what browsers and robots ask for."""

import logging

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from config.desk import desk
from course.content import all_courses

logger = logging.getLogger(__name__)

# The light page, --raw-paper of static/css/base.css, in the form that devices read.
PAPER = "#fcfaf4"


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
def manifest(request: HttpRequest) -> JsonResponse:
    """What a device that keeps the site among its programs calls it, and shows of it."""
    icons = [
        _icon("icon.svg", "any", "any", "image/svg+xml"),
        _icon("icon-192.png", "192x192"),
        _icon("icon-512.png", "512x512"),
        _icon("icon-maskable.png", "512x512", "maskable"),
    ]
    described = {
        "name": "Kapitel",
        "short_name": "Kapitel",
        "description": "Læs et kapitel, svar, og se, hvad du har forstået.",
        "lang": "da",
        "dir": "ltr",
        "id": reverse("home"),
        "start_url": reverse("home"),
        "scope": reverse("home"),
        # With a way back: chapters lead to sources on other sites, and to the glossary.
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
    }
    words = {"ensure_ascii": False}
    return JsonResponse(
        described, content_type="application/manifest+json", json_dumps_params=words
    )


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """What is asked for without having been named. Not for good: the icon's address has its hash."""
    return redirect(static("img/icon-192.png"))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = f"{settings.SITE_URL}{reverse('sitemap')}"
    return _plain(f"User-agent: *\nAllow: /\n\nSitemap: {sitemap}", 200)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    courses = {"courses": all_courses()}
    return render(request, "sitemap.xml", courses, content_type="application/xml")


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


def _icon(name: str, sizes: str, purpose: str = "any", kind: str = "image/png") -> dict[str, str]:
    return {"src": static(f"img/{name}"), "sizes": sizes, "type": kind, "purpose": purpose}


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
