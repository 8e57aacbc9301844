"""Whatever an author writes, the checker answers, and soon.

The limit is of the processor's time and far above what is measured, so that it tells of a fault and
not of a busy machine. The slowest text is printed.
"""

import random
import time
from pathlib import Path

from django.conf import settings as django_settings
from documents import documents, noise, quizzes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from manuscript import CHAPTER, FRONT, Manuscript

CASES = 500
LIMIT = 5.0  # seconds; one is the aim
CHAPTER_FILE = max(Path(django_settings.CONTENT_DIR).glob("*/[0-9]*/[0-9]*.md"), key=str)
# What a slip of the hand puts in, and what Markdown trips over.
SNIPPETS = (
    *"[]()<>{}*_`~|>#\\!^:&$-+\"'\n\t \0\r\u2028\ufeff\u202e",
    *("[" * 40, "](", "![", "[^", "[^a]:", "**" * 20, "_" * 40, "`" * 7, "```\n", "~~~\n", "$$"),
    *("> " * 30, "- " * 30, "    " * 10, "\n\n", "\n---\n", "\n## Quiz\n", "\n### ", "- [x] "),
    *("<b>" * 20, "</b>", "<!--", "-->", "&#x0;", "&amp", "{#a}", "{: .b }", "| a |\n", "|" * 30),
)

slowest: dict[str, tuple[float, str]] = {}


def check(manuscript: Manuscript, kind: str, text: str) -> None:
    """Check a chapter's file as a whole; note how long it takes."""
    start = time.process_time()
    reading = manuscript.read({CHAPTER: text.encode(errors="replace")})
    spent = time.process_time() - start
    slowest[kind] = max(slowest.get(kind, (0.0, "")), (spent, text))
    assert spent < LIMIT, text
    assert reading.course or reading.errors


def tell(kind: str) -> None:
    seconds, text = slowest[kind]
    print(f"\n{kind}: slowest of {CASES} took {seconds * 1000:.0f} ms: {text[:200]!r}")


def test_random_markdown_is_checked_soon_and_without_a_crash(manuscript: Manuscript) -> None:
    texts = st.one_of(
        noise,
        documents,
        st.builds("{}\n\n## Quiz\n\n{}".format, documents, quizzes),
        st.builds("{}\n\n## Quiz\n\n{}".format, noise, noise),
    )

    @settings(
        max_examples=CASES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(texts)
    def checked(text: str) -> None:
        check(manuscript, "random Markdown", FRONT + text)

    checked()
    tell("random Markdown")


def test_a_mangled_chapter_is_checked_soon_and_without_a_crash(manuscript: Manuscript) -> None:
    """The real chapter's passages, a few at a time, with slips of the hand."""
    chance = random.Random(20261124)
    whole = CHAPTER_FILE.read_text()
    for _ in range(CASES):
        start = chance.choice([0, chance.randrange(len(whole))])
        text = whole[start : start + chance.randrange(200, 2000)]
        for _ in range(chance.randrange(1, 8)):
            text = _slip(chance, text)
        check(manuscript, "mangled chapter", chance.choice(["", FRONT]) + text)
    tell("mangled chapter")


def _slip(chance: random.Random, text: str) -> str:
    """Put something in, take something out, or do something twice."""
    start = chance.randrange(len(text) + 1)
    end = start + chance.randrange(60)
    kinds = [
        text[:start] + chance.choice(SNIPPETS) + text[start:],
        text[:start] + chance.choice(SNIPPETS) * 20 + text[end:],
        text[:start] + text[end:],
        text[:end] + text[start:],
    ]
    return str(chance.choice(kinds))
