"""Advice on how a question is put: what a learner misses in it, and what gives the key away."""

import html
import re

from course.quiz import ChoiceDraft, QuestionDraft
from course.source import Source, without_code

# The right choice is told from the rest by its length where it is both this much longer.
LONGER_TIMES = 1.5
LONGER_BY = 25

# What a reader does not see as words: each match is shown as its group, or as nothing.
_MARKUP = re.compile(
    r"\\(?P<escaped>[^\w\s])"
    r"|(?P<ticks>`+)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|\$\$.+?\$\$|\$(?=\S)[^$\n]+?(?<=\S)\$(?!\d)"
    r"|!\[[^\]]*\]\([^)]*\)|!\[[^\]]*\]\[[^\]]*\]"
    r"|\[\^[^\]]+\]"
    r"|\[(?P<link>[^\]]*)\](?:\([^)]*\)|\[[^\]]*\])"
    r"|\{[:#. ][^{}]*\}"
    r"|</?[a-zA-Z][^<>]*>"
    r"|[*~]+|(?<!\w)_+|_+(?!\w)",
    re.DOTALL,
)

# Only a choice that is nothing else is meant: "alle svarene fra serveren gemmes" says something.
_THE_CHOICES = r"(?:svar|svarmuligheder|muligheder|udsagn|punkter|påstande|forslag)"
_ALL = r"(?:alle|ingen|intet|begge|alt|samtlige)(?: tre| fire| fem)?"
_VERDICT = r"(?: er (?:rigtige?|korrekte?|forkerte?|sande?|falske?))?"
_LETTERS = r"[a-f](?:, [a-f])*,? (?:og|eller|samt|&|\+) [a-f]"
_ANSWERS = r"(?:svar(?:ene)?|mulighed(?:erne)?|punkt(?:erne)?)"
_OTHERS = re.compile(
    r"(?:(?:det er|ja|nej),? )?(?:"
    rf"{_ALL} (?:af )?(?:de |det )?ovenst[åa]ende(?: {_THE_CHOICES})?{_VERDICT}"
    rf"|{_ALL} (?:af )?(?:svarene|svarmulighederne|mulighederne|udsagnene|punkterne){_VERDICT}"
    rf"|{_ALL} (?:af )?(?:de |disse )(?:nævnte|andre|øvrige)(?: {_THE_CHOICES})?{_VERDICT}"
    rf"|(?:både |hverken |kun )?(?:{_ANSWERS} )?{_LETTERS}{_VERDICT}"
    rf"|(?:både |hverken |kun )?{_ANSWERS} \d(?:, \d)* (?:og|eller) (?:{_ANSWERS} )?\d{_VERDICT}"
    r"|(?:all|none|both) of (?:the above|these|the (?:answers|options))"
    r")",
    re.IGNORECASE,
)


def advise_quiz(questions: list[QuestionDraft], tied: list[bool], source: Source) -> None:
    """Warn of what makes a question teach less. tied: which notes link to a passage."""
    for question, has_passage in zip(questions, tied, strict=True):
        if not has_passage:
            message = (
                "Spørgsmålet hører ikke til et afsnit. Skriv en note efter det sidste svar, der "
                "linker til afsnittets overskrift: ”> Læs igen: [Afsnittet](#afsnittet)”."
            )
            source.warn(question.line.number, 1, "afsnit", message)
        for choice in question.choices:
            _advise_choice(choice, source)
        _advise_length(question, source)


def _advise_choice(choice: ChoiceDraft, source: Source) -> None:
    if not "".join(choice.explanation).strip():
        message = (
            "Svaret har ingen forklaring. Skriv i linjen under det, hvorfor det er "
            f"{'rigtigt' if choice.correct else 'forkert'}, med to mellemrum og ”> ” foran."
        )
        source.warn(choice.line.number, 1, "forklaring", message)
    # A letter that is code or maths is a name in the subject, not another choice.
    words = _visible(without_code("\n".join(choice.text)))
    if _OTHERS.fullmatch(words.strip(" .!")):
        message = (
            f"Svaret ”{words}” handler om de andre svar. Skriv ud, hvad det påstår, eller sæt x "
            "ved alle de rigtige svar, så spørgsmålet får flere."
        )
        source.warn(choice.line.number, 1, "ovenstaaende", message)


def _advise_length(question: QuestionDraft, source: Source) -> None:
    """Compare the longest right choice with the longest wrong one; both must have words."""
    lengths = [(len(_visible("\n".join(c.text))), c) for c in question.choices]
    right = max(((n, c) for n, c in lengths if c.correct), default=None, key=lambda pair: pair[0])
    wrong = max((n for n, c in lengths if not c.correct), default=0)
    if right is None or not wrong:
        return
    length, choice = right
    if length > LONGER_TIMES * wrong and length >= wrong + LONGER_BY:
        message = (
            f"Det rigtige svar er meget længere ({length} tegn) end det længste forkerte "
            f"({wrong}), og det røber det. Skær det til, eller skriv de forkerte fyldigere."
        )
        source.warn(choice.line.number, 1, "svarlaengde", message)


def _visible(text: str) -> str:
    """Return the words of a choice as they are read: without marks, ids, maths and pictures."""
    text = _MARKUP.sub(_shown, _MARKUP.sub(_shown, text) if "[" in text else text)
    return " ".join(html.unescape(text).split())


def _shown(match: re.Match[str]) -> str:
    return match["escaped"] or match["code"] or match["link"] or ""
