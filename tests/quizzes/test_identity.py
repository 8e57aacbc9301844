"""However a course is edited, what is said of an answer is what its learner saw when she gave it.

The oracle is kept here: the texts that she chose and the verdict that those texts had on her page.
IDENTITY_EXAMPLES=1000 looks longer than a run of all tests can, and elsewhere each time.
"""

import os
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, ClassVar

import pytest
from courses import Chapter, Choice, Course, Library, Question
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pages import Form, Reader, Shown

from course import markdown, reading
from quizzes.models import Attempt
from quizzes.publishing import CannotPublish

EXAMPLES = int(os.environ.get("IDENTITY_EXAMPLES", "0"))
SETTINGS = settings(
    max_examples=EXAMPLES or 8,
    derandomize=not EXAMPLES,
    stateful_step_count=25,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
CHANGED = "Spørgsmålet er ændret, siden du svarede."
DATA = st.data()


@dataclass(frozen=True)
class Answer:
    """What a learner chose, in the words she saw, and what she was told."""

    texts: tuple[str, ...]
    right: bool


@dataclass
class Learner:
    reader: Reader = field(default_factory=Reader)
    answers: dict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    completed: set[str] = field(default_factory=set)
    # A page left open: the form as it was, and the question as it was asked.
    tab: tuple[Form, Question] | None = None


class Machine(RuleBasedStateMachine):
    """A course under edit: the tree of files, its history, and a transaction to do it all in."""

    library: Library
    tree: Course

    def __init__(self) -> None:
        super().__init__()
        self.numbers = count(1)
        self.history: list[Course] = []
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def new(self, word: str) -> str:
        return f"{word}-{next(self.numbers)}"

    def publish(self, tree: Course) -> None:
        self.library.publish(tree)
        self.tree = tree
        if tree not in self.history:
            self.history.append(tree)


class Quizzes(Machine):
    """A course whose questions are edited in every way while two learners answer them.

    Chapters keep their title whatever they are called, so that the test knows them again.
    """

    @initialize()
    def begin(self) -> None:
        self.learners = [Learner(), Learner()]
        self.deleted: dict[str, Question] = {}
        chapters = [Chapter(f"kapitel-{n}", (self.question(),), title=f"K{n}") for n in range(3)]
        self.publish(Course(tuple(chapters)))

    def question(self, ident: str = "") -> Question:
        texts = [self.new("tekst") for _ in range(3)]
        choices = tuple(Choice(i, t, i == "a") for i, t in zip("abc", texts, strict=True))
        return Question(ident or self.new("id"), self.new("Hvad er"), choices)

    def pick(self, data: Any) -> Question:
        picked: Question = data.draw(st.sampled_from(self.tree.questions))
        return picked

    def edit(self, ident: str, **changes: Any) -> None:
        self.publish(self.tree.ask(ident, **changes))

    # Edits

    @rule(data=DATA)
    def swap_the_texts_of_two_choices(self, data: Any) -> None:
        question = self.pick(data)
        one, other, *rest = data.draw(st.permutations(question.choices))
        swapped = [replace(one, text=other.text), replace(other, text=one.text), *rest]
        self.edit(question.ident, choices=tuple(sorted(swapped, key=lambda c: c.ident)))

    @rule(data=DATA)
    def reword_a_choice(self, data: Any) -> None:
        question = self.pick(data)
        first, *rest = data.draw(st.permutations(question.choices))
        self.edit(question.ident, choices=(replace(first, text=self.new("tekst")), *rest))

    @rule(data=DATA)
    def reword_a_prompt(self, data: Any) -> None:
        self.edit(self.pick(data).ident, prompt=self.new("Hvad er"))

    @rule(data=DATA)
    def reorder_choices(self, data: Any) -> None:
        question = self.pick(data)
        self.edit(question.ident, choices=tuple(data.draw(st.permutations(question.choices))))

    @rule(data=DATA)
    def take_out_or_add_a_choice(self, data: Any) -> None:
        question = self.pick(data)
        free = set("abcd") - {choice.ident for choice in question.choices}
        if "d" in free or len(free) > 1:
            added = Choice(min(free), self.new("tekst"), data.draw(st.booleans()))
            choices = (*question.choices, added)
        else:
            choices = tuple(data.draw(st.permutations(question.choices))[1:])
        if any(choice.correct for choice in choices):
            self.edit(question.ident, choices=choices)

    @rule(data=DATA, keys=st.sets(st.integers(0, 2), min_size=1))
    def change_the_key(self, data: Any, keys: set[int]) -> None:
        question = self.pick(data)
        marked = enumerate(question.choices)
        choices = tuple(replace(choice, correct=n in keys) for n, choice in marked)
        self.edit(question.ident, choices=choices)

    @rule(data=DATA)
    def reorder_questions(self, data: Any) -> None:
        chapter = data.draw(st.sampled_from(self.tree.chapters))
        questions = tuple(data.draw(st.permutations(chapter.questions)))
        self.publish(self.tree.edit(chapter.slug, questions=questions))

    @rule(data=DATA)
    def insert_a_question(self, data: Any) -> None:
        self.put(self.question(), data)

    def put(self, question: Question, data: Any) -> None:
        chapter = data.draw(st.sampled_from(self.tree.chapters))
        questions = (question, *chapter.questions)
        self.publish(self.tree.edit(chapter.slug, questions=questions))

    @precondition(lambda self: len(self.tree.questions) > 2)
    @rule(data=DATA)
    def delete_a_question(self, data: Any) -> None:
        question = self.pick(data)
        self.deleted[question.ident] = question
        self.publish(self.tree.drop(question.ident))

    @property
    def gone(self) -> list[str]:
        return sorted(self.deleted.keys() - {question.ident for question in self.tree.questions})

    @precondition(lambda self: self.gone)
    @rule(data=DATA)
    def bring_a_question_back(self, data: Any) -> None:
        self.put(self.deleted[data.draw(st.sampled_from(self.gone))], data)

    @precondition(lambda self: self.gone)
    @rule(data=DATA)
    def reuse_the_id_of_a_question(self, data: Any) -> None:
        before, known = self.tree, list(self.history)
        ident = data.draw(st.sampled_from(self.gone))
        new = self.question(ident)
        with pytest.raises(CannotPublish, match=f"”{new.prompt}”"):
            self.put(new, data)
        assert (self.tree, self.history) == (before, known)
        before.write(self.library.folder)

    @rule(data=DATA)
    def move_a_question(self, data: Any) -> None:
        question = self.pick(data)
        chapter = data.draw(st.sampled_from(self.tree.chapters))
        self.publish(self.tree.move(question.ident, chapter.slug))

    @rule(data=DATA)
    def rename_a_chapter(self, data: Any) -> None:
        chapter = data.draw(st.sampled_from(self.tree.chapters))
        self.publish(self.tree.rename(chapter.slug, self.new("kapitel")))

    @rule(data=DATA)
    def renumber(self, data: Any) -> None:
        chapters = tuple(data.draw(st.permutations(self.tree.chapters)))
        self.publish(replace(self.tree, chapters=chapters))

    @rule(data=DATA)
    def revert(self, data: Any) -> None:
        self.publish(data.draw(st.sampled_from(self.history)))

    # Answers

    def url(self, ident: str) -> str:
        return self.tree.url_of(self.tree.home_of(ident).slug)

    def see(self, learner: Learner, ident: str) -> Shown:
        return learner.reader.question(f"{self.url(ident)}?igen={ident}", ident)

    @rule(data=DATA, who=st.integers(0, 1), htmx=st.booleans())
    def answer(self, data: Any, who: int, htmx: bool) -> None:
        learner, question = self.learners[who], self.pick(data)
        if form := self.see(learner, question.ident).form:
            self.send(learner, form, question, data, htmx)

    @rule(data=DATA, who=st.integers(0, 1))
    def have_the_answer_shown(self, data: Any, who: int) -> None:
        learner, ident = self.learners[who], self.pick(data).ident
        if form := self.see(learner, ident).show_form:
            page = learner.reader.send(form, htmx=data.draw(st.booleans()))
            assert page.question(ident).verdict == "Her er svaret."

    @rule(data=DATA, who=st.integers(0, 1))
    def leave_a_tab_open(self, data: Any, who: int) -> None:
        learner, question = self.learners[who], self.pick(data)
        form = self.see(learner, question.ident).form
        learner.tab = (form, question) if form else None

    @precondition(lambda self: any(learner.tab for learner in self.learners))
    @rule(data=DATA, htmx=st.booleans())
    def answer_in_the_tab(self, data: Any, htmx: bool) -> None:
        learner = next(learner for learner in self.learners if learner.tab)
        assert learner.tab
        form, question = learner.tab
        learner.tab = None
        self.send(learner, form, question, data, htmx)

    def send(self, learner: Learner, form: Form, question: Question, data: Any, htmx: bool) -> None:
        """Answer as somebody who sees this question, and note what is right by it."""
        several = sum(choice.correct for choice in question.choices) > 1
        texts = sorted(form.choices)
        most = len(texts) if several else 1
        picked = data.draw(st.sets(st.sampled_from(texts), min_size=1, max_size=most))
        page = learner.reader.send(form.choose(*picked), htmx=htmx)
        if page.status == 410:
            assert question.ident not in {question.ident for question in self.tree.questions}
            return
        right = {choice.text for choice in question.choices if choice.correct}
        learner.answers[question.ident].append(Answer(tuple(sorted(picked)), picked == right))

    # What must be true whatever has happened

    @invariant()
    def the_database_says_what_each_learner_saw(self) -> None:
        kept = defaultdict(list)
        for attempt in Attempt.objects.order_by("pk").select_related("revision", "question"):
            texts = tuple(sorted(attempt.revision.texts[ident] for ident in attempt.chosen))
            kept[attempt.learner_id, attempt.question.ident].append(Answer(texts, attempt.correct))
        given = [answers for learner in self.learners for answers in learner.answers.values()]
        assert sorted(map(str, kept.values())) == sorted(map(str, given))

    @invariant()
    def the_page_says_what_each_learner_saw(self) -> None:
        for learner in self.learners:
            for chapter in self.tree.chapters:
                answered = [q.ident for q in chapter.questions if learner.answers.get(q.ident)]
                if answered or chapter.title in learner.completed:
                    self.look(learner, chapter, answered)

    def look(self, learner: Learner, chapter: Chapter, answered: list[str]) -> None:
        page = learner.reader.open(self.tree.url_of(chapter.slug))
        for ident in answered:
            told = told_of(page.question(ident))
            answers = learner.answers[ident]
            # A wrong answer from a tab left open does not hide a right one that came before it.
            assert told in [answers[-1], *(answer for answer in answers if answer.right)]
        if "Flot!" in page.html:
            learner.completed.add(chapter.title)
        assert "Flot!" in page.html or chapter.title not in learner.completed


def told_of(shown: Shown) -> Answer:
    """What a page says that the learner answered, and how it was."""
    if CHANGED not in shown.text:
        assert shown.verdict in {"Rigtigt!", "Ikke helt.", "Her er svaret."}
        return Answer(tuple(sorted(shown.chosen)), shown.verdict == "Rigtigt!")
    assert shown.verdict == ""
    said = re.search(r"Du svarede: (.+?)\. Det var (rigtigt|ikke helt rigtigt) dengang", shown.text)
    assert said
    texts = sorted(re.findall("”([^”]+)”", said[1]))
    return Answer(tuple(texts), said[2] == "rigtigt")


class Names(Machine):
    """A course whose chapters, which are texts alone, are renamed in every way.

    Names that are each other's alias in some version that was published are names of one chapter:
    what was completed under one of them is completed under all.
    """

    @initialize()
    def begin(self) -> None:
        self.readers = [Reader(), Reader()]
        self.completed: list[set[str]] = [set(), set()]
        self.same: dict[str, set[str]] = {}
        self.publish(Course(tuple(self.text(f"navn-{n}", f"K{n}") for n in "abc")))

    def text(self, slug: str, title: str) -> Chapter:
        return Chapter(slug, title=title, body=self.new("## Afsnit"))

    def publish(self, tree: Course) -> None:
        super().publish(tree)
        for chapter in tree.chapters:
            names = {chapter.slug, *chapter.aliases}
            names |= {name for known in names for name in self.same.get(known, ())}
            self.same |= dict.fromkeys(names, names)

    def pick(self, data: Any) -> Chapter:
        picked: Chapter = data.draw(st.sampled_from(self.tree.chapters))
        return picked

    @rule(data=DATA)
    def rename(self, data: Any) -> None:
        self.publish(self.tree.rename(self.pick(data).slug, self.new("navn")))

    @rule(data=DATA)
    def rename_and_forget_the_alias(self, data: Any) -> None:
        name = self.new("navn")
        bare = self.tree.rename(self.pick(data).slug, name, alias=False)
        self.publish(bare.edit(name, body=self.new("## Afsnit")))

    @rule(data=DATA)
    def remember_an_alias(self, data: Any) -> None:
        chapter = self.pick(data)
        earlier = {
            c.slug for tree in self.history for c in tree.chapters if c.title == chapter.title
        }
        names = sorted(earlier - {chapter.slug, *chapter.aliases})
        if names:
            aliases = (*chapter.aliases, data.draw(st.sampled_from(names)))
            self.publish(self.tree.edit(chapter.slug, aliases=aliases))

    @rule(data=DATA)
    def take_a_name_back(self, data: Any) -> None:
        chapter = self.pick(data)
        if chapter.aliases:
            name = data.draw(st.sampled_from(chapter.aliases))
            self.publish(self.tree.rename(chapter.slug, name, alias=data.draw(st.booleans())))

    @rule(data=DATA)
    def drop_the_aliases(self, data: Any) -> None:
        self.publish(self.tree.edit(self.pick(data).slug, aliases=()))

    @rule(data=DATA)
    def edit(self, data: Any) -> None:
        self.publish(self.tree.edit(self.pick(data).slug, body=self.new("## Afsnit")))

    @rule(data=DATA)
    def renumber(self, data: Any) -> None:
        chapters = tuple(data.draw(st.permutations(self.tree.chapters)))
        self.publish(replace(self.tree, chapters=chapters))

    @precondition(lambda self: len(self.tree.chapters) > 1)
    @rule(data=DATA)
    def delete(self, data: Any) -> None:
        self.publish(self.tree.without(self.pick(data).slug))

    @rule(data=DATA)
    def revert(self, data: Any) -> None:
        self.publish(data.draw(st.sampled_from(self.history)))

    @rule(data=DATA, who=st.integers(0, 1))
    def read(self, data: Any, who: int) -> None:
        chapter = self.pick(data)
        page = self.readers[who].open(self.tree.url_of(chapter.slug))
        for form in page.forms:
            if form.action.endswith("/laest/"):
                self.readers[who].send(form)
        self.completed[who].add(chapter.slug)

    @invariant()
    def what_was_completed_is_completed(self) -> None:
        for reader, completed in zip(self.readers, self.completed, strict=True):
            for chapter in self.tree.chapters:
                if completed & self.same[chapter.slug]:
                    assert "Flot!" in reader.open(self.tree.url_of(chapter.slug)).html


@pytest.mark.parametrize("machine", [Quizzes, Names])
def test_no_edit_misreads_an_answer_or_loses_a_completion(
    db: None, library: Library, monkeypatch: pytest.MonkeyPatch, machine: type[Machine]
) -> None:
    monkeypatch.setattr(reading, "Renderer", QuickRenderer)
    monkeypatch.setattr(machine, "library", library, raising=False)
    run_state_machine_as_test(machine, settings=SETTINGS)


class QuickRenderer(markdown.Renderer):
    """Renders each text once: that the same words give the same page is not in question here."""

    kept: ClassVar[dict[tuple[str, str], Any]] = {}

    def __init__(self, context: markdown.Context) -> None:
        self.context = context

    def _convert_once(self, how: str, text: str) -> Any:
        if (how, text) not in self.kept:
            self.kept[how, text] = getattr(markdown.Renderer(self.context), how)(text)
        return self.kept[how, text]

    def body(self, text: str) -> Any:
        return self._convert_once("body", text)

    def block(self, text: str) -> Any:
        return self._convert_once("block", text)

    def inline(self, text: str) -> Any:
        return self._convert_once("inline", text)
