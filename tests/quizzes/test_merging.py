"""A guest who turns out to be a known learner: nothing is lost and nothing counts twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from courses import Course
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learners.models import Learner
from quizzes import memory
from quizzes.live import Answer, LiveCourse, TooEarly
from quizzes.models import Attempt, Completion, Feedback, Standing

MORNING = datetime(2026, 11, 24, 8, tzinfo=timezone.get_default_timezone())
# What a standing says, whoever's it is.
SAID = (
    *("question_id", "first_revision_id", "first_chosen", "first_correct", "first_at", "tries"),
    *("last_revision_id", "last_chosen", "last_correct", "solved_at", "shown_at"),
)

type Act = tuple[str, str, frozenset[str]]

# Who acts, on which question, and what she chooses: nothing means to have the answer shown.
acts: st.SearchStrategy[list[Act]] = st.lists(
    st.tuples(
        st.sampled_from(["guest", "known"]),
        st.sampled_from(["sky", "regn", "vind"]),
        st.sets(st.sampled_from(["a", "b"]), max_size=2).map(frozenset),
    ),
    max_size=12,
)


@pytest.fixture
def live(course: Course) -> LiveCourse:
    return memory.get_live_course(course.slug)


def carry_out(live: LiveCourse, acts: Sequence[Act], keys: dict[str, UUID]) -> list[bool]:
    """Let people act, a minute apart; return which acts were taken."""
    taken = []
    for minute, (who, ident, chosen) in enumerate(acts):
        question = live.questions[ident]
        with time_machine.travel(MORNING + timedelta(minutes=minute), tick=False):
            try:
                if chosen:
                    revision = question.revisions[question.revision_pk]
                    question.grade(keys[who], Answer(revision, chosen, uuid4()))
                else:
                    question.show(keys[who])
            except TooEarly:
                taken.append(False)
            else:
                taken.append(True)
    return taken


def learner_of(key: UUID) -> Learner:
    return Learner.objects.get(pk=Learner.remember(key).pk)


def standings(learner: Learner) -> list[tuple[object, ...]]:
    rows = Standing.objects.filter(learner=learner).order_by("question")
    return list(rows.values_list(*SAID))


def completed(learner: Learner) -> set[int]:
    return set(Completion.objects.filter(learner=learner).values_list("chapter", flat=True))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=acts)
def test_the_two_together_stand_where_one_would_who_had_done_it_all(
    live: LiveCourse, acts: list[Act]
) -> None:
    keys = {"guest": uuid4(), "known": uuid4()}
    one = uuid4()
    taken = carry_out(live, acts, keys)
    both_done = [act for act, was in zip(acts, taken, strict=True) if was]
    minutes = [minute for minute, was in enumerate(taken) if was]
    for minute, act in zip(minutes, both_done, strict=True):
        question = live.questions[act[1]]
        with time_machine.travel(MORNING + timedelta(minutes=minute), tick=False):
            if act[2]:
                revision = question.revisions[question.revision_pk]
                question.grade(one, Answer(revision, act[2], uuid4()))
            else:
                question.show(one)
    guest, known, reference = (learner_of(key) for key in (*keys.values(), one))
    sent = set(
        Attempt.objects.filter(learner__in=[guest, known]).values_list("submission", flat=True)
    )
    before = completed(guest) | completed(known)

    known.absorb(guest)
    known.absorb(guest)

    attempts = Attempt.objects.filter(learner=known)
    assert set(attempts.values_list("submission", flat=True)) == sent
    assert attempts.count() == len(sent)
    assert standings(known) == standings(reference)
    assert completed(known) == completed(reference) >= before
    assert not Learner.objects.filter(pk=guest.pk).exists()


def test_the_halves_of_a_chapter_make_a_whole(live: LiveCourse) -> None:
    keys = {"guest": uuid4(), "known": uuid4()}
    carry_out(live, [("guest", "sky", frozenset("b")), ("known", "regn", frozenset("ab"))], keys)
    known = learner_of(keys["known"])
    assert completed(known) == set()
    known.absorb(learner_of(keys["guest"]))
    completion = Completion.objects.get(learner=known)
    assert completion.chapter_id == live.chapters["skyer"].pk
    assert completion.created_at == MORNING + timedelta(minutes=1)


def test_the_earlier_of_two_completions_is_kept(live: LiveCourse) -> None:
    keys = {"guest": uuid4(), "known": uuid4()}
    carry_out(live, [("guest", "vind", frozenset("a")), ("known", "vind", frozenset("a"))], keys)
    known = learner_of(keys["known"])
    known.absorb(learner_of(keys["guest"]))
    assert Completion.objects.get().created_at == MORNING


def test_the_later_of_two_answers_about_a_chapter_is_kept(live: LiveCourse) -> None:
    guest, known = uuid4(), uuid4()
    skyer, vinde = live.chapters["skyer"], live.chapters["vinde"]
    with time_machine.travel(MORNING, tick=False):
        skyer.take_feedback(known, clear=False, comment="Først")
        vinde.take_feedback(guest, clear=True, comment="Gæstens")
    with time_machine.travel(MORNING + timedelta(hours=1), tick=False):
        skyer.take_feedback(guest, clear=True, comment="Siden")
    learner_of(known).absorb(learner_of(guest))
    said = Feedback.objects.order_by("comment").values_list("comment", "clear", "learner__key")
    assert list(said) == [("Gæstens", True, known), ("Siden", True, known)]


def test_one_submission_under_two_keys_counts_once(live: LiveCourse) -> None:
    question = live.questions["sky"]
    answer = Answer(question.revisions[question.revision_pk], frozenset("a"), uuid4())
    guest, known = uuid4(), uuid4()
    question.grade(guest, answer)
    question.grade(known, answer)
    learner_of(known).absorb(learner_of(guest))
    assert Attempt.objects.count() == 1
    assert Standing.objects.get().tries == 1


def test_a_question_that_has_left_the_course_is_merged_too(
    live: LiveCourse, course: Course, library: object
) -> None:
    keys = {"guest": uuid4(), "known": uuid4()}
    carry_out(
        live,
        [("known", "sky", frozenset("b")), ("guest", "sky", frozenset("a"))],
        keys,
    )
    library.publish(course.drop("sky"))  # type: ignore[attr-defined]
    known = learner_of(keys["known"])
    known.absorb(learner_of(keys["guest"]))
    standing = Standing.objects.get()
    assert (standing.tries, standing.first_correct, standing.last_correct) == (2, True, True)


def test_she_has_been_here_since_the_earlier_of_the_two(live: LiveCourse) -> None:
    keys = {"guest": uuid4(), "known": uuid4()}
    with time_machine.travel(MORNING, tick=False):
        guest = learner_of(keys["guest"])
    known = learner_of(keys["known"])
    known.absorb(guest)
    known.refresh_from_db()
    assert known.created_at == MORNING
    assert known.seen_on == timezone.localdate()


def test_an_answer_keeps_its_time(live: LiveCourse) -> None:
    keys = {"guest": uuid4(), "known": uuid4()}
    carry_out(
        live,
        [
            ("guest", "sky", frozenset("a")),
            ("known", "sky", frozenset("a")),
            ("guest", "regn", frozenset("a")),
        ],
        keys,
    )
    known = learner_of(keys["known"])
    known.absorb(learner_of(keys["guest"]))
    times = Standing.objects.order_by("updated_at").values_list("question__ident", "updated_at")
    assert list(times) == [
        ("sky", MORNING + timedelta(minutes=1)),
        ("regn", MORNING + timedelta(minutes=2)),
    ]


def test_a_learner_merged_with_herself_stays(live: LiveCourse) -> None:
    keys = {"known": uuid4()}
    carry_out(live, [("known", "sky", frozenset("b"))], keys)
    known = learner_of(keys["known"])
    known.absorb(known)
    assert Standing.objects.filter(learner=known).count() == 1
