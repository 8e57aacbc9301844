"""What an author sees in her browser under `make dev`, without touching it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from courses import Chapter, Course
from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parents[2]
FILE = "vejret/01-del-1/01-skyer.md"
COURSE = Course((Chapter("skyer", body="## Skyer\n\nFørste udgave."),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    content = tmp_path / "content"
    content.mkdir()
    COURSE.write(content)
    return content


@pytest.fixture
def address(folder: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a development server of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "manage.py", "dev", "--noreload"],
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "DEBUG": "1",
            "PORT": str(port),
            "CONTENT_DIR": str(folder),
            "DATA_DIR": str(tmp_path),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert server.stdout
    said = []
    for line in server.stdout:
        said.append(line)
        if "Kapitel kører" in line:
            break
    assert server.poll() is None, said
    yield f"http://localhost:{port}"
    server.kill()
    server.communicate()


def test_a_save_and_an_error_are_seen_at_once(page: Page, folder: Path, address: str) -> None:
    page.goto(f"{address}/vejret/skyer/")
    text = page.locator(".prose").first
    expect(text).to_contain_text("Første udgave.")
    file = folder / FILE
    good = file.read_text()

    file.write_text(good.replace("Første", "Anden"))
    expect(text).to_contain_text("Anden udgave.")
    desk = page.get_by_role("complementary", name="Til forfatteren")
    expect(desk.get_by_text("Der er en fejl.")).to_have_count(0)

    file.write_text(good.replace("Første udgave.", "[Væk](vaek.md)"))
    expect(desk).to_contain_text("Der er en fejl. Siden viser den seneste udgave uden fejl.")
    expect(desk).to_contain_text("01-skyer.md:8:1: fejl link: Filen ”vaek.md” findes ikke")
    expect(text).to_contain_text("Anden udgave.")

    file.write_text(good)
    expect(text).to_contain_text("Første udgave.")
    expect(desk.get_by_text("Der er en fejl.")).to_have_count(0)
