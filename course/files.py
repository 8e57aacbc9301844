"""Whether the files of a folder have changed since they were last looked at."""

import os
from pathlib import Path

type State = frozenset[tuple[str, int, int]]


def file_states(folder: Path) -> State:
    """Return what tells one state of a folder from the next: each file, its time and its size."""
    paths = [os.path.join(place, name) for place, _, names in os.walk(folder) for name in names]
    return frozenset((path, *_time_and_size(path)) for path in paths)


def _time_and_size(path: str) -> tuple[int, int]:
    try:
        status = os.stat(path)
    except OSError:  # gone since its folder was read
        return 0, 0
    return status.st_mtime_ns, status.st_size
