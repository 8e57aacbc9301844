from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from learners.visitor import visitor_of
from quizzes.forms import AttemptForm, FeedbackForm
from quizzes.live import LiveChapter, LiveCourse, LiveQuestion, Outcome
from quizzes.memory import get_live_course
from quizzes.models import Question
from quizzes.state import ChapterState, Refusal, chapter_state, state_after

TOO_EARLY = "Prøv to gange, før du får svaret vist."


@require_POST
def attempt(request: HttpRequest, course: str, chapter: str, ident: str) -> HttpResponse:
    live = _course_or_404(course)
    question = live.questions.get(ident)
    if question is None:
        return _gone(request, live, chapter, ident)
    form = AttemptForm(question, request.POST)
    if form.refusal or form.revision is None or form.token is None:
        return _refuse_answer(request, live, question, form.refusal)
    outcome = question.grade(visitor_of(request).key, form.revision, form.chosen, form.token)
    return _reply(request, live, question, outcome)


@require_POST
def show(request: HttpRequest, course: str, chapter: str, ident: str) -> HttpResponse:
    live = _course_or_404(course)
    question = live.questions.get(ident)
    if question is None:
        return _gone(request, live, chapter, ident)
    outcome = question.show(visitor_of(request).key)
    if outcome is None:
        return _refuse_answer(request, live, question, Refusal(TOO_EARLY, ident))
    return _reply(request, live, question, outcome)


@require_POST
def mark_read(request: HttpRequest, course: str, chapter: str) -> HttpResponse:
    live = _course_or_404(course)
    room = _chapter_or_404(live, chapter)
    if room.questions:
        return redirect(f"{room.chapter.url}#_quiz")
    visitor = visitor_of(request)
    outcome = room.mark_read(visitor.key)
    visitor.keep = True
    if request.htmx:  # type: ignore[attr-defined]
        return _render(request, "read-reply", live, room, state_after(live, room, visitor, outcome))
    return redirect(f"{room.chapter.url}#_flot")


@require_POST
def feedback(request: HttpRequest, course: str, chapter: str) -> HttpResponse:
    live = _course_or_404(course)
    room = _chapter_or_404(live, chapter)
    visitor = visitor_of(request)
    form = FeedbackForm(request.POST)
    fragment = "feedback-reply" if request.htmx else ""  # type: ignore[attr-defined]
    if form.refusal:
        state = chapter_state(live, room, visitor, refusal=form.refusal)
        return _render(request, fragment, live, room, state, status=422)
    room.take_feedback(visitor.key, form.cleaned_data["clear"] == "ja", form.cleaned_data["comment"])
    visitor.keep = True
    if fragment:
        visitor.known = True
        return _render(request, fragment, live, room, chapter_state(live, room, visitor))
    return redirect(f"{room.chapter.url}#_feedback")


def _reply(
    request: HttpRequest, live: LiveCourse, question: LiveQuestion, outcome: Outcome
) -> HttpResponse:
    """Answer an act on a question: with htmx the question and what it changed, else its page."""
    visitor = visitor_of(request)
    visitor.keep = True
    if request.htmx:  # type: ignore[attr-defined]
        state = state_after(live, question.room, visitor, outcome)
        return _render(request, "reply", live, question.room, state, question)
    return redirect(f"{question.room.chapter.url}#spm-{question.question.ident}")


def _refuse_answer(
    request: HttpRequest, live: LiveCourse, question: LiveQuestion, refusal: Refusal | None
) -> HttpResponse:
    """Show the question again with what was wrong; no learner is made of it."""
    state = chapter_state(live, question.room, visitor_of(request), refusal=refusal)
    fragment = "refused" if request.htmx else ""  # type: ignore[attr-defined]
    return _render(request, fragment, live, question.room, state, question, status=422)


def _gone(request: HttpRequest, live: LiveCourse, chapter: str, ident: str) -> HttpResponse:
    """Say that a question has left the course; an id that never was is a 404."""
    if not Question.objects.filter(course=live.course.slug, ident=ident).exists():
        raise Http404
    room = live.chapters.get(chapter)
    template = "gone.html#gone" if request.htmx else "gone.html"  # type: ignore[attr-defined]
    context = {"course": live.course, "chapter": room and room.chapter, "ident": ident}
    return render(request, template, context, status=410)


def _render(
    request: HttpRequest,
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
    chapter = live.course.by_alias.get(slug)
    try:
        return live.chapters[chapter.slug if chapter else slug]
    except KeyError as error:
        raise Http404 from error
