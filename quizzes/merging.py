"""A guest turns out to be a learner who is known: what she did becomes that learner's.

Nothing is lost and nothing counts twice: an attempt that both have (the same submission) is one.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from learners.models import Learner
from quizzes import memory
from quizzes.models import Attempt, Completion, Feedback, Question, Standing


def merge(guest: Learner, learner: Learner) -> None:
    """Move the guest's rows to the learner. Called in a transaction that holds both of them."""
    asked = list(Standing.objects.filter(learner=guest).values_list("question", flat=True))
    _merge_attempts(guest, learner)
    _merge_standings(guest, learner)
    _merge_completions(guest, learner)
    _complete_due(learner, asked)
    _merge_feedback(guest, learner)


def _merge_attempts(guest: Learner, learner: Learner) -> None:
    mine = Attempt.objects.filter(learner=learner).values("submission")
    Attempt.objects.filter(learner=guest, submission__in=mine).delete()
    Attempt.objects.filter(learner=guest).update(learner=learner)


def _merge_standings(guest: Learner, learner: Learner) -> None:
    """Where both have answered a question, go through all attempts anew, in the order of time."""
    theirs = {s.question_id: s for s in Standing.objects.filter(learner=guest)}
    both = Standing.objects.filter(learner=learner, question__in=theirs).select_related("question")
    for standing in both:
        other = theirs.pop(standing.question_id)
        answered = max(standing.updated_at, other.updated_at)
        attempts = Attempt.objects.filter(learner=learner, question=standing.question_id)
        shown = [at for at in (standing.shown_at, other.shown_at) if at]
        live = memory.live_question(standing.question)
        now = live.question if live else None
        standing.replay(attempts.select_related("revision"), shown, now)
        other.delete()
        standing.save()
        # When she answered, and not when she signed in.
        Standing.objects.filter(pk=standing.pk).update(updated_at=answered)
    pks = [standing.pk for standing in theirs.values()]
    Standing.objects.filter(pk__in=pks).update(learner=learner)


def _merge_completions(guest: Learner, learner: Learner) -> None:
    """Keep the earlier of two completions of a chapter."""
    theirs = {c.chapter_id: c for c in Completion.objects.filter(learner=guest)}
    for completion in Completion.objects.filter(learner=learner, chapter__in=theirs):
        other = theirs.pop(completion.chapter_id)
        if other.created_at < completion.created_at:
            completion.created_at = other.created_at
            completion.save(update_fields=["created_at"])
        other.delete()
    pks = [completion.pk for completion in theirs.values()]
    Completion.objects.filter(pk__in=pks).update(learner=learner)


def _complete_due(learner: Learner, asked: Collection[int]) -> None:
    """Complete the chapters of these questions of which she now has settled every question."""
    chapters = Question.objects.filter(pk__in=asked).values("chapter")
    live = Question.objects.filter(
        chapter__in=chapters, chapter__retired_at=None, retired_at=None
    ).values_list("chapter", "pk")
    settled = {
        standing.question_id: standing.settled_at
        for standing in Standing.objects.filter(
            learner=learner, question__chapter__in=chapters
        ).settled()
    }
    rooms = defaultdict[int, list[datetime | None]](list)
    for chapter, question in live:
        rooms[chapter].append(settled.get(question))
    Completion.objects.bulk_create(
        [
            Completion(learner=learner, chapter_id=chapter, created_at=max(filter(None, times)))
            for chapter, times in rooms.items()
            if all(times)
        ],
        ignore_conflicts=True,
    )


def _merge_feedback(guest: Learner, learner: Learner) -> None:
    """Keep the later of two answers about the same text."""
    theirs = {f.revision_id: f for f in Feedback.objects.filter(learner=guest)}
    for feedback in Feedback.objects.filter(learner=learner, revision__in=theirs):
        other = theirs[feedback.revision_id]
        older = min(feedback, other, key=lambda one: one.updated_at)
        older.delete()
        if older is other:
            del theirs[feedback.revision_id]
    # Not save(), which would make them the latest of all.
    Feedback.objects.filter(pk__in=[f.pk for f in theirs.values()]).update(learner=learner)
