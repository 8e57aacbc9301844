"""When `make dev` publishes again."""

import os
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from pytest_django import Settings

from config.management.commands.dev import Command
from course import reading
from course.files import file_states


@pytest.fixture
def chapter(tmp_path: Path, settings: Settings) -> Path:
    settings.CONTENT_DIR = tmp_path
    chapter = tmp_path / "kursus" / "1-del" / "1-start.md"
    chapter.parent.mkdir(parents=True)
    chapter.write_text("---\ntitle: Start\n---\n\nOrd.\n")
    (chapter.parent / "section.md").write_text("---\ntitle: Del\n---\n")
    (tmp_path / "kursus" / "course.md").write_text("---\ntitle: Kursus\n---\n")
    return chapter


def test_a_new_a_changed_and_a_removed_file_are_published_and_nothing_else_is(
    chapter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Command, "publish", publish := Mock())
    command = Command()
    seen = file_states(chapter.parents[2])
    other = chapter.with_name("2-mere.md")
    changes: list[Any] = [other.touch, lambda: os.utime(other, (1, 1)), other.unlink]
    for count, change in enumerate(changes, 1):
        change()
        seen = command.publish_change(seen)
        assert publish.call_count == count
        seen = command.publish_change(seen)
        assert publish.call_count == count


def test_a_file_that_is_still_being_saved_is_read_again(
    chapter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saves = [chapter.read_text() + "Halv", chapter.read_text() + "Halv sætning.\n"]
    monkeypatch.setattr(
        "course.reading.time.sleep", lambda seconds: saves and chapter.write_text(saves.pop(0))
    )
    read = reading.read_settled(chapter.parents[1], quiet=0.25)
    assert read[0].course
    assert "Halv sætning." in read[0].course.chapters[0].html
    assert not saves


def test_what_was_not_foreseen_is_said_and_the_next_save_is_published(
    chapter: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Stop(BaseException):
        pass

    monkeypatch.setattr("config.management.commands.dev.time.sleep", Mock())
    publish = Mock(side_effect=[RuntimeError("uventet"), Stop])
    monkeypatch.setattr(Command, "publish", publish)
    with pytest.raises(Stop):
        Command().publish_changes(frozenset())
    assert "uventet" in caplog.text
