"""Markdown → HTML that is safe to send: Python-Markdown, shaped for our pages, cleaned by nh3.

The tree that Python-Markdown builds is the truth about what an author's text means. Links,
images, callouts and code are therefore judged on it, through a Context that knows the course;
only the place of a fault is looked up in the source.
"""

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from course.words import slugify

CALLOUTS = {
    "note": "Bemærk",
    "tip": "Tip",
    "warning": "Advarsel",
    "example": "Eksempel",
    "problem": "Problem",
    "solution": "Løsning",
}

# What an author may write as HTML, and the attributes on it.
AUTHOR_TAGS = frozenset(
    "abbr b br cite dfn em i kbd mark q s small span strong sub sup time var wbr".split()
)
AUTHOR_ATTRIBUTES = frozenset({"lang", "title", "datetime", "dir"})

_OUR_TAGS = frozenset(
    "a blockquote caption code del details div figcaption figure h2 h3 h4 h5 h6 hr img li ol p pre"
    " section summary table tbody td th thead tr ul".split()
)
_ATTRIBUTES = {
    "*": {"id", "class", "lang", "dir"},
    "a": {"href", "aria-label"},
    "abbr": {"title"},
    "details": {"open"},
    "div": {"role", "aria-labelledby", "aria-label", "tabindex"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "ol": {"start"},
    "section": {"aria-labelledby"},
    "th": {"scope"},
    "time": {"datetime"},
}
# The page's own ids begin with an underscore and a question's with "spm-": no heading takes them.
_ID = re.compile(r"(?!spm-)[A-Za-z0-9][A-Za-z0-9:_-]*|_boks-\d+|_kilder")
_TAG_LINE = re.compile(r'<p (?=[^>]*class="tag ([a-z]+)")[^>]*>')


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading of a chapter and the text under it: its id, its words and its level (2–6)."""

    ident: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as it is served: address and size in CSS pixels.

    width is None for a drawing that fills the text's width at a fixed height.
    """

    url: str
    width: int | None
    height: int


class Context(Protocol):
    """What rendering needs to know about the course, and where it says what is wrong."""

    def link(self, target: str) -> str: ...
    def image(self, target: str, alt: str, decoration: bool) -> Image | None: ...
    def unknown_callout(self, kind: str) -> None: ...
    def indented_code(self, text: str) -> None: ...
    def bare_table(self, nth: int) -> None: ...
    def removed_tag(self, tag: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Body:
    html: str
    passages: tuple[Passage, ...]
    anchors: frozenset[str]


class Renderer:
    """Renders a chapter's body and the pieces of its quiz. Not for use by two threads at once."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._chapter = _markdown(context, ["footnotes", "toc"])
        self._block = _markdown(context, [])
        self._inline = _markdown(context, [])
        for name in list(self._inline.parser.blockprocessors._data):  # type: ignore[attr-defined]
            if name not in ("empty", "paragraph"):
                self._inline.parser.blockprocessors.deregister(name)

    def body(self, text: str) -> Body:
        html = self._convert(self._chapter, text)
        passages = tuple(_passages(self._chapter.toc_tokens))  # type: ignore[attr-defined]
        return Body(html, passages, frozenset(re.findall(r' id="([^"]+)"', html)))

    def block(self, text: str) -> str:
        """Render a prompt's text, an explanation or a note."""
        return self._convert(self._block, text)

    def inline(self, text: str) -> str:
        """Render a line of words; a blank line in them becomes a line break."""
        html = self._convert(self._inline, text)
        return html.removeprefix("<p>").removesuffix("</p>").replace("</p>\n<p>", "<br>")

    def _convert(self, markdown: Markdown, text: str) -> str:
        return self._clean(markdown.reset().convert(text))

    def _clean(self, html: str) -> str:
        removed: set[str] = {
            tag
            for tag in re.findall(r"<([a-zA-Z][a-zA-Z0-9-]*)[\s/>]", html)
            if tag.lower() not in AUTHOR_TAGS | _OUR_TAGS
        }
        for tag in sorted(removed):
            self.context.removed_tag(tag)
        clean = nh3.clean(
            html,
            tags=set(AUTHOR_TAGS | _OUR_TAGS),
            attributes=_ATTRIBUTES,
            attribute_filter=_keep_attribute,
            url_schemes={"http", "https", "mailto"},
            link_rel=None,
        )
        return _TAG_LINE.sub(_add_icon, clean)


def plain_text(html: str) -> str:
    """Return the words of cleaned HTML, for a page title or a spoken message."""
    text = re.sub(r"<(?:br|/p|/li)[^>]*>", " ", html)
    text = re.sub(r"<[^>]+>", "", text)
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", "\xa0"), ("&amp;", "&")):
        text = text.replace(entity, char)
    return " ".join(text.split(" ")).strip()


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    return value if name != "id" or _ID.fullmatch(value) else None


def _add_icon(match: re.Match[str]) -> str:
    return f'{match[0]}<svg class="icon" aria-hidden="true"><use href="#i-{match[1]}"/></svg>'


def _passages(tokens: list[dict[str, Any]]) -> Iterator[Passage]:
    for token in tokens:
        yield Passage(token["id"], plain_text(token["html"]), token["level"])
        yield from _passages(token["children"])


def _heading_id(text: str, _separator: str) -> str:
    ident = slugify(text) or "afsnit"
    return f"afsnit-{ident}" if ident.startswith("spm-") else ident


def _markdown(context: Context, more: list[str]) -> Markdown:
    markdown = Markdown(
        extensions=[
            "attr_list",
            "sane_lists",
            "tables",
            "pymdownx.highlight",
            "pymdownx.quotes",
            "pymdownx.saneheaders",
            "pymdownx.superfences",
            *more,
            _Shape(context),
        ],
        extension_configs={
            "tables": {"use_align_attribute": True},
            "toc": {"slugify": _heading_id},
            "footnotes": {"BACKLINK_TEXT": "Tilbage til teksten", "BACKLINK_TITLE": ""},
            "pymdownx.quotes": {"callouts": True},
            "pymdownx.highlight": {"use_pygments": False},
        },
        output_format="html",
    )
    markdown.parser.blockprocessors.deregister("setextheader")
    return markdown


class _Shape(Extension):
    """Gives the tree the form that our pages and their styles expect."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def extendMarkdown(self, md: Markdown) -> None:
        # After attr_list (8) and toc (5), before unescape (0).
        md.treeprocessors.register(_ShapeTree(md, self.context), "shape", 1)
        code = md.parser.blockprocessors["code"]
        make_code = code.run

        def make_and_tell(parent: etree.Element, blocks: list[str]) -> bool | None:
            first_line = blocks[0].split("\n")[0]
            made = make_code(parent, blocks)
            if made is not False:
                self.context.indented_code(first_line)
            return made

        code.run = make_and_tell  # type: ignore[method-assign]


class _ShapeTree(Treeprocessor):
    def __init__(self, md: Markdown, context: Context) -> None:
        super().__init__(md)
        self.context = context

    def run(self, root: etree.Element) -> None:
        for link in root.iter("a"):
            if "footnote-ref" in link.get("class", ""):
                link.set("aria-label", f"Fodnote {link.text}")
            elif "footnote-backref" not in link.get("class", ""):
                link.set("href", self.context.link(link.get("href", "")))
        for image in list(root.iter("img")):
            self._image(image)
        for nth, table in enumerate(list(root.iter("table"))):
            self._table(root, table, nth)
        self._callouts(root)
        _figures(root)
        _footnotes(root)

    def _image(self, element: etree.Element) -> None:
        classes = element.get("class", "").split()
        alt = element.get("alt", "")
        image = self.context.image(element.get("src", ""), alt, "dekoration" in classes)
        title = element.attrib.get("title", "")
        element.attrib.clear()
        if image is None:
            return
        element.attrib.update({"src": image.url, "alt": alt, "height": str(image.height)})
        element.attrib.update({"loading": "lazy", "decoding": "async"})
        if image.width is None:
            classes.append("fluid")
        else:
            element.set("width", str(image.width))
        if title:
            element.set("title", title)
        if classes:
            element.set("class", " ".join(classes))

    def _table(self, root: etree.Element, table: etree.Element, nth: int) -> None:
        for cell in [*table.iter("th"), *table.iter("td")]:
            align = cell.attrib.pop("align", None)
            if align in ("right", "center"):
                cell.set("class", {"right": "num", "center": "center"}[align])
        for cell in table.iterfind("thead/tr/th"):
            if cell.text or len(cell):
                cell.set("scope", "col")
            else:
                cell.tag = "td"
        for row in table.iterfind("tbody/tr"):
            if len(row) and row[0].tag == "td":
                row[0].tag = "th"
                row[0].set("scope", "row")
        parent, index = _place(root, table)
        above = parent[index - 1] if index else None
        name = f"_boks-{900 + nth}"
        if above is not None and above.tag == "p" and (above.text or "").startswith("Tabel:"):
            above.tag = "caption"
            above.attrib.update({"class": "name", "id": name})
            above.text = (above.text or "").removeprefix("Tabel:").lstrip()
            above.tail = "\n"
            parent.remove(above)
            table.insert(0, above)
        else:
            self.context.bare_table(nth)
        _wrap(root, [table], "sheet", _table_region(table, name))

    def _callouts(self, root: etree.Element) -> None:
        boxes = [
            box for box in root.iter() if box.tag == "details" or "admonition" in box.get("class", "").split()
        ]
        for number, box in enumerate(boxes, 1):
            kinds = [kind for kind in box.get("class", "").split() if kind != "admonition"]
            for kind in kinds:
                if kind not in CALLOUTS:
                    self.context.unknown_callout(kind)
            if box.tag == "div" and kinds and kinds[0] in CALLOUTS:
                _callout(box, kinds[0], f"_boks-{number}")
        for box in boxes:
            _pair(root, box)


def _table_region(table: etree.Element, name: str) -> dict[str, str]:
    """A wide table scrolls in a box of its own, which a keyboard must be able to reach."""
    region = {"role": "region", "tabindex": "0"}
    named = table.find("caption") is not None
    return region | ({"aria-labelledby": name} if named else {"aria-label": "Tabel"})


def _callout(box: etree.Element, kind: str, ident: str) -> None:
    box.attrib.update({"class": f"callout {kind}", "role": "note", "aria-labelledby": ident})
    title = box[0] if len(box) else etree.SubElement(box, "p")
    title.tag = "p"
    title.attrib.update({"class": f"tag {kind}", "id": ident})
    if not len(title) and (title.text or "").strip() in ("", kind.title()):
        title.text = CALLOUTS[kind]


def _pair(root: etree.Element, box: etree.Element) -> None:
    """Put a problem and the solution that follows it in one frame."""
    if box.get("class") != "callout problem":
        return
    parent, index = _place(root, box)
    after = parent[index + 1] if index + 1 < len(parent) else None
    if after is not None and after.get("class") == "callout solution":
        _wrap(root, [box, after], "pair")


def _figures(root: etree.Element) -> None:
    """Make a figure of each paragraph that is a picture with a title."""
    for paragraph in root.iter("p"):
        if len(paragraph) != 1 or paragraph[0].tag != "img" or (paragraph.text or "").strip():
            continue
        image = paragraph[0]
        if (image.tail or "").strip() or not image.get("title"):
            continue
        paragraph.tag = "figure"
        caption = etree.Element("figcaption", {"class": "name"})
        caption.text = image.attrib.pop("title")
        paragraph.insert(0, caption)


def _footnotes(root: etree.Element) -> None:
    notes = next((div for div in root.iter("div") if div.get("class") == "footnote"), None)
    if notes is None:
        return
    notes.tag = "section"
    notes.attrib.update({"class": "footnotes", "aria-labelledby": "_kilder"})
    notes[0].tag = "h2"
    notes[0].set("id", "_kilder")
    notes[0].text = "Kilder"
    for item in notes.iter("li"):
        backs = [link for link in item.iter("a") if link.get("class") == "footnote-backref"]
        for number, back in enumerate(backs, 1):
            back.attrib.pop("title", None)
            if number > 1:
                back.text = f"Sted {number}"


def _place(root: etree.Element, element: etree.Element) -> tuple[etree.Element, int]:
    """Return the parent of an element and the element's index in it."""
    for parent in root.iter():
        for index, child in enumerate(parent):
            if child is element:
                return parent, index
    raise LookupError(element.tag)


def _wrap(
    root: etree.Element, elements: list[etree.Element], kind: str, attributes: dict[str, str] | None = None
) -> None:
    parent, index = _place(root, elements[0])
    box = etree.Element("div", {"class": kind} | (attributes or {}))
    box.tail = elements[-1].tail
    for element in elements:
        parent.remove(element)
        box.append(element)
    parent.insert(index, box)
