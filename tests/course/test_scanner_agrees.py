"""What the scanner finds on a file's lines is what Python-Markdown's tree has.

The scanner knows the places, the tree knows the meaning; a fault is told rightly only as long as
they agree on what there is.
"""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from documents import documents, quizzes
from hypothesis import given, settings
from markdown import Markdown
from recorder import Recorder

from course.checks import footnote_references
from course.fences import find_fences
from course.markdown import Renderer
from course.parts import split_parts
from course.places import Link, find_links
from course.quiz import parse
from course.source import Line, Source, scan

CONTENT = sorted(Path(django_settings.CONTENT_DIR).glob("*/**/*.md"))


def scanned(text: str) -> list[Line]:
    texts = text.split("\n")
    return list(scan(texts, 1, list(find_fences(texts))))


def compare(lines: list[Line]) -> None:
    """Render the lines and compare what was met with what is found on them."""
    recorder = Recorder()
    html = Renderer(recorder).body("\n".join(line.text for line in lines)).html
    assert _headings(html) == [line.heading.level for line in lines if line.heading]
    assert Counter(recorder.links) == Counter(_links(lines))
    called = [name for line in lines for _, name in footnote_references(line)]
    assert Counter(re.findall(r'<sup id="fnref\d*:([^"]+)"', html)) == Counter(called)
    fences = list(find_fences([line.text for line in lines]))
    code = ["\n".join(fence.code).rstrip() for fence in fences if not fence.formula]
    assert _code(html) == code
    assert html.count('class="formula"') == sum(fence.formula for fence in fences)


def _headings(html: str) -> list[int]:
    own = html.replace('<h2 id="_kilder">', "")
    return [int(level) for level in re.findall(r"<h([1-6])[ >]", own)]


def _links(lines: list[Line]) -> list[Link]:
    return [link for link, _ in find_links(lines)]


class _Code(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "pre":
            self.inside = True
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "pre"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.blocks[-1] += data


def _code(html: str) -> list[str]:
    parser = _Code()
    parser.feed(html)
    return parser.blocks


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.name)
def test_they_agree_on_our_content(path: Path) -> None:
    source = Source.read(path, path.name)
    parts = split_parts(source.lines)
    compare(parts.body)
    _compare_tasks(parts.quiz, source)


def test_there_is_content_to_agree_on() -> None:
    assert CONTENT


@pytest.mark.parametrize(
    "text",
    [
        "[a [b](https://b.dk) c](https://a.dk) [d](https://d.dk)",
        "[![a](a.svg) <https://b.dk>](https://c.dk)",
        "[ a [b](https://b.dk)\n\n] [c](https://c.dk)",
        "[a\nb](https://c.dk 'T') [a](<https://b.dk/a b>) [a](https://b.dk/a b)",
        "Et ` tegn\n> [a](https://a.dk) og ` til",
        "- Et ` tegn\n- [a](https://a.dk) og ` til",
        "## Et ` tegn\n[a](https://a.dk) og ` til",
        "`a\nb` [a](https://a.dk) ``` ` ``[a](https://a.dk)`` ```",
        "\\`[a](https://a.dk)\\` \\\\`[b](https://b.dk)`",
        "| a | b |\n| - | - |\n| 1 | 2 |\n## A\n- a\n## B\n> c\n## D",
        "Tekst\n## A\nTekst\n### B ###\n#C",
        "$a [a](https://a.dk)$ $b [b](https://b.dk) $c",
        "`$` [a](https://a.dk) `$` $`$ [b](https://b.dk) $`$",
        "\\$a [a](https://a.dk)$ \\\\$a [b](https://b.dk)$",
        "$a\n[a](https://a.dk)$\n\n$a\n\n[b](https://b.dk)$",
        "$$\n[a](https://a.dk)\n$$\n[b](https://b.dk)\n$$ [c](https://c.dk) $$",
        "$$\n[a](https://a.dk)\n\n[b](https://b.dk)\n$$",
        "> $$\n> [a](https://a.dk)\n[b](https://b.dk)",
        "$$a$$ [a](https://a.dk) $$b$$ [b](https://b.dk)$$",
        "| $|x|$ [a](https://a.dk) | `$` |\n| - | - |\n| $5 [b](https://b.dk) | 10$ |",
        "Et ` tegn\n: [a](https://a.dk) ` og\nto ` tegn\n: $b\nc$ [b](https://b.dk)",
    ],
)
def test_they_agree_where_it_is_hard(text: str) -> None:
    compare(scanned(text))


@settings(max_examples=150, deadline=None)
@given(documents)
def test_they_agree_on_any_document(text: str) -> None:
    compare(scanned(text))


@settings(max_examples=60, deadline=None)
@given(quizzes)
def test_they_agree_on_the_choices_of_any_quiz(text: str) -> None:
    lines = scanned(text)
    _compare_tasks(lines, Source(Path("a.md"), "a.md", b""))


def _compare_tasks(lines: list[Line], source: Source) -> None:
    """The choices are the task items that another reader of the file shows with boxes."""
    markdown = Markdown(
        extensions=["sane_lists", "pymdownx.superfences", "pymdownx.tasklist"],
        extension_configs={"pymdownx.superfences": {"relaxed_headers": True}},
    )
    html = markdown.convert("\n".join(line.text for line in lines))
    boxes = re.findall(r'<input type="checkbox" disabled(?:="")?( checked)?', html)
    choices = [choice for question in parse(lines, source) for choice in question.choices]
    assert [bool(box) for box in boxes] == [choice.correct for choice in choices]
