"""Formulas: what they become, what an author is told, and what is no formula."""

import contextlib
import re
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manuscript import Manuscript
from recorder import Recorder

from course.markdown import Renderer
from course.mathematics import FormulaError, to_mathml


def inner(latex: str, display: bool = False) -> str:
    """Return the MathML inside <math><mrow>."""
    match = re.fullmatch(r"<math[^>]*><mrow>(.*)</mrow></math>", to_mathml(latex, display))
    assert match
    return match[1]


# From LaTeX to MathML


@pytest.mark.parametrize(
    ("latex", "mathml"),
    [
        ("a^2", "<msup><mi>a</mi><mn>2</mn></msup>"),
        ("a < b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        ("50\\%", "<mn>50</mn><mi>%</mi>"),
        ("\\text{på 50\\%}", "<mtext>på\xa050%</mtext>"),
        ("x \\sim p", "<mi>x</mi><mo>∼</mo><mi>p</mi>"),
        ("\\{ x \\}", '<mo stretchy="false">{</mo><mi>x</mi><mo stretchy="false">}</mo>'),
    ],
)
def test_a_formula_becomes_mathml(latex: str, mathml: str) -> None:
    assert inner(latex) == mathml


@pytest.mark.parametrize(
    ("latex", "mathml"),
    [
        ("4,76", "<mn>4,76</mn>"),
        ("-0,5", "<mo>−</mo><mn>0,5</mn>"),
        ("x_{1,5}", "<msub><mi>x</mi><mrow><mn>1,5</mn></mrow></msub>"),
        ("4.76", "<mn>4.76</mn>"),
        ("1, 2", "<mn>1</mn><mo>,</mo><mn>2</mn>"),
        ("1,2,3", "<mn>1</mn><mo>,</mo><mn>2</mn><mo>,</mo><mn>3</mn>"),
        ("a^4,5", "<msup><mi>a</mi><mn>4</mn></msup><mo>,</mo><mn>5</mn>"),
        ("\\text{4,76}", "<mtext>4,76</mtext>"),
    ],
)
def test_a_decimal_comma_is_part_of_its_number(latex: str, mathml: str) -> None:
    assert inner(latex) == mathml


@pytest.mark.parametrize(
    ("latex", "spaces"),
    [
        ("\\log p", 1),
        ("\\log_2 p", 1),
        ("\\log(p)", 0),
        ("\\log\\, p", 1),
        ("\\log", 0),
        ("a b", 0),
    ],
)
def test_a_function_stands_apart_from_what_it_is_of(latex: str, spaces: int) -> None:
    assert inner(latex).count('<mspace width="0.167em">') == spaces


@pytest.mark.parametrize(
    ("latex", "tag", "base"),
    [
        ("\\operatorname*{argmax}_x f", "munder", "argmax"),
        ("\\lim_{x} f", "munder", "lim"),
        ("\\max_x f", "munder", "max"),
    ],
)
@pytest.mark.parametrize("display", [True, False])
def test_limits_stand_under_a_name_and_move_in_a_line(
    latex: str, tag: str, base: str, display: bool
) -> None:
    assert inner(latex, display).startswith(f'<{tag}><mo movablelimits="true">{base}</mo>')


def test_the_limits_of_a_sum_stand_under_and_over_it_at_any_depth() -> None:
    assert "<munderover><mo>∑</mo>" in inner("\\frac{1}{\\sum_{i=1}^n x_i}", display=True)


def test_a_formula_says_how_it_is_set() -> None:
    assert to_mathml("a", display=True).startswith('<math display="block">')
    assert to_mathml("a", display=False).startswith("<math><")


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        ("", "tom"),
        (" ", "tom"),
        ("a" * 3000, "for lang"),
        ("\\foo", "”\\foo” kendes ikke"),
        ("\\alhpa", "Mente du ”\\alpha”?"),
        ("\\frac{1}", "mangler noget"),
        ("\\frac", "mangler noget"),
        ("a^", "mangler noget"),
        ("\\sqrt", "mangler noget"),
        ("a}", "en } uden en {"),
        ("{a", "mangler en }"),
        ("\\frac{a}{b", "mangler en }"),
        ("a & b", "”&”"),
        ("a # b", "”#”"),
        ("\\text{a {b} c}", "”}”"),
        ("a \\\\ b", "\\begin"),
        ("50%", "\\%"),
        ("a_b_c", "To _"),
        ("a^b^c", "To ^"),
        ("\\left( a", "\\right"),
        ("\\begin{aligned} a &= b \\end{aligned}", "Brug \\begin{align*}"),
        ("\\begin{foo} a \\end{foo}", "\\begin{foo} kendes ikke"),
        ("\\begin{matrx} a \\end{matrx}", "Mente du ”matrix”?"),
        ("\\begin{matrix} a", "\\end"),
        ("\\href{javascript:alert(1)}{x}", "”\\href” kan ikke"),
        ("\\style{color:red}{x}", "”\\style” kan ikke"),
        ("\\class{a}{x}", "”\\class” kan ikke"),
        ("\\color{red}x", "”\\color” kan ikke"),
        ("\\unicode{x3c}", "”\\unicode” kan ikke"),
        ("\\newcommand{\\a}{\\a\\a}\\a", "”\\newcommand” kan ikke"),
        ("{" * 900 + "a" + "}" * 900, "for mange { }"),
    ],
)
def test_what_is_wrong_with_a_formula(latex: str, reason: str) -> None:
    with pytest.raises(FormulaError, match=re.escape(reason)):
        to_mathml(latex, display=True)


PIECES = (
    *("a", "b", "1", "2,5", "+", "=", "(", ")", "{", "}", "^", "_", "&", "\\\\", "%", "$", "'"),
    *("\\frac", "\\sqrt", "\\sum", "\\left(", "\\right)", "\\text{og}", "\\foo", "\\begin{cases}"),
    *("\\end{cases}", "\\begin{align*}", "\\end{align*}", "\\hat", "\\mathbf{x}", "[", "]", "<"),
    *("\\root", "\\genfrac", "\\limits", "\\mod", "\\not", "\\color", "\\skew", "\\sideset"),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
def test_any_formula_is_read_or_refused_in_words(latex: str) -> None:
    with contextlib.suppress(FormulaError):
        assert not re.search(r">\\|\sstyle=|href=|class=", to_mathml(latex, display=True))


# In a text


@pytest.mark.parametrize(
    "text",
    [
        "Fra $5 til $10",
        "$5-$10",
        "5$ og 6$",
        "$ a $",
        "$a $ og $ b$",
        "$a$5",
        "\\$a$",
        "\\$a\\$",
        "$",
        "$$",
        "US$ og A$",
    ],
)
def test_a_price_is_no_formula(text: str) -> None:
    recorder = Recorder()
    html = Renderer(recorder).inline(text)
    assert html == text.replace("\\", "")
    assert not recorder.formulas


@pytest.mark.parametrize("text", ["`$a$`", "```\n$a$\n$$\nb\n$$\n```", "~~~\n$$a$$\n~~~"])
def test_code_is_no_formula(text: str) -> None:
    assert "<math" not in Renderer(Recorder()).body(text).html


A_SQUARED = "<math><mrow><msup><mi>a</mi><mn>2</mn></msup></mrow></math>"


@pytest.mark.parametrize(
    "text",
    ["$a^2$", "Ord $a^2$.", "*$a^2$*", "## $a^2$", "- $a^2$", "> $a^2$", "[$a^2$](https://b.dk)"],
)
def test_a_formula_in_a_line(manuscript: Manuscript, text: str) -> None:
    assert A_SQUARED in manuscript.chapter(f"{text}\n").html


def test_a_formula_in_a_cell_and_in_a_definition(manuscript: Manuscript) -> None:
    html = manuscript.chapter(
        "Tabel: T\n\n| $a^2$ | b |\n| - | - |\n| 1 | $a^2$ |\n\n$a^2$\n: $a^2$\n"
    ).html
    assert html.count(A_SQUARED) == 4


def test_bars_in_a_formula_part_no_cells(manuscript: Manuscript) -> None:
    html = manuscript.chapter("Tabel: T\n\n| $|x|$ | `a|b` |\n| - | - |\n| $5 | $10 |\n").html
    assert html.count("<th") - html.count("<thead") == 3
    assert '<mo stretchy="false">|</mo><mi>x</mi>' in html
    assert '<th scope="row">$5</th>\n<td>$10</td>' in html


def test_a_paragraph_that_is_only_a_formula_is_still_a_paragraph(manuscript: Manuscript) -> None:
    assert manuscript.chapter("$a^2$\n").html == f"<p>{A_SQUARED}</p>"


def test_nothing_in_a_formula_is_markdown(manuscript: Manuscript) -> None:
    html = manuscript.chapter(
        "$a_1 * b_2 * c_3$ og $[x](y) < b >$\n\n$$\n- a * b * c\n> [x](y)\n+ `d` |\n$$\n"
    ).html
    assert not re.search(r"<(?:em|a|b|ul|blockquote|h\d|code)\b", html)
    assert html.count("<math") == 3


@pytest.mark.parametrize(
    "text",
    [
        "$$a^2$$",
        "$$ a^2 $$",
        "$$\na^2\n$$",
        "$$a^2\n$$",
        "$$\na^2$$",
        "Ord\n$$\na^2\n$$\nord",
        "> Ord\n> $$\n> a^2\n> $$",
        "> [!NOTE]\n> $$a^2$$",
        "- Ord\n\n    $$\n    a^2\n    $$",
    ],
)
def test_a_displayed_formula_has_a_box_that_a_keyboard_can_reach(
    manuscript: Manuscript, text: str
) -> None:
    html = manuscript.chapter(f"{text}\n").html
    assert '<div class="formula" role="group" aria-label="Formel" tabindex="0">' in html
    assert A_SQUARED.replace("<math>", '<math display="block">') in html
    assert "$" not in html


def test_a_heading_with_a_formula_has_an_id_and_words(manuscript: Manuscript) -> None:
    [passage] = manuscript.chapter("## Formlen $a^2$\n").passages
    assert (passage.ident, passage.title) == ("formlen-a2", "Formlen a2")


def test_a_formula_in_an_alternative_text_is_words(manuscript: Manuscript) -> None:
    manuscript.write({"01-del/b.svg": b'<svg viewBox="0 0 1 1"/>'})
    assert 'alt="Graf for a2"' in manuscript.chapter("![Graf for $a^2$](b.svg)\n").html


def test_a_formula_stands_in_every_part_of_a_quiz(manuscript: Manuscript) -> None:
    quiz = (
        "## Quiz\n\n### Hvad er $a^2$? {#s}\n\nVed $a^2$:\n\n$$\na^2\n$$\n\n"
        "- [x] $a^2$ {#a}\n  > Ja, $a^2$.\n  >\n  > $$a^2$$\n- [ ] Ikke $a^2$ {#b}\n\n> Se $a^2$.\n"
    )
    [question] = manuscript.chapter(quiz).questions
    first, second = question.choices
    named = A_SQUARED.replace("<math>", '<math aria-label="a^2">')
    displayed = A_SQUARED.replace("<math>", '<math display="block">')
    assert f"Hvad er {named}?" in question.title
    assert A_SQUARED in question.body
    assert displayed in question.body
    assert first.html == named
    assert A_SQUARED in first.explanation
    assert displayed in first.explanation
    assert second.html == f"Ikke {named}"
    assert A_SQUARED in question.note


# What is wrong, and where


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("Ord $\\foo$ ord", 4, 5),
        ("> Ord `x` $a$ $\\foo$", 4, 15),
        ("Ord $a +\n\\foo$ ord", 4, 5),
        ("$$\\foo$$", 4, 2),
        ("$$\n\\foo\n$$", 5, 1),
        ("$$\n$$", 4, 1),
        ("> $$\n> a +\n> \\foo\n> $$", 5, 3),
        ("Ord $$a$$ ord", 4, 6),
        ("$$\na\n\nb\n", 4, 1),
        ("## Quiz\n\n### Hvad er $\\foo$? {#s}\n\n- [x] Ja {#a}\n- [ ] Nej {#b}", 6, 13),
        ("## Quiz\n\n### Hvad? {#s}\n\n- [x] $\\foo$ {#a}\n- [ ] Nej {#b}", 8, 7),
    ],
)
def test_a_bad_formula_is_told_at_its_place(
    manuscript: Manuscript, text: str, line: int, column: int
) -> None:
    errors = manuscript.read(f"{text}\n").errors
    assert [(e.line, e.column, e.code) for e in errors] == [(line, column, "formel")], errors


def test_each_of_two_bad_formulas_is_told(manuscript: Manuscript) -> None:
    errors = manuscript.read("$\\foo$ og $\\bar$\n\n$\\foo$\n").errors
    assert [(e.line, e.column) for e in errors] == [(4, 1), (4, 11), (6, 1)]


@pytest.mark.parametrize(
    ("latex", "name"),
    [
        ("8", "8"),
        ("\\frac{1}{2}", "1/2"),
        ("\\frac{a+b}{2}", "(a+b)/2"),
        ("x_i^2", "x_i^2"),
        ("\\sqrt{a}", "√(a)"),
        ("a < b", "a<b"),
        ("x = 0,5", "x=0,5"),
    ],
)
def test_a_choice_that_is_a_formula_has_a_name(latex: str, name: str) -> None:
    """The input's name comes from its label, and a browser finds none in MathML."""
    html = Renderer(Recorder()).inline(f"${latex}$")
    assert f'<math aria-label="{escape(name)}">' in html
