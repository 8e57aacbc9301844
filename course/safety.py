"""Whether a file of a course is the course's own to show."""

from pathlib import Path


def leads_outside(path: Path, folder: Path) -> bool:
    """Say whether a path leads out of a folder, by its ".." or by a symlink on its way.

    Who may write in a course may not thereby publish what the server can read beside it. The folder
    itself may be reached by a symlink, and one from one place in it to another is no way out.
    """
    try:
        return not path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # no name at all; a circle, until Python 3.13
        return True
