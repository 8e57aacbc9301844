"""What a PNG says of itself."""

import struct
from pathlib import Path


def png_size(path: Path) -> tuple[int, int]:
    """Width and height, as its header has them."""
    head = path.read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n\x1a\n"), f"{path} is no PNG"
    width, height = struct.unpack(">II", head[16:])
    return width, height
