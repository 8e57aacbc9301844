"""What the environment may say, and the one sentence that stops a start when it is wrong."""

import os
import runpy
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network
from pathlib import Path

import pytest

from config import environment

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ["localhost", "127.0.0.1", "[::1]"]
NETWORKS = ["10.0.0.0/8", "::1/128"]

BAD = [
    ("PORT", "abc", "PORT er ”abc”"),
    ("PORT", "0", "PORT er ”0”"),
    ("PORT", "70000", "fra 1 til 65535"),
    ("PORT", "8_000", "PORT er ”8_000”"),
    ("DEBUG", "ja-måske", "DEBUG er ”ja-måske”"),
    ("WEB_CONCURRENCY", "0", "WEB_CONCURRENCY er ”0”"),
    ("WEB_CONCURRENCY", "-1", "WEB_CONCURRENCY er ”-1”"),
    ("DATABASE_URL", "mysql://bruger:hemmelig@vært/base", "DATABASE_URL er ”mysql:…”"),
    ("DATABASE_URL", "garbage", "DATABASE_URL er ”garbage”"),
    ("DATABASE_URL", "postgresql://bruger:hemmelig@vært", "DATABASE_URL er ”postgresql:…”"),
    ("DATABASE_URL", "postgresql://bruger:hemmelig:5432/base", "DATABASE_URL er ”postgresql:…”"),
    ("DATABASE_URL", "postgresql://bruger:hem?melig@[/base", "DATABASE_URL er ”postgresql:…”"),
    ("DATABASE_URL", "sqlite://", "DATABASE_URL er ”sqlite://"),
    ("DATABASE_URL", "sqlite:////ingen/mappe/fil.sqlite3", "DATABASE_URL er ”sqlite://"),
    ("SITE_URL", "kapitel.dk", "SITE_URL er ”kapitel.dk”"),
    ("SITE_URL", "ftp://kapitel.dk", "SITE_URL er ”ftp://kapitel.dk”"),
    ("SITE_URL", "https://kapitel.dk/kurser", "uden sti"),
    ("SITE_URL", "https://kapitel.dk?a=1", "uden sti"),
    ("SITE_URL", "https://kapitel.dk:99999", "SITE_URL er"),
    ("SITE_URL", "https://", "SITE_URL er"),
    ("CONTACT", "Anna Jensen", "CONTACT er ”Anna Jensen”"),
    ("CONTACT", "anna@skolen", "CONTACT er ”anna@skolen”"),
    ("CONTACT", "mailto:anna@skolen.dk", "en mailadresse eller en adresse med https://"),
    ("CONTACT", "anna@skolen.dk, bo@skolen.dk", "CONTACT er"),
    ("CONTACT", "http://skolen.dk/kontakt", "CONTACT er ”http://skolen.dk/kontakt”"),
    ("CONTACT", "https://", "CONTACT er ”https://”"),
    ("CONTACT", "https://skolen.dk/ kontakt", "CONTACT er"),
    ("CONTACT", "javascript:alert(1)", "CONTACT er ”javascript:alert(1)”"),
    ("MAIL_URL", "mail.skolen.dk", "MAIL_URL er ”mail.skolen.dk”"),
    ("MAIL_URL", "smtp://bruger:hemmelig@", "MAIL_URL er ”smtp:…”"),
    ("MAIL_URL", "smtp://bruger:hemmelig@vært:99999", "MAIL_URL er ”smtp:…”"),
    ("MAIL_URL", "http://bruger:hemmelig@skolen.dk", "MAIL_URL er ”http:…”"),
    ("MAIL_URL", "file:///ingen/mappe", "MAIL_URL er ”file:///ingen/mappe”"),
    ("MAIL_URL", "file://vært/tmp", "MAIL_URL er ”file://"),
    ("MAIL_FROM", "Kapitel", "MAIL_FROM er ”Kapitel”"),
    ("TRUSTED_PROXIES", "127.0.0.1,300.1.1.1", "TRUSTED_PROXIES er ”300.1.1.1”"),
    ("ALLOWED_HOSTS", "https://kapitel.dk", "ALLOWED_HOSTS er ”https://kapitel.dk”"),
    ("ALLOWED_HOSTS", "kapitel.dk:8000", "ALLOWED_HOSTS er ”kapitel.dk:8000”"),
    ("CONTENT_DIR", "manage.py", "CONTENT_DIR er ”manage.py”"),
    ("CONTENT_DIR", "/ingen/mappe", "CONTENT_DIR er ”/ingen/mappe”"),
    ("DATA_DIR", "manage.py/data", "DATA_DIR er"),
    ("SECRET_KEY", "hemmelig", "SECRET_KEY har en nøgle på 8 tegn"),
    ("SECRET_KEY_FALLBACKS", "x" * 40 + ",hemmelig", "SECRET_KEY_FALLBACKS har en nøgle på 8 tegn"),
]

GOOD: list[tuple[str, str, str, object]] = [
    ("PORT", "8080", "PORT", 8080),
    ("PORT", "", "PORT", 8000),
    ("PORT", "8080", "SITE_URL", "http://localhost:8080"),
    ("DEBUG", "Ja", "DEBUG", True),
    ("WEB_CONCURRENCY", "4", "WEB_CONCURRENCY", 4),
    ("SITE_URL", "https://Kapitel.dk:443/", "SITE_URL", "https://kapitel.dk"),
    ("SITE_URL", "https://kapitel.dk:8443", "CSRF_TRUSTED_ORIGINS", ["https://kapitel.dk:8443"]),
    ("SITE_URL", "https://kapitel.dk:8443", "ALLOWED_HOSTS", ["kapitel.dk", *LOCAL]),
    ("SITE_URL", "https://kapitel.dk", "CSRF_COOKIE_SECURE", True),
    ("SITE_URL", "http://kapitel.dk", "SECURE_HSTS_SECONDS", 0),
    ("ALLOWED_HOSTS", "kapitel.dk, .kapitel.dk", "ALLOWED_HOSTS", ["kapitel.dk", ".kapitel.dk"]),
    ("TRUSTED_PROXIES", "10.0.0.1/8, ::1", "TRUSTED_PROXIES", [*map(ip_network, NETWORKS)]),
    ("CONTACT", "", "CONTACT", ""),
    ("CONTACT", " anna.b+kursus@skolen.dk ", "CONTACT", "anna.b+kursus@skolen.dk"),
    (
        "CONTACT",
        "https://skolen.dk/kontakt?om=kursus",
        "CONTACT",
        "https://skolen.dk/kontakt?om=kursus",
    ),
    ("MAIL_FROM", "kursus@skolen.dk", "DEFAULT_FROM_EMAIL", "kursus@skolen.dk"),
    ("SITE_URL", "https://kapitel.dk", "DEFAULT_FROM_EMAIL", "kapitel@kapitel.dk"),
    ("MAIL_URL", "smtps://skolen.dk", "MAIL_FOLDER", None),
    ("SITE_URL", "https://kapitel.dk", "SESSION_COOKIE_NAME", "__Host-session"),
    ("SITE_URL", "https://kapitel.dk", "SESSION_COOKIE_SECURE", True),
    ("CONTENT_DIR", "tests", "CONTENT_DIR", ROOT / "tests"),
    ("SECRET_KEY_FALLBACKS", "y" * 32, "SECRET_KEY_FALLBACKS", ["y" * 32]),
]


@pytest.mark.parametrize(("name", "value", "sentence"), BAD)
def test_a_bad_value_stops_the_start_with_one_sentence(
    name: str, value: str, sentence: str, tmp_path: Path
) -> None:
    started = python("import config.settings", {"DATA_DIR": str(tmp_path), name: value})
    assert started.returncode == 1
    assert sentence in started.stderr
    assert started.stderr.count("\n") == 1
    assert started.stderr.endswith(".\n")
    assert "hem" not in started.stderr, "a password or key is repeated"
    assert started.stdout == ""


@pytest.mark.parametrize(("name", "value", "setting", "expected"), GOOD)
def test_a_good_value_is_taken(
    name: str,
    value: str,
    setting: str,
    expected: object,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv(name, value)
    settings = runpy.run_path(str(ROOT / "config" / "settings.py"))
    assert settings[setting] == expected


@pytest.mark.parametrize(
    ("url", "name", "age"),
    [
        ("postgres://bruger:kode@db.example/base", "base", 600),
        ("postgresql:///base?host=/run/postgresql", "base", 600),
        ("sqlite:////tmp/kapitel.sqlite3", Path("/tmp/kapitel.sqlite3"), None),
        ("sqlite:///kapitel.sqlite3", ROOT / "kapitel.sqlite3", None),
        ("", ROOT / "var" / "kapitel.sqlite3", None),
    ],
)
def test_a_database_is_taken(
    url: str, name: object, age: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    database = environment.database("DATABASE_URL", default=ROOT / "var" / "kapitel.sqlite3")
    assert (database["NAME"], database["CONN_MAX_AGE"]) == (name, age)


def test_sqlite_waits_for_the_disk_and_lets_readers_go_on(tmp_path: Path) -> None:
    ask = (
        "import django; django.setup(); from django.db import connection; cursor = connection.cursor(); "
        "print(*(cursor.execute(f'PRAGMA {name}').fetchone()[0] for name in ('journal_mode', 'synchronous')))"
    )
    started = python(ask, {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"})
    assert started.stdout == "wal 2\n", "2 is FULL"


def test_manage_py_stops_with_the_same_sentence(tmp_path: Path) -> None:
    bad = os.environ | {"DATA_DIR": str(tmp_path), "PORT": "abc"}
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, cwd=ROOT, env=bad, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == "PORT er ”abc”, men skal være et helt tal fra 1 til 65535.\n"


def test_the_generated_key_is_private_and_kept(tmp_path: Path) -> None:
    data = tmp_path / "ny" / "data"
    keys = {shown_key(data) for _ in range(2)}
    assert keys == {(data / "secret_key").read_text()}
    assert stat.S_IMODE((data / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert [path.name for path in data.iterdir()] == ["secret_key"]


def test_starts_at_the_same_moment_agree_on_the_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(shown_key, [tmp_path] * 8))
    assert len(keys) == 1
    assert len(keys.pop()) >= 50


def shown_key(data: Path) -> str:
    shown = python(
        "from config import settings; print(settings.SECRET_KEY)", {"DATA_DIR": str(data)}
    )
    return shown.stdout.strip()


def python(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "ssl"),
    [
        ("smtp://kursus%40skolen.dk:a%2Fb@post.skolen.dk", "post.skolen.dk", 587, True, False),
        ("smtp://post.skolen.dk:25", "post.skolen.dk", 25, False, False),
        ("smtps://kursus%40skolen.dk:a%2Fb@post.skolen.dk", "post.skolen.dk", 465, False, True),
    ],
)
def test_a_password_for_mails_is_never_sent_unencrypted(
    monkeypatch: pytest.MonkeyPatch, url: str, host: str, port: int, tls: bool, ssl: bool
) -> None:
    monkeypatch.setenv("MAIL_URL", url)
    options = environment.mailer("MAIL_URL", ROOT)["OPTIONS"]
    assert (options["host"], options["port"]) == (host, port)
    assert (options["use_tls"], options["use_ssl"]) == (tls, ssl)
    if "@" in url:
        assert (options["username"], options["password"]) == ("kursus@skolen.dk", "a/b")
