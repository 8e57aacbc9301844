"""Where another Markdown reader shows another structure than we do, the checker has warned.

Python-Markdown is older than CommonMark, which editors and code hosts follow. An author who sees
her lists and quotes there must be told where a learner will see others.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from recorder import Recorder

from course.advice import advise
from course.fences import find_fences
from course.markdown import Renderer
from course.source import Problem, Source, scan

STRUCTURE = frozenset({"ul", "ol", "li", "blockquote", "pre", "table"})
COMMONMARK = MarkdownIt("commonmark").enable("table")

type Tree = list["str | tuple[str, Tree]"]


class _Reader(HTMLParser):
    """Reads HTML into a tree: what stands in what, and the words in each; a callout is a quote."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tree: Tree = []
        self.rooms: list[tuple[str, Tree]] = [("", self.tree)]
        self.boxes: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("div", "details"):
            self.boxes.append("blockquote" if "callout" in str(dict(attrs).get("class")) else "")
            tag = self.boxes[-1]
        if tag in STRUCTURE:
            room: Tree = []
            self.rooms[-1][1].append((tag, room))
            self.rooms.append((tag, room))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("div", "details"):
            tag = self.boxes.pop()
        if tag in STRUCTURE:
            assert self.rooms.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.rooms[-1][1].extend(re.sub(r"\[!\w+\]", "", data).split())


def ours(text: str) -> Tree | None:
    """Return how we read a text: None where it has indented code, which is an error here."""
    recorder = Recorder()
    html = Renderer(recorder).body(text).html
    return None if recorder.code_lines else _Reader(html).tree


def theirs(text: str) -> Tree:
    return _Reader(COMMONMARK.render(text)).tree


def advice(text: str) -> list[Problem]:
    texts = text.split("\n")
    source = Source(Path("a.md"), "a.md", b"")
    advise(source, list(scan(texts, 1, list(find_fences(texts)))))
    return source.problems


# What a line can begin with, and how far in it can stand.
LINES = [
    "ord og ord",
    "- punkt",
    "* stjerne",
    "+ plus",
    "1. et",
    "2. to",
    "10. ti",
    "1) parentes",
    "-   bredt",
    "",
    "",
    "> citat",
    ">",
    "> - punkt",
    "> 1. et",
    ">     - inde",
    "> > dybt",
    "> [!NOTE] Titel",
    "---",
]
FENCES = ["{0}```\n{0}kode\n{0}```", "> ```\n> kode\n> ```", "- ```\n  kode\n  ```"]
indents = st.sampled_from(["", "", "", "  ", "   ", "    ", "    ", "        ", "\t"])
rows = st.one_of(
    st.builds("{}{}".format, indents, st.sampled_from(LINES)),
    st.builds("{}".format, st.sampled_from(LINES)),
    st.builds(str.format, st.sampled_from(FENCES), indents),
)
# A line of spaces at the very top is no empty line to Python-Markdown.
drafts = st.lists(rows, min_size=2, max_size=8).map("\n".join).map(lambda text: f"\n{text}")


def _indented(block: str, by: str = "    ") -> str:
    return "\n".join(f"{by}{line}".rstrip() for line in block.split("\n"))


@st.composite
def lists(draw: st.DrawFn, inside: st.SearchStrategy[str]) -> str:
    """A list as the contract shows it, with what belongs to its items four spaces in."""
    numbered = draw(st.booleans())
    parts = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        parts.append(f"{f'{number}.' if numbered else '-'} punkt {number}")
        if draw(st.booleans()):
            parts.append(f"\n{_indented(draw(inside))}\n")
        elif draw(st.booleans()):
            parts.append("    - underpunkt\n    - endnu et")
    return "\n".join(parts).strip("\n")


def _nest(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    titles = st.sampled_from(["", "> [!NOTE] Titel\n"])
    quoted = st.lists(inside, min_size=1, max_size=2).map("\n\n".join)
    quotes = st.builds(lambda title, text: title + _indented(text, "> "), titles, quoted)
    return st.one_of(quotes, lists(inside))


plain = st.sampled_from(["Et afsnit.", "Et afsnit\npå to linjer.", "```\n- kode\n> kode\n```"])
texts = st.lists(st.recursive(plain, _nest, max_leaves=4), min_size=1, max_size=4)


@settings(max_examples=300, deadline=None)
@example("\n  ```\n  kode\n  ```\n    ---")
@given(drafts)
def test_what_another_reader_shows_otherwise_has_been_warned_of(text: str) -> None:
    tree = ours(text)
    if tree is not None and tree != theirs(text):
        assert advice(text), (tree, theirs(text))


@settings(max_examples=100, deadline=None)
@given(texts.map("\n\n".join))
def test_a_text_written_as_we_ask_is_read_alike_and_not_warned_of(text: str) -> None:
    assert [str(problem) for problem in advice(text)] == []
    assert ours(text) == theirs(text)


@pytest.mark.parametrize(
    ("text", "line", "code", "words"),
    [
        ("Tekst:\n- a\n- b", 2, "liste", "tom linje før listen"),
        ("Tekst:\n1. a\n2. b", 2, "liste", "tom linje før listen"),
        ("- a\n  - b\n  - c", 2, "liste", "Ryk underpunktet fire mellemrum ind"),
        ("1. a\n\n   - b", 3, "liste", "Ryk underpunktet fire mellemrum ind"),
        ("- a\n\n  Mere.", 3, "liste", "Ryk teksten fire mellemrum ind"),
        ("1) a\n2) b", 1, "liste", "punktum efter tallet"),
        ("- a\n* b", 2, "liste", "samme tegn"),
        ("- a\n\n* b", 3, "liste", "samme tegn"),
        ("- a\n1. b", 2, "liste", "mellem de to lister"),
        ("- a\n\n    - b\n- c", 4, "liste", "tom linje før punktet"),
        ("- a\n    2. b", 2, "liste", "Begynd listen med 1"),
        ("-     a", 1, "liste", "ét mellemrum"),
        ("100. a\n    - b", 2, "liste", "ét mellemrum"),
        ("- a\n    ```\n    kode\n    ```", 2, "liste", "koden eller formlen"),
        ("- a\n\n  ```\n  kode\n  ```", 3, "liste", "koden eller formlen"),
        ("> Citat\n- a", 2, "citat", "tom linje efter citatet"),
        (">\nTekst", 2, "citat", "tom linje efter citatet"),
        ("- a\n> Citat", 2, "citat", "tom linje før citatet"),
        ("- a\n\n  > Citat", 3, "citat", "Ryk citatet fire mellemrum ind"),
        ("> Citat\nmere\n> > og mere", 3, "citat", "foran alle citatets linjer"),
        ("> Tekst\n> - a", 2, "liste", "tom linje før listen"),
        ("- a\n\n\t- b\n\n\t  - c", 5, "liste", "Ryk underpunktet"),
        ("- a\n\n    > - b\n    >   - c", 4, "liste", "Ryk underpunktet"),
    ],
)
def test_a_warning_tells_once_and_where_what_to_do(
    text: str, line: int, code: str, words: str
) -> None:
    [problem] = advice(text)
    assert (problem.line, problem.column, problem.code) == (line, 1, code)
    assert words in problem.message
    assert not problem.error


@pytest.mark.parametrize(
    "text",
    [
        "Tekst der nævner\n2. verdenskrig og\n1984. Mere.",
        "Tekst\n> Citat\nder fortsætter",
        "> Citat\n\n> Et andet",
        "> [!NOTE] Titel\n> - a\n> - b",
        "> Citat\n>\n> > Dybere\n>\n> Tilbage",
        "- a\nder fortsætter\n- b\n  der også gør",
        "- a\n\n1. b",
        "- a\n    - b\n        - c\n    - d\n- e",
        " - a\n - b",
        "- ```\n  kode\n  ```",
        "```\n> kode\n- kode\n  - kode\n```\nTekst",
        "- a\n\n---\n\n- b",
        "- a\n\n    Mere.\n\n    > Citat\n\n- b",
    ],
)
def test_what_all_read_alike_is_not_warned_of(text: str) -> None:
    assert advice(text) == []
    assert ours(text) == theirs(text)


def test_quotes_in_thousands_of_quotes_are_survived() -> None:
    assert advice(f"{'>' * 5000} a\n- b")
