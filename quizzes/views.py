import re

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh
from django_htmx.middleware import HtmxDetails

from learners.visitor import VisitorRequest
from quizzes.forms import FeedbackForm, read_answer
from quizzes.live import LiveChapter, LiveCourse, LiveQuestion, Outcome, TooEarly
from quizzes.memory import get_live_course
from quizzes.models import Question
from quizzes.my_page import MyPage, NoSuchPage
from quizzes.overview import quizzes_of
from quizzes.state import ChapterState, Refusal, chapter_state, state_after

TOO_EARLY = "Prøv to gange, før du får svaret vist."


class Request(VisitorRequest):
    """A request that knows who is asking, and whether htmx asks for her."""

    htmx: HtmxDetails


@require_safe
def my_page(request: Request) -> HttpResponse:
    side = request.GET.get("side", "1")
    if not re.fullmatch(r"[1-9][0-9]{0,5}", side):
        raise Http404
    page = MyPage(request.visitor, int(side))
    try:
        context = {"page": page, "answers": page.answers}
    except NoSuchPage as error:
        raise Http404 from error
    return render(request, "my_page.html", context)


@require_safe
def quizzes(request: Request, course: str) -> HttpResponse:
    live = _course_or_404(course)
    if live.course.slug != course:
        return redirect("quizzes", live.course.slug, permanent=True)
    mine = quizzes_of(live, request.visitor)
    return render(request, "quizzes.html", {"course": live.course, "mine": mine})


@require_POST
def attempt(request: Request, course: str, chapter: str, ident: str) -> HttpResponse:
    live = _course_or_404(course)
    question = live.questions.get(ident)
    if question is None:
        return _gone(request, live, chapter, ident)
    answer = read_answer(question, request.POST)
    if isinstance(answer, Refusal):
        return _refuse_answer(request, live, question, answer)
    outcome = question.grade(request.visitor.key, answer)
    return _reply(request, live, chapter, question, outcome)


@require_POST
def show(request: Request, course: str, chapter: str, ident: str) -> HttpResponse:
    live = _course_or_404(course)
    question = live.questions.get(ident)
    if question is None:
        return _gone(request, live, chapter, ident)
    try:
        outcome = question.show(request.visitor.key)
    except TooEarly:
        return _refuse_answer(request, live, question, Refusal(TOO_EARLY, ident))
    return _reply(request, live, chapter, question, outcome)


@require_POST
def mark_read(request: Request, course: str, chapter: str) -> HttpResponse:
    live = _course_or_404(course)
    room = _chapter_or_404(live, chapter)
    if room.questions:  # it got a quiz while her page stood open
        return (
            HttpResponseClientRefresh() if request.htmx else redirect(f"{room.chapter.url}#_quiz")
        )
    outcome = room.mark_read(request.visitor.key)
    request.visitor.keep = True
    if request.htmx:
        state = state_after(live, room, request.visitor, outcome)
        return _render(request, "read-reply", live, room, state)
    return redirect(f"{room.chapter.url}#_flot")


@require_POST
def feedback(request: Request, course: str, chapter: str) -> HttpResponse:
    live = _course_or_404(course)
    room = _chapter_or_404(live, chapter)
    visitor = request.visitor
    form = FeedbackForm(request.POST)
    fragment = "feedback-reply" if request.htmx else ""
    if form.refusal:
        state = chapter_state(live, room, visitor, refusal=form.refusal)
        return _render(request, fragment, live, room, state, status=422)
    said = form.cleaned_data
    room.take_feedback(visitor.key, said["clear"] == "ja", said["comment"])
    visitor.keep = True
    if fragment:
        visitor.known = True
        return _render(request, fragment, live, room, chapter_state(live, room, visitor))
    return redirect(f"{room.chapter.url}#_feedback")


def _reply(
    request: Request, live: LiveCourse, chapter: str, question: LiveQuestion, outcome: Outcome
) -> HttpResponse:
    """Answer an act on a question: with htmx the question and what it changed, else its page.

    chapter is the one that her page shows; the question may have moved since.
    """
    request.visitor.keep = True
    room = question.room
    address = f"{room.chapter.url}#spm-{question.question.ident}"
    if not request.htmx:
        return redirect(address)
    if live.chapter(chapter) is not room:
        return HttpResponseClientRedirect(address)
    return _render(
        request, "reply", live, room, state_after(live, room, request.visitor, outcome), question
    )


def _refuse_answer(
    request: Request, live: LiveCourse, question: LiveQuestion, refusal: Refusal
) -> HttpResponse:
    """Show the question again with what was wrong; no learner is made of it."""
    state = chapter_state(live, question.room, request.visitor, refusal=refusal)
    fragment = "refused" if request.htmx else ""
    return _render(request, fragment, live, question.room, state, question, status=422)


def _gone(request: Request, live: LiveCourse, chapter: str, ident: str) -> HttpResponse:
    """Say that a question has left the course; an id that never was is a 404."""
    if not Question.objects.filter(course=live.course.slug, ident=ident).exists():
        raise Http404
    room = live.chapter(chapter)
    template = "gone.html#gone" if request.htmx else "gone.html"
    context = {"course": live.course, "chapter": room and room.chapter, "ident": ident}
    return render(request, template, context, status=410)


def _render(
    request: Request,
    fragment: str,
    live: LiveCourse,
    room: LiveChapter,
    state: ChapterState,
    question: LiveQuestion | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "course": live.course,
        "chapter": room.chapter,
        "mine": state,
        "question": next((q for q in state.questions if q.live is question), None),
    }
    template = f"chapter.html#{fragment}" if fragment else "chapter.html"
    return render(request, template, context, status=status)


def _course_or_404(slug: str) -> LiveCourse:
    try:
        return get_live_course(slug)
    except KeyError as error:
        raise Http404 from error


def _chapter_or_404(live: LiveCourse, slug: str) -> LiveChapter:
    room = live.chapter(slug)
    if room is None:
        raise Http404
    return room
