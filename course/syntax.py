"""How Python-Markdown is set up: what an author can write, and nothing else.

Where it begs to differ from CommonMark, or from the scanner of our lines, it is taught better, so
that a file means the same here, in an editor and to the checker.
"""

import html
import re
import string
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import partial
from typing import Protocol, override

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor, CodeBlockProcessor, HashHeaderProcessor
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrBlockprocessor
from markdown.extensions.def_list import DefListProcessor
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import STX, AtomicString, code_escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from course.fences import Fence, find_fences
from course.mathematics import FormulaError, to_element, to_mathml
from course.places import TAG
from course.source import INLINE_CODE, without_closing_hashes
from course.tree import Shape, TreeContext
from course.words import slugify

# Tells an author's tag from one that Markdown makes; cleaning takes it away.
AUTHORS = "data-author"

_ATTRIBUTE_NAME = re.compile(r"\s([^\s\"'=<>/]+)(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?")
_BLOCKS = "indent defindent code hashheader table hr olist ulist deflist quote reference".split()
_INLINE_CODE = re.compile(INLINE_CODE, re.DOTALL)
# Stands for a bar that parts no cells.
_BAR = "\ue001"
_DEFINITION = re.compile(" {0,3}: {1,3}")
# What a text may take to render. An author's takes a few hundredths of a second.
_SECONDS = 5
# Longer code is left as it is: some of the highlighter's languages need the square of its length.
_MOST_HIGHLIGHTED = 20_000


class Context(TreeContext, Protocol):
    """What parsing must know, and where it says what it meets."""

    def indented_code(self, text: str) -> None: ...
    def formula(self, latex: str, reason: str) -> None: ...
    def unknown_language(self, name: str) -> None: ...
    def html(self, written: str, name: str, attributes: list[str]) -> bool: ...


def for_body(context: Context, boxes: Iterator[int]) -> Markdown:
    """Return the Markdown of a chapter's text, which has headings, ids and footnotes."""
    return _markdown(_Ours(context, boxes, text=True), "abbr", "footnotes", "toc")


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
        extensions=[
            "attr_list",
            "def_list",
            "sane_lists",
            "tables",
            "pymdownx.quotes",
            *more,
            ours,
        ],
        extension_configs={
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
        fences = _Fences(md, self.context)
        md.preprocessors.deregister("html_block")
        md.preprocessors.register(fences, "fences", 25)
        # Else a paragraph that is only a formula is none.
        md.block_level_elements.remove("math")
        blocks = md.parser.blockprocessors
        blocks.deregister("setextheader")
        blocks.register(_IndentedCode(md.parser, self.context, fences), "code", 80)
        blocks.register(_HashHeading(md.parser), "hashheader", 70)
        # Below the headings: a table ends where a heading begins.
        table = _Table(md.parser, {"use_align_attribute": True})
        blocks.register(table, "table", 65)
        blocks.register(_Definitions(md.parser), "deflist", 25)
        if self.text:
            abbreviations = blocks["abbr"].abbrs  # type: ignore[attr-defined]
            blocks.register(_Abbreviations(md.parser, abbreviations), "abbr", 16)
        md.inlinePatterns.register(_InlineCode(INLINE_CODE, md, self.context), "backtick", 190)
        md.inlinePatterns.register(_AuthorHtml(TAG, md, self.context), "html", 90)
        # After all others, so that the tree is as it will be written.
        shape = Shape(md, self.context, self.boxes, self.text)
        md.treeprocessors.register(shape, "shape", -1)
        _Deadline(md).watch()


class TooSlow(Exception):
    """A text takes longer to render than any author's should."""


class _Deadline(Preprocessor):
    """Ends what takes too long, between one small step and the next. Works in any thread."""

    end = 0.0

    def run(self, lines: list[str]) -> list[str]:
        self.end = time.monotonic() + _SECONDS
        return lines

    def check(self) -> None:
        if time.monotonic() > self.end:
            raise TooSlow

    def watch(self) -> None:
        self.md.preprocessors.register(self, "deadline", 100)
        self.md.parser.blockprocessors.register(
            _BlockDeadline(self.md.parser, self), "deadline", 200
        )
        for pattern in self.md.inlinePatterns:
            # Python-Markdown asks an inline pattern for nothing but this, and it for finditer.
            watched = partial(_WatchedPattern, pattern.compiled_re, self)
            vars(pattern)["getCompiledRegExp"] = watched


class _WatchedPattern:
    def __init__(self, pattern: re.Pattern[str], deadline: _Deadline) -> None:
        self.pattern = pattern
        self.deadline = deadline

    def finditer(self, text: str, start: int) -> Iterator[re.Match[str]]:
        self.deadline.check()
        for match in self.pattern.finditer(text, start):
            self.deadline.check()
            yield match


class _BlockDeadline(BlockProcessor):
    def __init__(self, parser: BlockParser, deadline: _Deadline) -> None:
        super().__init__(parser)
        self.deadline = deadline

    def test(self, parent: ET.Element, block: str) -> bool:
        self.deadline.check()
        return False


class _Fences(Preprocessor):
    """Puts fenced code and formulas aside. openings tells how what was put aside began."""

    openings: dict[str, str]

    def __init__(self, md: Markdown, context: Context) -> None:
        super().__init__(md)
        self.context = context

    def run(self, lines: list[str]) -> list[str]:
        self.openings = {}
        result: list[str] = []
        end = 0
        for fence in find_fences(lines):
            result += lines[end : fence.start]
            end = fence.end
            code = self.md.htmlStash.store(self._block(fence))
            self.openings[code] = lines[fence.start].strip(" >")
            above = _margin(fence.lead, lines[fence.start - 1 : fence.start])
            below = _margin(fence.lead, lines[end : end + 1])
            result += [*above, fence.lead + code, *below]
        return result + lines[end:]

    def _block(self, fence: Fence) -> str:
        if fence.formula:
            return _formula_block("\n".join(fence.code), self.context)
        return _code_block(fence, self.context)


def _margin(lead: str, beside: list[str]) -> list[str]:
    """Part code from the text beside it, unless it is indented and so goes with a list's item."""
    quote = lead.rstrip()
    apart = re.fullmatch("(?:> ?)*", lead) and any(text.strip(" >") for text in beside)
    return [quote] if apart and beside[0].startswith(quote) else []


def _code_block(fence: Fence, context: Context) -> str:
    """Wide code scrolls in its own box, which a keyboard must be able to reach."""
    kind = f' class="language-{html.escape(fence.language)}"' if fence.language else ""
    code = _highlighted("\n".join(fence.code).rstrip(), fence.language, context)
    return f'<pre tabindex="0"><code{kind}>{code}</code></pre>'


def _highlighted(code: str, language: str, context: Context) -> str:
    """Return the code as HTML in which words have the class of what they are."""
    if language:
        try:
            lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
        except ClassNotFound:
            context.unknown_language(language)
        else:
            if len(code) <= _MOST_HIGHLIGHTED:
                return highlight(code, lexer, HtmlFormatter(nowrap=True)).rstrip("\n")
    return html.escape(code, quote=False)


def _formula_block(latex: str, context: Context) -> str:
    """A wide formula scrolls in its own box, which a keyboard must be able to reach."""
    try:
        formula = to_mathml(latex, display=True)
    except FormulaError as error:
        context.formula(latex, str(error))
        formula = f"<code>{html.escape(latex.strip(), quote=False)}</code>"
    box = 'class="formula" role="group" aria-label="Formel" tabindex="0"'
    return f"<div {box}>{formula}</div>"


class _IndentedCode(CodeBlockProcessor):
    def __init__(self, parser: BlockParser, context: Context, fences: _Fences) -> None:
        super().__init__(parser)
        self.context = context
        self.fences = fences

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        text = blocks[0].split("\n")[0].strip()
        self.context.indented_code(self.fences.openings.get(text, text))
        super().run(parent, blocks)


class _Table(TableProcessor):
    """A table in which |x| in a formula parts no cells."""

    def _split(self, row: str) -> list[str]:
        hidden = _INLINE_CODE.sub(
            lambda match: match[0].replace("|", _BAR) if match["latex"] else match[0], row
        )
        cells = super()._split(hidden)  # type: ignore[misc]
        return [cell.replace(_BAR, "|") for cell in cells]


class _Definitions(DefListProcessor):
    """A definition list whose terms may follow each other without an empty line between them."""

    @override
    def run(self, parent: ET.Element, blocks: list[str]) -> bool | None:
        blocks[:1] = ["\n".join(lines) for lines in _terms(blocks[0].split("\n"))]
        return super().run(parent, blocks)


def _terms(lines: list[str]) -> list[list[str]]:
    """Cut lines before each term that stands below another's definition."""
    cut: list[list[str]] = [[]]
    defined = False
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if defined and _DEFINITION.match(below) and line[:1] not in (" ", ":"):
            cut.append([])
        cut[-1].append(line)
        defined = defined or _DEFINITION.match(line) is not None
    return cut


class _Abbreviations(AbbrBlockprocessor):
    """Reads all of a block's abbreviations at once; one by one they cost their square."""

    @override
    def run(self, parent: ET.Element, blocks: list[str]) -> bool:
        rest = self.RE.sub(self._define, blocks[0])
        if rest == blocks[0]:
            return False
        blocks[:1] = [block.strip("\n") for block in rest.split("\n\n") if block.strip()]
        return True

    def _define(self, match: re.Match[str]) -> str:
        name, title = match["abbr"].strip(), match["title"].strip()
        if not name or not title:
            return match[0]
        self.abbrs[name] = title
        return "\n"


class _HashHeading(HashHeaderProcessor):
    """A heading's # stands before a space; "## C#" is about C#."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})[ ]+(?P<header>[^\n]*)(?:\n|$)")

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        super().run(parent, blocks)
        parent[-1].text = without_closing_hashes(parent[-1].text or "")


class _InlineCode(InlineProcessor):
    """Inline code or a formula; or a character with a backslash, which later patterns see to."""

    def __init__(self, pattern: str, md: Markdown, context: Context) -> None:
        super().__init__(pattern, md)
        self.context = context

    @override
    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int, int]:
        if m["latex"]:
            return self._formula(m["latex"], m["dollars"]), m.start(), m.end()
        if not m["code"]:
            return None, m.start(), m.end()
        code = ET.Element("code")
        code.text = AtomicString(code_escape(m["code"].strip()))
        return code, m.start(), m.end()

    def _formula(self, latex: str, dollars: str) -> ET.Element:
        try:
            if len(dollars) > 1:
                raise FormulaError(
                    "Skriv ét $ på hver side af den, eller sæt den på en linje alene."
                )
            formula = to_element(latex, display=False)
        except FormulaError as error:
            self.context.formula(latex, str(error))
            formula = ET.Element("code")
            formula.text = latex
        for element in formula.iter():
            element.text = AtomicString(element.text or "")
        return formula


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
