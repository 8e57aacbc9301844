"""Publishing: bringing the rows in line with a course's files, all of it or nothing."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from course import content
from quizzes.models import (
    ChapterRef,
    ChapterRevision,
    Completion,
    Feedback,
    Publication,
    Question,
    QuestionRevision,
    Standing,
)


class CannotPublish(Exception):
    """The course contradicts what has been published before; messages says how, in Danish."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("\n".join(messages))
        self.messages = messages


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing a course changed, for the person who did it."""

    publication: Publication
    changed: bool
    advice: tuple[str, ...] = field(default=())


def publish(course: content.Course) -> Published:
    """Make the course's rows what its files say, in one transaction.

    Raises CannotPublish, and changes nothing, where the id of a retired question returns with
    other words: the old answers would be read as answers to the new question.
    """
    newest = Publication.newest(course.slug)
    if newest and newest.digest == course.digest:
        return Published(newest, changed=False)
    with transaction.atomic():
        return _Publishing(course).run()


class _Publishing:
    def __init__(self, course: content.Course) -> None:
        self.course = course
        self.now = timezone.now()
        # Locked, so that two publishers on PostgreSQL take turns.
        list(Publication.objects.select_for_update().filter(course=course.slug).order_by("-id")[:1])
        self.refs = {ref.slug: ref for ref in ChapterRef.objects.filter(course=course.slug)}
        self.rows = {
            row.ident: row
            for row in Question.objects.filter(course=course.slug).select_related("current", "chapter")
        }
        self.unsettled: set[int] = set()

    def run(self) -> Published:
        self._refuse_reused_idents()
        for chapter in self.course.chapters:
            self._publish_chapter(chapter)
        advice = self._advise_aliases()
        self._retire_chapters()
        self._publish_questions()
        self._complete_what_is_due()
        publication = Publication.objects.create(course=self.course.slug, digest=self.course.digest)
        return Published(publication, changed=True, advice=tuple(advice))

    # Chapters

    def _publish_chapter(self, chapter: content.Chapter) -> None:
        ref = self.refs.get(chapter.slug)
        earlier = self._ref_of_earlier_name(chapter)
        if ref is None:
            ref = earlier or ChapterRef(course=self.course.slug)
            self.refs.pop(ref.slug, None)
            self.refs[chapter.slug] = ref
        elif earlier:
            _take_over(ref, earlier)
        if ref.pk is None or ref.slug != chapter.slug or ref.retired_at:
            ref.slug, ref.retired_at = chapter.slug, None
            ref.save()
        ChapterRevision.objects.get_or_create(
            chapter=ref,
            digest=chapter.digest,
            defaults={"slug": chapter.slug, "source": chapter.source},
        )

    def _ref_of_earlier_name(self, chapter: content.Chapter) -> ChapterRef | None:
        """Return the row of a chapter that has left the files and that this one is.

        By the alias that the author wrote, else by a slug that the row's text bore before: taking
        a renaming back needs no alias.
        """
        gone = {slug: ref for slug, ref in self.refs.items() if slug not in self.course.by_slug}
        for alias in chapter.aliases:
            if alias in gone:
                return gone[alias]
        if chapter.slug in self.refs:
            return None
        return next(
            (
                ref
                for ref in gone.values()
                if ref.pk and ref.revisions.filter(slug=chapter.slug).exists()
            ),
            None,
        )

    def _advise_aliases(self) -> list[str]:
        """Suggest an alias where a chapter has vanished and another carries its questions."""
        advice = []
        for slug, ref in self.refs.items():
            if slug in self.course.by_slug or ref.retired_at:
                continue
            idents = {row.ident for row in self.rows.values() if row.chapter_id == ref.pk and not row.retired_at}
            heirs = {c.slug for c in self.course.chapters if idents & {q.ident for q in c.questions}}
            advice += [
                f"Kapitlet ”{slug}” er væk, og ”{heir}” har dets spørgsmål. Er det omdøbt, så skriv "
                f"”aliases: [{slug}]” i det nye, så følger adressen og det gennemførte med."
                for heir in sorted(heirs)
            ]
        return advice

    def _retire_chapters(self) -> None:
        gone = [ref.pk for slug, ref in self.refs.items() if slug not in self.course.by_slug]
        ChapterRef.objects.filter(pk__in=gone, retired_at=None).update(retired_at=self.now)

    # Questions

    def _refuse_reused_idents(self) -> None:
        messages = [
            f"Id’et ”{row.ident}” tilhørte et spørgsmål, der er taget ud: ”{row.current.prompt}”. "
            f"Nu står der: ”{question.prompt}”. Giv det nye spørgsmål et nyt id."
            for chapter in self.course.chapters
            for question in chapter.questions
            if (row := self.rows.get(question.ident))
            and row.retired_at
            and row.current
            and not any(revision.asks_the_same(question) for revision in row.revisions.all())
        ]
        if messages:
            raise CannotPublish(messages)

    def _publish_questions(self) -> None:
        live = set()
        for chapter in self.course.chapters:
            for question in chapter.questions:
                live.add(question.ident)
                self._publish_question(question, self.refs[chapter.slug])
        for ident, row in self.rows.items():
            if ident not in live and not row.retired_at:
                self.unsettled.add(row.chapter_id)
                row.retired_at = self.now
                row.save(update_fields=["retired_at"])

    def _publish_question(self, question: content.Question, ref: ChapterRef) -> None:
        row = self.rows.get(question.ident)
        before = row and (row.chapter_id, row.position, row.retired_at, row.current and row.current.digest)
        if before == (ref.pk, question.number, None, question.digest):
            return
        if row is None:
            row = Question(course=self.course.slug, ident=question.ident)
        elif row.chapter_id != ref.pk:
            self.unsettled.add(row.chapter_id)
        row.chapter, row.position, row.retired_at = ref, question.number, None
        row.save()
        row.current, _ = QuestionRevision.objects.get_or_create(
            question=row,
            digest=question.digest,
            defaults={"prompt": question.prompt, "choices": _choices(question)},
        )
        row.save(update_fields=["current"])

    # Completions

    def _complete_what_is_due(self) -> None:
        """A chapter that lost a question is complete for those who have settled all the others."""
        for chapter_pk in self.unsettled:
            questions = Question.objects.filter(chapter=chapter_pk, retired_at=None)
            pks = list(questions.values_list("pk", flat=True))
            if not pks:
                continue
            settled = Q(solved_at__isnull=False) | Q(shown_at__isnull=False)
            due = (
                Standing.objects.filter(settled, question__in=pks)
                .values("learner")
                .annotate(settled=Count("pk"))
                .filter(settled=len(pks))
                .values_list("learner", flat=True)
            )
            Completion.objects.bulk_create(
                (Completion(learner_id=learner, chapter_id=chapter_pk) for learner in due.iterator()),
                ignore_conflicts=True,
                batch_size=500,
            )


def _choices(question: content.Question) -> list[dict[str, str | bool]]:
    return [
        {"id": choice.ident, "text": choice.text, "correct": choice.correct}
        for choice in question.choices
    ]


def _take_over(ref: ChapterRef, earlier: ChapterRef) -> None:
    """Move what learners did under a chapter's earlier row to the one it has now.

    The author published the new name before she wrote its alias, so that both rows exist.
    """
    taken = Completion.objects.filter(chapter=ref).values("learner")
    Completion.objects.filter(chapter=earlier).exclude(learner__in=taken).update(chapter=ref)
    digests = set(ref.revisions.values_list("digest", flat=True))
    earlier.revisions.exclude(digest__in=digests).update(chapter=ref)
    for revision in earlier.revisions.all():
        same = ref.revisions.get(digest=revision.digest)
        kept = Feedback.objects.filter(revision=same).values("learner")
        Feedback.objects.filter(revision=revision).exclude(learner__in=kept).update(revision=same)
    earlier.questions.update(chapter=ref)
