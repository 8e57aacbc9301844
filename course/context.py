"""What a link or a picture in a chapter points to, and where a fault of one stands."""

import hashlib
import os
import re
import xml.etree.ElementTree as etree
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import imagesize
from django.urls import reverse

from course.content import ImageFile
from course.markdown import AUTHOR_ATTRIBUTES, AUTHOR_TAGS, CALLOUTS, Image
from course.source import Source
from course.words import nearest

MEDIA_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
MAX_IMAGE_BYTES = 2 * 1024 * 1024
OWN_PAGES = frozenset({"", "privatliv"})

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s[^<>]*)?)/?>|<!--|<[!?]|<(script|style|iframe)\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.-]*)\s*(?:=|(?=\s|/|$))")
_DELIMITER_ROW = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")


@dataclass(slots=True)
class Site:
    """The course that a chapter stands in: its files by path, and the pictures that its pages use."""

    slug: str
    folder: Path
    chapters: dict[Path, str]
    images: dict[str, ImageFile]
    _waiting: list[tuple[Source, str, str, str]] = field(default_factory=list)

    def later(self, source: Source, target: str, slug: str, anchor: str) -> None:
        """Remember a link to a heading of another chapter until that has been rendered."""
        self._waiting.append((source, target, slug, anchor))

    def check_anchors(self, anchors: dict[str, frozenset[str]]) -> None:
        for source, target, slug, anchor in self._waiting:
            if anchor not in anchors[slug]:
                _no_heading(source, target, anchor, anchors[slug])

    def chapter_slugs(self, course: str) -> set[str] | None:
        """Return the slugs of a course's chapters, this one or one beside it; None if there is no such course."""
        if course == self.slug:
            return set(self.chapters.values())
        folder = self.folder.resolve().parent / course
        if not (folder / "course.md").is_file():
            return None
        return {path.stem.partition("-")[2] for path in folder.glob("[0-9]*/[0-9]*.md")}


class ChapterContext:
    """Resolves a chapter's links and pictures; what is wrong goes to its source's problems."""

    def __init__(self, source: Source, site: Site, slug: str) -> None:
        self.source = source
        self.site = site
        self.slug = slug
        self._seen: Counter[tuple[str, str]] = Counter()
        self._own: list[tuple[str, str]] = []
        self._check_html()

    # Links

    def link(self, target: str) -> str:
        """Return the address that a link's target becomes in the page."""
        scheme = _SCHEME.match(target)
        if scheme:
            if scheme[1].lower() not in ("http", "https", "mailto"):
                self._error(target, "link", f"Et link kan ikke begynde med ”{scheme[0]}”. Brug https.")
            return target
        if target.startswith("#"):
            self._own.append((target, target[1:]))
            return target
        if target.startswith("/"):
            return self._site_link(target)
        return self._file_link(target)

    def check_own_anchors(self, anchors: frozenset[str]) -> None:
        for target, anchor in self._own:
            if anchor not in anchors:
                _no_heading(self.source, target, anchor, anchors)

    def _site_link(self, target: str) -> str:
        path, _, anchor = target.partition("#")
        course, _, chapter = path.strip("/").partition("/")
        slugs = self.site.chapter_slugs(course)
        if target.startswith("//") or (course not in OWN_PAGES and slugs is None):
            self._error(target, "link", f"Siden ”{target}” findes ikke.")
        elif slugs is not None and chapter and chapter not in slugs:
            self._error(target, "link", f"Kapitlet ”{chapter}” findes ikke.{nearest(chapter, sorted(slugs))}")
        elif anchor and course == self.site.slug and chapter:
            self.site.later(self.source, target, chapter, anchor)
        return target

    def _file_link(self, target: str) -> str:
        """Return the address of a chapter that is linked to by its file, as an editor follows it."""
        parts = urlsplit(target)
        path = (self.source.path.parent / unquote(parts.path)).resolve()
        anchor = f"#{parts.fragment}" if parts.fragment else ""
        if path == (self.site.folder / "course.md").resolve():
            return reverse("course", args=[self.site.slug]) + anchor
        slug = self.site.chapters.get(path)
        if slug is None or not parts.path:
            names = {os.path.relpath(known, self.source.path.parent.resolve()): known for known in self.site.chapters}
            self._error(target, "link", f"Filen ”{target}” findes ikke i kurset.{nearest(target, list(names))}")
            return target
        if parts.fragment:
            self.site.later(self.source, target, slug, parts.fragment)
        return reverse("chapter", args=[self.site.slug, slug]) + anchor

    # Pictures

    def image(self, target: str, alt: str, decoration: bool) -> Image | None:
        """Return the picture as served, or None (and a problem) where it cannot be."""
        if not alt.strip() and not decoration:
            message = "Billedet har ingen alternativ tekst. Skriv, hvad det viser: ![tekst](…), eller {.dekoration}."
            self._error(target, "alt-mangler", message, before="![", first=f"![]({target}")
        path = (self.source.path.parent / unquote(target)).resolve()
        if _SCHEME.match(target) or target.startswith("/") or not path.is_relative_to(self.site.folder.resolve()):
            self._error(target, "billede", f"Billedet ”{target}” skal ligge i kursets egen mappe.", before="![")
            return None
        if path.suffix.lower() not in MEDIA_TYPES:
            self._error(target, "billede", "Et billede skal være SVG, PNG, JPEG eller WebP.", before="![")
            return None
        if not path.is_file():
            self._error(target, "billede", f"Billedet ”{target}” findes ikke.{self._similar(path)}", before="![")
            return None
        return self._load(path, target)

    def _load(self, path: Path, target: str) -> Image | None:
        data = path.read_bytes()
        size = _size(path, data) if len(data) <= MAX_IMAGE_BYTES else None
        if size is None:
            message = "Billedet kan ikke læses, eller det fylder over 2 MiB. Gem det igen, mindre."
            self._error(target, "billede", message, before="![")
            return None
        digest = hashlib.sha256(data).hexdigest()[:20]
        image = ImageFile(digest, path.name, data, MEDIA_TYPES[path.suffix.lower()])
        self.site.images[f"{digest}/{path.name}"] = image
        return Image(reverse("image", args=[digest, path.name]), *size)

    def _similar(self, path: Path) -> str:
        files = path.parent.iterdir() if path.parent.is_dir() else ()
        return nearest(path.name, [file.name for file in files])

    # Everything else

    def unknown_callout(self, kind: str) -> None:
        place = self.source.locate(f"[!{kind.upper()}", f"[!{kind}", f"[!{kind.title()}")
        known = ", ".join(f"[!{name.upper()}]" for name in CALLOUTS)
        hint = nearest(kind, list(CALLOUTS))
        self.source.error(*place, "ramme", f"Rammen [!{kind.upper()}] kendes ikke.{hint} Brug en af {known}.")

    def indented_code(self, text: str) -> None:
        number, _ = self._place("indrykket-kode", text.strip())
        self.source.error(number, 1, "indrykket-kode", "Indrykket kode kan ikke bruges. Sæt ``` i en linje før og efter.")

    def bare_table(self, nth: int) -> None:
        rows = [line.number for line in self.source.lines if "|" in line.plain and _DELIMITER_ROW.match(line.plain)]
        number = rows[min(nth, len(rows) - 1)] - 1 if rows else 1
        self.source.warn(number, 1, "tabel", "Tabellen har ingen overskrift. Skriv ”Tabel: …” i et afsnit lige før den.")

    def removed_tag(self, tag: str) -> None:
        if not any(problem.code == "html" for problem in self.source.problems):
            self.source.error(*self.source.locate(f"<{tag}"), "html", f"HTML-mærket <{tag}> er ikke tilladt.")

    def _check_html(self) -> None:
        """Say which HTML of the author's is not on the allow-list; what slips by is cleaned away."""
        text = "\n".join(line.plain for line in self.source.lines)
        first = self.source.lines[0].number if self.source.lines else 1
        for match in _TAG.finditer(text):
            tag = (match[2] or match[4] or "!").lower()
            line = first + text.count("\n", 0, match.start())
            column = match.start() - text.rfind("\n", 0, match.start())
            bad = [name for name in _ATTRIBUTE.findall(_without_values(match[3] or "")) if name not in AUTHOR_ATTRIBUTES]
            if tag == "!":
                self.source.error(line, column, "html", "HTML-kommentarer kan ikke bruges. Slet den.")
            elif tag not in AUTHOR_TAGS:
                allowed = ", ".join(sorted(AUTHOR_TAGS))
                message = f"HTML-mærket <{tag}> er ikke tilladt. Brug Markdown; tilladt er kun {allowed}."
                self.source.error(line, column, "html", message)
            elif bad:
                message = f"HTML-mærket <{tag}> må ikke have ”{bad[0]}”. Tilladt er kun lang, title, datetime og dir."
                self.source.error(line, column, "html", message)

    def _error(self, target: str, code: str, message: str, before: str = "[", first: str = "") -> None:
        needles = [f"]({target}", f"](<{target}", f"]: {target}", target]
        line, column = self._place(code, *([first] if first else []), *needles)
        text = next((entry.plain for entry in self.source.lines if entry.number == line), "")
        start = text.rfind(before, 0, column)
        self.source.error(line, start + 1 if start >= 0 else column, code, message)

    def _place(self, code: str, *needles: str) -> tuple[int, int]:
        """Return the next place of the first needle found that has not had this code yet."""
        nth = self._seen[code, needles[-1]]
        self._seen[code, needles[-1]] += 1
        return self.source.locate(*needles, nth=nth)


def _no_heading(source: Source, target: str, anchor: str, anchors: frozenset[str]) -> None:
    hint = nearest(anchor, sorted(a for a in anchors if not a.startswith(("_", "fn"))))
    place = source.locate(f"]({target}", f"]: {target}", target)
    source.error(*place, "link", f"Der er ingen overskrift med id’et ”{anchor}”.{hint}")


def _without_values(attributes: str) -> str:
    return re.sub(r"=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", "=", attributes)


def _size(path: Path, data: bytes) -> tuple[int | None, int] | None:
    """Return width and height in CSS pixels; the width is None for a drawing as wide as the text."""
    if path.suffix.lower() == ".svg":
        return _svg_size(data)
    try:
        width, height = imagesize.get(path)
    except (ValueError, OSError):
        return None
    return (int(width), int(height)) if width > 0 and height > 0 else None


def _svg_size(data: bytes) -> tuple[int | None, int] | None:
    try:
        root = etree.fromstring(data)
    except etree.ParseError:
        return None
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        if len(box) == 4:
            return round(float(box[2])), round(float(box[3]))
        height = round(float(root.get("height", "").removesuffix("px")))
        width = root.get("width", "100%")
        return (None, height) if width.endswith("%") else (round(float(width.removesuffix("px"))), height)
    except ValueError:
        return None
