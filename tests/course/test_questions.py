"""What a quiz is read as."""

import pytest
from manuscript import Manuscript

from course.content import Question

TEXT = """## Afsnit {#afsnit}

Tekst.

## Quiz

### Hvad er *kvantisering*? {#kvant}

Se på koden:

```python
rund(x)
```

- [ ] At fjerne vægte {#a}
  > Nej.
  >
  > - Antallet er det samme.
- [x] At bruge færre bit
  pr. vægt {#b}
  > Ja, netop.
- [ ] 1. januar {#c}

> Læs igen: [Afsnit](#afsnit)
"""


@pytest.fixture
def question(manuscript: Manuscript) -> Question:
    return manuscript.chapter(TEXT).questions[0]


def edited(manuscript: Manuscript, old: str, new: str) -> Question:
    assert old in TEXT
    return manuscript.chapter(TEXT.replace(old, new)).questions[0]


def test_a_question_is_a_heading_with_an_id_and_what_stands_below(question: Question) -> None:
    assert question.ident == "kvant"
    assert question.title == "Hvad er <em>kvantisering</em>?"
    assert "rund(x)" in question.body


def test_choices_keep_their_order_ids_and_words(question: Question) -> None:
    assert [choice.ident for choice in question.choices] == ["a", "b", "c"]
    assert question.choices[1].text == "At bruge færre bit pr. vægt"
    assert question.correct == {"b"}
    assert not question.multiple


def test_a_choice_that_looks_like_a_list_is_text(question: Question) -> None:
    assert question.choices[2].html == "1. januar"


def test_what_is_quoted_under_a_choice_explains_it(question: Question) -> None:
    assert "Ja, netop." in question.choices[1].explanation
    assert "<li>Antallet er det samme.</li>" in question.choices[0].explanation
    assert question.choices[2].explanation == ""


def test_the_note_ties_the_question_to_a_passage(question: Question) -> None:
    assert question.passage
    assert question.passage.ident == "afsnit"
    assert "Læs igen" in question.note


def test_several_right_choices_give_check_boxes(manuscript: Manuscript) -> None:
    assert edited(manuscript, "- [ ] At fjerne", "- [x] At fjerne").multiple


def test_bland_shuffles(manuscript: Manuscript, question: Question) -> None:
    assert not question.shuffled
    assert edited(manuscript, "{#kvant}", "{#kvant .bland}").shuffled


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Hvad er", "Hvad betyder"),
        ("rund(x)", "rund(y)"),
        ("At fjerne vægte", "At fjerne alle vægte"),
        ("{#a}", "{#d}"),
        ("- [ ] At fjerne", "- [x] At fjerne"),
        ("- [ ] 1. januar {#c}\n", ""),
    ],
)
def test_what_was_asked_is_another_thing_after(
    manuscript: Manuscript, question: Question, old: str, new: str
) -> None:
    assert edited(manuscript, old, new).digest != question.digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ja, netop.", "Ja, det er det."),
        ("Læs igen:", "Læs:"),
        ("{#kvant}", "{#kvant .bland}"),
        ("Tekst.", "Anden tekst."),
        ("At fjerne vægte {#a}", "At fjerne  vægte   {#a}"),
    ],
)
def test_what_was_asked_is_the_same_after(
    manuscript: Manuscript, question: Question, old: str, new: str
) -> None:
    assert edited(manuscript, old, new).digest == question.digest


def test_the_order_of_the_choices_does_not_change_what_was_asked(manuscript: Manuscript) -> None:
    choices = ["- [x] Ja {#a}\n", "- [ ] Nej {#b}\n", "- [ ] Måske {#c}\n"]
    head = "## Quiz\n\n### Hvad? {#s}\n\n"
    first = manuscript.chapter(head + "".join(choices)).questions[0]
    turned = manuscript.chapter(head + "".join(reversed(choices))).questions[0]
    assert first.digest == turned.digest


def test_nothing_of_a_challenge_is_shown(manuscript: Manuscript) -> None:
    challenge = (
        "\n## Udfordring: Prøv {#proev}\n\nOpgaven.\n\n```python solution\nfacit = 42\n```\n"
    )
    chapter = manuscript.chapter(TEXT + challenge)
    shown = repr((chapter.html, chapter.passages, chapter.questions))
    assert "facit" not in shown
    assert "Opgaven" not in shown
    assert len(chapter.questions) == 1
