"""How hard a text is to read: its LIX and the length of its sentences."""

from collections.abc import Iterable

from course.prose import IN_QUIZ, RUNNING, Block, count_words, find_blocks, measure, sentences_of
from course.source import Line, Source
from course.words import decimal

# LIX: 25–34 is an easy text, 35–44 a newspaper's, 45–54 an official document's (Björnsson 1968).
BODY_LIX = 45
LAW_LIX = 50
QUIZ_LIX = 35
MEAN_SENTENCE = 20
LONGEST_SENTENCE = 30
# In fewer words a single one decides.
ENOUGH_WORDS = 100

_ADVICE = "Del de lange sætninger, og byt lange ord ud med korte."


def advise_body(source: Source, lines: list[Line]) -> None:
    """Warn where a chapter's text, a page's or a box about the law is hard to read."""
    running = [block for block in find_blocks(lines) if block.kind in RUNNING]
    law = [block for block in running if block.kind == "law"]
    rest = [block for block in running if block.kind == "text"]
    _advise_lix(source, rest, BODY_LIX, "Teksten")
    _advise_lix(source, law, LAW_LIX, "Boksene om loven")
    mean = measure(rest)
    if mean.words >= ENOUGH_WORDS and mean.mean > MEAN_SENTENCE:
        message = (
            f"Sætningerne er på {decimal(mean.mean)} ord i gennemsnit, og {MEAN_SENTENCE} er nok. "
            "Sæt flere punktummer."
        )
        source.warn(rest[0].number, 1, "saetninger", message)
    _advise_long_sentences(source, running)


def advise_questions(source: Source, lines: list[Line]) -> None:
    """Warn where the questions, choices and explanations of a quiz are hard to read."""
    blocks = [block for block in find_blocks(lines) if block.kind in IN_QUIZ]
    _advise_lix(source, blocks, QUIZ_LIX, "Quizzen")
    _advise_long_sentences(source, blocks)


def _advise_lix(source: Source, blocks: list[Block], limit: int, what: str) -> None:
    found = measure(blocks)
    if found.words >= ENOUGH_WORDS and found.lix > limit:
        message = f"{what} har LIX {decimal(found.lix)}; højst {limit} er let nok. {_ADVICE}"
        source.warn(blocks[0].number, 1, "lix", message)


def _advise_long_sentences(source: Source, blocks: Iterable[Block]) -> None:
    for block in blocks:
        for start, end in sentences_of(block):
            if (words := count_words(block.words[start:end])) > LONGEST_SENTENCE:
                message = f"Sætningen er på {words} ord. Del den i to."
                source.warn(*block.place(start), "lang-saetning", message)
