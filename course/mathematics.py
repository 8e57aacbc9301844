"""LaTeX formulas → MathML, which a browser shows without a script and reads aloud.

latex2mathml lets much pass that it does not understand; whatever it leaves behind is found here.
"""

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import pairwise

from latex2mathml import commands
from latex2mathml.converter import Converter
from latex2mathml.exceptions import (
    DoubleSubscriptsError,
    DoubleSuperscriptsError,
    ExtraLeftOrMissingRightError,
    MissingEndError,
)
from latex2mathml.symbols_parser import SYMBOLS

from course.words import nearest

# The commands that the library knows leave only these behind.
TAGS = frozenset(
    "math menclose mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub"
    " msubsup msup mtable mtd mtext mtr munder munderover".split()
)
ATTRIBUTES = frozenset(
    "accent columnalign columnlines columnspacing depth display displaystyle fence form height"
    " largeop linebreak linethickness lspace mathsize mathvariant maxsize minsize movablelimits"
    " notation rowlines rowspacing rspace scriptlevel separator stretchy voffset width".split()
)

_MOST_CHARACTERS = 2000
_MOST_BRACES = 50
# Commands that would define others, or say what a page's style and its links are for.
_FORBIDDEN = re.compile(
    r"\\(?:newcommand|renewcommand|newenvironment|def|DeclareMathOperator|unicode|href|style|class"
    r"|(?:text)?color|f?colorbox)(?![a-zA-Z])"
)
_ENVIRONMENT = re.compile(r"\\begin\s*\{([^{}]*)\}")
_ENVIRONMENTS = frozenset(name.removeprefix("\\") for name in commands.MATRICES) | {"array"}
# One comma, or it is a list: "4,76" is a number, "1,2,3" three.
_DECIMAL_COMMA = re.compile(r"(?<![\d,.])(\d+),(\d+)(?![\d,])")
_COMMA = "\ue000"
_ESCAPED = re.compile(r"\\([%&$#_{} ])")
_CHILDREN = dict.fromkeys("mfrac mroot msub msup munder mover".split(), 2) | dict.fromkeys(
    ("msubsup", "munderover"), 3
)
# Signs whose limits stand under and over them where there is room; inline a browser moves them.
_WITH_LIMITS = frozenset("∑∏∐⋂⋃⋀⋁⨁⨂⨀⨄⨆")
_NAMES_WITH_LIMITS = frozenset({"inf", "lim", "max", "min", "sup"})
_FUNCTIONS = frozenset(name.removeprefix("\\") for name in commands.FUNCTIONS)
_ROWS = frozenset({"mrow", "mtd", "mstyle"})
_LIMITS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
_LINE_MARKS = {
    **dict.fromkeys(("msub", "munder"), "_"),
    **dict.fromkeys(("msup", "mover"), "^"),
    **dict.fromkeys(("msubsup", "munderover"), "_^"),
    "mfrac": "/",
}
_REASONS: dict[type[Exception], str] = {
    DoubleSubscriptsError: "To _ følger efter hinanden; sæt { } om det, der hører sammen.",
    DoubleSuperscriptsError: "To ^ følger efter hinanden; sæt { } om det, der hører sammen.",
    ExtraLeftOrMissingRightError: "Hver \\left skal have sin \\right.",
    MissingEndError: "Der mangler et \\end til et \\begin.",
}


class FormulaError(ValueError):
    """Says in Danish what is wrong with a formula, and how to mend it."""


def to_mathml(latex: str, display: bool) -> str:
    """Return a formula as MathML. Raises FormulaError with what an author should know."""
    return ET.tostring(to_element(latex, display), encoding="unicode", short_empty_elements=False)


def to_element(latex: str, display: bool) -> ET.Element:
    _check_written(latex)
    written = _DECIMAL_COMMA.sub(rf"\1{_COMMA}\2", latex)
    try:
        math = Converter(display="block" if display else "inline").convert_to_element(written)
        _check_made(math)
        for element in math.iter():
            _mend(element)
    except FormulaError:
        raise
    except Exception as error:  # whatever the library stumbles over, also RecursionError
        reason = _REASONS.get(type(error), "Der mangler noget efter en kommando, ^ eller _.")
        raise FormulaError(reason) from error
    math.attrib = {"display": "block"} if display else {}
    return math


def in_a_line(math: ET.Element) -> str:
    """Return a formula as it is typed on one line: 1/2, x^2, √(a + b)."""
    parts = [in_a_line(child) for child in math]
    marks = _LINE_MARKS.get(math.tag)
    if marks and len(parts) == len(marks) + 1:
        pieces = [f"({part})" if len(part) > 1 and not part.isalnum() else part for part in parts]
        return pieces[0] + "".join(map("".join, zip(marks, pieces[1:], strict=True)))
    if math.tag == "msqrt":
        return f"√({''.join(parts)})"
    return (math.text or "") + (" ; " if math.tag == "mtable" else "").join(parts)


def _check_written(latex: str) -> None:
    """Refuse what the library would pass over in silence."""
    if not latex.strip():
        raise FormulaError("Den er tom. Skriv den mellem dollartegnene.")
    if len(latex) > _MOST_CHARACTERS:
        raise FormulaError("Den er for lang. Del den i flere.")
    if forbidden := _FORBIDDEN.search(latex):
        raise FormulaError(f"”{forbidden[0]}” kan ikke bruges. Skriv formlen uden.")
    _check_braces(latex)
    for environment in _ENVIRONMENT.findall(latex):
        if environment.removesuffix("*") not in _ENVIRONMENTS:
            known = "align*" if environment.startswith("align") else ""
            hint = f" Brug \\begin{{{known}}}." if known else nearest(environment, _ENVIRONMENTS)
            raise FormulaError(f"\\begin{{{environment}}} kendes ikke.{hint}")


def _check_braces(latex: str) -> None:
    depth = 0
    for mark in re.findall(r"\\.|[{}%]", latex, re.DOTALL):
        if mark == "%":
            raise FormulaError("Et procenttegn skrives \\%.")
        depth += (mark == "{") - (mark == "}")
        if depth > _MOST_BRACES:
            raise FormulaError("Der er for mange { } inden i hinanden.")
        if depth < 0:
            raise FormulaError("Der står en } uden en { før den. En klamme, der skal ses, er \\}.")
    if depth:
        raise FormulaError("Der mangler en }. En klamme, der skal ses, er \\{.")


def _check_made(math: ET.Element) -> None:
    for element in math.iter():
        text = element.text or ""
        if element.tag != "mtext" and text.startswith("\\"):
            raise FormulaError(f"Kommandoen ”{text}” kendes ikke.{nearest(text, _known())}")
        if element.tag != "mtext" and text in tuple("&$#{}"):
            raise FormulaError(f"Her står et ”{text}” for meget. Skal det ses, så skriv \\{text}.")
        if "linebreak" in element.attrib:
            raise FormulaError("\\\\ kan kun stå mellem \\begin og \\end, fx i \\begin{align*}.")
        if len(element) < _CHILDREN.get(element.tag, 0):
            raise FormulaError("Der mangler noget efter en kommando, ^ eller _.")
        if element.tag not in TAGS:
            raise FormulaError("Den bruger en kommando, der ikke kan vises. Skriv den uden.")


def _known() -> Iterator[str]:
    for name in (*SYMBOLS, *commands.CONVERSION_MAP, *commands.FUNCTIONS):
        if re.fullmatch(r"\\[a-z]+", name):
            yield name


def _mend(element: ET.Element) -> None:
    """Make of an element what the library should have made."""
    element.attrib = {k: v for k, v in element.attrib.items() if k in ATTRIBUTES}
    _join_decimals(element)
    if element.tag in _ROWS:
        _space_functions(element)
    if element.tag in _LIMITS and _has_limits(element[0]):
        element.tag = _LIMITS[element.tag]
    if element.text:
        text = html.unescape(element.text).replace(_COMMA, ",")
        element.text = _ESCAPED.sub(r"\1", text) if element.tag == "mtext" else text
    if element.tag == "mi" and element.text == "~":
        element.tag, element.text = "mo", "∼"


def _join_decimals(parent: ET.Element) -> None:
    """Make one number of the digits on both sides of a decimal comma."""
    for comma in [child for child in parent if child.text == _COMMA]:
        comma.tag = "mo"
        at = list(parent).index(comma)
        before, after = parent[at - 1 : at], parent[at + 1 : at + 2]
        if at and before[0].tag == "mn" and len(after) and after[0].tag == "mn":
            before[0].text = f"{before[0].text},{after[0].text}"
            del parent[at : at + 2]


def _space_functions(row: ET.Element) -> None:
    """Part "log p", but not "log(p)"."""
    pairs = list(pairwise(row))
    for at, (element, after) in reversed(list(enumerate(pairs, 1))):
        name = element[0] if element.tag in _LIMITS else element
        if name.tag == "mi" and name.text in _FUNCTIONS and after.tag not in ("mo", "mspace"):
            row.insert(at, ET.Element("mspace", {"width": "0.167em"}))


def _has_limits(base: ET.Element) -> bool:
    sign = html.unescape(base.text or "")
    if base.tag == "mo" and sign in _NAMES_WITH_LIMITS:
        base.set("movablelimits", "true")
    return base.tag == "mo" and (base.get("movablelimits") == "true" or sign in _WITH_LIMITS)
