"""Gives the tree that Python-Markdown builds the form that our pages and their styles expect."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

from course.mathematics import ATTRIBUTES as MATHEMATICAL
from course.mathematics import TAGS as FORMULA_TAGS
from course.places import without_entities

CALLOUTS = {
    "note": "Bemærk",
    "tip": "Tip",
    "warning": "Advarsel",
    "example": "Eksempel",
    "problem": "Problem",
    "solution": "Løsning",
}

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# What Markdown itself sets, and what an author may set in braces.
_ATTRIBUTES = frozenset("align alt class dir href lang open src start title".split())
_CAPTION = "Tabel:"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as it is served: address and size in CSS pixels.

    width is None for a drawing that fills the text's width at a fixed height.
    """

    url: str
    width: int | None
    height: int


class TreeContext(Protocol):
    """What shaping must know about the course, and where it says what it meets."""

    def link(self, target: str) -> str: ...
    def image(self, target: str, alt: str, decoration: bool) -> Image | None: ...
    def ident(self, ident: str) -> bool: ...
    def attribute(self, name: str) -> None: ...
    def nested_heading(self, level: int) -> None: ...
    def callout(self, kind: str) -> None: ...
    def table(self, captioned: bool) -> None: ...


class Shape(Treeprocessor):
    """Shapes one tree after the other. boxes numbers what the page gives an id of its own.

    Headings and ids belong to a chapter's text; in the pieces of its quiz there are none.
    """

    def __init__(
        self, md: Markdown, context: TreeContext, boxes: Iterator[int], text: bool
    ) -> None:
        super().__init__(md)
        self.context = context
        self.boxes = boxes
        self.text = text

    def run(self, root: ET.Element) -> None:
        own_headings = set(root) if self.text else set()
        for element in root.iter():
            self._attributes(element)
            if element.tag in _HEADINGS and element not in own_headings:
                self.context.nested_heading(int(element.tag[1]))
            elif element.tag == "a":
                self._link(element)
            elif element.tag == "img":
                self._image(element)
        for element in root.iter():
            if _is_callout(element):
                self._callout(element)
        self._arrange(root)
        for paragraph in root.iter("p"):
            _figure(paragraph)
        _footnotes(root)

    def _attributes(self, element: ET.Element) -> None:
        """Take away what would stand in a page's way, or would be cleaned away without a word."""
        for name in list(element.attrib):
            if name == "id":
                if not _is_footnote(element) and not (
                    self.text and self.context.ident(element.attrib[name])
                ):
                    del element.attrib[name]
            elif element.tag in FORMULA_TAGS and name in MATHEMATICAL:
                continue
            elif name not in _ATTRIBUTES:
                self.context.attribute(name)
                del element.attrib[name]

    def _link(self, link: ET.Element) -> None:
        href = without_entities(link.get("href", "").replace(AMP_SUBSTITUTE, "&"))
        if "footnote-ref" in link.get("class", ""):
            link.set("aria-label", f"Fodnote {link.text}")
        if not href.startswith(("#fn:", "#fnref")):
            link.set("href", self.context.link(href))

    def _image(self, element: ET.Element) -> None:
        classes = element.get("class", "").split()
        title, alt = element.get("title", ""), element.get("alt", "")
        target = without_entities(element.get("src", ""))
        decoration = "dekoration" in classes
        image = self.context.image(target, alt, decoration)
        element.attrib.clear()
        if image is None:
            return
        element.attrib.update({"src": image.url, "alt": "" if decoration else alt})
        element.attrib.update({"height": str(image.height), "loading": "lazy", "decoding": "async"})
        if image.width is None:
            classes.append("fluid")
        else:
            element.set("width", str(image.width))
        if title:
            element.set("title", title)
        if classes:
            element.set("class", " ".join(classes))

    # Callouts

    def _callout(self, box: ET.Element) -> None:
        kinds = [kind for kind in box.get("class", "").split() if kind != "admonition"]
        for kind in kinds:
            self.context.callout(kind)
        if not kinds or kinds[0] not in CALLOUTS or not len(box):
            return
        kind, title = kinds[0], box[0]
        if not len(title) and title.text == kind.title():
            title.text = CALLOUTS[kind]
        if box.tag == "div":
            name = f"_boks-{next(self.boxes)}"
            box.attrib.update({"class": f"callout {kind}", "role": "note", "aria-labelledby": name})
            title.tag = "p"
            title.attrib.update({"class": f"tag {kind}", "id": name})

    # Tables; problems with their solutions

    def _arrange(self, parent: ET.Element) -> None:
        """Put each table in a box of its own, and a problem in one with the solution below it."""
        arranged: list[ET.Element] = []
        for child in parent:
            if child.tag == "table":
                arranged.append(self._sheet(child, arranged))
                continue
            self._arrange(child)
            if _is(child, "solution") and arranged and _is(arranged[-1], "problem"):
                child = _box([arranged.pop(), child], {"class": "pair"})
            arranged.append(child)
        parent[:] = arranged

    def _sheet(self, table: ET.Element, above: list[ET.Element]) -> ET.Element:
        """A wide table scrolls in a box of its own, which a keyboard must be able to reach."""
        for row in table.iter("tr"):
            _row(row)
        captioned = bool(above) and _is_caption(above[-1])
        self.context.table(captioned)
        region = {"class": "sheet", "tabindex": "0"}
        if not captioned:
            return _box([table], region | {"aria-label": "Tabel"}, "section")
        name = f"_boks-{next(self.boxes)}"
        caption = above.pop()
        caption.tag = "caption"
        caption.attrib.update({"class": "name", "id": name})
        caption.text = (caption.text or "").removeprefix(_CAPTION).lstrip()
        table.insert(0, caption)
        return _box([table], region | {"aria-labelledby": name}, "section")


def _is_footnote(element: ET.Element) -> bool:
    """Say whether an element has its id as a footnote, or as a place that calls one."""
    start = {"li": "fn:", "sup": "fnref"}.get(element.tag)
    return start is not None and element.attrib["id"].startswith(start)


def _is_callout(element: ET.Element) -> bool:
    return element.tag == "details" or (
        element.tag == "div" and "admonition" in element.get("class", "").split()
    )


def _is(element: ET.Element, kind: str) -> bool:
    return element.get("class") == f"callout {kind}"


def _is_caption(element: ET.Element) -> bool:
    words = "".join(element.itertext())
    return element.tag == "p" and words.startswith(_CAPTION) and words.strip() != _CAPTION


def _row(row: ET.Element) -> None:
    """Tell headers from cells, and say how numbers are set: never by style or align."""
    for index, cell in enumerate(row):
        align = cell.attrib.pop("align", None)
        if align in ("right", "center"):
            cell.set("class", {"right": "num", "center": "center"}[align])
        empty = not cell.text and not len(cell)
        heads = "col" if cell.tag == "th" else "row"
        if empty or (heads == "row" and index):
            cell.tag = "td"
        else:
            cell.tag = "th"
            cell.set("scope", heads)


def _box(elements: list[ET.Element], attributes: dict[str, str], tag: str = "div") -> ET.Element:
    box = ET.Element(tag, attributes)
    box.extend(elements)
    box.tail = "\n"
    return box


def _figure(paragraph: ET.Element) -> None:
    """Make a figure of a paragraph that is nothing but a picture with a title."""
    if len(paragraph) != 1 or paragraph[0].tag != "img" or not paragraph[0].get("title"):
        return
    image = paragraph[0]
    if not (paragraph.text or "").strip() and not (image.tail or "").strip():
        paragraph.tag = "figure"
        caption = ET.Element("figcaption", {"class": "name"})
        caption.text = image.attrib.pop("title")
        paragraph.insert(0, caption)


def _footnotes(root: ET.Element) -> None:
    notes = root.find("div[@class='footnote']")
    if notes is None:
        return
    notes.tag = "section"
    notes.attrib.update({"class": "footnotes", "aria-labelledby": "_kilder"})
    notes[0].tag = "h2"
    notes[0].set("id", "_kilder")
    notes[0].text = "Kilder"
    called = {f"#{place.get('id')}" for place in root.iter("sup")}
    for paragraph in notes.iter("p"):
        backs = [link for link in paragraph if link.get("class") == "footnote-backref"]
        for number, back in enumerate(backs, 1):
            back.attrib.pop("title", None)
            if number > 1:
                back.text = f"Sted {number}"
                backs[number - 2].tail = " "
            if back.get("href") not in called:
                paragraph.remove(back)
