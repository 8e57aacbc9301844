"""How many slips the language check finds, tried on the chapters of our own course.

A slip of spelling is a letter dropped, doubled or changed, or two that change places, in a word of
six letters or more, also where another word comes out of it; a slip of typography stands where a
chapter first has something to spoil.
"""

import random
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from django.conf import settings

from course.language import language_problems
from course.prose import RUNNING, find_blocks
from course.reading import Reading, read_course
from course.source import Problem, Source
from course.spelling import Speller, danish

FOLDER = Path(settings.BASE_DIR, "content", "dybe-generative-modeller")
SLIPS_A_CHAPTER = 60
LETTERS = "abdefgiklmnoprstuvyæøå"

# What is spoilt, and how.
TYPOGRAPHY: list[tuple[str, str]] = [
    ("(?<=\\d)\u00a0(?=%)", " "),
    ("(?<=\\d)\u00a0(?=%)", ""),
    ("(?<=\\d)\u00a0(?=GB|TWh|MWh|mio\\.|bit|ton|ms)", " "),
    ("”(?=\\w)", '"'),
    (" – ", " - "),
    (r"(?<= \d)–(?=\d)", "-"),
    ("CO₂", "CO2"),
    (r"(?<= \d), ?(?=\d+\u00a0%)", "."),
    (r"(?<=\d)\.(?= (?:august|december|juli|november) 20)", ""),
    (r"\bfx\b", "f.eks."),
    (r"(?<=[a-zæøå]), (?=[a-zæøå])", ","),
]


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_course(FOLDER, FOLDER.name)


def words_of(source: Source) -> list[tuple[int, int, str]]:
    """Return the line, the column and the letters of each word that may be misspelled."""
    return [
        (*block.place(match.start()), match[0])
        for block in find_blocks(source.lines)
        if block.kind in ("text", "law", "heading")
        for match in re.finditer(r"(?<![\w’-])[a-zæøå]{6,}(?![\w’-])", block.danish)
    ]


def misspelled(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + chance.choice(LETTERS) + word[at + 1 :],
        ]
    )


def misspell(source: Source, chance: random.Random) -> tuple[str, list[str]]:
    """Return the text with words misspelled here and there, and the words as they now stand."""
    lines = source.text.split("\n")
    words = words_of(source)
    slips = []
    # From the end of a line to its beginning, so that the columns before stay true.
    for number, column, word in sorted(chance.sample(words, SLIPS_A_CHAPTER), reverse=True):
        wrong = misspelled(word, chance)
        if wrong != word:
            text = lines[number - 1]
            lines[number - 1] = text[: column - 1] + wrong + text[column - 1 + len(word) :]
            slips.append(wrong)
    return "\n".join(lines), slips


def spoil(source: Source) -> Iterator[tuple[int, str]]:
    """Yield a line's number and the whole text, with one slip of typography on that line."""
    lines = source.text.split("\n")
    running = {block.number for block in find_blocks(source.lines) if block.kind in RUNNING}
    for pattern, wrong in TYPOGRAPHY:
        for number in islice((n for n in sorted(running) if re.search(pattern, lines[n - 1])), 1):
            spoilt = re.sub(pattern, wrong, lines[number - 1], count=1)
            yield number, "\n".join([*lines[: number - 1], spoilt, *lines[number:]])


def problems_with(reading: Reading, text: str, speller: Speller | None) -> list[Problem]:
    spoilt = Source.parse(Path(), "", text.encode())
    return language_problems(
        Reading(reading.folder, None, [], [], [spoilt], reading.terms), speller
    )


def test_at_least_95_per_cent_of_slips_are_found(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What was meant takes most of the time, and is not asked here.
    monkeypatch.setattr(Speller, "suggestion", lambda speller, word: "")
    chance = random.Random(2026)
    missed: list[str] = []
    tried = 0
    for chapter in reading.chapters:
        source = Source.read(chapter.source.path, chapter.source.shown)
        text, slips = misspell(source, chance)
        told = {p.message.split("”")[1] for p in problems_with(reading, text, danish())}
        missed += [f"{chapter.slug}: {slip}" for slip in slips if slip not in told]
        tried += len(slips)
        for number, text in spoil(source):
            if number not in {problem.line for problem in problems_with(reading, text, None)}:
                missed.append(f"{chapter.slug}:{number}: typography")
            tried += 1
    print(f"{tried - len(missed)} of {tried} slips found", *missed, sep="\n")
    assert tried >= 500
    assert len(missed) <= 0.05 * tried


def test_nothing_is_told_of_what_is_right(reading: Reading) -> None:
    assert language_problems(reading, danish()) == []
