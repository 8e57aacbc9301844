"""Code has colours that everybody can read, and says what it says without them too."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from manuscript import Manuscript
from recorder import Recorder

from course.markdown import Renderer, plain_text
from course.syntax import _MOST_HIGHLIGHTED

CSS = Path(settings.BASE_DIR) / "static" / "css"
GROUPS = ("comment", "keyword", "string", "number", "name")


def test_words_in_code_have_the_class_of_what_they_are(manuscript: Manuscript) -> None:
    html = manuscript.chapter("```python\ndef f():  # nej\n    return 'a' + 1\n```\n").html
    assert html.startswith('<pre tabindex="0"><code class="language-python">')
    for piece in (
        '<span class="k">def</span>',
        '<span class="nf">f</span>',
        '<span class="c1"># nej</span>',
        '<span class="s1">&#39;a&#39;</span>',
        '<span class="mi">1</span>',
    ):
        assert unescape(piece) in unescape(html)
    assert "style=" not in html


@pytest.mark.parametrize(
    "code", ["x = 1", "\n\n  a\n\n    b", "<b>&amp;</b> 'x' \"y\"", "ugyldig ¤ `kode` $x$ \\n"]
)
@pytest.mark.parametrize("language", ["", "python", "html", "text", "bash", "ukendt"])
def test_highlighting_changes_not_one_letter(code: str, language: str) -> None:
    html = Renderer(Recorder()).block(f"```{language}\n{code}\n```")
    written = re.sub(r"<[^>]+>", "", html)
    assert unescape(written) == code


def test_code_without_a_language_has_no_colours(manuscript: Manuscript) -> None:
    html = manuscript.chapter("```\ndef f(): ...\n```\n").html
    assert html == '<pre tabindex="0"><code>def f(): ...</code></pre>'


def test_very_long_code_is_left_as_it_is() -> None:
    code = "x = 1\n" * (_MOST_HIGHLIGHTED // 6 + 1)
    assert "<span" not in Renderer(Recorder()).block(f"```python\n{code}```")


def test_an_unknown_language_is_warned_of_at_its_fence(manuscript: Manuscript) -> None:
    reading = manuscript.read("Tekst.\n\n```python\nx\n```\n\n```pyton start\nx = 1\n```\n")
    assert reading.course
    [problem] = reading.problems
    assert (problem.line, problem.column, problem.code) == (10, 1, "kodesprog")
    assert not problem.error
    assert "”pyton”" in problem.message
    assert "Mente du ”python”?" in problem.message
    assert plain_text(reading.course.chapters[0].html).endswith("x = 1")


# Colours


def tokens(scheme: str) -> dict[str, str]:
    """Return the colours' values as the style sheet sets them in a scheme."""
    found = dict(re.findall(r"--([\w-]+): ([^;]+);", (CSS / "base.css").read_text()))
    both = re.compile(r"light-dark\((#\w+), (#\w+)\)")
    chosen = {"light": r"\1", "dark": r"\2"}[scheme]
    return {name: both.sub(chosen, value) for name, value in found.items()}


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour written as #rrggbb, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, other: str) -> float:
    darker, lighter = sorted((luminance(colour), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_counted_as_it_should_be() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21, abs=0.01)
    assert luminance("#ff0000") == pytest.approx(0.2126)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("group", GROUPS)
def test_every_colour_of_code_stands_out_from_its_ground(scheme: str, group: str) -> None:
    found = tokens(scheme)

    def value(name: str) -> str:
        while reference := re.fullmatch(r"var\(--([\w-]+)\)", found[name]):
            name = reference[1]
        return found[name]

    assert contrast(value(f"code-{group}"), value("float")) >= 7


def test_what_colours_tell_is_told_without_them_too() -> None:
    css = (CSS / "prose.css").read_text()
    assert all(f"var(--code-{group})" in css for group in GROUPS)
    assert re.search(r"var\(--code-keyword\); font-weight: 700", css)
    assert re.search(r"var\(--code-comment\); font-style: italic", css)
