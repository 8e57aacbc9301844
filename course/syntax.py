"""How Python-Markdown is set up: what an author can write, and nothing else.

Where it begs to differ from CommonMark, or from the scanner of our lines, it is taught better, so
that a file means the same here, in an editor and to the checker.
"""

import html
import re
import string
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Protocol, override

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import CodeBlockProcessor, HashHeaderProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import STX, AtomicString, code_escape

from course.fences import Fence, find_fences
from course.places import TAG
from course.source import INLINE_CODE, without_closing_hashes
from course.tree import Shape, TreeContext
from course.words import slugify

# Tells an author's tag from one that Markdown makes; cleaning takes it away.
AUTHORS = "data-author"

_ATTRIBUTE_NAME = re.compile(r"\s([^\s\"'=<>/]+)(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?")
_BLOCKS = "indent code hashheader table hr olist ulist quote reference".split()


class Context(TreeContext, Protocol):
    """What parsing must know, and where it says what it meets."""

    def indented_code(self, text: str) -> None: ...
    def html(self, written: str, name: str, attributes: list[str]) -> bool: ...


def for_body(context: Context, boxes: Iterator[int]) -> Markdown:
    """Return the Markdown of a chapter's text, which has headings, ids and footnotes."""
    return _markdown(_Ours(context, boxes, text=True), "footnotes", "toc")


def for_block(context: Context, boxes: Iterator[int]) -> Markdown:
    """Return the Markdown of a piece of the quiz."""
    return _markdown(_Ours(context, boxes))


def for_line(context: Context, boxes: Iterator[int]) -> Markdown:
    """Return the Markdown of words in a line, where "1. januar" is no list and "# x" no heading."""
    markdown = _markdown(_Ours(context, boxes))
    markdown.preprocessors.deregister("fences")
    for name in _BLOCKS:
        markdown.parser.blockprocessors.deregister(name)
    return markdown


def _markdown(ours: Extension, *more: str) -> Markdown:
    return Markdown(
        extensions=["attr_list", "sane_lists", "tables", "pymdownx.quotes", *more, ours],
        extension_configs={
            "tables": {"use_align_attribute": True},
            "toc": {"slugify": _heading_id, "marker": ""},
            "footnotes": {"BACKLINK_TEXT": "Tilbage til teksten", "BACKLINK_TITLE": ""},
            "pymdownx.quotes": {"callouts": True},
        },
        output_format="html",
    )


def _heading_id(text: str, _separator: str) -> str:
    """Make a heading's id. The page's own begin with an underscore, a question's with "spm-"."""
    ident = slugify(text) or "afsnit"
    return f"afsnit-{ident}" if ident.startswith("spm-") else ident


class _Ours(Extension):
    def __init__(self, context: Context, boxes: Iterator[int], text: bool = False) -> None:
        super().__init__()
        self.context = context
        self.boxes = boxes
        self.text = text

    def extendMarkdown(self, md: Markdown) -> None:
        md.ESCAPED_CHARS = list(string.punctuation)
        fences = _Fences(md)
        md.preprocessors.deregister("html_block")
        md.preprocessors.register(fences, "fences", 25)
        blocks = md.parser.blockprocessors
        blocks.deregister("setextheader")
        blocks.register(_IndentedCode(md.parser, self.context, fences), "code", 80)
        blocks.register(_HashHeading(md.parser), "hashheader", 70)
        # Below the headings: a table ends where a heading begins.
        blocks.register(blocks["table"], "table", 65)
        md.inlinePatterns.register(_InlineCode(INLINE_CODE, md), "backtick", 190)
        md.inlinePatterns.register(_AuthorHtml(TAG, md, self.context), "html", 90)
        # After all others, so that the tree is as it will be written.
        shape = Shape(md, self.context, self.boxes, self.text)
        md.treeprocessors.register(shape, "shape", -1)


class _Fences(Preprocessor):
    """Puts fenced code aside. openings tells how a block that was put aside began."""

    openings: dict[str, str]

    def run(self, lines: list[str]) -> list[str]:
        self.openings = {}
        result: list[str] = []
        end = 0
        for fence in find_fences(lines):
            result += lines[end : fence.start]
            end = fence.end
            code = self.md.htmlStash.store(_code_block(fence))
            self.openings[code] = lines[fence.start].strip(" >")
            above = _margin(fence.lead, lines[fence.start - 1 : fence.start])
            below = _margin(fence.lead, lines[end : end + 1])
            result += [*above, fence.lead + code, *below]
        return result + lines[end:]


def _margin(lead: str, beside: list[str]) -> list[str]:
    """Part code from the text beside it, unless it is indented and so goes with a list's item."""
    quote = lead.rstrip()
    apart = re.fullmatch("(?:> ?)*", lead) and any(text.strip(" >") for text in beside)
    return [quote] if apart and beside[0].startswith(quote) else []


def _code_block(fence: Fence) -> str:
    """Wide code scrolls in its own box, which a keyboard must be able to reach."""
    kind = f' class="language-{html.escape(fence.language)}"' if fence.language else ""
    code = html.escape("\n".join(fence.code).rstrip(), quote=False)
    return f'<pre tabindex="0"><code{kind}>{code}</code></pre>'


class _IndentedCode(CodeBlockProcessor):
    def __init__(self, parser: BlockParser, context: Context, fences: _Fences) -> None:
        super().__init__(parser)
        self.context = context
        self.fences = fences

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        text = blocks[0].split("\n")[0].strip()
        self.context.indented_code(self.fences.openings.get(text, text))
        super().run(parent, blocks)


class _HashHeading(HashHeaderProcessor):
    """A heading's # stands before a space; "## C#" is about C#."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})[ ]+(?P<header>[^\n]*)(?:\n|$)")

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        super().run(parent, blocks)
        parent[-1].text = without_closing_hashes(parent[-1].text or "")


class _InlineCode(InlineProcessor):
    """Inline code, or a character with a backslash, which is left to the patterns that follow."""

    @override
    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int, int]:
        if not m["code"]:
            return None, m.start(), m.end()
        code = ET.Element("code")
        code.text = AtomicString(code_escape(m["code"].strip()))
        return code, m.start(), m.end()


class _AuthorHtml(InlineProcessor):
    """HTML that an author may write; any other is told, and stays text."""

    def __init__(self, pattern: str, md: Markdown, context: Context) -> None:
        super().__init__(pattern, md)
        self.context = context

    @override
    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[str | None, int, int]:
        name, attributes = m["name"] or "!", m["attributes"] or ""
        # STX: something in it has been read as Markdown already.
        names = ["Markdown"] if STX in m[0] else _ATTRIBUTE_NAME.findall(attributes)
        if not self.context.html(m[0], name.lower(), names):
            return None, m.start(), m.end()
        assert self.md is not None
        tag = f"<{m['end']}{name} {AUTHORS}{attributes}>"
        return self.md.htmlStash.store(tag), m.start(), m.end()
