"""Markdown → HTML that is safe to send: Python-Markdown, shaped for our pages, cleaned by nh3.

The tree that Python-Markdown builds is the truth about what an author's text means. Links,
pictures, callouts and HTML are therefore judged as it is built, through a Context that knows the
course; only the place of a fault is looked up on the source's lines.
"""

import html
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any, Protocol

import nh3
from markdown import Markdown

from course import mathematics, syntax
from course.places import Place

# What an author may write as HTML, and the attributes on it.
AUTHOR_TAGS = frozenset(
    "abbr b br cite dfn em i kbd mark q s small span strong sub sup time var wbr".split()
)
AUTHOR_ATTRIBUTES = frozenset({"lang", "title", "datetime", "dir"})

_OUR_TAGS = mathematics.TAGS | frozenset(
    "a blockquote caption code dd details div dl dt figcaption figure h2 h3 h4 h5 h6 hr img li ol"
    " p pre section summary table tbody td th thead tr ul".split()
)
_ATTRIBUTES = {
    "*": {"id", "class", "lang", "dir", "title"},
    "a": {"href", "aria-label"},
    "details": {"open"},
    "div": {"role", "aria-labelledby", "aria-label", "tabindex"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "section": {"aria-labelledby", "aria-label", "tabindex"},
    "th": {"scope"},
    "time": {"datetime"},
} | {tag: set(mathematics.ATTRIBUTES) for tag in mathematics.TAGS}
_FOOTNOTES = re.compile(r'<section [^>]*class="footnotes"')
_VOID = frozenset({"br", "hr", "img", "wbr"})
_WRITTEN_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>")
_TAG_LINE = re.compile(r'<p (?=[^>]*class="tag ([a-z]+)")[^>]*>')
# A bracket that begins neither a link, a definition nor a footnote; they cost their square.
_LOOSE_BRACKET = re.compile(r"\[(?!\^)(?![^\[\]\n]{0,999}\][(\[:])")
_MOST_LOOSE_BRACKETS = 500
# Many calls of one footnote cost their square as well.
_MOST_UNCLOSED = 500
_CALL = re.compile(r"\[\^[^\]\n]*\]")
_MOST_CALLS = 1000
_MATH = re.compile(r"<math>.*?</math>", re.DOTALL)
_IDENT = re.compile(r'<\w[^<>]* id="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading of a chapter and the text under it: its id, its words and its level (2–6)."""

    ident: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Body:
    """A text as HTML; words is the number of them, without the footnotes below it."""

    html: str
    passages: tuple[Passage, ...]
    anchors: frozenset[str]
    words: int


class Context(syntax.Context, Protocol):
    """What rendering must know about the course, and where it says what it meets."""

    def tag(self, name: str) -> Place: ...
    def unbalanced(self, name: str, place: Place) -> None: ...
    def tangled(self) -> None: ...


class Renderer:
    """Renders a chapter's body and then the pieces of its quiz. Not for two threads at once."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._boxes = count(1)
        self._references: dict[str, tuple[str, str]] = {}

    @cached_property
    def _body(self) -> Markdown:
        return syntax.for_body(self.context, self._boxes)

    @cached_property
    def _block(self) -> Markdown:
        return syntax.for_block(self.context, self._boxes)

    @cached_property
    def _line(self) -> Markdown:
        return syntax.for_line(self.context, self._boxes)

    def body(self, text: str) -> Body:
        html = self._convert(self._body, text)
        self._references = dict(self._body.references)
        passages = tuple(_passages(self._body.toc_tokens))  # type: ignore[attr-defined]
        text = _FOOTNOTES.split(html)[0]
        words = len(plain_text(text).split())
        return Body(html, passages, frozenset(_IDENT.findall(html)), words)

    def block(self, text: str) -> str:
        """Render a prompt's text, an explanation or a note."""
        return self._convert(self._block, text)

    def inline(self, text: str) -> str:
        """Render a line of words; a blank line in them becomes a line break."""
        html = self._convert(self._line, text)
        html = re.sub(r"</p>\s*<p[^>]*>", "<br>", html).removesuffix("</p>").removeprefix("<p>")
        return _MATH.sub(_name_formula, html)

    def _convert(self, markdown: Markdown, text: str) -> str:
        """Convert and clean. Links may point where the body has defined it."""
        markdown.reset()
        markdown.references.update(self._references)
        try:
            if _is_tangled(text):
                raise RecursionError
            html = markdown.convert(text)
        except (RecursionError, syntax.TooSlow):
            self.context.tangled()
            return ""
        for name, place in _unbalanced(html, self.context):
            self.context.unbalanced(name, place)
        clean = nh3.clean(
            html,
            tags=set(AUTHOR_TAGS | _OUR_TAGS),
            attributes=_ATTRIBUTES,
            url_schemes={"http", "https", "mailto"},
            link_rel=None,
        )
        return _TAG_LINE.sub(_add_icon, clean)


def _name_formula(match: re.Match[str]) -> str:
    """Give a formula a name: a choice has its own from it, and browsers find none in MathML."""
    math = ET.fromstring(match[0].replace("&nbsp;", " "))
    name = html.escape(mathematics.in_a_line(math))
    return match[0].replace("<math", f'<math aria-label="{name}"', 1)


def _is_tangled(text: str) -> bool:
    """Say whether Python-Markdown would need minutes for a text."""
    calls = Counter(_CALL.findall(text))
    return max(calls.values(), default=0) > _MOST_CALLS or any(
        len(_LOOSE_BRACKET.findall(paragraph)) > _MOST_LOOSE_BRACKETS
        or paragraph.count("](") - paragraph.count(")") > _MOST_UNCLOSED
        for paragraph in text.split("\n\n")
    )


def plain_text(text: str) -> str:
    """Return the words of HTML, for a page title or a spoken message."""
    text = re.sub(r"<(?:br|/p|/li|/h\d|/t[dh]|/figcaption|/caption)[^>]*>", " ", text)
    text = html.unescape(re.sub(r"<[^>]+>", "", text))
    return re.sub(r"[ \t\n]+", " ", text).strip(" ")


def _unbalanced(html: str, context: Context) -> Iterator[tuple[str, Place]]:
    """Yield the author's tags that are not closed where they should be, with their places."""
    open_tags: list[tuple[str, Place | None]] = []
    for match in _WRITTEN_TAG.finditer(html):
        end, name, rest = match.groups()
        name = name.lower()
        place = context.tag(end + name) if syntax.AUTHORS in rest else None
        if name in _VOID:
            continue
        if not end:
            open_tags.append((name, place))
        elif open_tags and open_tags[-1][0] == name:
            open_tags.pop()
        elif place:
            yield name, place
            _drop_last(open_tags, name)
        else:
            while open_tags and open_tags[-1][0] != name:
                unclosed, opened = open_tags.pop()
                if opened:
                    yield unclosed, opened
            del open_tags[-1:]
    for name, place in open_tags:
        if place:
            yield name, place


def _drop_last(open_tags: list[tuple[str, Place | None]], name: str) -> None:
    """Take out the last tag of that name, which has been told of by its other half."""
    for index in reversed(range(len(open_tags))):
        if open_tags[index][0] == name:
            del open_tags[index]
            return


def _add_icon(match: re.Match[str]) -> str:
    return f'{match[0]}<svg class="icon" aria-hidden="true"><use href="#_i-{match[1]}"/></svg>'


def _passages(tokens: list[dict[str, Any]]) -> Iterator[Passage]:
    for token in tokens:
        yield Passage(token["id"], plain_text(token["html"]), token["level"])
        yield from _passages(token["children"])
