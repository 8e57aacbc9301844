"""Whether a file of a course is the course's own to show."""

import os
from pathlib import Path


def leads_outside(path: Path, folder: Path) -> bool:
    """Say whether a path leads out of a folder, by its ".." or by a symlink on its way.

    Who may write in a course may not thereby publish what the server can read beside it. The folder
    itself may be reached by a symlink, and one from one place in it to another is no way out.
    """
    try:
        return not lies_in(os.path.realpath(path), os.path.realpath(folder))
    except (OSError, RuntimeError, ValueError):  # no name at all; a circle, until Python 3.13
        return True


def lies_in(path: str, folder: str) -> bool:
    """Say whether a path is in a folder, or is it; both as os.path.realpath gives them."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
