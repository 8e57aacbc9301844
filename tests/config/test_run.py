"""The preparations of `make run`."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from pytest_django import Settings

from config.management.commands import run


def test_a_port_in_use_is_told_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"^Port {port} er optaget; vælg en anden, fx: .+$"):
            run.require_free_port(port)
    run.require_free_port(port)


@pytest.fixture
def stylesheet(settings: Settings, tmp_path: Path) -> Path:
    sources = tmp_path / "sources"
    sources.mkdir()
    settings.STATICFILES_DIRS = [sources]
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    stylesheet = sources / "side.css"
    stylesheet.write_text("p { color: #111 }")
    return stylesheet


@pytest.fixture
def collected(stylesheet: Path) -> Iterator[mock.Mock]:
    def collectstatic(*args: object, **kwargs: object) -> None:
        (stylesheet.parents[1] / "static").mkdir(exist_ok=True)

    with mock.patch.object(run, "call_command", side_effect=collectstatic) as called:
        yield called


def test_static_files_are_collected_once(collected: mock.Mock) -> None:
    run.collect_static()
    run.collect_static()
    assert collected.call_count == 1


def test_they_are_collected_again_after_a_change(stylesheet: Path, collected: mock.Mock) -> None:
    run.collect_static()
    os.utime(stylesheet, (1, 1))
    run.collect_static()
    (stylesheet.parent / "ny.css").touch()
    run.collect_static()
    assert collected.call_count == 3


def test_they_are_collected_again_when_they_have_gone(
    stylesheet: Path, collected: mock.Mock
) -> None:
    run.collect_static()
    (stylesheet.parents[1] / "static").rmdir()
    run.collect_static()
    assert collected.call_count == 2


def test_a_collection_that_failed_is_tried_again(collected: mock.Mock) -> None:
    collected.side_effect = OSError("No space left on device")
    with pytest.raises(OSError, match="No space"):
        run.collect_static()
    with pytest.raises(OSError, match="No space"):
        run.collect_static()


def test_in_debug_nothing_is_collected(settings: Settings, collected: mock.Mock) -> None:
    settings.DEBUG = True
    run.collect_static()
    assert not collected.called
