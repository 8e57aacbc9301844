"""What rendering has made, kept on disk from one start to the next.

A thing is kept under what it was made of and under the version of all that made it, so that nothing
here ever has to be invalidated. It may be deleted at any time: it is made again.
"""

import hashlib
import logging
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.core.cache import caches

logger = logging.getLogger(__name__)

_MAKERS = ("Markdown", "pymdown-extensions", "Pygments", "latex2mathml", "nh3", "imagesize")


@cache
def renderer_version() -> str:
    """Identify the code that reads and renders: ours, and that of the packages it calls."""
    digest = hashlib.sha256(platform.python_version().encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    for package in _MAKERS:
        digest.update(f"{package} {version(package)}\n".encode())
    return digest.hexdigest()


def fetch(*name: str) -> Any:
    """Return what was kept under this name, or None. A file that cannot be read is as good as none."""
    try:
        return caches["rendered"].get(_key(name))
    except Exception:  # damaged, or not ours to read: whatever is wrong with it, it is made again
        logger.warning("En gemt udgave af ”%s” kunne ikke læses.", name[0], exc_info=True)
        return None


def keep(thing: object, *name: str) -> None:
    """Keep a thing under a name. A full disk costs time at the next start, and nothing else."""
    try:
        caches["rendered"].set(_key(name), thing)
    except OSError as error:
        logger.warning("”%s” kunne ikke gemmes til næste start: %s", name[0], error)


def holds(*name: str) -> bool:
    return caches["rendered"].has_key(_key(name))


def _key(name: tuple[str, ...]) -> str:
    return hashlib.sha256("\0".join([renderer_version(), *name]).encode()).hexdigest()
