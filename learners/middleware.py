from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from learners.visitor import Visitor

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class LearnerMiddleware:
    """Puts `request.visitor` on each request, and her cookie on the response that is to keep it.

    A cookie that is not as we signed it (the key has changed, or somebody has tried) makes her a
    newcomer who reads on. What she sends is not taken in a stranger's name: she is shown it once
    more, under a cookie that holds.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        visitor = Visitor.of(request)
        request.visitor = visitor  # type: ignore[attr-defined]
        visitor.keep = visitor.forged and request.method not in SAFE
        response = self.get_response(request)
        visitor.leave_in(response)
        # What a page shows is one person's: nobody else may be given it from a cache.
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
            patch_vary_headers(response, ["Cookie"])
        return response

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        visitor: Visitor = request.visitor  # type: ignore[attr-defined]
        if visitor.forged and request.method not in SAFE:
            return render(request, "resend.html", status=403)
        return None
