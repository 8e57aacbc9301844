"""A course in a folder, written file by file as an author writes it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from course.content import Chapter, Course
from course.reading import Reading, read_course

CHAPTER = "01-del/01-kapitel.md"
FRONT = "---\ntitle: Titel\n---\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"/>'

type Files = Mapping[str, str | bytes]


class Manuscript:
    """A course's folder: a front page, a section and whatever files a test writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write({"course.md": FRONT, "01-del/section.md": FRONT})

    def write(self, files: Files) -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def read(self, files: Files | str = "") -> Reading:
        """Read the course with these files, or with this text as its only chapter."""
        self.write({CHAPTER: FRONT + files} if isinstance(files, str) else files)
        return read_course(self.folder, self.folder.name)

    def course(self, files: Files | str = "") -> Course:
        """Read the course, which must have no error."""
        reading = self.read(files)
        assert reading.course, "\n".join(map(str, reading.problems))
        return reading.course

    def chapter(self, files: Files | str = "") -> Chapter:
        """Read the course and return its first chapter."""
        return self.course(files).chapters[0]


@pytest.fixture
def manuscript(tmp_path: Path) -> Manuscript:
    return Manuscript(tmp_path / "kursus")
