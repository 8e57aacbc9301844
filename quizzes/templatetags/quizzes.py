from django import template
from django.template.context import RequestContext

from course.content import Chapter, Course
from quizzes.memory import live_of
from quizzes.overview import Shelf, progress_in
from quizzes.progress import Progress
from quizzes.state import ChapterState, chapter_state

register = template.Library()


@register.simple_tag(takes_context=True)
def my_chapter(context: RequestContext, course: Course, chapter: Chapter) -> ChapterState:
    """The chapter as it stands for who is asking, or as the view has found it in `mine`."""
    given: ChapterState | None = context.get("mine")
    if given is not None:
        return given
    request = context["request"]
    live = live_of(course)
    return chapter_state(
        live,
        live.chapters[chapter.slug],
        request.visitor,
        retrying=request.GET.get("igen", ""),
    )


@register.simple_tag(takes_context=True)
def my_progress(context: RequestContext, course: Course) -> Progress:
    """How far who is asking has come in the course."""
    return progress_in([course], context["request"].visitor).entries[0]


@register.simple_tag(takes_context=True)
def my_courses(context: RequestContext, courses: list[Course]) -> Shelf:
    """How far who is asking has come in each of the courses, and where she was last."""
    return progress_in(courses, context["request"].visitor)
