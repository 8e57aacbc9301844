from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from learners.visitor import Visitor


class LearnerMiddleware:
    """Puts `request.visitor` on each request, and her cookie on the response that is to keep it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        visitor = Visitor.of(request)
        request.visitor = visitor  # type: ignore[attr-defined]
        response = self.get_response(request)
        visitor.leave_in(response)
        return response
