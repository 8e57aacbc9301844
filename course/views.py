from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from course.content import Course, all_courses, get_course, get_image
from course.templatetags.kept import render_kept

# When Kapitel was last gone through for its accessibility statement: a new day with a new round.
ACCESSIBILITY_CHECKED = date(2026, 11, 24)

# A drawing opened by itself runs nothing and fetches nothing, whatever stands in it.
IMAGE_CSP: dict[str, Any] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "sandbox": True,
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html", {"courses": all_courses()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    stated = {"contact": settings.CONTACT, "checked": ACCESSIBILITY_CHECKED}
    return render(request, "accessibility.html", stated)


@require_safe
def course(request: HttpRequest, course: str) -> HttpResponse:
    found = _course_or_404(course)
    if found.slug != course:
        return redirect(found.url, permanent=True)
    return render(request, "course.html", {"course": found})


@require_safe
def glossary(request: HttpRequest, course: str) -> HttpResponse:
    found = _course_or_404(course)
    if found.glossary is None:
        raise Http404
    if found.slug != course:
        return redirect(found.glossary_url, permanent=True)
    return render(request, "glossary.html", {"course": found, "glossary": found.glossary})


@require_safe
def chapter(request: HttpRequest, course: str, chapter: str) -> HttpResponseBase:
    found = _course_or_404(course)
    shown = found.find(chapter)
    if shown is None:
        raise Http404
    if (found.slug, shown.slug) != (course, chapter):
        return redirect(shown.url, permanent=True)
    context = {"course": found, "chapter": shown}
    if settings.DEBUG:  # what the checker says changes with every save
        return render(request, "chapter.html", context)
    # Whom learners.middleware does not know has a page like everybody's, but for its tokens; what
    # stands around the page of others is like everybody's.
    visitor: Any = request.visitor  # type: ignore[attr-defined]
    own = visitor.known or request.GET or shown.shuffled
    visitor.keep = visitor.keep or not own
    part = "page" if own else ""
    around = visitor.preferences, visitor.account
    return render_kept(request, "chapter.html", context, shown, *around, anew=part)


@csp_override(IMAGE_CSP)
@require_safe
def image(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    try:
        picture = get_image(digest, name)
    except KeyError as error:
        raise Http404 from error
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return HttpResponse(picture.data, content_type=picture.media_type, headers=headers)


def _course_or_404(slug: str) -> Course:
    try:
        return get_course(slug)
    except KeyError as error:
        raise Http404 from error
