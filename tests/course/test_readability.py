"""LIX and the length of sentences: what is counted, and when an author is told."""

from pathlib import Path

import pytest
from documents import documents
from hypothesis import given

from course.parts import split_parts
from course.prose import BLANK, find_blocks, measure
from course.readability import advise_body, advise_questions
from course.source import Source

EASY = "Her er en let og kort sætning med få ord. "
HARD = "Kommunalbestyrelsens beslutningsprocedurer forudsætter dokumentation. "
LONG = " ".join(["ord"] * 31)


def read(text: str) -> Source:
    return Source.parse(Path(), "", text.encode())


def told(text: str) -> list[str]:
    """Return line, column, code and message of what is said of a chapter's text and quiz."""
    source = read(text)
    parts = split_parts(source.lines)
    advise_body(source, parts.body)
    advise_questions(source, parts.quiz)
    assert not any(problem.error for problem in source.problems)
    return [f"{p.line}:{p.column} {p.code} {p.message}" for p in source.problems]


def measured(text: str) -> tuple[int, int, int]:
    found = measure(find_blocks(read(text).lines))
    return found.words, found.sentences, found.long_words


@pytest.mark.parametrize(
    ("text", "words", "sentences", "long_words"),
    [
        ("Modellen lærer. Den gætter næste ord!", 6, 2, 1),
        ("Det koster ca. 5 kr. pr. ord, jf. artikel 3 og 4. Nu er det slut.", 16, 2, 1),
        ("Patterson m.fl. regnede. Ifølge dem m.fl. Udledningen er stor.", 9, 3, 3),
        ("Den 24. november 2026 kl. 14.30 var der 1.287 ord.", 10, 1, 1),
        ("Det er ”sandt.” Så er det.", 6, 2, 0),
        ("Det er sandt.[^1] Så er det.\n\n[^1]: A", 7, 3, 0),
        ("- Et punkt\n- Et andet punkt\n    - Et tredje", 7, 3, 0),
        ("> [!NOTE] Titel\n> Tekst her.\n> Mere tekst.", 5, 3, 0),
        ("| Ord | Andre ord |\n| --- | --- |\n| a | b |", 5, 2, 0),
        ("AI-forordningen og CO₂-udledningen gælder `kode` $x+y$.", 4, 1, 2),
        ('Den <i lang="en">language model</i> er *stor*.', 5, 1, 1),
        ("En linje\nog den næste. Slut [her](https://a.dk/b)", 7, 2, 0),
        ("```\nkode her\n```", 0, 0, 0),
    ],
)
def test_words_sentences_and_long_words_are_counted(
    text: str, words: int, sentences: int, long_words: int
) -> None:
    assert measured(text) == (words, sentences, long_words)


def test_lix_is_words_a_sentence_and_long_words_in_per_cent() -> None:
    found = measure(find_blocks(read("Modellen lærer. Den gætter næste ord!").lines))
    assert found.lix == pytest.approx(6 / 2 + 100 * 1 / 6)
    assert measure([]).lix == 0


def test_an_easy_text_is_let_be() -> None:
    assert told(EASY * 40 + f"\n\n## Quiz\n\n### {EASY}\n\n- {EASY * 20}") == []


def test_a_hard_text_is_told_where_it_begins() -> None:
    assert told(f"Kort.\n\n{HARD * 30}") == [
        "1:1 lix Teksten har LIX 103,1; højst 45 er let nok. Del de lange sætninger, og byt lange "
        "ord ud med korte."
    ]


def test_a_few_hard_words_are_no_matter() -> None:
    assert told(HARD * 20) == []


def test_a_box_about_the_law_may_be_harder_than_the_rest() -> None:
    box = f"{EASY * 40}\n\n> [!NOTE] {{}}\n> {{}}"
    middling = "Virksomheden etablerer en ordning og holder den. " * 20  # LIX 7 + 42,9
    assert told(box.format("Loven: ordningen", middling)) == []
    assert [line.split(" ")[1] for line in told(middling)] == ["lix"]
    assert told(box.format("Loven: ordningen", HARD * 30)) == [
        "4:1 lix Boksene om loven har LIX 104,0; højst 50 er let nok. Del de lange sætninger, og "
        "byt lange ord ud med korte."
    ]
    assert told(box.format("Andet", HARD * 60))[0].startswith("1:1 lix Teksten har LIX")


def test_a_quiz_should_be_easier_than_a_text() -> None:
    text = "Virksomheden har en ordning og holder den. "  # LIX 7 + 28,6
    assert told(text * 20) == []
    (problem,) = told(f"Tekst.\n\n## Quiz\n\n### {text * 10}\n\n- [ ] {text * 10} {{#a}}")
    assert problem.startswith("5:1 lix Quizzen har LIX 35,6; højst 35 er let nok.")


def test_long_sentences_are_told_in_the_mean_and_one_by_one() -> None:
    mean = "Ord" + " ord" * 24 + ". "
    assert [line.split(" ")[1] for line in told(mean * 10)] == ["saetninger"]
    assert told(f"Kort her. O{LONG[1:]}.\n\nTekst.") == [
        "1:11 lang-saetning Sætningen er på 31 ord. Del den i to."
    ]
    assert told(f"Kort.\n\n## Quiz\n\n### Hvad?\n\n- [x] A {{#a}}\n  > Kort. Så\n  > {LONG}.") == [
        "8:11 lang-saetning Sætningen er på 32 ord. Del den i to."
    ]


@given(documents)
def test_what_a_block_says_stands_where_it_says(text: str) -> None:
    lines = {line.number: line.text for line in read(text).lines}
    for block in find_blocks(read(text).lines):
        for offset, char in enumerate(block.danish):
            if char not in f" \n{BLANK}":
                number, column = block.place(offset)
                assert lines[number][column - 1] == char
