"""Texts made to keep a reader of Markdown busy: each is read, or refused, before long."""

import time

import pytest
from manuscript import Manuscript
from recorder import Recorder

from course import syntax
from course.language import language_problems
from course.markdown import Renderer

BOMBS = {
    "brackets": "[" * 10_000,
    "quotes": ">" * 5_000 + " a",
    "quotes with spaces": "> " * 5_000 + "a",
    "lists": "- " * 2_000 + "a",
    "indented lists": "\n".join("    " * n + "- a" for n in range(300)),
    "emphasis": "*a " * 10_000,
    "emphasis closed": "*a **b " * 3_000 + "c** d* " * 3_000,
    "backticks": "`" * 10_000,
    "backticks apart": " ".join("`" * n for n in range(1, 300)),
    "dollars": "$" * 10_000,
    "dollars apart": "$a " * 10_000,
    "formulas": "$a$ " * 3_000,
    "formula of braces": "$" + "{" * 900 + "}" * 900 + "$",
    "formula of brackets": "$$\n" + "\\left(" * 300 + "\\right)" * 300 + "\n$$",
    "formula of hats": "$" + "\\hat " * 390 + "a$",
    "long formula": "$" + "a" * 100_000 + "$",
    "formulas opened": "$$ a\n" * 10_000,
    "pictures": "![" * 5_000,
    "tags": "<b " * 10_000,
    "braces": "{" * 10_000,
    "one line": "a" * 200_000,
    "table": "|" * 20_000 + "\n" + "|-" * 20_000 + "|",
    "table of one row": "|" * 20_000 + "\n| - | - |",
    "backslashes": "\\" * 10_000,
    "underscores": "a_" * 20_000,
    "links": "[a](" * 5_000,
    "abbreviations": "\n".join("*[a]: b" for _ in range(2_000)) + "\n\n" + "a " * 2_000,
    "many abbreviations": "\n".join(f"*[a{n}]: b" for n in range(2_000)) + "\n\n" + "a1 " * 2_000,
    "abbreviations of a whole file": "\n".join(f"*[a{n}]: b" for n in range(5_000))
    + "\n\n"
    + "b " * 50_000,
    "formulas in a table": "| a | b |\n| - | - |\n" + "| $|x|$ | b |\n" * 2_000,
    "footnotes": "[^1]" * 10_000,
    "footnotes with a text": "[^1]" * 10_000 + "\n\n[^1]: a",
    "terms": "a\n: b\n" * 3_000,
    "colons": ": " * 5_000 + "a",
    "definitions in definitions": "a\n" + "".join(f"{'    ' * n}: a\n\n" for n in range(200)),
    "code": "```python\n" + "x = '''" * 2_000 + "\n```",
    "much code": "```python\n" + "x = 1\n" * 20_000 + "```",
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_read_or_refused(manuscript: Manuscript, text: str) -> None:
    start = time.monotonic()
    reading = manuscript.read(f"Tekst.\n\n{text}\n")
    print(f"{time.monotonic() - start:.2f} s, {len(reading.problems)} problemer")
    assert reading.course or reading.errors
    language_problems(reading, None)
    print(f"{time.monotonic() - start:.2f} s med sproget")


@pytest.mark.parametrize("text", ["Tekst.", "- a\n- b", "*a* " * 10, "| a | b |\n| - | - |"])
def test_a_text_that_takes_too_long_is_told(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(syntax, "_SECONDS", -1)
    recorder = Recorder()
    assert Renderer(recorder).body(text).html == ""
    assert recorder.is_tangled


def test_the_time_of_one_text_is_not_taken_from_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder()
    renderer = Renderer(recorder)
    monkeypatch.setattr(syntax, "_SECONDS", -1)
    renderer.block("Tekst.")
    monkeypatch.setattr(syntax, "_SECONDS", 5)
    assert renderer.block("Tekst.") == "<p>Tekst.</p>"
