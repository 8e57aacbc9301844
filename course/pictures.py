"""A picture's kind and size, as its file tells them."""

import re
import xml.etree.ElementTree as ET
from io import BytesIO

import imagesize

MEDIA_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}

type Size = tuple[int | None, int]


def picture_size(suffix: str, data: bytes) -> Size | None:
    """Return width and height in CSS pixels, or None where the file cannot be read.

    The width is None for a drawing as wide as the text.
    """
    try:
        width, height = _svg_size(data) if suffix == ".svg" else imagesize.get(BytesIO(data))
    except (ValueError, OverflowError, ET.ParseError):
        return None
    return (width, height) if height > 0 and (width is None or width > 0) else None


def _svg_size(data: bytes) -> Size:
    root = ET.fromstring(data)
    if root.tag not in ("svg", "{http://www.w3.org/2000/svg}svg"):
        raise ValueError(root.tag)
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    if len(box) == 4:
        return round(float(box[2])), round(float(box[3]))
    width = root.get("width", "100%")
    return None if width.endswith("%") else _pixels(width), _pixels(root.get("height", ""))


def _pixels(length: str) -> int:
    return round(float(length.removesuffix("px")))
