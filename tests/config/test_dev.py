"""When `make dev` publishes again."""

import os
from itertools import islice
from pathlib import Path

from config.management.commands.dev import QUIET, content_states, settled

A, B, C = (frozenset({("a.md", time, 1)}) for time in range(3))


def test_a_change_is_published_once_when_the_files_have_been_quiet() -> None:
    quiet = [B] * (QUIET + 1)
    assert list(settled([A, A, *quiet, B, B])) == [B]
    assert list(settled([A, C, *quiet])) == [B]
    assert list(settled([A, *quiet[:-1]])) == []


def test_a_change_that_is_undone_before_it_settles_is_none() -> None:
    assert list(settled([A, B, *[A] * 2 * QUIET])) == []


def test_a_new_a_changed_and_a_removed_file_are_changes(tmp_path: Path) -> None:
    states = content_states(tmp_path)
    chapter = tmp_path / "kursus" / "1-start.md"
    chapter.parent.mkdir()
    seen = [next(states)]
    chapter.touch()
    seen += [next(states)]
    os.utime(chapter, (1, 1))
    seen += [next(states)]
    chapter.unlink()
    seen += islice(states, 2)
    assert seen[0] != seen[1] != seen[2] != seen[3]
    assert seen[3] == seen[4]
