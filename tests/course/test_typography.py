"""How a Dane sets a text: each slip is told at its place, and what is right is let be."""

from pathlib import Path

import pytest

from course.prose import find_blocks
from course.source import Source
from course.typography import advise_typography


def told(text: str) -> list[str]:
    """Return the place of each slip, as line:column, and what is said of it."""
    source = Source.parse(Path(), "", text.encode())
    advise_typography(source, find_blocks(source.lines))
    assert all(problem.code == "typografi" and not problem.error for problem in source.problems)
    return [f"{problem.line}:{problem.column} {problem.message}" for problem in source.problems]


SLIPS = {
    "CO₂ med": ["▸CO2 og mere", "Det er ▸CO2e.", "▸CO<sub>2</sub>"],
    "anførselstegn": ['Han sagde ▸"ja.', "Det er ▸»godt.", "Han sagde ▸“ja”."],
    "tankestreg": ["Ja ▸- nej", "Ja ▸-- nej", "Ja ▸— nej", "Ja▸—nej"],
    "bindestreg": ["Det er ▸2-6 dage.", "Fra ▸1990-2000, altså."],
    "hårdt": [
        "Det er ▸5 % af dem.",
        "Det er ▸4,76 %.",
        "Det fylder ▸12 GB.",
        "Hele ▸1.287 MWh",
        "Ca. ▸175 kr. i alt",
        "Efter ▸§ 11 b",
        "Mødet er ▸kl. 14.",
        "Det er ▸5% af dem.",
        "Hele ▸12GB".replace("▸12", "12▸"),
    ],
    "klokkeslæt": ["Mødet er ▸kl. 14:30.", "Mødet er ▸kl 14:30."],
    "tusinder": ["Der var ▸12500 af dem.", "I alt ▸1000000"],
    "decimaler": ["Det er ▸4.76\u00a0% af dem.", "Det vejer ▸2.5\u00a0kg."],
    "datoen": ["Den ▸24 november 2026", "Den ▸2026-11-24", "Den ▸24/11/2026", "Den ▸24/11-2026"],
    "fx": ["Tag ▸f.eks. et æble.", "Tag ▸f. eks. et æble."],
    "ejefald": ["Det er ▸modellen's skyld.", "Det er ▸Google’s skyld."],
    "AI-": ["En ▸AI model", "To ▸AI systemer"],
    "CO₂-udledning": ["Mere ▸CO₂ udledning"],
    "…": ["Og så▸..."],
    "efter kommaet": ["Ja▸,men nej"],
    "mellem sætningerne": ["Det var alt▸.Og så"],
    "foran tegnet": ["Det var alt▸ , sagde hun", "Det var alt▸ ."],
    "to gange": [
        "Det var ▸og og det.",
        "Det var ▸Det det\nvar var".replace("▸Det det\n", "det\n▸"),
    ],
}


@pytest.mark.parametrize(
    ("words", "text"), [(words, text) for words, texts in SLIPS.items() for text in texts]
)
@pytest.mark.parametrize("frame", ["{}", "- {}", "> > {}", "## {}", "| {} | b |", "[^1]: {}"])
def test_a_slip_is_told_at_its_place(frame: str, words: str, text: str) -> None:
    if frame == "[^1]: {}" and words in ("bindestreg", "tusinder"):
        return
    if "\n" in text and frame != "{}":
        return
    text = f"Før\n\n{frame.format(text)}"
    before = text[: text.index("▸")]
    place = f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    problems = told(text.replace("▸", ""))
    assert len(problems) == 1
    assert problems[0].startswith(f"{place} ")
    assert words.lower() in problems[0].lower()


@pytest.mark.parametrize(
    "text",
    [
        "CO₂e og CO₂-udledning",
        "”Ja,” sagde hun – og gik.",
        "Det er 2–6\u00a0% af 12.500 i GPT-3.5 og kapitel\u00a04.4.",
        "Den 24. november 2026 kl.\u00a014.30 eller 24.11.2026",
        "Efter §\u00a011\u00a0b i (EU) 2024/1689, EU’s AI-forordning",
        "AI er godt, og AI skal bruges",
        "Det, der der sker, så så vi; for de de er.",
        "Han ventede … og ventede!",
        "I 2026 var der 1500 af dem, og 0,15165\u00a0kg",
        "`CO2 - 5 %` og $x - 5 %$, [her](https://a.dk/5-6_10000), noget@sted.dk",
        'Titlen <i lang="en">5 % - "CO2" of it</i>, og ord[^1], videre `kode`, ja',
        "![Alt](a.svg) {.dekoration}",
        "*[AI]: 5 % - CO2",
        "```\n5 % - CO2\n```",
        "AI’s og EU’s og m.fl. 2021",
        "Fra 3 til 4 dage, 10 personer og 5 gange",
    ],
)
def test_what_is_right_is_let_be(text: str) -> None:
    assert told(text) == []


def test_a_source_may_have_numbers_of_its_own() -> None:
    assert told("[^1]: Bogen, ISBN 978-87-7960-183-3, doi 10.1145/3442188, s. 10-12, 123456.") == []
