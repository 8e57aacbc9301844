"""What an author writes under "## Quiz", and what it becomes."""

from collections.abc import Callable

import pytest
from manuscript import CHAPTER, FRONT, SVG, Manuscript

from course.content import Question

QUIZ = """\
## Effektivitet

Tekst.

## Quiz

### Hvad er kvantisering? {#kvantisering}

- [ ] At gøre modellen større {#a}
  > Nej.
- [x] Færre bit pr. vægt {#b}
  > Ja.
- [ ] Kryptering {#c}
  > Nej, det er noget andet.

> Læs igen: [Effektivitet](#effektivitet)
"""


def asked(manuscript: Manuscript, text: str) -> Question:
    """Return the only question of a chapter with this quiz."""
    text = text if "## Quiz" in text else f"## Quiz\n\n### Hvad? {{#s}}\n\n{text}\n"
    [question] = manuscript.chapter(text).questions
    return question


def test_a_question_is_its_heading_its_choices_and_its_note(manuscript: Manuscript) -> None:
    question = asked(manuscript, QUIZ)
    assert (question.ident, question.number) == ("kvantisering", 1)
    assert (question.title, question.body) == ("Hvad er kvantisering?", "")
    assert [(c.ident, c.text, c.html, c.correct, c.explanation) for c in question.choices] == [
        ("a", "At gøre modellen større", "At gøre modellen større", False, "<p>Nej.</p>"),
        ("b", "Færre bit pr. vægt", "Færre bit pr. vægt", True, "<p>Ja.</p>"),
        ("c", "Kryptering", "Kryptering", False, "<p>Nej, det er noget andet.</p>"),
    ]
    assert question.note == '<p>Læs igen: <a href="#effektivitet">Effektivitet</a></p>'
    assert not question.shuffled


def test_questions_are_numbered_as_they_stand(manuscript: Manuscript) -> None:
    choices = "- [x] Ja {#a}\n- [ ] Nej {#b}\n"
    text = "".join(f"### Nr. {n}? {{#s{n}}}\n\n{choices}\n" for n in (3, 1, 2))
    questions = manuscript.chapter(f"## Quiz\n\n{text}").questions
    assert [(q.number, q.ident) for q in questions] == [(1, "s3"), (2, "s1"), (3, "s2")]


@pytest.mark.parametrize(
    ("choices", "correct"),
    [
        ("- [x] Ja {#a}\n- [ ] Nej {#b}", {"a"}),
        ("- [ ] Ja {#a}\n- [X] Nej {#b}", {"b"}),
        ("- [x] Ja {#a}\n- [x] Nej {#b}\n- [ ] Ved ikke {#c}", {"a", "b"}),
        ("- [x] Ja {#a}\n- [x] Nej {#b}", {"a", "b"}),
        ("* [x] Ja {#a}\n* [ ] Nej {#b}", {"a"}),
        ("+ [x] Ja {#a}\n+ [ ] Nej {#b}", {"a"}),
        ("-\t[x]\tJa {#a}\n-   [ ]   Nej {#b}", {"a"}),
    ],
)
def test_one_right_choice_asks_for_one_and_several_for_all(
    manuscript: Manuscript, choices: str, correct: set[str]
) -> None:
    question = asked(manuscript, choices)
    assert question.correct == correct
    assert question.multiple == (len(correct) > 1)


@pytest.mark.parametrize(
    "body",
    [
        "Tekst med *vægt*.",
        "Et afsnit.\n\nEt til.",
        "```python\nprint('- [ ] intet svar')\n```",
        "![Alternativ](b.svg)",
        "| a | b |\n| - | - |\n| 1 | 2 |",
        "> Et citat.",
        "- et punkt\n- et til",
    ],
)
def test_text_code_or_a_picture_may_stand_before_the_choices(
    manuscript: Manuscript, body: str
) -> None:
    manuscript.write({"01-del/b.svg": SVG})
    question = asked(manuscript, f"{body}\n\n- [x] Ja {{#a}}\n- [ ] Nej {{#b}}")
    assert question.prompt == f"Hvad?\n\n{body}"
    assert question.body == manuscript.chapter(f"{body}\n").html
    assert len(question.choices) == 2


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        ("Ja {#a}", "Ja"),
        ("Ja   {#a}", "Ja"),
        ("Ja{#a}", "Ja"),
        ("Ja {#a}   ", "Ja"),
        ("Ja {#a}\n  og mere", "Ja og mere"),
        ("Ja {#a}\nog mere", "Ja og mere"),
        ("Ja\n  og mere {#a}", "Ja og mere"),
        ("Ja\n  og mere\n  {#a}", "Ja og mere"),
        ("Ja\n\n  Nyt afsnit {#a}", "Ja Nyt afsnit"),
        ("Ja {#a}\n\n  Nyt afsnit", "Ja Nyt afsnit"),
        ("`{#x}` {#a}", "`{#x}`"),
    ],
)
@pytest.mark.parametrize("explanation", ["", "\n  > Fordi."])
def test_an_id_ends_a_choices_first_line_or_its_text(
    manuscript: Manuscript, choice: str, text: str, explanation: str
) -> None:
    first, _ = asked(manuscript, f"- [x] {choice}{explanation}\n- [ ] Nej {{#b}}").choices
    assert (first.ident, first.text) == ("a", text)
    assert "{#" not in first.html.replace("<code>{#x}</code>", "")
    assert first.explanation == ("<p>Fordi.</p>" if explanation else "")


@pytest.mark.parametrize(
    ("choice", "html"),
    [
        ("1. januar", "1. januar"),
        ("# x", "# x"),
        ("> y", "&gt; y"),
        ("* z", "* z"),
        ("- z", "- z"),
        ("---", "---"),
        ("| a | b |", "| a | b |"),
        ("[a]: b", "[a]: b"),
        ("```", "```"),
        ("[ ] x", "[ ] x"),
        ("    x", "x"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("*vægt* og `kode`", "<em>vægt</em> og <code>kode</code>"),
        ("H<sub>2</sub>O", "H<sub>2</sub>O"),
        ("a  \n  b", "a<br>\nb"),
        ("a\n\n  b", "a<br>b"),
    ],
)
def test_a_choice_is_words_in_a_line(manuscript: Manuscript, choice: str, html: str) -> None:
    first, _ = asked(manuscript, f"- [x] {choice}\n  {{#a}}\n- [ ] Nej {{#b}}").choices
    assert first.html.strip() == html


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("  > Fordi.", "<p>Fordi.</p>"),
        ("  >Fordi.", "<p>Fordi.</p>"),
        (" > Fordi.", "<p>Fordi.</p>"),
        ("      > Fordi.", "<p>Fordi.</p>"),
        ("\t> Fordi.", "<p>Fordi.</p>"),
        ("\n  > Fordi.\n", "<p>Fordi.</p>"),
        ("  > Fordi\n  > og mere.", "<p>Fordi\nog mere.</p>"),
        ("  > Fordi\n  og mere.", "<p>Fordi\nog mere.</p>"),
        ("  > Fordi.\n  >\n  > Og.", "<p>Fordi.</p>\n<p>Og.</p>"),
        ("  > Fordi.\n\n  > Og.", "<p>Fordi.</p>\n<p>Og.</p>"),
        ("  > Fordi:\n  >\n  > - a\n  > - b", "<p>Fordi:</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        (
            "  > ```\n  > for x in y:\n  >     pass\n  > ```",
            '<pre tabindex="0"><code>for x in y:\n    pass</code></pre>',
        ),
    ],
)
def test_what_is_quoted_under_a_choice_explains_it(
    manuscript: Manuscript, written: str, html: str
) -> None:
    first, second = asked(manuscript, f"- [x] Ja {{#a}}\n{written}\n- [ ] Nej {{#b}}").choices
    assert (first.text, first.explanation, second.explanation) == ("Ja", html, "")


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("> Note.", "<p>Note.</p>"),
        (">Note.", "<p>Note.</p>"),
        ("> Note\n> og mere.", "<p>Note\nog mere.</p>"),
        ("> Note\nog mere.", "<p>Note\nog mere.</p>"),
        ("> Note.\n>\n> - a", "<p>Note.</p>\n<ul>\n<li>a</li>\n</ul>"),
        ("> Note.\n\n> Mere.", "<p>Note.</p>\n<p>Mere.</p>"),
    ],
)
@pytest.mark.parametrize("space", ["", "\n"])
def test_what_is_quoted_after_the_choices_is_the_note(
    manuscript: Manuscript, written: str, html: str, space: str
) -> None:
    choices = "- [x] Ja {#a}\n- [ ] Nej {#b}\n  > Fordi.\n"
    question = asked(manuscript, f"{choices}{space}{written}")
    assert question.note == html
    assert question.choices[1].explanation == "<p>Fordi.</p>"


@pytest.mark.parametrize(
    ("note", "passage"),
    [
        ("[A](#a)", "a"),
        ("[Ikke](https://kapitel.example/#a), men [B](#b) og [A](#a)", "b"),
        ("[A](01-kapitel.md#a)", "a"),
        ("[A](/kursus/kapitel/#a)", "a"),
        ("[det][a]", "a"),
        ("[Noten](#fn:1)", None),
        ("Uden link", None),
        ("[Et andet kapitel](02-andet.md#a)", None),
    ],
)
def test_a_link_in_the_note_ties_a_question_to_its_passage(
    manuscript: Manuscript, note: str, passage: str | None
) -> None:
    body = "## A\n\nTekst.[^1]\n\n### B\n\nTekst.\n\n[^1]: Note.\n[a]: #a\n\n"
    quiz = f"## Quiz\n\n### Hvad? {{#s}}\n\n- [x] Ja {{#a}}\n- [ ] Nej {{#b}}\n\n> {note}\n"
    manuscript.write({"01-del/02-andet.md": f"{FRONT}## A\n"})
    [question] = manuscript.chapter(body + quiz).questions
    assert (question.passage.ident if question.passage else None) == passage


@pytest.mark.parametrize(
    ("attributes", "ident", "shuffled"),
    [
        ("{#s}", "s", False),
        ("{#s .bland}", "s", True),
        ("{.bland #s}", "s", True),
        ("{: #s .bland }", "s", True),
        ("{#s .bland} ###", "s", True),
    ],
)
def test_a_question_is_shuffled_when_it_says_so(
    manuscript: Manuscript, attributes: str, ident: str, shuffled: bool
) -> None:
    question = asked(
        manuscript, f"## Quiz\n\n### Hvad? {attributes}\n\n- [x] Ja {{#a}}\n- [ ] Nej {{#b}}\n"
    )
    assert (question.title, question.ident, question.shuffled) == ("Hvad?", ident, shuffled)


# Identity


def reworded(old: str, new: str) -> Callable[[str], str]:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return edit


@pytest.mark.parametrize(
    "edit",
    [
        reworded("> Ja.", "> Ja, fordi det fylder mindre."),
        reworded("  > Nej.\n", ""),
        reworded("> Læs igen:", "> Se"),
        reworded("> Læs igen: [Effektivitet](#effektivitet)\n", ""),
        reworded("#kvantisering}", "#kvantisering .bland}"),
        reworded("#kvantisering}", "#nyt-navn}"),
        reworded("bit pr. vægt", "bit  pr.\n  vægt"),
        reworded("- [x]", "*   [X]"),
        reworded("Tekst.", "Helt anden tekst."),
        reworded("\n", "\r\n"),
        lambda text: _moved_last(text, "- [ ] At gøre modellen større {#a}\n  > Nej.\n"),
    ],
)
def test_an_edit_that_leaves_what_was_asked_keeps_the_digest(
    manuscript: Manuscript, edit: Callable[[str], str]
) -> None:
    before = asked(manuscript, QUIZ).digest
    assert asked(manuscript, edit(QUIZ)).digest == before


def _moved_last(text: str, choice: str) -> str:
    start, end = text.split(choice)
    choices, note = end.split("\n> Læs")
    return f"{start}{choices}{choice}\n> Læs{note}"


@pytest.mark.parametrize(
    "edit",
    [
        reworded("Hvad er kvantisering?", "Hvad betyder kvantisering?"),
        reworded("- [ ] At gøre", "Et billede.\n\n- [ ] At gøre"),
        reworded("At gøre modellen større", "At gøre modellen mindre"),
        reworded("{#a}", "{#x}"),
        reworded("- [ ] Kryptering", "- [x] Kryptering"),
        reworded("- [ ] Kryptering {#c}\n  > Nej, det er noget andet.\n", ""),
        reworded("- [ ] Kryptering", "- [ ] Komprimering {#d}\n- [ ] Kryptering"),
        lambda text: text.replace("{#a}", "{#_}").replace("{#b}", "{#a}").replace("{#_}", "{#b}"),
    ],
)
def test_an_edit_of_what_was_asked_changes_the_digest(
    manuscript: Manuscript, edit: Callable[[str], str]
) -> None:
    before = asked(manuscript, QUIZ).digest
    assert asked(manuscript, edit(QUIZ)).digest != before


def test_a_question_keeps_its_digest_in_another_chapter(manuscript: Manuscript) -> None:
    before = asked(manuscript, QUIZ)
    chapters = manuscript.course({CHAPTER: FRONT, "01-del/02-andet.md": FRONT + QUIZ}).chapters
    [after] = chapters[1].questions
    assert (after.ident, after.digest) == (before.ident, before.digest)


# The quiz among the chapter's other parts


def test_the_quiz_is_no_part_of_the_text(manuscript: Manuscript) -> None:
    chapter = manuscript.chapter(QUIZ)
    assert chapter.html == '<h2 id="effektivitet">Effektivitet</h2>\n<p>Tekst.</p>'
    assert [passage.ident for passage in chapter.passages] == ["effektivitet"]


@pytest.mark.parametrize(
    "heading", ["## Quiz", "## quiz", "##  QUIZ  ", "## Quiz ##", "## Quiz {#q}"]
)
def test_the_quiz_begins_at_its_heading(manuscript: Manuscript, heading: str) -> None:
    chapter = manuscript.chapter(QUIZ.replace("## Quiz", heading))
    assert len(chapter.questions) == 1
    assert "uiz" not in chapter.html


CHALLENGE = """
## Udfordring: Kvantisér en vektor {#kvantiser}

Opgaveteksten[^1] og [et link](nej.md).

### Hvad nu?

- [x] Facit {#a}

```python solution
hemmelig = 1
```

> [!TIP] Hint 1
> Også hemmeligt.
"""


@pytest.mark.parametrize(
    "heading", ["## Udfordring: Kvantisér", "## Udfordring", "## udfordring:x"]
)
@pytest.mark.parametrize("before", [QUIZ, "## Effektivitet\n\nTekst.\n"])
def test_nothing_of_a_challenge_is_shown(manuscript: Manuscript, heading: str, before: str) -> None:
    challenge = CHALLENGE.replace("## Udfordring: Kvantisér en vektor", heading)
    note = "\n[^1]: En note.\n"
    alone = manuscript.chapter(f"{before}{note}")
    chapter = manuscript.chapter(f"{before}{challenge}{note}")
    assert (chapter.html, chapter.questions) == (alone.html, alone.questions)
    assert "hemmelig" not in f"{chapter.html}{chapter.questions}"


def test_a_quiz_may_stand_before_or_after_a_challenge(manuscript: Manuscript) -> None:
    text, quiz = QUIZ.split("## Quiz")
    challenge = CHALLENGE.replace("[^1]", "")
    first = manuscript.chapter(f"{text}## Quiz{quiz}{challenge}{challenge}")
    last = manuscript.chapter(f"{text}{challenge}\n## Quiz{quiz}")
    assert first.questions == last.questions
    assert len(first.questions) == 1


def test_a_heading_that_only_begins_like_a_challenge_is_text(manuscript: Manuscript) -> None:
    chapter = manuscript.chapter("## Udfordringer i praksis\n\nTekst.\n")
    assert "Tekst." in chapter.html


@pytest.mark.parametrize("place", ["before", "after"])
def test_footnotes_and_link_targets_hold_wherever_they_stand(
    manuscript: Manuscript, place: str
) -> None:
    definitions = "[^1]: Første.\n\n    ```\n    kode\n    ```\n\n[^2]: Anden.\n\n[a]: #a\n"
    body = "## A\n\nTekst[^1] og[^2] og [a].\n\n"
    quiz = (
        "## Quiz\n\n### Hvad er [a]? {#s}\n\nTekst om [a].\n\n- [x] [Ja][a] {#a}\n  > Se [a].\n"
        "- [ ] Nej {#b}\n\n> Note om [a].\n\n"
    )
    parts = [body, definitions, quiz] if place == "before" else [body, quiz, definitions]
    chapter = manuscript.chapter("\n".join(parts))
    assert chapter.html.count('class="footnote-ref"') == 2
    assert "<code>kode</code>" in chapter.html
    [question] = chapter.questions
    link = '<a href="#a">a</a>'
    assert question.title == f"Hvad er {link}?"
    assert question.body == f"<p>Tekst om {link}.</p>"
    assert question.choices[0].html == '<a href="#a">Ja</a>'
    assert question.choices[0].explanation == f"<p>Se {link}.</p>"
    assert question.note == f"<p>Note om {link}.</p>"
    assert question.prompt == "Hvad er [a]?\n\nTekst om [a]."
