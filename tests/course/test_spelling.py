"""Spelling: what is told, and what an author may write without being told."""

from pathlib import Path

import pytest
from manuscript import CHAPTER, FRONT, Manuscript

from course import spelling
from course.language import language_problems
from course.spelling import DictionaryMissing, danish

GLOSSARY = "perplexitet\n: Et mål.\n\nopen weights (åbne vægte)\n: Et ord.\n"


def told(manuscript: Manuscript, text: str, own: str = "") -> list[str]:
    """Return what is said of the spelling of a chapter: the place and the word."""
    manuscript.write({"stavning.txt": own, "ordliste.md": GLOSSARY})
    problems = language_problems(manuscript.read(text), danish())
    assert not any(problem.error for problem in problems)
    return [
        f"{problem.line}:{problem.column} {problem.message.partition(' står')[0]}"
        for problem in problems
        if problem.code == "stavning"
    ]


def test_a_slip_is_told_where_it_first_stands(manuscript: Manuscript) -> None:
    assert told(manuscript, "Det er en fejl.\n\n- Her er modelen, og modelen igen.") == [
        "6:10 ”modelen”"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "## En modelen",
        "> [!NOTE] En modelen",
        "| En modelen | b |\n| --- | --- |",
        "Ord.[^1]\n\n[^1]: En modelen",
        '![En modelen](a.svg "Titel")',
        '![Titel](a.svg "En modelen")',
        "[en modelen](https://kapitel.example)",
        "Ord.\n\n## Quiz\n\n### En modelen? {#a}\n\n- [x] Ja {#b}\n- [ ] Nej {#c}",
        "Ord.\n\n## Quiz\n\n### En? {#a}\n\n- [x] En modelen {#b}\n  > Ja\n- [ ] Nej {#c}",
        "Ord.\n\n## Quiz\n\n### En? {#a}\n\n- [x] En {#b}\n  > En modelen\n- [ ] Nej {#c}",
        "Ord.\n\n## Quiz\n\n### En? {#a}\n\n- [x] En {#b}\n- [ ] Nej {#c}\n\n> En modelen",
        "Modelen er god.",
        "sprog-modelen",
    ],
)
def test_all_that_people_read_is_spelled(manuscript: Manuscript, text: str) -> None:
    manuscript.write({"01-del/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" height="9"/>'})
    (said,) = told(manuscript, text)
    assert said.lower().endswith("modelen”")


def test_front_matter_is_spelled_too(manuscript: Manuscript) -> None:
    front = "---\ntitle: En modelen\nsummary: 'En hunnd'\nprompts:\n  - Hvad er en katt?\n---\n"
    problems = language_problems(manuscript.read({CHAPTER: front}), danish())
    assert [(problem.line, problem.column) for problem in problems] == [(2, 11), (3, 14), (5, 16)]


@pytest.mark.parametrize(
    "text",
    [
        "Her taler Amina Luccioni om Mixtral. Mixtral er god.",
        "GPT-3 og LoRA, arXiv og DistilBERT’s vægte",
        'På engelsk <i lang="en">language model training</i>.',
        "Bæredygtigheds- og skaleringsudfordringer, el- og vandforbrug",
        "Ca. 5 kr. pr. stk., dvs. m.fl. og bl.a. jf. nr. 2",
        "`modelen` og $modelen$ og https://modelen.dk/modelen modelen@modelen.dk modelen.json",
        "```\nmodelen\n```",
        "Et grafikkort, datacentrets elforbrug, sprogmodellernes træningsdata",
        "perplexiteten, Perplexitetens og perplexiteter; open weights",
        "fire-fem AI-modeller og AI’s CO₂e",
        "Et andet ord[^1], *kursi*v\n\n[^1]: Elsworth, Ngoc og Patterson: Titlen.",
    ],
)
def test_what_is_right_is_let_be(manuscript: Manuscript, text: str) -> None:
    text = text.replace("kursi*v", "kursiv*")
    assert told(manuscript, text) == []


def test_a_courses_own_words_are_known_with_their_endings(manuscript: Manuscript) -> None:
    text = "Et talskema, to talskemaer, talskemaernes. Talskemaet. Roedyrkning."
    assert len(told(manuscript, text)) == 5
    assert told(manuscript, text, own="talskema  # et skema med tal\n\nroedyrkning\n") == []


def test_a_courses_own_word_may_begin_another(manuscript: Manuscript) -> None:
    text = "Et højrisikosystem, højrisikoreglerne, højrisikosystemmet og højrisikoen."
    assert told(manuscript, text, own="højrisiko") == ["4:40 ”højrisikosystemmet”"]


def test_a_word_of_its_own_is_not_known_in_another_course(manuscript: Manuscript) -> None:
    assert told(manuscript, "Et talskema.", own="skema") == ["4:4 ”talskema”"]


def test_a_word_list_that_cannot_be_read_is_told(manuscript: Manuscript) -> None:
    manuscript.write({"stavning.txt": "talskema\nr\u00f8d".encode("latin-1")})
    problems = language_problems(manuscript.read("Tekst."), danish())
    assert [str(problem) for problem in problems] == [
        "kursus/stavning.txt:2:2: fejl utf-8: Filen er ikke UTF-8 her. Gem den som UTF-8."
    ]


@pytest.mark.parametrize(
    ("slip", "word"),
    [("modelen", "modellen"), ("sandsynlihed", "sandsynlighed"), ("kvbzwqx", "")],
)
def test_a_word_that_is_near_is_suggested(manuscript: Manuscript, slip: str, word: str) -> None:
    (problem,) = language_problems(manuscript.read(f"En {slip}."), danish())
    suggestion = f" Mente du ”{word}”?" if word else ""
    assert problem.message == (
        f"”{slip}” står ikke i ordbogen.{suggestion} Er ordet rigtigt, så skriv det i kursets "
        "stavning.txt."
    )


@pytest.mark.parametrize("missing", ["files", "package"])
def test_without_the_dictionary_the_rest_is_said(
    manuscript: Manuscript,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    missing: str,
) -> None:
    from django.core.management import call_command

    danish.cache_clear()
    if missing == "files":
        monkeypatch.setattr(spelling, "FILES", Path("findes-ikke"))
    else:
        monkeypatch.setitem(__import__("sys").modules, "hunspell", None)
    with pytest.raises(DictionaryMissing):
        danish()
    manuscript.write({CHAPTER: f"{FRONT}En modelen og CO2.\n"})
    call_command("check_content", str(manuscript.folder))
    lines = capsys.readouterr().out.splitlines()
    assert [line.rpartition(": ")[2] for line in lines[1:-1]] == [
        "ordbogen mangler. ”make dictionary” henter den."
    ]
    assert lines[0].endswith("advarsel typografi: Skriv CO₂ med sænket 2-tal.")
    assert lines[-1] == "1 kursus læst: 0 fejl, 1 advarsel."
