"""The checker says every fault of a course, by its code and at its place.

In the texts below a ▸ stands where a fault must be told. A text alone is a chapter's, below its
front matter if it has none of its own; where there are several files, each is whole.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from manuscript import CHAPTER, FRONT, SVG, Manuscript

from course.context import MAX_IMAGE_BYTES
from course.reading import RESERVED_CHAPTERS, RESERVED_COURSES, Reading, read_course, read_folder
from course.source import MAX_BYTES

MARK = "▸"
OTHER = "01-del/02-andet.md"
SENTENCE = re.compile(
    r"kursus/[^:]+:\d+:\d+: (fejl|advarsel) [a-z0-9-]+: [A-ZÆØÅ”].*[.?]", re.DOTALL
)
TWO_CHOICES = "- [x] Ja {#a}\n- [ ] Nej {#b}\n"

# What is advised on a question is held by test_quiz_advice; the questions below are bare.
ON_QUESTIONS = {"afsnit", "forklaring", "ovenstaaende", "svarlaengde"}

type Files = dict[str, str]
type Told = tuple[str, int, int, str]


def front(lines: str) -> str:
    return f"---\n{lines}\n---\n"


def ask(choices: str = TWO_CHOICES, title: str = "Hvad? {#s}") -> str:
    return f"Tekst.\n\n## Quiz\n\n### {title}\n\n{choices}"


FAULTS: dict[str, list[str | Files]] = {
    # Front matter
    "titel": [
        {CHAPTER: "▸Tekst uden hoved.\n"},
        {CHAPTER: MARK},
        {CHAPTER: "▸---\ntitle:\n---\n"},
        {CHAPTER: '▸---\ntitle: " "\n---\n'},
        {CHAPTER: "▸---\nsummary: Resume\n---\n"},
        {"01-del/section.md": "▸---\n---\n"},
        {"course.md": "▸---\nsummary: Resume\n---\n"},
    ],
    "yaml": [
        {CHAPTER: "---\ntitle: a\nsummary: b▸: c\n---\n"},
        {CHAPTER: "---\ntitle: a\n▸\tsummary: b\n---\n"},
        {CHAPTER: "---\n▸- title\n---\n"},
        {CHAPTER: "---\n▸bare ord\n---\n"},
        {CHAPTER: "▸---\ntitle: a\n\nTekst.\n"},
        {CHAPTER: "---\n▸title: a\nchecked: 2026-13-45\n---\n"},
        {CHAPTER: f"---\n▸title: {'[' * 500}\n---\n"},
    ],
    "noegle": [
        front("title: a\n▸titel: b"),
        front("title: a\n▸Summary: b"),
        front("title: a\nsummary: b\n▸authors: [A]"),
        front("▸title: [a]"),
        front("▸title: yes"),
        front("▸title: 1.10"),
        front("title: a\n▸summary: {b: c}"),
        front("title: a\n▸summary: 2026-11-24"),
        front("title: a\n▸prompts: Hvad?"),
        front("title: a\n▸prompts:\n  - Hvad: hvem?"),
        front("title: a\n▸aliases: b"),
        front("title: a\n▸checked: i går"),
        front("title: a\n▸checked: 2026-11-24 12:00:00"),
        {"01-del/section.md": front("title: a\n▸checked: 2026-11-24")},
        {"course.md": front("title: a\n▸authors: Mig")},
    ],
    # Names
    "slug": [
        {"01-del/02-Stor.md": f"▸{FRONT}"},
        {"01-del/02-æble.md": f"▸{FRONT}"},
        {"01-del/02-a_b.md": f"▸{FRONT}"},
        {"02-Ærø/section.md": f"▸{FRONT}"},
        {"01-del/02-kapitel.md": f"▸{FRONT}"},
        {"02-ny/section.md": FRONT, "02-ny/01-kapitel.md": f"▸{FRONT}"},
        {"02-del/section.md": f"▸{FRONT}"},
    ],
    "nummer": [
        {"01-del/01-zebra.md": f"▸{FRONT}"},
        {"01-del/1-zebra.md": f"▸{FRONT}"},
        {"01-zebra/section.md": f"▸{FRONT}"},
    ],
    "reserveret": [{f"01-del/02-{name}.md": f"▸{FRONT}"} for name in sorted(RESERVED_CHAPTERS)],
    "alias": [
        {OTHER: front("title: a\n▸aliases: [kapitel]")},
        {OTHER: front("title: a\n▸aliases: [andet]")},
        {OTHER: front("title: a\n▸aliases: [b, b]")},
        {OTHER: front("title: a\n▸aliases: [quizzer]")},
        {OTHER: front("title: a\n▸aliases: [02-gammel.md]")},
        {
            CHAPTER: front("title: a\naliases: [gammel]"),
            OTHER: front("title: a\n▸aliases:\n  - gammel"),
        },
        {"course.md": front("title: a\n▸aliases: [kursus]")},
        {"course.md": front("title: a\n▸aliases: [konto]")},
    ],
    # Headings and parts
    "overskrift": [
        "▸# A\n",
        "## A\n\n▸# B\n",
        "▸Overskrift\n===\n",
        "▸Overskrift\n---\n",
        "▸## \n",
        "▸## ##\n",
        "> ▸## A\n",
        "> [!NOTE] ▸## A\n> Tekst.\n",
        "- ▸## A\n",
        "- a\n\n    ▸## A\n",
        ask(f"▸#### B\n\n{TWO_CHOICES}"),
        ask(f"{TWO_CHOICES}\n▸#### B\n"),
        ask("- [x] Ja {#a}\n  > ▸## A\n- [ ] Nej {#b}\n"),
        {"course.md": f"{FRONT}▸# A\n"},
        {"01-del/section.md": f"{FRONT}▸# A\n"},
    ],
    "niveau": [
        "▸### A\n",
        "## A\n\n▸#### B\n",
        "## A\n\n### B\n\n#### C\n\n## D\n\n▸#### E\n",
        "## A\n\n▸##### B\n\n▸#### C\n".replace("▸#### C", "#### C"),
        {"course.md": f"{FRONT}▸### A\n"},
    ],
    "to-quizzer": [
        f"{ask()}\n▸## Quiz\n\n### Hvorfor? {{#t}}\n\n{TWO_CHOICES}",
        f"{ask()}\n▸## quiz {{#q}}\n\n### Hvorfor? {{#t}}\n\n{TWO_CHOICES}",
    ],
    "quiz": [
        "Tekst.\n\n▸## Quiz\n",
        "Tekst.\n\n▸## Quiz\n\n## Udfordring\n",
        f"{ask()}\n▸## Mere\n\nTekst.\n",
        f"{ask()}\n## Udfordring: A\n\n▸## Mere\n\nTekst.\n",
    ],
    # Questions and choices
    "id-mangler": [
        ask(title="Hvad?").replace("###", "▸###"),
        ask(title="Hvad? {.bland}").replace("###", "▸###"),
        ask("- [x] Ja {#a}\n▸- [ ] Nej\n"),
        ask("- [x] Ja {#a}\n▸- [ ] Nej\n  og mere\n  > Fordi {#b}\n"),
    ],
    "id-dobbelt": [
        f"{ask()}\n### Hvorfor? ▸{{#s}}\n\n{TWO_CHOICES}",
        {CHAPTER: f"{FRONT}{ask()}", OTHER: FRONT + ask(title="Hvor? ▸{#s .bland}")},
        ask("- [x] Ja {#a}\n- [ ] Nej ▸{#a}\n"),
        ask("- [x] Ja {#a}\n▸- [ ] Nej\n  og nej {#a}\n"),
        f"{ask()}\n### Hvorfor? ▸{{#s-a}}\n\n{TWO_CHOICES}",
        "## A {#x}\n\n## B ▸{#x}\n",
        "## A {#x}\n\n*b*▸{#x}\n",
    ],
    "id": [
        ask(title="Hvad? ▸{#Sø}"),
        ask(title="Hvad? ▸{#s .rød}"),
        ask(title="Hvad? ▸{#s ord}"),
        ask(title="Er ▸{#s} nok?"),
        ask("- [x] Ja ▸{#A}\n- [ ] Nej {#b}\n"),
        ask("- [x] Ja ▸{#a_b}\n- [ ] Nej {#b}\n"),
        ask("- [x] Ja ▸{#a} altså\n- [ ] Nej {#b}\n"),
        ask("- [x] Ja ▸{#a .x}\n- [ ] Nej {#b}\n"),
        "## A ▸{#_indhold}\n",
        "## A ▸{#spm-a}\n",
        "## A ▸{#æ}\n",
        "Tekst\n▸{: #_flot }\n",
        "*a*▸{#fn:1}\n",
    ],
    "spoergsmaal": [ask(title="{#s}").replace("###", "▸###")],
    "intet-rigtigt": [ask("- [ ] Ja {#a}\n- [ ] Nej {#b}\n").replace("###", "▸###")],
    "faa-svar": [
        ask("").replace("###", "▸###"),
        ask("- [x] Ja {#a}\n").replace("###", "▸###"),
        ask("> - Ja\n> - Nej\n").replace("###", "▸###"),
    ],
    "svar": [
        ask(f"{TWO_CHOICES}\n▸Tekst.\n"),
        ask(f"{TWO_CHOICES}\n> Note.\n\n▸Tekst.\n"),
        ask(f"{TWO_CHOICES}▸- Et punkt\n"),
        ask(f"{TWO_CHOICES}▸1. [ ] Måske {{#c}}\n"),
        ask(f"{TWO_CHOICES}▸- [] Måske {{#c}}\n"),
        ask(f"{TWO_CHOICES}▸- [y] Måske {{#c}}\n"),
        ask(f"{TWO_CHOICES}▸-[ ] Måske {{#c}}\n"),
        ask(f"{TWO_CHOICES}▸  - [ ] Måske {{#c}}\n"),
        ask(f"▸> - [ ] Måske\n\n{TWO_CHOICES}"),
        ask(f"{TWO_CHOICES}  > Fordi.\n\n▸  Uden citat.\n"),
        ask(f"{TWO_CHOICES}▸```\nkode\n```\n"),
        ask(f"{TWO_CHOICES}▸  ```\n  kode\n  ```\n"),
        ask("- [x] Ja {#a}\n> Note.\n▸- [ ] Nej {#b}\n"),
        ask("- [x] Ja {#a}\n▸- [ ] {#b}\n"),
        ask("- [x] Ja {#a}\n  > ```\n  > a\n  > ```\n▸  b\n- [ ] Nej {#b}\n"),
        "▸- [ ] Ja\n▸- [x] Nej\n",
        "> ▸1. [x] Ja\n".replace("> ▸", "▸> "),
        {"course.md": f"{FRONT}▸- [x] Ja\n"},
    ],
    # Pictures
    "alt-mangler": [
        "Tekst ▸![](b.svg)\n",
        "![](b.svg){.dekoration} ▸![](b.svg) ![b](b.svg)\n",
        "▸![ ](b.svg){.x}\n",
        ask("- [x] Ja {#a}\n  > ▸![](b.svg)\n- [ ] Nej {#b}\n"),
    ],
    "billede": [
        "▸![a](nej.svg)\n",
        "æøå `kode` ▸![a `b`](nej.svg)\n",
        "[▸![a](nej.svg)](https://kapitel.example)\n",
        "▸![a](../../udenfor.svg)\n",
        "▸![a](/b.svg)\n",
        "▸![a](https://kapitel.example/b.svg)\n",
        "▸![a](//kapitel.example/b.svg)\n",
        "▸![a](data:image/png;base64,AAAA)\n",
        "▸![a](01-kapitel.md)\n",
        "▸![a](b.gif)\n",
        "▸![a](%00.svg)\n",
        f"▸![a]({'a' * 999}.svg)\n",
        "▸![a](mappe.svg)\n",
        "▸![a]()\n",
        "![a][b]\n\n▸[b]: nej.svg\n",
        "▸![a](tom.svg)\n",
        "▸![a](tekst.png)\n",
        "▸![a](stor.png)\n",
        ask("- [x] Ja ▸![a](nej.svg) {#a}\n- [ ] Nej {#b}\n"),
        ask(f"▸![a](nej.svg)\n\n{TWO_CHOICES}"),
        {"course.md": f"{FRONT}▸![a](nej.svg)\n"},
    ],
    # Links
    "link": [
        "▸[a](nej.md)\n",
        "[a](01-kapitel.md) ▸[a](01-kapite.md)\n",
        "æøå `kode` ▸[a `b`](nej.md)\n",
        "> - ▸[a\n> b](nej.md)\n".replace("\n> b", " b"),
        "▸[a](section.md)\n",
        "▸[a](../coursemd)\n",
        "▸[a](%00)\n",
        "▸[a]()\n",
        "▸[a](#nej)\n",
        "▸[a](#)\n",
        "## A\n\n▸[a](#b) [a](#a)\n",
        "▸[a](01-kapitel.md#nej)\n",
        "▸[a](../course.md#nej)\n",
        "▸[a](/kursus/nej/)\n",
        "▸[a](/kursus/kapitel/nej/)\n",
        "▸[a](/kursus/kapitel/#nej)\n",
        "▸[a](/kursus/#nej)\n",
        "▸[a](/nej/)\n",
        "▸[a](//kapitel.example)\n",
        "▸[a](/privatliv/nej/)\n",
        "▸[a](javascript:alert)\n",
        "▸[a](JavaScript:alert)\n",
        "▸[a](&#106;avascript:alert)\n",
        "▸[a](data:text/html,x)\n",
        "▸[a](ftp://kapitel.example)\n",
        "▸<ftp://kapitel.example>\n",
        "[a][b] og [b] og [b][]\n\n▸[b]: nej.md 'Titel'\n",
        ask("- [x] Ja ▸[a](#nej) {#a}\n  > ▸[a](nej.md)\n- [ ] Nej {#b}\n\n> ▸[a](#nej)\n"),
        ask(title="Hvad er ▸[a](nej.md)? {#s}"),
        {CHAPTER: f"{FRONT}▸[a](02-andet.md#b)\n", OTHER: f"{FRONT}## A\n\n[b](01-kapitel.md)\n"},
        {"course.md": f"{FRONT}▸[a](#nej)\n\n▸[a](01-del/nej.md)\n"},
        {"01-del/section.md": f"{FRONT}▸[a](#nej)\n"},
    ],
    # What a text holds
    "fodnote": [
        "Tekst▸[^1].\n",
        "æøå `[^1]` tekst▸[^1] og▸[^1].\n",
        "Tekst▸[^1].\n\n[^1]:\n",
        "Se ▸[^1]: her.\n",
        "Tekst[^1].\n\n[^1]: Se▸[^2].\n",
        "Tekst[^1 a].\n\n▸[^1 a]: Tekst.\n",
        f"Tekst[^1].\n\n[^1]: Note.\n\n{ask(title='Hvad?▸[^1] {#s}')}",
        {"course.md": f"{FRONT}Tekst▸[^1].\n"},
    ],
    "ramme": [
        "> ▸[!INFO] Titel\n> Tekst.\n",
        "> ▸[!Notes]\n> Tekst.\n\n> ▸[!Notes]\n> Tekst.\n",
        "> [!NOTE]\n> Tekst.\n>\n> > ▸[!TIPS]\n> > Tekst.\n",
        "- a\n\n    > ▸[!INFO]- Fold\n    > Tekst.\n",
        "> ▸[!NOTE|stor] Titel\n> Tekst.\n".replace("NOTE", "TIP"),
        ask("- [x] Ja {#a}\n  > ▸[!NOTE] Fordi\n- [ ] Nej {#b}\n"),
        ask(f"{TWO_CHOICES}\n> ▸[!NOTE] Note\n"),
    ],
    "html": [
        "Tekst ▸<script>alert(1)▸</script>\n",
        "æøå `<b>` ▸<font>a▸</font>\n",
        "▸<div\n  class='a'>\n\nTekst.\n\n▸</div>\n",
        "▸<b onclick=x>a▸</b>\n".replace("▸</b>", "</b>"),
        "<i lang='en'>a</i> ▸<i style='color: red'>b</i>\n",
        "▸<i\nclass='a'>b</i>\n",
        "▸<i title='`a`'>b</i>\n",
        "Tekst ▸<!-- skjult -->\n",
        "▸<!-- skjult\n\nmere -->\n",
        "▸<?php echo 1 ?>\n",
        "▸<!DOCTYPE html>\n",
        "▸<fil.txt>\n",
        "▸<javascript:alert(1)>\n",
        "a▸<b og c>d\n",
        "▸<img src=b.svg alt=b>\n",
        "▸<a href='https://kapitel.example'>a▸</a>\n",
        "<b>a</b> ▸<b>c\n",
        "a▸</b>\n",
        "▸<b>a *b</b> c*\n".replace("▸<b>a *b</b>", "<b>a *b▸</b>"),
        "▸<b>\n\n## A\n\n▸</b>\n",
        "Note[^1]\n\n[^1]: ▸<u>a▸</u>\n",
        ask("- [x] ▸<u>Ja▸</u> {#a}\n- [ ] Nej {#b}\n"),
        ask(title="▸<u>Hvad▸</u>? {#s}"),
    ],
    "egenskab": [
        "Tekst\n▸{: style='x' }\n",
        "*a*▸{onclick=x}\n",
        "[a](https://kapitel.example)▸{target=_blank}\n",
        "## Mængden ▸{x}\n",
    ],
    "indrykket-kode": [
        "Tekst.\n\n▸    kode <b> [a](nej.md)\n",
        "Her er kode.\n\n▸    kode\n\nTekst.\n\n▸    kode\n",
        "▸\tkode\n",
        "> Tekst.\n>\n▸>     kode\n",
        "Tekst.\n\n▸    ```\n    kode\n    ```\n",
    ],
    "kode": [
        "▸```\n## Quiz\n\n[a](nej.md)\n",
        "Tekst.\n\n▸````python\nkode\n```\n\n### A\n",
        "> ▸~~~\n> kode\n\nTekst.\n",
        "- a\n\n    ▸```\n    kode\n",
    ],
    "tegn": ["a▸\x00b\n", "a▸\x02wzxhzdk:0▸\x03\n", "a▸\rb\n", front("title: a▸\x01b")],
    "stor-fil": [{CHAPTER: f"▸{FRONT}{'a' * MAX_BYTES}"}],
    "indviklet": [{CHAPTER: f"▸{FRONT}{'- ' * 3000}a\n"}, {CHAPTER: f"▸{FRONT}{'[' * 9999}\n"}],
}

ADVICE: dict[str, list[str | Files]] = {
    "nummer": [
        {"noter.md": f"▸{FRONT}"},
        {"01-del/noter.md": f"▸{FRONT}"},
        {"01-del/02-STORT.MD": f"▸{FRONT}"},
        {"01-del/course.md": f"▸{FRONT}"},
        {"01-del/ordliste.md": f"▸{FRONT}"},
        {"03-loest.md": f"▸{FRONT}"},
    ],
    "tabel": [
        "Tekst.\n\n▸| a | b |\n| - | - |\n| 1 | 2 |\n",
        "Tabel:\n\n▸| a | b |\n| - | - |\n| 1 | 2 |\n",
        "Tabel: Navn\n\n| a | b |\n| - | - |\n\n> ▸| a | b |\n> | - | - |\n".replace("> ▸", "▸> "),
        "Tekst.\n▸| a | b |\n| - | - |\n| 1 | 2 |\n",
        ask(f"▸| a | b |\n| - | - |\n\n{TWO_CHOICES}"),
    ],
    "liste": [
        "Tekst:\n▸- a\n- b\n",
        "Tekst:\n▸1. a\n2. b\n",
        "> [!TIP] Titel\n> Tekst:\n▸> - a\n",
        "- a\n▸  - b\n",
        "1. a\n▸   - b\n",
        "- a\n    - b\n▸      - c\n",
        "- a\n\n▸  Mere om a.\n",
    ],
    "fodnote": ["Tekst.\n\n▸[^1]: Ingen kalder.\n"],
    "quiz": ["Tekst.\n\n## Quiz\n\n▸Indledning.\n\n" + ask().split("\n\n", 2)[2]],
}


def rows(table: dict[str, list[str | Files]]) -> list[ParameterSet]:
    return [
        pytest.param(code, fault, id=f"{code}-{number}")
        for code, faults in table.items()
        for number, fault in enumerate(faults, 1)
    ]


def unmark(fault: str | Files, code: str) -> tuple[Files, list[Told]]:
    """Return the files as they are to be written, and what must be told of them."""
    if isinstance(fault, str):
        fault = {CHAPTER: fault if fault.startswith("---") else FRONT + fault}
    files = {name: text.replace(MARK, "") for name, text in fault.items()}
    return files, sorted(
        (f"kursus/{name}", line, column, code)
        for name, text in fault.items()
        for line, words in enumerate(text.split("\n"), 1)
        for column in _columns(words)
    )


def _columns(words: str) -> Iterator[int]:
    """Yield where the marks of a line stand once they are gone; columns count from 1."""
    for earlier, match in enumerate(re.finditer(MARK, words)):
        yield match.start() - earlier + 1


def told(reading: Reading, error: bool) -> list[Told]:
    return [
        (problem.path, problem.line, problem.column, problem.code)
        for problem in reading.problems
        if problem.error == error and problem.code not in ON_QUESTIONS
    ]


@pytest.fixture
def kursus(manuscript: Manuscript) -> Manuscript:
    """A course that is in order, with pictures of which some are not."""
    manuscript.write({CHAPTER: FRONT, "01-del/b.svg": SVG, "01-del/tom.svg": b""})
    manuscript.write({"01-del/tekst.png": b"tekst", "01-del/b.gif": b"GIF89a"})
    manuscript.write({"01-del/stor.png": b"\0" * (MAX_IMAGE_BYTES + 1)})
    (manuscript.folder / "01-del/mappe.svg").mkdir()
    return manuscript


@pytest.mark.parametrize(("code", "fault"), rows(FAULTS))
def test_a_fault_is_told_at_its_place(kursus: Manuscript, code: str, fault: str | Files) -> None:
    files, expected = unmark(fault, code)
    reading = kursus.read(files)
    assert told(reading, error=True) == expected, "\n".join(map(str, reading.problems))
    assert reading.course is None
    for problem in reading.problems:
        assert SENTENCE.fullmatch(str(problem))


@pytest.mark.parametrize(("code", "fault"), rows(ADVICE))
def test_advice_is_given_at_its_place_and_stops_nothing(
    kursus: Manuscript, code: str, fault: str | Files
) -> None:
    files, expected = unmark(fault, code)
    reading = kursus.read(files)
    assert told(reading, error=False) == expected, "\n".join(map(str, reading.problems))
    assert reading.course is not None
    for problem in reading.problems:
        assert SENTENCE.fullmatch(str(problem))


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("course.md", {}),
        ("01-del/section.md", {"course.md": FRONT, CHAPTER: FRONT}),
    ],
)
def test_a_file_that_must_be_there_is_missed(
    tmp_path: Path, name: str, files: dict[str, str]
) -> None:
    (tmp_path / "01-del").mkdir()
    for path, text in files.items():
        (tmp_path / path).write_text(text)
    reading = read_course(tmp_path, "kursus")
    assert (f"kursus/{name}", 1, 1, "titel") in told(reading, error=True)


@pytest.mark.parametrize("name", sorted(RESERVED_COURSES))
def test_a_course_cannot_have_a_name_that_the_site_uses(tmp_path: Path, name: str) -> None:
    course = Manuscript(tmp_path / name)
    assert told(course.read(), error=True) == [(f"{name}/course.md", 1, 1, "reserveret")]


@pytest.mark.parametrize("name", ["Kursus", "kursus_1", "æbler", "a--b", "-"])
def test_a_course_has_a_name_that_an_address_can_have(tmp_path: Path, name: str) -> None:
    course = Manuscript(tmp_path / name)
    assert told(course.read(), error=True) == [(f"{name}/course.md", 1, 1, "slug")]


def test_two_courses_cannot_have_one_alias(tmp_path: Path) -> None:
    for name, alias in (("a", "gammel"), ("b", "gammel"), ("c", "a")):
        Manuscript(tmp_path / name).write({"course.md": front(f"title: T\naliases: [{alias}]")})
    first, *others = read_folder(tmp_path, "content")
    assert first.problems == []
    assert [told(reading, error=True) for reading in others] == [
        [(f"content/{name}/course.md", 3, 1, "alias")] for name in ("b", "c")
    ]


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"---\ntitle: a\n---\nbl\xe5\n", 4, 3),
        ("---\ntitle: æøå".encode() + b" \xff\n---\n", 2, 12),
        (b"\xef\xbb\xbf\xff", 1, 1),
        ("---\ntitle: a\n---\n".encode("utf-16"), 1, 1),
    ],
)
def test_a_file_that_is_not_utf8_is_told_where(
    kursus: Manuscript, data: bytes, line: int, column: int
) -> None:
    assert told(kursus.read({CHAPTER: data}), error=True) == [
        (f"kursus/{CHAPTER}", line, column, "utf-8")
    ]


def test_a_file_of_exactly_256_kib_is_read(kursus: Manuscript) -> None:
    text = f"{FRONT}{'ord ' * MAX_BYTES}"[:MAX_BYTES]
    assert told(kursus.read({CHAPTER: text}), error=True) == []


@pytest.mark.parametrize(
    ("fault", "hint"),
    [
        (front("title: a\ntitel: b"), "Mente du ”title”?"),
        (front("title: a\nSummary: b"), "Mente du ”summary”?"),
        (front("title: a\nalias: [b]"), "Mente du ”aliases”?"),
        ("> [!NOTES]\n> a\n", "Mente du ”note”?"),
        ("> [!WARN]\n> a\n", "Mente du ”warning”?"),
        ("## Energiforbrug\n\n[a](#energiforbug)\n", "Mente du ”energiforbrug”?"),
        ("[a](01-kapitl.md)\n", "Mente du ”01-kapitel.md”?"),
        ("[a](/kursus/kapitlet/)\n", "Mente du ”kapitel”?"),
        ("![a](bb.svg)\n", "Mente du ”b.svg”?"),
        ("### A\n", "brug ## her"),
        ("#### A\n", "brug ## her"),
        ("## A\n\n##### B\n", "brug ### her"),
    ],
)
def test_a_fault_names_what_was_meant(kursus: Manuscript, fault: str, hint: str) -> None:
    [problem] = kursus.read(unmark(fault, "")[0]).errors
    assert hint in problem.message


def test_what_is_unlike_all_known_gets_no_hint(kursus: Manuscript) -> None:
    [problem] = kursus.read("> [!HELTANDET]\n> a\n").errors
    assert "Mente du" not in problem.message


def test_all_faults_of_all_files_are_told(kursus: Manuscript) -> None:
    chapter = (
        f"{front('titel: a')}# A\n\nTekst[^1] og [a](nej.md) og ![](b.svg).\n\n> [!INFO]\n> b\n\n"
        "## Quiz\n\n### Hvad?\n\n- [ ] Ja\n- [ ] Nej {#b}\n\n### Hvorfor?\n"
    )
    other = f"{FRONT}<u>a</u>\n\n### B\n"
    reading = kursus.read({CHAPTER: chapter, OTHER: other, "course.md": f"{FRONT}[a](#nej)\n"})
    assert told(reading, error=True) == [
        (f"kursus/{CHAPTER}", 1, 1, "titel"),
        (f"kursus/{CHAPTER}", 2, 1, "noegle"),
        (f"kursus/{CHAPTER}", 4, 1, "overskrift"),
        (f"kursus/{CHAPTER}", 6, 6, "fodnote"),
        (f"kursus/{CHAPTER}", 6, 14, "link"),
        (f"kursus/{CHAPTER}", 6, 29, "alt-mangler"),
        (f"kursus/{CHAPTER}", 8, 3, "ramme"),
        (f"kursus/{CHAPTER}", 13, 1, "id-mangler"),
        (f"kursus/{CHAPTER}", 13, 1, "intet-rigtigt"),
        (f"kursus/{CHAPTER}", 15, 1, "id-mangler"),
        (f"kursus/{CHAPTER}", 18, 1, "faa-svar"),
        (f"kursus/{CHAPTER}", 18, 1, "id-mangler"),
        (f"kursus/{OTHER}", 4, 1, "html"),
        (f"kursus/{OTHER}", 4, 5, "html"),
        (f"kursus/{OTHER}", 6, 1, "niveau"),
        ("kursus/course.md", 4, 1, "link"),
    ]


def test_lines_are_counted_alike_whatever_ends_them(kursus: Manuscript) -> None:
    text = f"{FRONT}## A\n\n[a](#a) og [b](#b)\n"
    for data in (text, text.replace("\n", "\r\n"), f"\ufeff{text}", text.rstrip("\n")):
        assert told(kursus.read({CHAPTER: data}), error=True) == [
            (f"kursus/{CHAPTER}", 6, 12, "link")
        ]


NOTHING = [
    "## Overskrift",
    "# Overskrift",
    "##### Overskrift",
    "Overskrift\n===",
    "[a](nej.md)",
    "[a](javascript:alert)",
    "[a]: nej.md",
    "![](nej.svg)",
    "- [ ] Svar",
    "- [x] Svar {#a}",
    "Tekst[^1]",
    "[^1]:",
    "<script>",
    "<!-- a -->",
    "> [!INFO]",
    "{: #_id onclick=x }",
    "| a | b |\n| - | - |",
    "Tekst\n- a",
    "## Quiz",
    "## Udfordring",
]
FENCES = [
    "```\n{}\n```",
    "~~~\n{}\n~~~",
    "`````\n```\n{}\n```\n`````",
    "~~~~\n```\n{}\n~~~~",
    "```python\n{}\n```",
    "```python start\n{}\n```",
    '``` {{.python title="a" #_b}}\n{}\n```',
    "~~~ `a` ~~~\n{}\n~~~",
    "```\n{}\n````   ",
    "- a\n\n    ```\n    {}\n    ```",
    "- ```\n  {}\n  ```",
    "1. a\n\n    - b\n\n        ~~~\n        {}\n        ~~~",
    "> ```\n> {}\n> ```",
    "> [!NOTE] Titel\n> Tekst.\n>\n> ```\n> {}\n> ```",
    "> - a\n>\n>     ```\n>     {}\n>     ```",
    "Tekst.\n```\n{}\n```\nTekst.",
    "[^2]: Note\n\n    ```\n    {}\n    ```\n\nTekst[^2].",
]


@pytest.mark.parametrize("fence", FENCES)
def test_nothing_in_a_fence_is_told(kursus: Manuscript, fence: str) -> None:
    filler = fence.split("{}")[0].rpartition("\n")[2]
    for nothing in NOTHING:
        reading = kursus.read(fence.format(nothing.replace("\n", f"\n{filler}")) + "\n")
        assert not reading.problems, (nothing, *map(str, reading.problems))
        assert reading.course
        assert "<code" in reading.course.chapters[0].html


@pytest.mark.parametrize("nothing", [n for n in NOTHING if "\n" not in n])
def test_nothing_in_inline_code_is_told(kursus: Manuscript, nothing: str) -> None:
    for text in (
        f"Tekst `{nothing}` tekst.",
        f"Tekst ``` ` {nothing} ``` tekst.",
        f"> Tekst `{nothing}`",
        f"Tabel: Navn\n\n| a | `{nothing}` |\n| - | - |\n| 1 | 2 |",
        f"## A `{nothing}`",
        f"Tekst `over\nto {nothing} linjer`",
        ask(f"- [x] `{nothing}` {{#a}}\n  > `{nothing}`\n- [ ] Nej {{#b}}\n\n> `{nothing}`\n"),
    ):
        reading = kursus.read(f"{text}\n")
        problems = [problem for problem in reading.problems if problem.code not in ON_QUESTIONS]
        assert not problems, (text, *map(str, problems))


def test_code_in_a_quiz_is_code(kursus: Manuscript) -> None:
    fence = "```\n## Quiz\n### Intet?\n- [x] Svar\n> Citat\n[^1] [a](#nej)\n```"
    quoted = "\n".join(f"  > {line}" for line in fence.split("\n"))
    note = "\n".join(f"> {line}" for line in fence.split("\n"))
    text = ask(f"{fence}\n\n- [x] Ja {{#a}}\n{quoted}\n- [ ] Nej {{#b}}\n\n{note}\n")
    [question] = kursus.chapter(text).questions
    html = "<code>## Quiz\n### Intet?\n- [x] Svar\n&gt; Citat\n[^1] [a](#nej)</code>"
    for part in (question.body, question.choices[0].explanation, question.note):
        assert html in part


def test_files_without_a_number_that_have_their_place_are_no_matter(kursus: Manuscript) -> None:
    files = {
        "ordliste.md": "Ord\n: Forklaring.\n",
        "figurer/figur.py": "x = 1\n",
        "01-del/billeder/b.svg": "<svg/>",
    }
    reading = kursus.read({**files, ".gemt/01-x.md": FRONT, "01-del/.gemt.md": FRONT})
    assert reading.problems == []
