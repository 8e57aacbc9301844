"""What the checker advises of a question: each warning at its line, and none where none is due."""

from pathlib import Path

import pytest

from course.fences import find_fences
from course.quiz import parse
from course.quiz_advice import advise_quiz
from course.source import Problem, Source, scan

WRONG = "- [ ] Nej {#w}\n  > Fordi.\n"


def advised(text: str, tied: bool = True) -> list[Problem]:
    texts = text.split("\n")
    source = Source(Path("a.md"), "a.md", b"")
    questions = parse(list(scan(texts, 1, list(find_fences(texts)))), source)
    assert not source.problems
    advise_quiz(questions, [tied] * len(questions), source)
    assert not any(problem.error for problem in source.problems)
    return source.problems


def places(problems: list[Problem]) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in problems]


def ask(*choices: str) -> str:
    """Return a question with these choices, the first of them right, each explained."""
    marked = (
        f"- [{' ' if number else 'x'}] {choice} {{#c{number}}}\n  > Fordi.\n"
        for number, choice in enumerate(choices)
    )
    return f"### Hvad? {{#s}}\n\n{''.join(marked)}"


def codes(*choices: str) -> list[str]:
    return [problem.code for problem in advised(ask(*choices))]


def test_a_question_as_it_should_be_gets_no_advice() -> None:
    assert advised(ask("At bruge færre bit pr. vægt", "At gøre modellen større")) == []


def test_a_choice_without_explanation_is_told_at_its_line() -> None:
    text = "### Hvad? {#s}\n\n- [x] Ja\n  på to linjer {#a}\n- [ ] Nej {#b}\n  >\n- [ ] Tja {#c}\n"
    problems = advised(text + "  > Fordi.\n")
    assert places(problems) == [(3, "forklaring"), (5, "forklaring")]
    assert "hvorfor det er rigtigt" in problems[0].message
    assert "hvorfor det er forkert" in problems[1].message


def test_a_question_that_no_passage_is_tied_to_is_told_at_its_heading() -> None:
    [problem] = advised(f"\n\n{ask('Ja', 'Nej')}", tied=False)
    assert (problem.line, problem.column, problem.code) == (3, 1, "afsnit")
    assert "Læs igen" in problem.message


def test_each_question_is_told_of_its_own_passage() -> None:
    texts = f"{ask('Ja', 'Nej')}\n{ask('Ja', 'Nej').replace('#s', '#t')}".split("\n")
    source = Source(Path("a.md"), "a.md", b"")
    questions = parse(list(scan(texts, 1, [])), source)
    advise_quiz(questions, [True, False], source)
    assert places(source.problems) == [(8, "afsnit")]


@pytest.mark.parametrize(
    "choice",
    [
        "Alle ovenstående",
        "Alle ovenstående.",
        "**Alle** ovenstående",
        "Alle af ovenstående",
        "Alle de ovenstående svar er rigtige",
        "Alle tre ovenstående",
        "Ingen af de ovenstående",
        "ingen ovenstående",
        "Intet af det ovenstående",
        "Begge ovenstående",
        "Begge af ovenstående",
        "Alle svarene",
        "Alle svarene er rigtige",
        "Alle af svarene",
        "Ingen af svarene",
        "Ingen af svarene er korrekte",
        "Ingen af mulighederne",
        "Alle de nævnte",
        "Ingen af de nævnte",
        "Ingen af de andre",
        "Både a og b",
        "Både A og B er rigtige",
        "A og B",
        "a, b og c",
        "Hverken a eller b",
        "Svar a og b",
        "Svar 1 og 2",
        "Både svar 1 og svar 2",
        "All of the above",
        "None of the above.",
        "Alle\n  ovenstående",
    ],
)
def test_a_choice_about_the_other_choices_is_told(choice: str) -> None:
    assert "ovenstaaende" in codes("Noget andet", choice)
    assert "ovenstaaende" in codes(choice, "Noget andet")


@pytest.mark.parametrize(
    "choice",
    [
        "Alle svarene fra serveren gemmes",
        "Alle ovenstående lag fryses under træningen",
        "Ingen af svarene på forespørgslen gemmes",
        "Alle de nævnte modeller er trænet på tekst",
        "Alle vægte opdateres",
        "Ingen",
        "Begge modeller lærer af hinanden",
        "Både encoder og decoder",
        "Både a og b vokser med størrelsen",
        "$a$ og $b$",
        "`a` og `b`",
        "1 og 2",
        "Agenten og belønningen",
        "X og Y",
        "A",
        "Alle forudsætninger, som er nævnt ovenfor, holder i praksis",
        "All of the weights",
    ],
)
def test_a_choice_that_says_something_itself_is_not_told(choice: str) -> None:
    assert "ovenstaaende" not in codes("Noget andet", choice)


LONG = "At modellen lærer en fordeling, som nye eksempler kan trækkes fra"


def test_a_right_choice_much_longer_than_the_rest_is_told_at_its_line() -> None:
    text = f"### Hvad? {{#s}}\n\n{WRONG}- [x] {LONG} {{#r}}\n  > Fordi.\n"
    [problem] = advised(text)
    assert (problem.line, problem.code) == (5, "svarlaengde")
    assert f"({len(LONG)} tegn)" in problem.message


def test_of_several_right_choices_the_longest_is_told() -> None:
    text = f"### Hvad? {{#s}}\n\n- [x] Ja {{#a}}\n  > A.\n- [x] {LONG} {{#r}}\n  > A.\n{WRONG}"
    assert places(advised(text)) == [(5, "svarlaengde")]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (LONG, LONG),
        ("Nej", LONG),
        (LONG, LONG[:45]),
        ("En model på tyve tegn", "Kort"),
        ("a" * 100, "a" * 76),
        ("a" * 90, "a" * 60),
        (LONG, f"${LONG}$"),
        (LONG, f"![{LONG}](a.svg)"),
    ],
)
def test_a_right_choice_not_much_longer_is_not_told(right: str, wrong: str) -> None:
    assert codes(right, wrong) == []


def test_the_length_at_which_it_is_told_is_exact() -> None:
    assert codes("a" * 91, "a" * 60) == ["svarlaengde"]
    assert codes("a" * 30, "a" * 5) == ["svarlaengde"]
    assert codes("a" * 29, "a" * 5) == []


@pytest.mark.parametrize(
    "right",
    [
        "En fordeling $p(x) = \\sum_{i=1}^{n} p(x \\mid z_i) \\, p(z_i)$",
        "En fordeling $$p(x) = \\sum_{i=1}^{n} p(x \\mid z_i) \\, p(z_i)$$",
        "En [fordeling](https://kapitel.example/en/meget/lang/adresse/som/ingen/ser)",
        "En ![fordeling](billeder/et-langt-navn-paa-et-billede.svg)",
        '<span lang="en" title="a long title that nobody counts">En</span> fordeling',
        "***En*** __fordeling__ &aring;&aelig;&oslash;&aring;",
        "En [**fordeling**](https://kapitel.example/en/meget/lang/adresse/som/ingen/ser)",
    ],
)
def test_what_is_not_read_as_words_does_not_count_as_length(right: str) -> None:
    assert codes(right, "En funktion") == []


def test_code_and_the_words_of_a_link_count_as_length() -> None:
    assert codes(f"`{LONG}`", "Kort") == ["svarlaengde"]
    assert codes(f"[{LONG}](a.md)", "Kort") == ["svarlaengde"]


def test_a_question_without_wrong_choices_has_none_to_be_longer_than() -> None:
    text = f"### Hvad? {{#s}}\n\n- [x] Ja {{#a}}\n  > A.\n- [x] {LONG} {{#b}}\n  > A.\n"
    assert advised(text) == []
