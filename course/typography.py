"""How a Dane sets a text: CO₂, quotation marks, dashes, no-break spaces, numbers and dates."""

import re
from collections.abc import Iterable

from course.prose import BLANK, Block
from course.source import Source

CODE = "typografi"

_NBSP = "\u00a0"
_LETTER = "a-zA-ZæøåÆØÅéÉ"
# What is set with its number as one word. A unit that is a word (timer, liter) may go to a new line.
_UNITS = (
    r"(?:%|‰|°C|[kMGT]?Wh?|[kMGT]B|[kMG]?Hz|[kmµ]?g|[kcmµ]?m|ml|ms|km²|m²|m³"
    r"|kr\.|mio\.|mia\.|€|FLOP|bit|byte|ton)(?![\w²³])"
)
_MONTHS = "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
_NUMBER = r"(?<![\w.,])\d[\d.]*(?:,\d+)?"

# Each a pattern and what to say; what is found stands in for {}.
_RULES: list[tuple[re.Pattern[str], str]] = [
    (re.compile(rf"\bCO[\s{BLANK}]*2(?={BLANK}*e?\b)"), "Skriv CO₂ med sænket 2-tal."),
    (re.compile(r"[\"“„»«]"), "Skriv anførselstegn som ”…”, ikke {}."),
    (
        re.compile(r"(?<=\s)(?:-|--|—|―)(?=\s)|(?<=\w)—(?=\w)"),
        "Skriv tankestregen som – (ikke {}).",
    ),
    (
        re.compile(rf"{_NUMBER} {_UNITS}"),
        "Skriv et hårdt mellemrum (U+00A0) mellem tallet og enheden, så de ikke skilles.",
    ),
    (
        re.compile(rf"{_NUMBER}(?:%|‰)|(?<=\d)(?:[kMGT]Wh|[kMGT]B)\b"),
        "Skriv et hårdt mellemrum (U+00A0) mellem tallet og enheden.",
    ),
    (
        re.compile(r"(?:§|\bkl\.|\bnr\.) (?=\d+(?![\d:]))"),
        "Skriv et hårdt mellemrum (U+00A0) foran tallet, så de ikke skilles.",
    ),
    (re.compile(r"\bkl\.? ?\d{1,2}:\d\d\b"), "Skriv klokkeslæt som kl. 14.30."),
    (
        re.compile(rf"(?<![\w.,])\d+\.(?:\d{{1,2}}|\d{{4,}})(?=[ {_NBSP}]?{_UNITS})"),
        "Skriv decimaler med komma, fx 4,76.",
    ),
    (
        re.compile(rf"(?<![\w.,])\d{{1,2}} (?:{_MONTHS})\b"),
        "Skriv datoen som 24. november 2026, med punktum.",
    ),
    (
        re.compile(r"(?<![\w./-])(?:\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}[/-]\d{2,4})(?![\w/-])"),
        "Skriv datoen som 24. november 2026 eller 24.11.2026.",
    ),
    (re.compile(r"\bf\.\s?eks(?:\.|\b)"), "Skriv fx."),
    (
        re.compile(rf"\b[{_LETTER}]*[a-zæøå]{{2}}['’]s\b"),
        "Skriv ejefald uden apostrof, ikke {}.",
    ),
    (
        re.compile(r"\bAI (?=model|system|værktøj|forordning|tjeneste|agent|færdighed)"),
        "Skriv AI- sammen med ordet: AI-model.",
    ),
    (re.compile(r"\bCO₂ (?=udled|aftryk|regn|kvote|komp|afgift)"), "Skriv CO₂-udledning i ét ord."),
    (re.compile(r"\.\.\."), "Skriv … som ét tegn."),
    (re.compile(rf"(?<=[{_LETTER}]),(?=[{_LETTER}])"), "Der mangler et mellemrum efter kommaet."),
    (
        re.compile(r"(?<=[a-zæøå]{2})[.?!](?=[A-ZÆØÅ][a-zæøå])"),
        "Der mangler et mellemrum mellem sætningerne.",
    ),
    (re.compile(rf"(?<=[{_LETTER}\d”)]) +[,.;:?!](?=\s|$)"), "Slet mellemrummet foran tegnet."),
]

# Not asked of a source, which may have a number of its own: ISBN 978-87-…, doi 10.1145/3442188.
_TEXT_RULES: list[tuple[re.Pattern[str], str]] = [
    (
        re.compile(r"(?<![\w.,/–-])\d[\d.,]*-\d[\d.,]*(?=[\s.,;:)?!]|$)(?!-)"),
        "Skriv – mellem tallene i et interval, ikke bindestreg.",
    ),
    (re.compile(r"(?<![\w.,/-])\d{5,}(?![\w/-])"), "Skriv punktum mellem tusinder, fx 12.500."),
]

# "det, der der skete" and "så så han" are right; "og og" is not.
_TWICE = re.compile(rf"(?<![\w-])(?P<word>[{_LETTER}]+)\s+(?P=word)(?![\w-])", re.IGNORECASE)
_RIGHTLY_TWICE = frozenset("der det så den de".split())


def advise_typography(source: Source, blocks: Iterable[Block]) -> None:
    """Warn where a text is not set as Danish readers expect it."""
    for block in blocks:
        rules = _RULES if block.kind == "note" else [*_RULES, *_TEXT_RULES]
        for pattern, message in rules:
            for match in pattern.finditer(block.danish):
                place = block.place(match.start())
                source.warn(*place, CODE, message.replace("{}", match[0].strip()))
        for match in _TWICE.finditer(block.danish):
            if match["word"].lower() not in _RIGHTLY_TWICE:
                message = f"”{match['word']}” står to gange i træk."
                source.warn(*block.place(match.start()), CODE, message)
