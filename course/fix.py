"""check_content --fix: writes the ids that are missing into a file, touching not one other byte."""

import re
import secrets

from course.quiz import QuestionDraft
from course.source import ATTRIBUTES
from course.words import slugify

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_LONGEST = 40
_CLOSING_HASHES = re.compile(r"[ \t]+#+$")


def add_missing_ids(data: bytes, questions: list[QuestionDraft], taken: set[str]) -> bytes:
    """Return the file's bytes with an id on each question and choice that has none.

    taken holds the question ids of the whole course; the new ones are added to it. Lines are split
    on \\n alone and an id is put in before trailing blanks (two are a line break), so that \\r, a
    byte order mark and a missing last newline stay as they were.
    """
    texts = data.decode().split("\n")
    for question in questions:
        if not question.ident:
            _insert(texts, question.line.number, _question_id(question.title, taken))
        mine = {choice.ident for choice in question.choices}
        for choice in question.choices:
            if not choice.ident:
                _insert(texts, choice.line.number, _choice_id(mine))
    return "\n".join(texts).encode()


def _insert(texts: list[str], number: int, ident: str) -> None:
    text = texts[number - 1]
    end = len(text.rstrip(" \t\r"))
    new = f" {{#{ident}}}"
    if text.lstrip("\ufeff").startswith("#"):
        end = len(_CLOSING_HASHES.sub("", text[:end]))
        if ATTRIBUTES.search(text[:end]):
            end = text.rindex("{", 0, end) + 1
            new = f"#{ident} "
    texts[number - 1] = text[:end] + new + text[end:]


def _question_id(title: str, taken: set[str]) -> str:
    words = slugify(re.sub(r"[`*_$]", "", title)).split("-")
    base = words[0][:_LONGEST]
    for word in words[1:]:
        if len(base) + 1 + len(word) > _LONGEST:
            break
        base += f"-{word}"
    return _unused(base or "spoergsmaal", taken)


def _unused(base: str, taken: set[str]) -> str:
    ident, number = base, 2
    while ident in taken:
        ident, number = f"{base}-{number}", number + 1
    taken.add(ident)
    return ident


def _choice_id(taken: set[str]) -> str:
    while True:
        ident = "".join(secrets.choice(_LETTERS) for _ in range(3))
        if ident not in taken:
            taken.add(ident)
            return ident
