"""check_content --fix: writes the ids that are missing into a file, touching not one other byte."""

import re
import secrets

from course.quiz import QuestionDraft
from course.source import attributes_start, without_closing_hashes
from course.words import slugify

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_LONGEST = 40

_MARK = re.compile(r"\ufeff?#+[ \t]+")
_BRACE = re.compile(r"\{:?[ \t]*")


def add_missing_ids(data: bytes, questions: list[QuestionDraft], taken: set[str]) -> bytes:
    """Return the file's bytes with an id on each question and choice that has none.

    taken holds what pages call the questions and choices of the whole course; the new names are
    added to it. Lines are split on \\n alone and an id is put in before trailing blanks (two are a
    line break), so that \\r, a byte order mark and a missing last newline stay as they were.
    """
    texts = data.decode().split("\n")
    for question in questions:
        ident = question.ident or _question_id(question, taken)
        if not question.ident:
            _write_on_heading(texts, question.line.number - 1, ident)
        for choice in question.choices:
            if not choice.ident:
                _write_on_choice(texts, choice.line.number - 1, _choice_id(ident, taken))
    return "\n".join(texts).encode()


def new_question_id(words: str, taken: set[str]) -> str:
    """Make an id for a question that is about to be written.

    Its end is random: an id that is gone from the files is still known to who publishes them, and
    may not return with another text.
    """
    while True:
        ident = f"{_from_words(words)}-{_random_letters()}"
        if ident not in taken:
            return ident


def _write_on_heading(texts: list[str], index: int, ident: str) -> None:
    """Write an id into the braces that end a heading, or in new ones before its closing #."""
    text = texts[index]
    mark = _MARK.match(text)
    assert mark is not None  # it is the heading of a question
    words = without_closing_hashes(text[mark.end() :].removesuffix("\r"))
    braces = attributes_start(words)
    if braces is None:
        texts[index] = _insert(text, mark.end() + len(words), f" {{#{ident}}}")
    else:
        brace = _BRACE.match(text, mark.end() + braces)
        assert brace is not None
        texts[index] = _insert(text, brace.end(), f"#{ident} ")


def _write_on_choice(texts: list[str], index: int, ident: str) -> None:
    text = texts[index]
    texts[index] = _insert(text, len(text.rstrip(" \t\r")), f" {{#{ident}}}")


def _insert(text: str, at: int, new: str) -> str:
    return text[:at] + new + text[at:]


def _question_id(question: QuestionDraft, taken: set[str]) -> str:
    """Make an id of the question's words that neither it nor its choices share with others."""
    ident = base = _from_words(question.title)
    number = 2
    while not taken.isdisjoint(_names(ident, question)):
        ident, number = f"{base}-{number}", number + 1
    taken |= _names(ident, question)
    return ident


def _names(ident: str, question: QuestionDraft) -> set[str]:
    return {ident, *(f"{ident}-{choice.ident}" for choice in question.choices)}


def _from_words(title: str) -> str:
    """Return as many of the title's first words as fit."""
    first, *words = slugify(re.sub(r"[`*_$]", "", title)).split("-")
    base = first[:_LONGEST]
    for word in words:
        if len(base) + 1 + len(word) > _LONGEST:
            break
        base += f"-{word}"
    return base or "spoergsmaal"


def _choice_id(question: str, taken: set[str]) -> str:
    while True:
        ident = _random_letters()
        if f"{question}-{ident}" not in taken:
            taken.add(f"{question}-{ident}")
            return ident


def _random_letters() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(3))
