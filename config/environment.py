"""What the environment says, read and checked once by settings.

A bad value stops start-up with one Danish sentence that names the variable, the value and what is
expected. Passwords and keys are never repeated in it. An empty variable counts as not set. A
relative path starts at the checkout, whatever the working directory.
"""

import os
import re
import secrets
import tempfile
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, unquote, urlsplit

import dj_database_url

type Network = IPv4Network | IPv6Network

BASE_DIR = Path(__file__).resolve().parent.parent
SHORTEST_KEY = 32
HOST = re.compile(r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
DEFAULT_PORTS = {"http": 80, "https": 443}
MAIL_PORTS = {"smtp": 587, "smtps": 465}

# FULL, because an answer that was acknowledged must survive a power cut; WAL and IMMEDIATE, because
# threads that read and then write would otherwise meet "database is locked".
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def texts(name: str) -> list[str]:
    return [part.strip() for part in text(name).split(",") if part.strip()]


def flag(name: str) -> bool:
    value = text(name, "0")
    if value.lower() in {"1", "true", "ja"}:
        return True
    if value.lower() in {"0", "false", "nej"}:
        return False
    refuse(name, value, "1 eller 0")


def whole_number(name: str, default: int, largest: int) -> int:
    value = text(name, str(default))
    if re.fullmatch(r"[0-9]{1,9}", value) and 1 <= int(value) <= largest:
        return int(value)
    refuse(name, value, f"et helt tal fra 1 til {largest}")


def origin(name: str, default: str) -> str:
    """An address such as https://kapitel.dk: lower case, without path and the usual port."""
    value = text(name, default)
    with suppress(ValueError):
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
        named = f"[{host}]" if ":" in host else host
        bare = not (parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc)
        if parts.scheme in DEFAULT_PORTS and HOST.fullmatch(named) and bare:
            usual = port is None or port == DEFAULT_PORTS[parts.scheme]
            return f"{parts.scheme}://{named}" + ("" if usual else f":{port}")
    refuse(name, value, "en adresse med http:// eller https:// og uden sti, fx https://kapitel.dk")


def hosts(name: str, default: list[str]) -> list[str]:
    names = texts(name)
    for host in names:
        if host != "*" and not HOST.fullmatch(host):
            refuse(name, host, "værtsnavne uden http://, port og sti, fx kapitel.dk,www.kapitel.dk")
    return names or default


def contact(name: str) -> str:
    """An e-mail address, or the address of a page that says how to write; "" where none is given."""
    value = text(name)
    if not value or EMAIL.fullmatch(value):
        return value
    with suppress(ValueError):
        parts = urlsplit(value)
        whole = not re.search(r"\s", value) and "@" not in parts.netloc
        if whole and parts.scheme == "https" and HOST.fullmatch(parts.hostname or ""):
            return value
    refuse(name, value, "en mailadresse eller en adresse med https://, fx post@kapitel.dk")


def address(name: str, default: str) -> str:
    value = text(name, default)
    if EMAIL.fullmatch(value) or value == default:
        return value
    refuse(name, value, "en mailadresse, fx kapitel@skolen.dk")


def mailer(name: str, default: Path) -> dict[str, Any]:
    """Where mails go: a server that sends them, or a folder that keeps them as files."""
    value = text(name)
    if not value:
        return _mail_folder(default)
    with suppress(ValueError):
        parts = urlsplit(value)
        folder = BASE_DIR / unquote(parts.path)
        if parts.scheme == "file" and not parts.netloc and folder.is_dir():
            return _mail_folder(folder)
        if parts.scheme in MAIL_PORTS and HOST.fullmatch(parts.hostname or ""):
            return _mail_server(parts)
    # What follows the scheme may hold a password.
    shown = value if value.startswith("file:") else re.sub(r"(?<=:).+", "…", value)
    refuse(name, shown, "smtp://bruger:kode@vært:587, smtps://… eller file:///en/mappe, der findes")


def _mail_folder(folder: Path) -> dict[str, Any]:
    return {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": folder},
    }


def _mail_server(parts: SplitResult) -> dict[str, Any]:
    """With a password, smtp:// asks for encryption before it is sent."""
    encrypted = parts.scheme == "smtps"
    options = {
        "host": parts.hostname,
        "port": parts.port or MAIL_PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": encrypted,
        "use_tls": not encrypted and bool(parts.password),
        "timeout": 10,
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


def networks(name: str) -> list[Network]:
    return [_network(name, value) for value in texts(name)]


def _network(name: str, value: str) -> Network:
    try:
        return ip_network(value, strict=False)
    except ValueError:
        refuse(name, value, "IP-adresser eller netværk adskilt af komma, fx 127.0.0.1,10.0.0.0/8")


def folder(name: str, default: Path) -> Path:
    value = text(name)
    if value and not (BASE_DIR / value).is_dir():
        refuse(name, value, "en mappe, der findes")
    return (BASE_DIR / (value or default)).resolve()


def writable_folder(name: str, default: Path) -> Path:
    path = (BASE_DIR / (text(name) or default)).resolve()
    with suppress(OSError):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.access(path, os.W_OK | os.X_OK):
            return path
    refuse(name, str(path), "en mappe, som Kapitel kan oprette og skrive i")


def secret_key(name: str, kept_in: Path) -> str:
    return _long_enough(name, text(name)) if text(name) else _kept_key(kept_in)


def secret_keys(name: str) -> list[str]:
    return [_long_enough(name, key) for key in texts(name)]


def _long_enough(name: str, key: str) -> str:
    if len(key) < SHORTEST_KEY:
        raise SystemExit(
            f"{name} har en nøgle på {len(key)} tegn, men skal være på mindst {SHORTEST_KEY} tegn."
        )
    return key


def _kept_key(path: Path) -> str:
    """The key in the file. The first to come makes it; of two at once link() lets one win."""
    try:
        if not path.exists():
            with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=path.name) as draft:
                draft.write(secrets.token_urlsafe(64))
                draft.flush()
                with suppress(FileExistsError):
                    os.link(draft.name, path)
        key = path.read_text().strip()
    except OSError as error:
        raise SystemExit(
            f"SECRET_KEY er ikke sat, og nøglen i {path} kan ikke bruges: {error.strerror}."
        ) from None
    return _long_enough(str(path), key)


def database(name: str, default: Path) -> dict[str, Any]:
    url = text(name)
    if not url:
        return _sqlite(default, {})
    with suppress(ValueError):
        config: dict[str, Any] = {**dj_database_url.parse(url)}
        engine, database = config["ENGINE"].rpartition(".")[2], config["NAME"]
        if engine == "postgresql" and database:
            # The server's threads live long, and so do their connections.
            return config | {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
        if engine == "sqlite3" and database != ":memory:" and (BASE_DIR / database).parent.is_dir():
            return _sqlite(BASE_DIR / database, config.get("OPTIONS", {}))
    # What follows another scheme may hold a password.
    shown = url if url.startswith("sqlite:") else re.sub(r"(?<=:).+", "…", url)
    refuse(name, shown, "postgresql://bruger:kode@vært/base eller sqlite:////mappe/fil.sqlite3")


def _sqlite(path: Path, options: dict[str, Any]) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": SQLITE_OPTIONS | options,
        "CONN_MAX_AGE": None,
    }


def refuse(name: str, value: str, expected: str) -> NoReturn:
    shown = " ".join(value.split())[:200]
    raise SystemExit(f"{name} er ”{shown}”, men skal være {expected}.")
