from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from provision import NO_CHROMIUM, find_chromium

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
