from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# A machine that is busy draws its examples slowly, which is no fault of theirs.
hypothesis_settings.register_profile("kapitel", suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("kapitel")


def pytest_configure() -> None:
    """Static files come straight from their sources, without the manifest of `collectstatic`.

    What is rendered is kept on disk only by the tests of that.
    """
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES["staticfiles"]["BACKEND"] = plain
    settings.CACHES["rendered"]["BACKEND"] = "django.core.cache.backends.dummy.DummyCache"
    # What makes a password slow to guess would make the tests slow too.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True
    settings.WHITENOISE_USE_FINDERS = True


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", action="store_true", help="only the tests that reach the database"
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have recorded for people: what was visited, what could not be run."""
    for report in terminalreporter.getreports(""):
        for name, words in getattr(report, "user_properties", ()):
            terminalreporter.section(name)
            terminalreporter.line(str(words))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The reader has no rows: what it does need not be tested on a second database."""
    if not config.getoption("--database"):
        return
    apart = [item for item in items if not _reaches_database(item)]
    config.hook.pytest_deselected(items=apart)
    items[:] = [item for item in items if _reaches_database(item)]


def _reaches_database(item: pytest.Item) -> bool:
    """All but the reader's tests may: some start servers, which a fixture's name does not tell."""
    own = "db" in getattr(item, "fixturenames", [])
    return own or Path(__file__).parent / "course" not in item.path.parents


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite is tested as it runs, in a file: in memory it knows no WAL and locks otherwise.

    Tests that run side by side get a database each, on PostgreSQL by the suffix.
    """
    database = connections["default"]
    if database.vendor == "sqlite":
        folder: Path = tmp_path_factory.mktemp("database")
        database.settings_dict["TEST"]["NAME"] = str(folder / "kapitel.sqlite3")
        # All but the wait for the disk: no power cut is tested here.
        options = database.settings_dict["OPTIONS"]
        options["init_command"] = options["init_command"].replace("FULL", "OFF")
