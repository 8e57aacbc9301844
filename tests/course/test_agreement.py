"""The scanner of lines and the rendered tree agree, so that they cannot drift apart."""

import re
from pathlib import Path

import pytest
from deaf import Deaf
from django.conf import settings as django_settings
from documents import documents
from hypothesis import given, settings

from course.fences import find_fences
from course.markdown import Renderer
from course.parts import split_parts
from course.reading import read_folder
from course.source import scan


def headings_of(text: str) -> tuple[list[int], list[int]]:
    """Return the levels of a text's headings, as the scanner and as the renderer finds them."""
    texts = text.split("\n")
    lines = scan(texts, 1, list(find_fences(texts)))
    rendered = Renderer(Deaf()).body(text)  # type: ignore[arg-type]
    found = [heading.level for line in lines if (heading := line.heading)]
    return found, [passage.level for passage in rendered.passages]


@settings(max_examples=80, deadline=None)
@given(documents)
def test_both_find_the_same_headings_in_any_document(text: str) -> None:
    scanned, rendered = headings_of(text)
    assert scanned == rendered


def test_both_find_the_same_in_our_own_courses() -> None:
    for reading in read_folder(Path(django_settings.CONTENT_DIR)):
        assert reading.course, reading.problems
        for draft in reading.chapters:
            chapter = reading.course.by_slug[draft.slug]
            body = split_parts(draft.source.lines).body
            assert [h.level for line in body if (h := line.heading)] == [
                passage.level for passage in chapter.passages
            ]
            plain = "\n".join(line.plain for line in body)
            assert len(re.findall(r"!\[[^\]]*\]\(", plain)) == chapter.html.count("<img ")
            tasks = re.findall(r"(?m)^- \[[ x]\] ", "\n".join(q.text for q in draft.source.lines))
            assert len(tasks) == sum(len(question.choices) for question in chapter.questions)


@pytest.mark.parametrize(
    "text", ["```\n## a\n```", "~~~\n## a\n~~~\n\n## b", "> ```\n> ## a\n> ```"]
)
def test_both_know_what_is_code(text: str) -> None:
    scanned, rendered = headings_of(text)
    assert scanned == rendered
