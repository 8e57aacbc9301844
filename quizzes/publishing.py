"""Publishing: bringing the rows in line with a course's files, all of it or nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import connection, transaction
from django.utils import timezone

from course import content
from quizzes.models import (
    ChapterRef,
    ChapterRevision,
    Completion,
    Publication,
    Question,
    QuestionRevision,
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
    advice: tuple[str, ...] = ()


def publish(course: content.Course) -> Published:
    """Make the course's rows what its files say, in one transaction.

    Raises CannotPublish, and changes nothing, where the id of a retired question returns with
    other words: the old answers would be read as answers to the new question.
    """
    with transaction.atomic():
        _wait_for_turn(course.slug)
        advice = _adopt(course)
        newest = Publication.newest(course.slug)
        if newest and newest.digest == course.digest:
            return Published(newest, changed=False)
        published = _Publishing(course).run()
        return replace(published, advice=(*advice, *published.advice))


def take_out(slug: str) -> None:
    """Retire all of a course that has left the files. It revives when it returns."""
    with transaction.atomic():
        _wait_for_turn(slug)
        now = timezone.now()
        for rows in (ChapterRef, Question):
            rows.objects.filter(course=slug, retired_at=None).update(retired_at=now)
        Publication.objects.create(course=slug, digest="")


def _adopt(course: content.Course) -> list[str]:
    """Let a course that got a new name keep the rows it has under an earlier one.

    Returns advice where it was published under the new name before the alias was written: what is
    stored under the two names is then of two courses, and stays so.
    """
    advice = []
    for alias in course.aliases:
        if not Publication.objects.filter(course=alias).exists():
            continue
        if Publication.objects.filter(course=course.slug).exists():
            if alias in Publication.standing():
                advice.append(
                    f"Kurset var udgivet som ”{course.slug}”, før det fik aliasset ”{alias}”. Den "
                    "gamle adresse fører hertil, men besvarelserne under den følger ikke med."
                )
            continue
        for rows in (ChapterRef, Question, Publication):
            rows.objects.filter(course=alias).update(course=course.slug)
    return advice


def _wait_for_turn(slug: str) -> None:
    """Let no two publish a course at once; on SQLite the transaction itself sees to it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"publish {slug}"])


class _Publishing:
    """One course on its way from files to rows; the number of statements follows neither its
    size nor what learners have done, but for batches."""

    def __init__(self, course: content.Course) -> None:
        self.course = course
        self.now = timezone.now()
        self.names = _Names(course.slug)
        self.asked = [(q, chapter) for chapter in course.chapters for q in chapter.questions]
        self.rows = {row.ident: row for row in Question.objects.filter(course=course.slug)}
        self.before = _by_chapter(row for row in self.rows.values() if not row.retired_at)

    def run(self) -> Published:
        self._refuse_reused_idents()
        self.refs = self.names.place(self.course.chapters)
        advice = self._advise_aliases()
        self._save_chapters()
        self._save_questions()
        self._complete_what_is_due()
        publication = Publication.objects.create(course=self.course.slug, digest=self.course.digest)
        return Published(publication, changed=True, advice=tuple(advice))

    def _refuse_reused_idents(self) -> None:
        returning = {
            row.pk: question
            for question, _ in self.asked
            if (row := self.rows.get(question.ident)) and row.retired_at
        }
        texts = defaultdict(list)
        for revision in QuestionRevision.objects.filter(question__in=returning).order_by("pk"):
            texts[revision.question_id].append(revision)
        messages = [
            f"Id’et ”{question.ident}” tilhørte et spørgsmål, der er taget ud: "
            f"{_in_words(texts[pk][-1].prompt, texts[pk][-1].texts.values())}. Nu står der: "
            f"{_in_words(question.prompt, [choice.text for choice in question.choices])}. "
            "Giv det nye spørgsmål et nyt id."
            for pk, question in returning.items()
            if not any(revision.asks_the_same(question) for revision in texts[pk])
        ]
        if messages:
            raise CannotPublish(messages)

    def _advise_aliases(self) -> list[str]:
        """Suggest an alias where a chapter has vanished and another carries its questions.

        Not where a renaming has been taken back: the old name has never been anything else.
        """
        advice = []
        for ref in self.names.live.values():
            if ref.slug in self.course.by_slug or ref.slug in self.course.by_alias:
                continue
            idents = {ident for ident, row in self.rows.items() if row.pk in self.before[ref.pk]}
            heirs = sorted({c.slug for question, c in self.asked if question.ident in idents})
            advice += [
                f"Kapitlet ”{ref.slug}” er væk, og ”{heir}” har dets spørgsmål. Er det omdøbt, så "
                f"skriv ”aliases: [{ref.slug}]” i det nye, så følger adressen og det gennemførte med."
                for heir in heirs
                if self.refs[heir] is not ref or heir not in self.names.once
            ]
        return advice

    def _save_chapters(self) -> None:
        gone = [ref for ref in self.names.live.values() if self.refs.get(ref.slug) is not ref]
        moved = [
            ref
            for slug, ref in self.refs.items()
            if ref.pk and (ref.slug != slug or ref.retired_at)
        ]
        # All are retired first, so that names that change hands are free when they are taken.
        ChapterRef.objects.filter(pk__in=[ref.pk for ref in gone]).update(retired_at=self.now)
        for slug, ref in self.refs.items():
            ref.slug, ref.retired_at = slug, None
        ChapterRef.objects.bulk_update(moved, ["slug", "retired_at"])
        ChapterRef.objects.bulk_create(ref for ref in self.refs.values() if not ref.pk)
        known = set(self.names.texts)
        ChapterRevision.objects.bulk_create(
            ChapterRevision(
                chapter=self.refs[chapter.slug],
                slug=chapter.slug,
                digest=chapter.digest,
                source=chapter.source,
            )
            for chapter in self.course.chapters
            if (self.refs[chapter.slug].pk, chapter.slug, chapter.digest) not in known
        )

    def _save_questions(self) -> None:
        self._make_rows()
        keys = self._revision_keys()
        changed = []
        for question, chapter in self.asked:
            row = self.rows[question.ident]
            should = (
                self.refs[chapter.slug].pk,
                question.number,
                keys[row.pk, question.digest],
                None,
            )
            if should != (row.chapter_id, row.position, row.current_id, row.retired_at):
                row.chapter_id, row.position, row.current_id, row.retired_at = should
                changed.append(row)
        Question.objects.bulk_update(changed, ["chapter", "position", "current", "retired_at"])
        asked = {question.ident for question, _ in self.asked}
        gone = [row.pk for ident, row in self.rows.items() if ident not in asked]
        Question.objects.filter(pk__in=gone, retired_at=None).update(retired_at=self.now)

    def _make_rows(self) -> None:
        new = [
            Question(
                course=self.course.slug,
                ident=question.ident,
                chapter=self.refs[chapter.slug],
                position=question.number,
            )
            for question, chapter in self.asked
            if question.ident not in self.rows
        ]
        self.new = {row.pk for row in Question.objects.bulk_create(new)}
        self.rows |= {row.ident: row for row in new}

    def _revision_keys(self) -> dict[tuple[int, str], int]:
        """Return the key of each question's revision by question and digest; make what is missing."""
        known = QuestionRevision.objects.filter(question__course=self.course.slug)
        keys = {
            (row, digest): pk for row, digest, pk in known.values_list("question", "digest", "pk")
        }
        new = [
            QuestionRevision(
                question=row,
                digest=question.digest,
                prompt=question.prompt,
                choices=[
                    {"id": c.ident, "text": c.text, "correct": c.correct} for c in question.choices
                ],
            )
            for question, _ in self.asked
            if ((row := self.rows[question.ident]).pk, question.digest) not in keys
        ]
        QuestionRevision.objects.bulk_create(new)
        return keys | {(revision.question_id, revision.digest): revision.pk for revision in new}

    def _complete_what_is_due(self) -> None:
        """A chapter that lost a question, or got one that had its answers elsewhere, is complete
        for those who have settled all that it asks now."""
        now = _by_chapter(self.rows[question.ident] for question, _ in self.asked)
        for chapter_pk, questions in now.items():
            if questions - self.new != self.before[chapter_pk]:
                Completion.objects.give_due(chapter_pk, questions)


class _Names:
    """A course's chapter rows by the names that they bear and bore, and by their texts.

    A chapter is every row that bore its name or one of its aliases and that no other chapter of
    the course is; where that is more than one, the first takes the others over.
    """

    def __init__(self, course: str) -> None:
        self.course = course
        refs = {ref.pk: ref for ref in ChapterRef.objects.filter(course=course)}
        revisions = ChapterRevision.objects.filter(chapter__course=course).order_by("pk")
        self.texts = list(revisions.values_list("chapter", "slug", "digest"))
        self.live = {ref.slug: ref for ref in refs.values() if not ref.retired_at}
        self.once = {slug: refs[pk] for pk, slug, _ in self.texts}
        self.said = {digest: refs[pk] for pk, _, digest in self.texts}
        self.refs: dict[str, ChapterRef] = {}
        self.taken: set[int] = set()

    def place(self, chapters: Iterable[content.Chapter]) -> dict[str, ChapterRef]:
        """Return each chapter's row by slug; a new one where there was none."""
        chapters = list(chapters)
        for chapter in chapters:
            self._claim(chapter, self.live.get(chapter.slug))
        for chapter in chapters:
            for alias in chapter.aliases:
                self._claim(chapter, self.live.get(alias), self.once.get(alias))
        # Taking a renaming back needs no alias, nor does a renaming that changes no word.
        for chapter in chapters:
            if chapter.slug not in self.live:
                self._claim(chapter, self.once.get(chapter.slug))
        for chapter in chapters:
            if chapter.slug not in self.refs:
                self._claim(chapter, self.said.get(chapter.digest))
            self.refs.setdefault(chapter.slug, ChapterRef(course=self.course))
        return self.refs

    def _claim(self, chapter: content.Chapter, *rows: ChapterRef | None) -> None:
        for row in rows:
            if row is None or row.pk in self.taken:
                continue
            self.taken.add(row.pk)
            if row is not self.refs.setdefault(chapter.slug, row):
                self.refs[chapter.slug].take_over(row)


def _by_chapter(rows: Iterable[Question]) -> defaultdict[int, set[int]]:
    """Return the keys of the questions by the key of their chapter."""
    keys = defaultdict(set)
    for row in rows:
        keys[row.chapter_id].add(row.pk)
    return keys


def _in_words(prompt: str, choices: Iterable[str]) -> str:
    return f"”{' '.join(prompt.split())}” ({' · '.join(choices)})"
