"""What every chapter of our own course has, and what none of its questions gives away."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from course.content import Chapter, Course, Question
from course.management.commands.describe_course import Description, describe
from course.reading import read_course

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / "content" / "dybe-generative-modeller"


def _course() -> Course:
    course = read_course(FOLDER, FOLDER.name).course
    assert course
    return course


COURSE = _course()
QUESTIONS = [question for chapter in COURSE.chapters for question in chapter.questions]

each_chapter = pytest.mark.parametrize("chapter", COURSE.chapters, ids=lambda c: c.slug)


@each_chapter
def test_a_chapter_has_what_a_reader_expects(chapter: Chapter) -> None:
    found = Description.of(chapter)
    assert 1000 <= found.text.words <= 1800
    assert found.figures >= 1
    assert found.sources
    assert chapter.summary
    assert chapter.checked
    assert len(chapter.prompts) == 3
    assert 3 <= len(chapter.questions) <= 4
    assert "> [!EXAMPLE]" in chapter.source
    summary = re.search(r"## Opsummering \{#opsummering\}\n\n((?:- .+\n)+)", chapter.source)
    assert summary
    assert 3 <= summary[1].count("\n") <= 5


@each_chapter
def test_a_chapter_that_tells_the_law_says_when_it_was_checked(chapter: Chapter) -> None:
    assert not re.search(
        r"\b(?:snart|næste år|sidste år|for nylig)\b", chapter.source, re.IGNORECASE
    )
    if re.search(r"\b(?:artikel|§) ?\d", chapter.source.replace("\u00a0", " ")):
        assert "Senest kontrolleret den" in chapter.source


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.ident)
def test_the_length_of_a_choice_tells_nothing(question: Question) -> None:
    lengths = {True: 0, False: 0}
    for choice in question.choices:
        lengths[choice.correct] = max(lengths[choice.correct], len(choice.text))
    assert lengths[True] <= lengths[False]
    assert all(choice.explanation for choice in question.choices)
    assert question.passage


def test_the_right_choice_stands_now_here_now_there() -> None:
    for chapter in COURSE.chapters:
        places = {
            tuple(choice.correct for choice in question.choices) for question in chapter.questions
        }
        assert len(places) == len(chapter.questions), chapter.slug
    single = Counter(
        [choice.correct for choice in question.choices].index(True)
        for question in QUESTIONS
        if not question.multiple
    )
    assert set(single) == {0, 1, 2, 3}
    assert max(single.values()) <= single.total() / 2


def test_questions_are_of_several_kinds() -> None:
    assert all(any(q.multiple for q in chapter.questions) for chapter in COURSE.chapters)
    assert sum("<table" in q.body or "<img" in q.body or "<pre" in q.body for q in QUESTIONS) >= 8


def test_the_document_of_the_course_is_true() -> None:
    document = ROOT / "docs" / "kursus.md"
    assert document.read_text() == describe(COURSE), (
        "renew it: manage.py describe_course content/dybe-generative-modeller > docs/kursus.md"
    )
