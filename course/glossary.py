"""A course's glossary: its terms, what is wrong with how they are written, links to them.

Pure functions on lines and on HTML that has been cleaned; nothing here knows of a course.
"""

import html as markup
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from course.checks import footnote_references
from course.markdown import plain_text
from course.source import Line, Source
from course.words import danish_key, slugify

CODE = "ordliste"

# Inflected where it has as many letters; a shorter one is too easily another word.
_INFLECTED = 5

_ATTRIBUTES = r"[^>\"]*(?:\"[^\"]*\"[^>\"]*)*"
_TAG = re.compile(rf"<(?P<end>/?)(?P<name>[a-zA-Z][\w-]*)(?P<rest>{_ATTRIBUTES})>")
_VOID = frozenset("br hr img wbr".split())
_INLINE = frozenset(
    "a abbr b cite code dfn em i kbd mark math q s small span strong sub sup svg time var wbr".split()
)
# Where a term is not linked: it is no running text, or a link there would be in the way.
_CLOSED = frozenset(
    "a abbr button caption code dt figcaption h1 h2 h3 h4 h5 h6 math pre summary svg".split()
)
_CLOSED_CLASS = re.compile(r'\sclass="(?:[^"]*\s)?(?:footnotes|tag)(?=[\s"])')
_CALL = 'id="fnref'  # a footnote's number is no part of the word before it

# The characters that make a word longer: also soft hyphens, hard ones and accents.
_WORD = r"\w\u00ad\u0300-\u036f\u2011-"
# Asked when a word's first character is read. What follows a "&" in HTML is an entity's name.
_BEFORE = rf"(?<![&{_WORD}].)(?<!\w['’].)"
_AFTER = rf"(?![{_WORD}]|['’]\w)"
_ENDS_IN_WORD = re.compile(rf"[{_WORD}]\Z")
_GOES_ON = re.compile(
    rf"(?:<(?!sup\s[^>]*{_CALL})/?(?:{'|'.join(sorted(_INLINE))})\b{_ATTRIBUTES}>)+[{_WORD}]"
)
_SENTENCE_STARTS = re.compile(r"(?:\A|[.!?:…][\"”’'»)\]]*\s)[\s\"”’'»«(\[–-]*\Z")
_TAIL = 16  # how much of the text before a word decides whether a sentence starts there

_ESCAPED = "&<>"  # a name that begins with one of these is not looked for

# The endings of a Danish noun, from the longest: -enes, -ernes, -ets …
_ENDING = r"(?:n(?:es?|s)?|r(?:nes?|s)?|ts?|s)"
_VOWELS = "aeiouyæøå"
_SYNCOPE = re.compile(rf"[^{_VOWELS}\W\d_]e[lnr]\Z")

_PARENTHESES = re.compile(r"(.+?)\s*\(([^()]+)\)\Z")
_DEFINITION = re.compile(r" {0,3}:(?P<gap>\s*)(?P<text>.*)")
_REFERENCE = re.compile(r" {0,3}\*?\[[^\]\n]+\]:")
_INDENTED = re.compile(r" {4}| {0,3}\t")


@dataclass(frozen=True, slots=True)
class Term:
    """A word that the glossary explains; names is what it is recognised by in a text."""

    ident: str
    name: str
    names: tuple[str, ...]
    html: str

    @property
    def synonyms(self) -> tuple[str, ...]:
        """The names that the one shown does not say already."""
        return tuple(name for name in self.names if name not in _names(self.name))

    @property
    def letter(self) -> str:
        """The letter that the term stands under."""
        first = danish_key(self.name)[:1]
        letter = {"{": "Æ", "|": "Ø", "}": "Å"}.get(first, first.upper())
        return letter if letter.isalpha() else "0–9"


@dataclass(frozen=True)
class Glossary:
    """What the page shows: an introduction as HTML, and the terms in their order."""

    html: str
    terms: tuple[Term, ...]

    @cached_property
    def long(self) -> bool:
        """Say whether finding one's way takes letters."""
        return len(self.terms) > 20


# Reading


def read_glossary(body_html: str) -> Glossary:
    """Read the glossary from its rendered file; what stands before the first list introduces it."""
    introduction = []
    for block in _children(body_html):
        if block.name == "dl":
            break
        introduction.append(block.html)
    return Glossary("\n".join(introduction), tuple(read_terms(body_html)))


def read_terms(body_html: str) -> list[Term]:
    """Return the terms of all definition lists in rendered HTML, as a Danish dictionary sorts them."""
    found = sorted(_entries(body_html), key=lambda entry: danish_key(entry[0][0]))
    taken: set[str] = set()
    return [
        Term(_free(slugify(shown[0]) or "ord", taken), shown[0], _all_names(shown), html)
        for shown, html in found
    ]


@dataclass(frozen=True, slots=True)
class _Element:
    name: str
    html: str
    inner: str


def _children(html: str) -> Iterator[_Element]:
    """Yield the elements that stand outermost in a piece of well-formed HTML."""
    depth, start, inner = 0, 0, 0
    for tag in _TAG.finditer(html):
        if tag["name"] in _VOID or tag["rest"].endswith("/"):
            continue
        if not tag["end"]:
            if depth == 0:
                start, inner = tag.start(), tag.end()
            depth += 1
            continue
        depth -= 1
        if depth == 0:
            yield _Element(tag["name"], html[start : tag.end()], html[inner : tag.start()])


def _entries(html: str) -> Iterator[tuple[list[str], str]]:
    """Yield the words of each entry, of which the first is the one shown, and its definition."""
    for block in _children(html):
        shown: list[str] = []
        definitions: list[str] = []
        for item in _children(block.inner) if block.name == "dl" else ():
            if item.name == "dt" and definitions:
                yield from _entry(shown, definitions)
                shown, definitions = [], []
            if item.name == "dt":
                shown.append(plain_text(_without_calls(item.inner)))
            elif item.name == "dd":
                definitions.append(item.inner.strip())
        yield from _entry(shown, definitions)


def _entry(shown: list[str], definitions: list[str]) -> Iterator[tuple[list[str], str]]:
    words = [word for word in shown if word]
    if words and definitions:
        several = len(definitions) > 1
        yield words, "\n".join(_paragraph(html) if several else html for html in definitions)


def _paragraph(html: str) -> str:
    """Return a definition as a paragraph, so that several do not run together."""
    first = _TAG.match(html)
    return html if first and first["name"] not in _INLINE else f"<p>{html}</p>"


def _without_calls(html: str) -> str:
    return re.sub(rf"<sup\s[^>]*{_CALL}.*?</sup>", "", html)


def _free(ident: str, taken: set[str]) -> str:
    """Return an id that no term before has: "C" and "C++" are one as they stand in an address."""
    free, number = ident, 2
    while free in taken:
        free, number = f"{ident}-{number}", number + 1
    taken.add(free)
    return free


def _all_names(shown: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for text in shown for name in _names(text)))


def _names(shown: str) -> tuple[str, ...]:
    """Return the names that a word is shown by: those before and within the parentheses."""
    match = _PARENTHESES.match(shown)
    if not match:
        return (shown,)
    within = (name.strip() for name in match[2].split(","))
    return (match[1], *(name for name in within if name))


# Checking


def check_terms(source: Source, lines: list[Line]) -> None:
    """Say what is wrong with the lines of a glossary, each at its place."""
    checker = _Checker(source)
    for line in lines:
        checker.read(line)
    checker.finish()


class _Checker:
    """Follows how Python-Markdown's definition lists read a file, line by line."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.seen: dict[str, int] = {}
        self.words: list[Line] = []  # what a definition may belong to
        self.defining = False  # the lines that are read belong to a definition
        self.lazy = False  # … also those that are not indented
        self.run_on: Line | None = None  # the last of those
        self.further = False  # they are in a later paragraph of it
        self.apart = True  # a blank line came before this one
        self.begun = False

    def read(self, line: Line) -> None:
        for column, _name in footnote_references(line):
            message = "En fodnote kan ikke bruges i ordlisten. Skriv kilden ud, eller link til den."
            self.source.error(line.number, column, CODE, message)
        if line.blank:
            self.apart, self.lazy, self.run_on, self.further = True, False, None, False
            return
        definition = None if line.code else _DEFINITION.match(line.text)
        if definition:
            self._define(line, definition)
        elif self.defining and _INDENTED.match(line.text):
            self.further = self.further or self.apart
            self.lazy = self.further or self.run_on is not None
        elif line.heading or _REFERENCE.match(line.text):
            self._leave()
        elif self.lazy:
            self.run_on = line
        else:
            self._word(line)
        self.apart = False

    def finish(self) -> None:
        self._leave()
        if not self.begun:
            message = (
                "Ordlisten har ingen ord. Skriv et ord i en linje for sig og forklaringen i linjen "
                "under med ”: ” foran."
            )
            self.source.warn(1, 1, CODE, message)

    def _word(self, line: Line) -> None:
        """Take a line that is a word to explain, if a definition comes below it."""
        if self.apart:
            self._leave()
        self.defining = False
        self.words.append(line)

    def _leave(self) -> None:
        """Judge the lines that no definition followed: an introduction, or a word without one."""
        if self.begun and self.words:
            line = self.words[0]
            message = (
                f"”{_shortened(line.text)}” har ingen forklaring. Skriv den i linjen under med ”: ” "
                "foran, eller flyt teksten op før det første ord."
            )
            self.source.error(line.number, _column(line), CODE, message)
        self.words = []
        self.defining = self.lazy = False

    def _define(self, line: Line, definition: re.Match[str]) -> None:
        if self.run_on:
            message = "Sæt en tom linje før ordet, ellers hører det til forklaringen ovenfor."
            self.source.error(self.run_on.number, _column(self.run_on), CODE, message)
        elif message := self._fault(definition):
            self.source.error(line.number, _column(line), CODE, message)
        for number, word in enumerate(self.words):
            self._check_names(word, self.words[:number])
        self.begun = True
        self.words = []
        self.defining = self.lazy = True
        self.run_on, self.further = None, False

    def _fault(self, definition: re.Match[str]) -> str:
        """Return what is wrong with a line that begins with a colon."""
        if not self.words and not self.defining:
            return "Forklaringen har intet ord. Skriv ordet i linjen over."
        if not definition["text"]:
            return "Forklaringen er tom. Skriv den efter kolonet i samme linje."
        if not definition["gap"]:
            return "Sæt et mellemrum efter kolonet: ”: forklaring”."
        return ""

    def _check_names(self, word: Line, others: Sequence[Line]) -> None:
        for name in _names(_bare(word.text)):
            first = self.seen.setdefault(name.casefold(), word.number)
            if first != word.number and first not in [other.number for other in others]:
                message = (
                    f"”{name}” er allerede forklaret i linje {first}. "
                    "Saml forklaringerne ét sted, eller giv ordet et andet navn."
                )
                self.source.error(word.number, _column(word), CODE, message)


def _column(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip()) + 1


def _bare(text: str) -> str:
    """Return a word as it is shown, without the marks and attributes that an author may give it."""
    return re.sub(r"\s*\{[^{}]*\}\s*\Z|[*_`\\]", "", text).strip()


def _shortened(text: str) -> str:
    text = _bare(text)
    return text if len(text) <= 40 else f"{text[:39].rstrip()}…"


# Linking


def link_terms(html: str, terms: Sequence[Term], address: str) -> str:
    """Link each term to its definition where it first stands in the running text of a chapter."""
    return _Linker(tuple(terms), address).link(html) if terms else html


class _Linker:
    """Walks through one chapter's HTML; what it has linked, it links no more."""

    def __init__(self, terms: tuple[Term, ...], address: str) -> None:
        self.pattern, self.owners = _matcher(terms)
        self.address = markup.escape(address)
        self.linked: set[str] = set()
        self.html = ""
        self.tail = ""  # the end of the text before, in the same block

    def link(self, html: str) -> str:
        self.html = html
        result: list[str] = []
        position = 0
        while tag := _TAG.search(html, position):
            start = tag.start()
            result.append(self._text(position, start))
            position = self._pass(tag.end(), *tag.groups())
            result.append(html[start:position])
        result.append(self._text(position, len(html)))
        return "".join(result)

    def _pass(self, end: int, slash: str, name: str, attributes: str) -> int:
        """Return where to go on after a tag: behind the whole element where nothing is linked."""
        if name not in _INLINE:
            self.tail = ""
        if slash or not _is_closed(name, attributes):
            return end
        behind = _end(self.html, name, end)
        if name in _INLINE and _CALL not in attributes:
            self._remember(_TAG.sub("", self.html[end:behind]))
        return behind

    def _text(self, start: int, end: int) -> str:
        if start == end:
            return ""
        text = self.html[start:end]
        linked = self.pattern.sub(lambda match: self._link(match, end), text)
        self._remember(text)
        return linked

    def _remember(self, text: str) -> None:
        self.tail = (self.tail + text[-_TAIL:])[-_TAIL:]

    def _link(self, match: re.Match[str], end: int) -> str:
        """Return the word linked, or as it is where it has been or only looks like the term."""
        term, name = self.owners[(match.lastindex or 0) - 1]
        if term.ident in self.linked or not self._stands(match, name, end):
            return match[0]
        self.linked.add(term.ident)
        return f'<a class="term" href="{self.address}#{term.ident}">{match[0]}</a>'

    def _stands(self, match: re.Match[str], name: str, end: int) -> bool:
        """Say whether it is a word by itself, and has the capital it should have."""
        text = match.string
        if match.start() == 0 and _ENDS_IN_WORD.search(self.tail):
            return False
        if match.end() == len(text) and _GOES_ON.match(self.html, end):
            return False
        before = (self.tail + text[max(0, match.start() - _TAIL) : match.start()])[-_TAIL:]
        if match[0][0] == name[0] or (name[0].isupper() and name[1:].islower()):
            return True  # the capital may be there only because the name begins a line
        return name[0].islower() and _SENTENCE_STARTS.search(before) is not None


def _is_closed(name: str, attributes: str) -> bool:
    """Say whether a tag opens an element in which nothing is linked."""
    if not attributes:
        return name in _CLOSED
    if name in _VOID or attributes.endswith("/"):
        return False
    return name in _CLOSED or _CALL in attributes or bool(_CLOSED_CLASS.search(attributes))


def _end(html: str, name: str, start: int) -> int:
    """Return where the element ends that was opened just before start."""
    depth = 1
    for tag in _TAG.finditer(html, start):
        if tag[2] == name and not tag[3].endswith("/"):
            depth += -1 if tag[1] else 1
            if depth == 0:
                return tag.end()
    return len(html)


type _Owners = tuple[tuple[Term, str], ...]


@lru_cache(maxsize=32)
def _matcher(terms: tuple[Term, ...]) -> tuple[re.Pattern[str], _Owners]:
    """Return one pattern for all names, and the term and the name that each group stands for.

    It begins with the set of all first letters and branches on the second one: sre looks for
    these faster than for anything else. Where two names begin alike the longest comes first and
    wins.
    """
    names: dict[str, Term] = {}
    for term in terms:
        for name in term.names:
            names.setdefault(" ".join(name.split()), term)
    starts: dict[str, dict[str, list[str]]] = {}
    for name in sorted(names, key=len, reverse=True):
        if name[:1] not in _ESCAPED:
            starts.setdefault(_second(name), {}).setdefault(_first(name), []).append(name)
    order = sorted(starts, reverse=True)  # those without a second letter come last
    words = "|".join(_branch(second, starts[second]) for second in order)
    firsts = "".join(first for group in starts.values() for first in group)
    pattern = rf"[{firsts}]{_BEFORE}(?:{words}){_AFTER}" if words else r"(?!)"
    ordered = [name for second in order for group in starts[second].values() for name in group]
    return re.compile(pattern, re.DOTALL), tuple((names[name], name) for name in ordered)


def _branch(second: str, groups: dict[str, list[str]]) -> str:
    """Match the names with one second letter (or none), each first letter by itself."""
    read = "." * len(second)
    firsts = (
        f"(?<=[{first}]{read})(?:{'|'.join(f'({_rest(name)})' for name in group)})"
        for first, group in groups.items()
    )
    return f"{second}(?:{'|'.join(firsts)})"


def _first(name: str) -> str:
    """Return the first letter in either case; whether it is the right one depends on its place."""
    first, other = name[0], name[0].swapcase()
    return f"{first.lower()}{first.upper()}" if _is_pair(first, other) else re.escape(first)


def _second(name: str) -> str:
    return name[1] if name[1:2].isalpha() else ""


def _is_pair(first: str, other: str) -> bool:
    """Say whether two characters are one letter, small and capital ("ß" has no such other)."""
    return first != other and len(other) == 1 and other.swapcase() == first


def _rest(name: str) -> str:
    """Match what follows the first letters, with the endings that the name may have."""
    *before, last = name[1 + len(_second(name)) :].split(" ")
    if _is_inflected(name):
        words = [*map(_adjective, before), _noun(last)]
    else:
        words = [*map(_literal, before), _literal(last) + rf"(?:['’](?:e{_ENDING}?|{_ENDING}))?"]
    return r"(?:\s|&nbsp;)+".join(words)


def _is_inflected(name: str) -> bool:
    """Say whether a name has Danish endings: not LoRA, and not one as short as "bit"."""
    letters = sum(char.isalpha() for char in name)
    return letters >= _INFLECTED and name[1:] == name[1:].lower() and name[-1].isalpha()


def _adjective(word: str) -> str:
    """Match a word before the noun: stor, stort, store; neuralt, neurale."""
    stem = word[:-1] if len(word) > 2 and word.endswith("t") else word
    return _literal(stem) + "[te]?"


def _noun(word: str) -> str:
    """Match a noun: model, modellen (the consonant doubled); parameter, parametre (the e gone)."""
    doubled = f"{word[-1]}?" if word[-1] not in _VOWELS else ""
    pattern = f"{_literal(word)}(?:{doubled}e{_ENDING}?|{_ENDING})?"
    if not _SYNCOPE.search(word):
        return pattern
    return f"(?:{pattern}|{_literal(word[:-2] + word[-1])}e{_ENDING}?)"


def _literal(text: str) -> str:
    """Match text as it stands in HTML, with either apostrophe."""
    return re.sub(r"['’]", "['’]", re.escape(markup.escape(text, quote=False)))
