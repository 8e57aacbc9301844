"""The quiz grammar: lines of a quiz section → drafts of its questions, with what is wrong in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from course.checks import TASK
from course.source import Line, Source, without_code
from course.words import is_slug

CHOICE = re.compile(r"[-*+][ \t]+\[(?P<mark>[ xX])\][ \t]+(?P<text>.*)$")
_ITEM = re.compile(r"(?:[-*+]|\d+[.)])[ \t]*(?:\[.?\]|\S)")
_QUOTE = re.compile(r"[ \t]*>[ ]?(.*)$")
_STRAY_ID = re.compile(r"\{[^{}\n]*#(?P<ident>[^{}\s]+)[^{}\n]*\}")


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
        if heading and heading.level == 3:
            if group:
                yield group
            group = [line]
        elif heading:
            message = "Et spørgsmål i quizzen er en overskrift med ###; andre kan ikke stå her."
            source.error(line.number, 1, "overskrift", message)
        elif group:
            group.append(line)
        elif not line.blank:
            message = "Tekst før quizzens første spørgsmål vises ikke. Flyt den op over quizzen."
            source.warn(line.number, 1, "quiz", message)
    if group:
        yield group


class _Reader:
    """Walks one question's lines; room is the part that the next line belongs to."""

    def __init__(self, source: Source, lines: list[Line]) -> None:
        self.source = source
        self.question = _read_heading(lines[0], source)
        self.room = "body"
        self.before = lines[0]
        for line in lines[1:]:
            self._take(line)
            self.before = line
        for choice in self.question.choices:
            _finish(choice, source)

    def _take(self, line: Line) -> None:
        choice = None if line.code else CHOICE.match(line.text)
        quoted = _QUOTE.match(line.text)
        if choice:
            self._start_choice(line, choice)
        elif not line.code and TASK.match(line.text):
            self._refuse(line)
        elif self.room == "body":
            self.question.body.append(line.text)
        elif quoted:
            self._take_quoted(line, quoted[1])
        elif line.blank:
            self._goes_on.append("")
        elif self._may_go_on(line):
            self._goes_on.append(line.text.strip())
        elif not (line.code and self.before.code):
            self._refuse(line)

    def _start_choice(self, line: Line, match: re.Match[str]) -> None:
        if self.room == "note":
            message = (
                "Et svar står efter spørgsmålets note. Ryk en forklaring to mellemrum ind, "
                "eller flyt noten ned under det sidste svar."
            )
            self.source.error(line.number, 1, "svar", message)
        text, ident = _take_id(match["text"])
        self.question.choices.append(ChoiceDraft(line, match["mark"] != " ", ident, [text]))
        self.room = "choice"

    def _take_quoted(self, line: Line, words: str) -> None:
        """Take a quoted line: an explanation where it stands in under its choice, else the note."""
        if line.text.startswith(">"):
            self.room = "note"
        if not line.code and words.lstrip().startswith("[!"):
            message = (
                "En ramme kan ikke stå her: Det citerede er i forvejen svarets forklaring eller "
                "spørgsmålets note. Slet ”[!…]”."
            )
            self.source.error(line.number, line.text.index("[!") + 1, "ramme", message)
        note = self.room == "note"
        (self.question.note if note else self.question.choices[-1].explanation).append(words)

    @property
    def _goes_on(self) -> list[str]:
        """What an empty or a lazily continued line goes on with."""
        if self.room == "note":
            return self.question.note
        choice = self.question.choices[-1]
        return choice.explanation or choice.text

    def _may_go_on(self, line: Line) -> bool:
        """Say whether a line that is not quoted belongs to the part above it."""
        if line.code or self.before.code:
            return False
        if line.text[0] in " \t" and self.room == "choice":
            return not (self.before.blank and self.question.choices[-1].explanation)
        return not (self.before.blank or _ITEM.match(line.text))

    def _refuse(self, line: Line) -> None:
        message = (
            "Linjen hører hverken til et svar eller til noten. Et svar begynder helt til venstre "
            "med ”- [ ] ” eller ”- [x] ”, en forklaring med to mellemrum og ”> ”."
        )
        self.source.error(line.number, 1, "svar", message)


def _read_heading(line: Line, source: Source) -> QuestionDraft:
    heading = line.heading
    assert heading is not None
    question = QuestionDraft(line, heading.text)
    column = line.text.rfind("{") + 1
    for token in (heading.attributes or "").split():
        if token.startswith("#") and len(token) > 1:
            question.ident = token[1:]
        elif token == ".bland":
            question.shuffled = True
        else:
            message = f"Et spørgsmål kan ikke have ”{token}”, kun #id og .bland."
            source.error(line.number, column, "id", message)
    if stray := _STRAY_ID.search(without_code(heading.text)):
        question.ident = question.ident or stray["ident"]
        _stray_id(line, stray, source)
    return question


def _finish(choice: ChoiceDraft, source: Source) -> None:
    """Find the id at the end of a choice's text, where it is not at the end of its first line."""
    last = max((i for i, text in enumerate(choice.text) if text.strip()), default=0)
    text, ident = _take_id(choice.text[last])
    if ident and not choice.ident:
        choice.ident, choice.text[last] = ident, text
    if stray := _STRAY_ID.search(without_code("\n".join(choice.text))):
        choice.ident = choice.ident or stray["ident"]
        _stray_id(choice.line, stray, source)


def _take_id(text: str) -> tuple[str, str]:
    """Return a choice's text without the id at its end, and the id. A line break stays."""
    words = text.rstrip(" \t")
    start = words.rfind("{#")
    ident = words[start + 2 : -1]
    if start < 0 or not words.endswith("}") or not ident or re.search(r"[\s{}]", ident):
        return text, ""
    return words[:start].rstrip(" \t") + text[len(words) :], ident


def _stray_id(line: Line, stray: re.Match[str], source: Source) -> None:
    message = f"”{stray[0]}” skal stå sidst på linjen og kun være et id: ”{{#{stray['ident']}}}”."
    column = max(line.text.find(stray[0]), 0) + 1
    source.error(line.number, column, "id", message)


def _check(question: QuestionDraft, source: Source) -> None:
    number, name = question.line.number, question.title
    if not name.strip():
        message = "Spørgsmålet har ingen tekst. Skriv det efter ###."
        source.error(number, 1, "spoergsmaal", message)
    if not question.ident:
        message = f"Spørgsmålet ”{name}” har intet id. Kør check_content --fix, så får det et."
        source.error(number, 1, "id-mangler", message)
    elif not is_slug(question.ident):
        _bad_id(question.line, question.ident, source)
    if len(question.choices) < 2:
        message = f"Spørgsmålet ”{name}” skal have mindst to svar, skrevet som ”- [ ] …”."
        source.error(number, 1, "faa-svar", message)
    if question.choices and not any(choice.correct for choice in question.choices):
        message = f"Spørgsmålet ”{name}” har intet rigtigt svar. Sæt x i mindst ét: ”- [x]”."
        source.error(number, 1, "intet-rigtigt", message)
    _check_choices(question, source)


def _check_choices(question: QuestionDraft, source: Source) -> None:
    seen: dict[str, int] = {}
    for choice in question.choices:
        number = choice.line.number
        if not "".join(choice.text).strip():
            source.error(number, 1, "svar", "Svaret har ingen tekst.")
        if not choice.ident:
            message = "Svaret har intet id. Kør check_content --fix, så får det et."
            source.error(number, 1, "id-mangler", message)
        elif not is_slug(choice.ident):
            _bad_id(choice.line, choice.ident, source)
        elif choice.ident in seen:
            message = (
                f"To svar har id’et ”{choice.ident}” (det første i linje {seen[choice.ident]}). "
                "Giv det nye svar sit eget."
            )
            column = id_column(choice.line, choice.ident)
            source.error(number, column, "id-dobbelt", message)
        seen.setdefault(choice.ident, number)


def id_column(line: Line, ident: str) -> int:
    """Return the column of the braces that hold the id, or 1 where they stand on another line."""
    return line.text.rfind("{", 0, max(line.text.rfind(f"#{ident}"), 0)) + 1 or 1


def _bad_id(line: Line, ident: str, source: Source) -> None:
    message = f"Id’et ”{ident}” må kun have små bogstaver a–z, tal og enkelte bindestreger."
    source.error(line.number, id_column(line, ident), "id", message)
