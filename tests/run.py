"""`make test`: one step after the other, until one fails. `make check` runs the quick ones."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import provision

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = [sys.executable]
MANAGE = [sys.executable, "manage.py"]
# A file's tests stay together: what one of them has made, the next ones may look at.
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile"]
MYPY = [sys.executable, "-m", "mypy"]
APPS = ["config", "course", "learners", "quizzes", "insights"]
# A test need not say the type of each of its fixtures.
LOOSER = [
    *("--allow-untyped-defs", "--allow-incomplete-defs", "--allow-untyped-calls"),
    *("--allow-any-generics", "--follow-imports=silent", "--cache-dir=.mypy_cache/tests"),
]

# What the operator has set must not decide how the tests go.
SETTINGS = (
    "ALLOWED_HOSTS CONTACT CONTENT_DIR DATABASE_URL DATA_DIR DEBUG DJANGO_SETTINGS_MODULE "
    "MAIL_FROM MAIL_URL PORT SECRET_KEY SECRET_KEY_FALLBACKS SITE_URL TRUSTED_PROXIES WEB_CONCURRENCY"
).split()
PRODUCTION = {
    "SITE_URL": "https://kapitel.example",
    "MAIL_URL": "smtps://kapitel:hemmelig@post.example",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "TRUSTED_PROXIES": "127.0.0.1",
}


def main() -> None:
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory(prefix="kapitel-test-") as data:
        kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        environment = kept | {"DATA_DIR": data}
        check_quickly(environment)
        if "--quick" not in sys.argv:
            check_thoroughly(environment)
    print("Alt er i orden.")


def check_quickly(environment: dict[str, str]) -> None:
    step("pip check", [*PYTHON, "-m", "pip", "check"], environment)
    step("ruff check", [BIN / "ruff", "check", "."], environment)
    step("ruff format", [BIN / "ruff", "format", "--check", "."], environment)
    step("mypy", [*MYPY, *APPS], environment)
    step("mypy, tests", [*MYPY, *LOOSER, "tests"], environment)
    step("djlint", [*PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"], environment)
    step("rules", [*PYTHON, "tests/rules.py"], environment)
    step("lint-imports", [BIN / "lint-imports"], environment)


def check_thoroughly(environment: dict[str, str]) -> None:
    chromium = {"CHROMIUM": provision.chromium()}
    provision.node_tools()
    deploy = ["check", "--deploy", "--fail-level", "WARNING"]
    step("check --deploy", [*MANAGE, *deploy], environment | PRODUCTION)
    step("makemigrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], environment)
    step("check_content", [*MANAGE, "check_content"], environment)
    without_browser = [*PYTEST, "-m", "not browser"]
    step("pytest, SQLite", without_browser, environment, aloud=True)
    with provision.postgresql() as url:
        postgresql = {"DATABASE_URL": url}
        on_rows = [*without_browser, "--database"]
        step("pytest, PostgreSQL", on_rows, environment | postgresql, aloud=True)
    step("pytest, Chromium", [*PYTEST, "-m", "browser"], environment | chromium, aloud=True)


def step(
    name: str, command: Sequence[str | Path], environment: dict[str, str], aloud: bool = False
) -> None:
    """Run one step and tell its time; a quiet one shows what it said only when it fails."""
    print(f"— {name}", end="\n" if aloud else " ", flush=True)
    start = time.monotonic()
    output = None if aloud else subprocess.PIPE
    done = subprocess.run(
        command, env=environment, stdout=output, stderr=subprocess.STDOUT, text=True
    )
    seconds = f"{time.monotonic() - start:.1f} s".replace(".", ",")
    if done.returncode:
        print(f"fejlede efter {seconds} (kode {done.returncode})", done.stdout or "", sep="\n")
        sys.exit(f"Stoppet ved: {name}")
    print(seconds, flush=True)


if __name__ == "__main__":
    main()
