"""The quiz grammar: lines of a quiz section → drafts of its questions, with what is wrong in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from course.source import ATTRIBUTES, Line, Source
from course.words import is_slug

CHOICE = re.compile(r"[-*+][ \t]+\[(?P<mark>[ xX])\][ \t]+(?P<text>.*)$")
_ALMOST_CHOICE = re.compile(r"[-*+][ \t]*(\[.?\]|\S)")
_QUOTE = re.compile(r"[ \t]*>[ ]?(.*)$")


@dataclass(slots=True)
class ChoiceDraft:
    line: Line
    correct: bool
    ident: str = ""
    text: list[str] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)


@dataclass(slots=True)
class QuestionDraft:
    """A question as written: its heading's line, id and words, and what follows in raw lines."""

    line: Line
    title: str
    ident: str = ""
    shuffled: bool = False
    body: list[str] = field(default_factory=list)
    choices: list[ChoiceDraft] = field(default_factory=list)
    note: list[str] = field(default_factory=list)

    @property
    def dom_ids(self) -> list[str]:
        """The ids that the question and its choices get in a page, without their common prefix."""
        return [self.ident, *(f"{self.ident}-{choice.ident}" for choice in self.choices)]


def parse(lines: list[Line], source: Source) -> list[QuestionDraft]:
    """Return the questions of a quiz section; what is wrong is added to source.problems."""
    questions = [_Reader(source, group).question for group in _group(lines, source)]
    for question in questions:
        _check(question, source)
    return questions


def _group(lines: list[Line], source: Source) -> Iterator[list[Line]]:
    """Yield the lines of each question, its heading first."""
    group: list[Line] = []
    for line in lines:
        heading = line.heading
        if heading and len(heading[1]) == 3:
            if group:
                yield group
            group = [line]
        elif heading and not group:
            source.error(line.number, 1, "overskrift", "Et spørgsmål i quizzen er en overskrift med ###.")
        elif group:
            group.append(line)
        elif not line.blank:
            source.warn(
                line.number, 1, "quiz", "Tekst før quizzens første spørgsmål vises ikke. Flyt den op over quizzen."
            )
    if group:
        yield group


class _Reader:
    """Walks one question's lines; room is the part that the next line belongs to."""

    def __init__(self, source: Source, lines: list[Line]) -> None:
        self.source = source
        self.question = _read_heading(lines[0], source)
        self.room = "body"
        self.after_blank = False
        for line in lines[1:]:
            self._take(line)
            self.after_blank = line.blank
        for choice in self.question.choices:
            if not choice.ident:
                choice.text, choice.ident = _take_last_id(choice.text)

    def _take(self, line: Line) -> None:
        choice = None if line.code else CHOICE.match(line.text)
        if choice:
            self._start_choice(line, choice)
        elif self.room == "body":
            self.question.body.append(line.text)
        elif line.text[:1] in (" ", "\t", ""):
            self._continue(line)
        elif line.text.startswith(">") and not line.code:
            self.room = "note"
            self.question.note.append(_unquote(line.text))
        elif self.after_blank or _ALMOST_CHOICE.match(line.text):
            self._refuse(line)
        else:
            self._continue(line)

    def _start_choice(self, line: Line, match: re.Match[str]) -> None:
        if self.room == "note":
            message = "Et svar står efter spørgsmålets note. Flyt noten ned under det sidste svar."
            self.source.error(line.number, 1, "svar", message)
        text, ident = _take_id(match["text"])
        self.question.choices.append(ChoiceDraft(line, match["mark"] != " ", ident, [text]))
        self.room = "choice"

    def _continue(self, line: Line) -> None:
        """Take an indented or lazily continued line into the part above it."""
        choice = self.question.choices[-1]
        quoted = _QUOTE.match(line.text)
        if self.room == "note":
            self.question.note.append(_unquote(line.text))
        elif line.blank:
            (choice.explanation if choice.explanation else choice.text).append("")
        elif quoted and not line.code:
            choice.explanation.append(quoted[1])
        elif choice.explanation and self.after_blank:
            self._refuse(line)
        else:
            (choice.explanation if choice.explanation else choice.text).append(line.text.strip())

    def _refuse(self, line: Line) -> None:
        message = (
            "Linjen hører hverken til et svar eller til noten. Et svar begynder med ”- [ ] ” eller ”- [x] ”, "
            "en forklaring med to mellemrum og ”> ”."
        )
        self.source.error(line.number, 1, "svar", message)


def _read_heading(line: Line, source: Source) -> QuestionDraft:
    heading = line.heading
    assert heading is not None
    question = QuestionDraft(line, heading[2])
    if match := ATTRIBUTES.search(heading[2]):
        question.title = heading[2][: match.start()]
        column = line.text.find("{") + 1
        for token in match[1].split():
            if token.startswith("#"):
                question.ident = token[1:]
            elif token == ".bland":
                question.shuffled = True
            else:
                source.error(line.number, column, "id", f"Et spørgsmål kan ikke have ”{token}”, kun #id og .bland.")
    return question


_ID = re.compile(r"[ \t]*\{#(?P<ident>[^{}\s]+)\}[ \t]*$")


def _take_id(text: str) -> tuple[str, str]:
    match = _ID.search(text)
    return (text[: match.start()], match["ident"]) if match else (text, "")


def _take_last_id(lines: list[str]) -> tuple[list[str], str]:
    """Find the id at the end of a choice's text, where it is not at the end of its first line."""
    last = max((i for i, text in enumerate(lines) if text.strip()), default=0)
    text, ident = _take_id(lines[last])
    return ([*lines[:last], text], ident) if ident else (lines, "")


def _unquote(text: str) -> str:
    match = _QUOTE.match(text)
    return match[1] if match else text


def _check(question: QuestionDraft, source: Source) -> None:
    number, name = question.line.number, question.title
    if not name.strip():
        source.error(number, 1, "spoergsmaal", "Spørgsmålet har ingen tekst. Skriv det efter ###.")
    if not question.ident:
        source.error(
            number, 1, "id-mangler", f"Spørgsmålet ”{name}” har intet id. Kør check_content --fix, så får det et."
        )
    elif not is_slug(question.ident):
        _bad_id(question.line, question.ident, source)
    if len(question.choices) < 2:
        source.error(
            number, 1, "faa-svar", f"Spørgsmålet ”{name}” skal have mindst to svar, skrevet som ”- [ ] …”."
        )
    if question.choices and not any(choice.correct for choice in question.choices):
        source.error(number, 1, "intet-rigtigt", f"Spørgsmålet ”{name}” har intet rigtigt svar. Sæt x i ét: ”- [x]”.")
    _check_choices(question, source)


def _check_choices(question: QuestionDraft, source: Source) -> None:
    seen: dict[str, ChoiceDraft] = {}
    for choice in question.choices:
        line = choice.line
        if not "".join(choice.text).strip():
            source.error(line.number, 1, "svar", "Svaret har ingen tekst.")
        if not choice.ident:
            source.error(line.number, 1, "id-mangler", "Svaret har intet id. Kør check_content --fix, så får det et.")
        elif not is_slug(choice.ident):
            _bad_id(line, choice.ident, source)
        elif choice.ident in seen:
            first = seen[choice.ident].line.number
            message = f"To svar har id’et ”{choice.ident}” (det første i linje {first}). Giv det nye svar sit eget."
            source.error(line.number, id_column(line, choice.ident), "id-dobbelt", message)
        seen.setdefault(choice.ident, choice)


def id_column(line: Line, ident: str) -> int:
    """Return the column of {#ident} in the line, or 1 where it stands on another."""
    return max(line.text.rfind("{#" + ident), line.text.rfind("{"), 0) + 1


def _bad_id(line: Line, ident: str, source: Source) -> None:
    message = f"Id’et ”{ident}” må kun have små bogstaver a–z, tal og enkelte bindestreger."
    source.error(line.number, id_column(line, ident), "id", message)
