"""What a learner can take with her: all that she has done, in words that stand on their own."""

from typing import Any

from learners.models import Learner
from quizzes.models import Attempt, Completion, Feedback


def export(learner: Learner) -> dict[str, Any]:
    """Return her answers, completed chapters and comments, the oldest first."""
    attempts = Attempt.objects.filter(learner=learner).select_related("question", "revision")
    completions = Completion.objects.filter(learner=learner).select_related("chapter")
    feedback = Feedback.objects.filter(learner=learner).select_related("revision__chapter")
    return {
        "svar": [_answer(attempt) for attempt in attempts.order_by("created_at", "pk")],
        "gennemførte kapitler": [
            {
                "kursus": completion.chapter.course,
                "kapitel": completion.chapter.slug,
                "tidspunkt": completion.created_at,
            }
            for completion in completions.order_by("created_at", "pk")
        ],
        "tilbagemeldinger": [
            {
                "kursus": given.revision.chapter.course,
                "kapitel": given.revision.chapter.slug,
                "alt var klart": given.clear,
                "kommentar": given.comment,
                "tidspunkt": given.updated_at,
            }
            for given in feedback.order_by("updated_at", "pk")
        ],
    }


def _answer(attempt: Attempt) -> dict[str, Any]:
    texts = attempt.revision.texts
    return {
        "kursus": attempt.question.course,
        "spørgsmål": attempt.question.ident,
        "ordlyd": attempt.revision.prompt,
        "valgt": [texts[ident] for ident in attempt.chosen],
        "rigtigt": attempt.correct,
        "tidspunkt": attempt.created_at,
    }
