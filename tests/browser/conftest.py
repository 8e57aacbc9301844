from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page
from provision import NO_CHROMIUM, find_chromium
from quiz_page import Quiz

from course.content import get_course
from quizzes import memory

HERE = Path(__file__).parent
QUIET = ["background-networking", "component-update", "sync"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def allow_the_database_beside_playwright() -> Iterator[None]:
    """Playwright keeps an event loop in the test's thread, where Django would refuse queries."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = find_chromium() or pytest.exit(NO_CHROMIUM, returncode=1)
    return {
        **browser_type_launch_args,
        "executable_path": chromium,
        "args": ["--no-sandbox", "--disable-gpu", *(f"--disable-{part}" for part in QUIET)],
    }


@pytest.fixture
def site(transactional_db: None, live_server: Any) -> str:
    """The address of a server that has published the course in content/."""
    call_command("publish", stdout=StringIO())
    memory.load()
    return str(live_server.url)


@pytest.fixture
def chapters(site: str) -> int:
    """How many chapters the real course has."""
    return len(get_course("dybe-generative-modeller").chapters)


@pytest.fixture
def one_share(chapters: int) -> str:
    """The share of the real course that one chapter is, as pages say it."""
    return f"{100 / chapters:.2f}\xa0%".replace(".", ",")


@pytest.fixture
def chapter(site: str) -> str:
    """The address of the real chapter."""
    return f"{site}/dybe-generative-modeller/baeredygtighed-og-skalering/"


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "da-DK", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def quiz(page: Page) -> Quiz:
    return Quiz(page)
