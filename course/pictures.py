"""A picture's kind and size, as its file tells them, and what no picture of a course may hold."""

import re
from io import BytesIO
from xml.parsers import expat

import imagesize

MEDIA_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
# A few bytes can claim a picture that takes all of a reader's memory to draw.
MAX_SIDE = 10_000

type Size = tuple[int | None, int]

_BEGINS = {
    "PNG": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "JPEG": re.compile(rb"\xff\xd8\xff"),
    "WebP": re.compile(rb"RIFF....WEBP", re.DOTALL),
}
_KINDS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WebP"}

_SVG = "http://www.w3.org/2000/svg"
_ACTIVE = frozenset("script foreignObject handler listener iframe object embed".split())
_OWN_HREF = re.compile(r"\s*(?:#|data:image/(?:png|jpeg|webp|gif)[;,])", re.IGNORECASE)
_FETCHING = re.compile(r"@import|url\(\s*[\"']?\s*(?!#|data:|[\s\"'])", re.IGNORECASE)

_ALIEN = "En SVG kan ikke hente noget andetsteds fra. Læg det ind i filen, eller slet det."


class BadPicture(ValueError):
    """Says to an author why a picture cannot be used."""


def picture_size(suffix: str, data: bytes) -> Size:
    """Return width and height in CSS pixels. Raises BadPicture where the file is no good picture.

    The width is None for a drawing as wide as the text.
    """
    try:
        width, height = _svg_size(data) if suffix == ".svg" else _pixel_size(_KINDS[suffix], data)
    except BadPicture:
        raise
    except (ValueError, OverflowError, expat.ExpatError) as error:
        raise BadPicture("Billedet kan ikke læses. Gem det igen.") from error
    if height <= 0 or (width is not None and width <= 0):
        raise BadPicture("Billedet kan ikke læses. Gem det igen.")
    if max(width or 0, height) > MAX_SIDE:
        raise BadPicture("Billedet er mere end 10.000 pixel på en led. Gem det igen, mindre.")
    return width, height


def _pixel_size(kind: str, data: bytes) -> Size:
    if not _BEGINS[kind].match(data):
        real = next((name for name, begins in _BEGINS.items() if begins.match(data)), "")
        but = f", men {real}" if real else ""
        raise BadPicture(f"Billedet er ikke {kind}, som navnet siger{but}. Gem det igen.")
    width, height = imagesize.get(BytesIO(data))
    return width, height


def _svg_size(data: bytes) -> Size:
    drawing = _Drawing()
    drawing.read(data)
    root = drawing.root
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    if len(box) == 4:
        return round(float(box[2])), round(float(box[3]))
    width = root.get("width", "100%")
    return None if width.endswith("%") else _pixels(width), _pixels(root.get("height", ""))


def _pixels(length: str) -> int:
    return round(float(length.removesuffix("px")))


class _Drawing:
    """Reads an SVG without building a tree, and stops at the first thing that it may not hold.

    Shown by a page an SVG runs and fetches nothing, and opened by itself our policy stops it. But
    the file can be saved and opened elsewhere, and entities would cost us the memory here.
    """

    def __init__(self) -> None:
        self.root: dict[str, str] = {}
        self._begun = False
        self._style: list[str] | None = None

    def read(self, data: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(data, True)

    def _doctype(self, *_: object) -> None:
        raise BadPicture("En SVG kan ikke have <!DOCTYPE …> eller <!ENTITY …>. Slet det i filen.")

    def _instruction(self, name: str, _: str) -> None:
        raise BadPicture(f"En SVG kan ikke have <?{name} …?>. Slet det i filen.")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag.rpartition(" ")
        if not self._begun:
            if name != "svg" or space not in ("", _SVG):
                raise ValueError(tag)
            self.root, self._begun = attributes, True
        if name in _ACTIVE:
            raise BadPicture(f"En SVG kan ikke have <{name}>. Slet det i filen.")
        for written, value in attributes.items():
            _check_attribute(written.rpartition(" ")[2], value)
        self._style = [] if name == "style" else None

    def _text(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)

    def _end(self, _: str) -> None:
        if _FETCHING.search("".join(self._style or ())):
            raise BadPicture(_ALIEN)
        self._style = None


def _check_attribute(name: str, value: str) -> None:
    animated = name == "attributeName" and value.rpartition(":")[2].strip() == "href"
    if name.lower().startswith("on") or animated:
        raise BadPicture(f"En SVG kan ikke have {name}. Slet det i filen.")
    if (name in ("href", "src") and not _OWN_HREF.match(value)) or _FETCHING.search(value):
        raise BadPicture(_ALIEN)
