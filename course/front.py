"""Front matter: which keys a file may have, what they must hold, and their values."""

from datetime import date

from course.source import Source
from course.words import nearest

COURSE_KEYS = ("title", "summary", "authors", "licence", "aliases")
SECTION_KEYS = ("title", "summary")
GLOSSARY_KEYS = ("title", "summary")
CHAPTER_KEYS = ("title", "summary", "checked", "prompts", "aliases")

_TEXTS = ("title", "summary", "licence")
_LISTS = ("authors", "prompts", "aliases")


def check_front(source: Source, keys: tuple[str, ...], titled: bool = True) -> None:
    """Say what is wrong with a file's front matter. titled: it must have a title."""
    if any(problem.code == "yaml" for problem in source.problems):
        return
    front = source.front
    for key in front:
        if key not in keys:
            hint = nearest(key, keys)
            _error(source, key, f"Nøglen ”{key}” kendes ikke her.{hint}")
    if (
        titled
        and not text(source, "title")
        and (front.get("title") is None or _is_text(front["title"]))
    ):
        message = "Filen har ingen titel. Skriv ”title: …” mellem to linjer med --- øverst."
        source.error(1, 1, "titel", message)
    for key in _TEXTS:
        if front.get(key) is not None and not _is_text(front[key]):
            _error(source, key, f"”{key}” skal være en tekst. Sæt anførselstegn om den.")
    for key in _LISTS:
        if front.get(key) is not None and not _is_list(front[key]):
            example = "fx [a, b] eller en linje med ”- ” for hver"
            _error(source, key, f"”{key}” skal være en liste af tekster, {example}.")
    if front.get("checked") is not None and checked(source) is None:
        _error(source, "checked", "”checked” skal være en dato skrevet som 2026-11-24.")


def text(source: Source, key: str) -> str:
    value = source.front.get(key)
    return str(value).strip() if _is_text(value) else ""


def texts(source: Source, key: str) -> tuple[str, ...]:
    value = source.front.get(key)
    return tuple(value) if isinstance(value, list) and _is_list(value) else ()


def checked(source: Source) -> date | None:
    """Return the day on which the facts were last checked; no time of day belongs to it."""
    value = source.front.get("checked")
    return value if type(value) is date else None


def _is_text(value: object) -> bool:
    """Say whether a value is a text. A year may be the title of a chapter."""
    return isinstance(value, str | int) and not isinstance(value, bool)


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _error(source: Source, key: str, message: str) -> None:
    source.error(source.key_line(key), 1, "noegle", message)
