"""What an author sees under `make dev`: what the checker says, and her page anew when she saves."""

import threading
from collections.abc import Iterator
from uuid import uuid4

from course.source import Problem

# A comment line now and then finds out whether the browser is still there.
HEARTBEAT = 15


class Desk:
    """version changes whenever the courses, or what is wrong with them, do."""

    def __init__(self) -> None:
        self.version = ""
        self.errors: list[str] = []
        self.advice: list[str] = []
        self._changed = threading.Condition()

    def lay_out(self, errors: list[str], problems: list[Problem]) -> None:
        """Show what publishing complained of, and the checker's advice."""
        with self._changed:
            self.errors = errors
            self.advice = [str(problem) for problem in problems if not problem.error]
            self.version = uuid4().hex
            self._changed.notify_all()

    def events(self) -> Iterator[str]:
        """Yield the version as server-sent events: now, and whenever it is another."""
        sent = ""
        while True:
            with self._changed:
                if self.version == sent:
                    self._changed.wait(HEARTBEAT)
                version = self.version
            yield f"data: {version}\n\n" if version != sent else ":\n\n"
            sent = version


desk = Desk()
