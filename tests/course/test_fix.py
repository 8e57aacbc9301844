"""check_content --fix writes the ids that are missing, and touches not one other byte."""

import re
from collections import Counter
from contextlib import suppress
from io import StringIO
from itertools import cycle, zip_longest
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from manuscript import CHAPTER, FRONT, Manuscript

from course.fix import add_missing_ids
from course.parts import split_parts
from course.quiz import ChoiceDraft, QuestionDraft, parse
from course.reading import Reading
from course.source import Source

OTHER = "01-del/02-andet.md"
QUIZ = f"{FRONT}Tekst.\n\n## Quiz\n\n"
CHOICES = "\n\n- [x] Ja {#a}\n- [ ] Nej {#b}\n"
INSERTED = re.compile(r" \{#([a-z0-9]+(?:-[a-z0-9]+)*)\}|#([a-z0-9]+(?:-[a-z0-9]+)*) ")


def fix(course: Manuscript) -> str:
    """Mend the course and return what the command said."""
    said = StringIO()
    with suppress(SystemExit):  # other faults are the author's to mend
        call_command("check_content", str(course.folder), fix=True, stdout=said)
    return said.getvalue()


def fixed(course: Manuscript, text: str | bytes) -> str:
    """Write a chapter, mend it and return it."""
    course.write({CHAPTER: text})
    fix(course)
    return (course.folder / CHAPTER).read_bytes().decode()


def drafts(reading: Reading) -> list[QuestionDraft]:
    return [question for chapter in reading.chapters for question in chapter.questions]


@pytest.mark.parametrize(
    ("heading", "mended"),
    [
        ("### Hvad er en vægt?", "### Hvad er en vægt? {#hvad-er-en-vaegt}"),
        ("### Økologi på Ærø", "### Økologi på Ærø {#oekologi-paa-aeroe}"),
        ("### Udledes CO₂?", "### Udledes CO₂? {#udledes-co2}"),
        ("### Hvad gør `print()`?", "### Hvad gør `print()`? {#hvad-goer-print}"),
        ("### Hvad? ###", "### Hvad? {#hvad} ###"),
        ("### Hvad?   ", "### Hvad? {#hvad}   "),
        ("###\tHvad?\t##\t", "###\tHvad? {#hvad}\t##\t"),
        ("### Hvad? {.bland}", "### Hvad? {#hvad .bland}"),
        ("### Hvad? { .bland } ##", "### Hvad? { #hvad .bland } ##"),
        ("### Hvad? {: .bland}", "### Hvad? {: #hvad .bland}"),
        ("### Hvad? {}", "### Hvad? {#hvad }"),
        ("### Hvad er C#", "### Hvad er C# {#hvad-er-c}"),
        ("### ???", "### ??? {#spoergsmaal}"),
        (
            "### Hvorfor er meget lange spørgsmål ikke gode?",
            "### Hvorfor er meget lange spørgsmål ikke gode? {#hvorfor-er-meget-lange-spoergsmaal-ikke}",
        ),
        (f"### {'a' * 99}", f"### {'a' * 99} {{#{'a' * 40}}}"),
        ("### Hvad? {#min}", "### Hvad? {#min}"),
        ("### Er {#min} nok?", "### Er {#min} nok?"),
        ("### Hvad? {#Æ}", "### Hvad? {#Æ}"),
    ],
)
def test_a_question_gets_an_id_of_its_words(
    manuscript: Manuscript, heading: str, mended: str
) -> None:
    assert fixed(manuscript, QUIZ + heading + CHOICES) == QUIZ + mended + CHOICES


@pytest.mark.parametrize(
    ("choice", "mended"),
    [
        ("- [ ] Nej", r"- \[ \] Nej ID"),
        ("- [ ] Nej  ", r"- \[ \] Nej ID  "),
        ("*\t[X] Nej\t", "\\*\t\\[X\\] Nej ID\t"),
        ("- [ ] Nej\r", "- \\[ \\] Nej ID\r"),
        ("- [ ] Nej  \r", "- \\[ \\] Nej ID  \r"),
        ("- [ ] `kode`", r"- \[ \] `kode` ID"),
        ("- [ ] Nej\n  og nej", r"- \[ \] Nej ID\n  og nej"),
        ("- [ ] Nej\n  > Fordi {#b}", r"- \[ \] Nej ID\n  > Fordi \{#b\}"),
        ("- [ ] Nej\n  og nej {#b}", r"- \[ \] Nej\n  og nej \{#b\}"),
        ("- [ ] Nej {#b}", r"- \[ \] Nej \{#b\}"),
        ("- [ ] Nej {#b} altså", r"- \[ \] Nej \{#b\} altså"),
        ("- [ ] Nej {#b .x}", r"- \[ \] Nej \{#b \.x\}"),
    ],
)
def test_a_choice_gets_an_id_of_three_letters_or_digits(
    manuscript: Manuscript, choice: str, mended: str
) -> None:
    before = f"{QUIZ}### Hvad? {{#s}}\n\n- [x] Ja {{#a}}\n"
    text = fixed(manuscript, before + choice + "\n")
    pattern = mended.replace("ID", r"\{#[a-z0-9]{3}\}")
    assert re.fullmatch(f"{re.escape(before)}{pattern}\n", text)


def test_an_id_that_is_taken_gets_a_number(manuscript: Manuscript) -> None:
    first = f"{QUIZ}### Hvad?{CHOICES}\n### Hvad?{CHOICES}\n### Hvor {{#hvad-2}}{CHOICES}"
    manuscript.write({CHAPTER: first, OTHER: f"{QUIZ}### Hvad?{CHOICES}"})
    fix(manuscript)
    idents = [question.ident for question in drafts(manuscript.read({}))]
    assert idents == ["hvad", "hvad-3", "hvad-2", "hvad-4"]


def test_an_id_is_not_what_another_question_calls_its_choice(manuscript: Manuscript) -> None:
    text = f"{QUIZ}### Hvad {{#hvad}}{CHOICES}\n### Hvad a{CHOICES}\n### Nu {{#hvor-b}}{CHOICES}"
    manuscript.write({CHAPTER: f"{text}\n### Hvor{CHOICES}"})
    fix(manuscript)
    reading = manuscript.read({})
    assert [question.ident for question in drafts(reading)] == [
        "hvad",
        "hvad-a-2",
        "hvor-b",
        "hvor-2",
    ]
    assert reading.errors == []


def test_what_only_looks_like_a_quiz_is_left_alone(manuscript: Manuscript) -> None:
    fence = "```\n## Quiz\n\n### Hvad?\n\n- [ ] Nej\n```\n"
    text = f"{FRONT}### Hvad?\n\n{fence}\n## Udfordring\n\n### Hvad?\n\n- [ ] Nej\n"
    assert fixed(manuscript, text) == text


@pytest.mark.parametrize("data", [b"\xff\n## Quiz\n\n### Hvad?\n", b"", b"---\n- [ ] Nej"])
def test_a_file_that_cannot_be_read_is_left_alone(manuscript: Manuscript, data: bytes) -> None:
    manuscript.write({CHAPTER: data})
    fix(manuscript)
    assert (manuscript.folder / CHAPTER).read_bytes() == data


def test_the_command_says_which_files_it_changed(manuscript: Manuscript) -> None:
    manuscript.write({CHAPTER: f"{QUIZ}### Hvad?{CHOICES}", OTHER: FRONT})
    folder = manuscript.folder
    said = fix(manuscript).splitlines()
    assert [said[0], said[-1]] == [
        f"{folder}/{CHAPTER}: Manglende id’er er skrevet ind.",
        "1 kursus læst: 0 fejl, 3 advarsler.",
    ]
    assert "skrevet ind" not in fix(manuscript)


# Random quizzes

words = st.lists(
    st.sampled_from(
        [
            "Hvad",
            "er",
            "Æbler",
            "på",
            "`x`",
            "`{#y}`",
            "*a*",
            "C#",
            "CO₂",
            "{x",
            "}",
            "1.",
            "?",
            "->",
        ]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)
blanks = st.sampled_from(["", "  ", "\t", " \t "])
fake = "```\n### Hvad?\n\n- [ ] Nej\n  > Fordi\n```"


@st.composite
def choices(draw: st.DrawFn, number: int) -> str:
    bullet, mark, end = draw(st.tuples(st.sampled_from("-*+"), st.sampled_from(" xX"), blanks))
    ident = f" {{#c{number}}}"
    first, last = draw(st.sampled_from([("", ""), ("", ""), (ident, ""), ("", ident)]))
    more = f"\n  {draw(words)}{last}{draw(blanks)}" if last or draw(st.booleans()) else ""
    explained = draw(st.sampled_from(["", "\n  > Fordi {#nej}", "\n  > Fordi\n  >\n  > - [a](#b)"]))
    return f"{bullet} [{mark}] {draw(words)}{first}{end}{more}{explained}"


@st.composite
def questions(draw: st.DrawFn, number: int) -> str:
    shapes = [
        "",
        "",
        " {{.bland}}",
        " {{ .bland }}",
        " {{#q{0}}}",
        " {{#q{0} .bland}}",
        " {{:.bland}}",
    ]
    attributes = draw(st.sampled_from(shapes)).format(number)
    hashes = draw(st.sampled_from(["", " ###", "\t#"]))
    heading = f"### {draw(words)}{attributes}{hashes}{draw(blanks)}"
    body = draw(st.sampled_from(["", "Mere *tekst*.\n\n", f"{fake}\n\n"]))
    answers = [draw(choices(number)) for number in range(draw(st.integers(2, 4)))]
    note = draw(st.sampled_from(["", "\n> Note {#nej}\n"]))
    return f"{heading}\n\n{body}" + "\n".join(answers) + f"\n{note}"


@st.composite
def chapters(draw: st.DrawFn, number: int) -> bytes:
    """A chapter's file as any editor might have left it."""
    asked = [draw(questions(10 * number + n)) for n in range(draw(st.integers(0, 3)))]
    after = draw(st.sampled_from(["", "\n## Udfordring\n\n### Hvad?\n\n- [ ] Nej\n"]))
    text = f"{FRONT}## A\n\n{fake}\n\n## Quiz\n\n" + "\n".join(asked) + after
    # Line ends of one kind, or mixed; the last line may have none.
    ends = draw(st.lists(st.sampled_from(["\n", "\r\n"]), min_size=1, max_size=3))
    ended = "".join(map(str.__add__, text.split("\n"), cycle(ends)))
    ended = ended.rstrip("\r\n") if draw(st.booleans()) else ended
    return (draw(st.sampled_from(["", "\ufeff"])) + ended).encode()


@settings(max_examples=60, deadline=None)
@given(st.tuples(chapters(1), chapters(2)))
def test_a_fix_adds_ids_and_nothing_else(files: tuple[bytes, bytes]) -> None:
    before = [read(data) for data in files]
    after = [read(data) for data in mended(before)]
    for (first, asked), (second, _) in zip(before, after, strict=True):
        _only_ids_were_added(first.data, second.data, asked)
    asked = [question for _, questions in before for question in questions]
    asked_after = [question for _, questions in after for question in questions]
    _nothing_was_renamed(asked, asked_after)
    assert not [p for source, _ in after for p in source.problems if p.code == "id-mangler"]
    names = Counter(name for question in asked_after for name in question.dom_ids)
    assert max(names.values(), default=1) == 1
    assert mended(after) == [source.data for source, _ in after]


def read(data: bytes) -> tuple[Source, list[QuestionDraft]]:
    with NamedTemporaryFile() as file:
        Path(file.name).write_bytes(data)
        source = Source.read(Path(file.name), file.name)
    return source, parse(split_parts(source.lines).quiz, source)


def mended(chapters: list[tuple[Source, list[QuestionDraft]]]) -> list[bytes]:
    taken = {name for _, questions in chapters for q in questions for name in q.dom_ids}
    return [add_missing_ids(source.data, questions, taken) for source, questions in chapters]


def _only_ids_were_added(before: bytes, after: bytes, asked: list[QuestionDraft]) -> None:
    """Without what was put into exactly the lines that lacked an id, the bytes are the same."""
    named: list[QuestionDraft | ChoiceDraft] = [*asked, *(c for q in asked for c in q.choices)]
    missing = {draft.line.number for draft in named if not draft.ident}
    changed = set()
    pairs = zip_longest(before.decode().split("\n"), after.decode().split("\n"), fillvalue="")
    for number, (old, new) in enumerate(pairs, 1):
        if old != new:
            changed.add(number)
            assert old in {new[: m.start()] + new[m.end() :] for m in INSERTED.finditer(new)}
    assert changed == missing


def _nothing_was_renamed(before: list[QuestionDraft], after: list[QuestionDraft]) -> None:
    for old, new in zip(before, after, strict=True):
        assert old.ident in ("", new.ident)
        assert (old.title, old.shuffled, old.body) == (new.title, new.shuffled, new.body)
        for choice, same in zip(old.choices, new.choices, strict=True):
            assert choice.ident in ("", same.ident)
            assert (choice.text, choice.explanation) == (same.text, same.explanation)
