"""Each number with a source is in its chapter's list of facts, and each calculation comes out."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from course.checks import footnote_references
from course.prose import Block, find_blocks, sentences_of
from course.source import Source

COURSE = Path(settings.BASE_DIR, "content", "dybe-generative-modeller")
CHAPTERS = sorted(COURSE.glob("0*/0*.md"))

MONTHS = "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
# A date, the number of a legal act, or a number; none that is part of a name (GPT-3, BM25).
NUMBER = re.compile(
    rf"(?<![\w.,/₂])(?<!\w-)(?:\d{{1,2}}\. (?:{MONTHS})(?: \d{{4}})?|\d{{4}}/\d+"
    r"|\d+(?:\.\d{3})*(?:,\d+)?[⁰¹²³⁴⁵⁶⁷⁸⁹]*)"
)
VALUE = r"−?\d+(?:\.\d{3})*(?:,\d+)?"
EQUATION = re.compile(
    rf"(?<![\w,.])(?P<left>\(*{VALUE}(?:\)*\s*[×·+−/:]\s*\(*{VALUE})+\)*)\s*=\s*(?P<right>{VALUE})"
)
OPERATORS = str.maketrans({"×": "*", "·": "*", "−": "-", ":": "/"})
FUNCTIONS = {name: getattr(math, name) for name in ("log", "log2", "exp", "sqrt", "comb")}
LEVELS = ("primary", "abstract", "secondary")


@dataclass
class Chapter:
    path: Path

    @cached_property
    def source(self) -> Source:
        return Source.read(self.path, self.path.name)

    @cached_property
    def text(self) -> str:
        """The file's words in one line, with plain spaces and without emphasis."""
        return " ".join(self.source.text.replace("*", "").split())

    @cached_property
    def facts(self) -> dict[str, dict[str, dict[str, object]]]:
        slug = self.path.stem.partition("-")[2]
        facts: dict[str, dict[str, dict[str, object]]]
        facts = yaml.safe_load((COURSE / "fakta" / f"{slug}.yaml").read_text())
        return facts

    @cached_property
    def notes(self) -> dict[str, str]:
        """The text of each footnote by its name."""
        found = re.finditer(r"^\[\^([^\]]+)\]:(.*(?:\n {4}.*)*)", self.source.text, re.MULTILINE)
        return {match[1]: " ".join(match[2].split()) for match in found}

    @cached_property
    def blocks(self) -> list[Block]:
        blocks = find_blocks(self.source.lines)
        return [block for block in blocks if block.kind != "note"]

    def cited(self) -> Iterator[tuple[str, list[str], list[str]]]:
        """Yield each sentence or row that carries footnotes, their names, and its numbers."""
        for block in self.blocks:
            whole = block.kind in ("table", "picture")
            spans = [(0, len(block.words))] if whole else sentences_of(block)
            for start, end in spans:
                if names := [name for at, name in self._references(block) if start <= at < end]:
                    sentence = block.words[start:end]
                    yield sentence, names, numbers(sentence)

    def _references(self, block: Block) -> Iterator[tuple[int, str]]:
        offset = 0
        for index in range(block.number, block.number + block.words.count("\n") + 1):
            line = next(line for line in self.source.lines if line.number == index)
            for column, name in footnote_references(line):
                yield offset + column - 1, name
            offset += len(line.text) + 1


def numbers(text: str) -> list[str]:
    return [" ".join(match[0].split()) for match in NUMBER.finditer(text.replace("\u00a0", " "))]


def value(number: str) -> float:
    return float(number.replace(".", "").replace(",", ".").replace("−", "-"))


def rounds_to(result: float, number: str) -> bool:
    """Say whether a result is the number, to as many decimals as are written."""
    decimals = len(number.partition(",")[2])
    return bool(abs(result - value(number)) <= 0.5 / 10**decimals + 1e-9)


def compute(formula: str) -> float:
    return float(eval(formula, {"__builtins__": {"round": round, "sum": sum}}, FUNCTIONS))


@pytest.fixture(params=CHAPTERS, ids=lambda path: path.stem)
def chapter(request: pytest.FixtureRequest) -> Chapter:
    return Chapter(request.param)


def test_every_footnote_has_its_source_in_the_list(chapter: Chapter) -> None:
    sources = chapter.facts["sources"]
    assert sorted(sources) == sorted(chapter.notes)
    for name, entry in sources.items():
        note = chapter.notes[name]
        assert str(entry["source"]) in note, name
        assert entry["seen"] in LEVELS, name
        assert entry["seen"] != "secondary" or "sekundær" in note, f"{name}: no reservation"


def test_every_number_with_a_source_is_in_the_list(chapter: Chapter) -> None:
    listed = {
        name: {number for text in entry["numbers"] for number in numbers(text)}  # type: ignore[attr-defined]
        for name, entry in chapter.facts["sources"].items()
    }
    for sentence, names, found in chapter.cited():
        missing = set(found) - set[str]().union(*(listed[name] for name in names))
        assert not missing, f"{sentence.strip()} {names}"


def test_every_number_in_the_list_is_in_the_text(chapter: Chapter) -> None:
    by_source: dict[str, set[str]] = {}
    for _, names, found in chapter.cited():
        for name in names:
            by_source.setdefault(name, set()).update(found)
    for name, entry in chapter.facts["sources"].items():
        for text in entry["numbers"]:  # type: ignore[attr-defined]
            assert set(numbers(text)) <= by_source.get(name, set()), f"{name}: {text}"


def test_every_calculation_comes_out(chapter: Chapter) -> None:
    for entry in chapter.facts["calculations"]:
        says, formula = str(entry["says"]), str(entry["formula"])  # type: ignore[index]
        assert " ".join(says.split()) in chapter.text, says
        shown = re.findall(VALUE, says)
        assert len(shown) == 1, f"{says}: one number, please"
        assert rounds_to(compute(formula), shown[0]), f"{says}: {compute(formula)}"


def test_every_equation_in_the_text_is_true(chapter: Chapter) -> None:
    for match in EQUATION.finditer(chapter.text):
        left = re.sub(VALUE, lambda number: repr(value(number[0])), match["left"])
        assert rounds_to(compute(left.translate(OPERATORS)), match["right"]), match[0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Den 8. juli 2026 kom 2 af dem.", ["8. juli 2026", "2"]),
        ("GPT-3 har 175 milliarder, 1.287 MWh og 0,24 Wh.", ["175", "1.287", "0,24"]),
        ("Forordning (EU) 2024/1689 nævner 10²⁵ FLOP.", ["2024/1689", "10²⁵"]),
        ("Fra 2–6 %, CO₂ og 4-bit.", ["2", "6", "4"]),
    ],
)
def test_numbers_are_found_as_they_are_written(text: str, found: list[str]) -> None:
    assert numbers(text) == found


def test_a_wrong_equation_is_seen() -> None:
    assert not rounds_to(compute("2.4 * 2.4 * 2.4"), "13,9")
    assert rounds_to(compute("2.4 * 2.4 * 2.4"), "13,8")
    assert EQUATION.search("altså 1.287.000 × 0,15165 = 195.174 kg")
