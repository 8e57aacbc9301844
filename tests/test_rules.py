"""The command that shows which test holds which rule fails where one does not."""

import pytest
from rules import faults_of, read_rules, with_bare_names

DOCUMENT = "| Nr. | Regel |\n| --- | --- |\n| A1 | Et. |\n| A2 | To `a | b`. |\n"
RULES = {"A1": "Et.", "A2": "To `a | b`."}
TESTS = with_bare_names(["a.py::test_a", "a.py::test_b[x]"])
HELD = {"A1": ("a.py::test_a",), "A2": ("a.py::test_b", "a.py::test_b[x]")}


def test_the_rules_are_the_rows_of_the_document() -> None:
    assert read_rules(DOCUMENT) == RULES
    with pytest.raises(ValueError, match="same id"):
        read_rules(DOCUMENT.replace("A2", "A1"))


def test_nothing_is_wrong_where_tests_hold_all_rules() -> None:
    assert faults_of(RULES, HELD, TESTS) == []


@pytest.mark.parametrize("tests", [{}, {"A2": ()}])
def test_a_rule_without_a_test_is_told(tests: dict[str, tuple[str, ...]]) -> None:
    held = {"A1": HELD["A1"]} | tests
    assert faults_of(RULES, held, TESTS) == ["A2 has no test: To `a | b`."]


@pytest.mark.parametrize("name", ["a.py::test_c", "a.py::test_b[y]", "b.py::test_a"])
def test_a_test_that_does_not_exist_is_told(name: str) -> None:
    held = HELD | {"A1": ("a.py::test_a", name)}
    assert faults_of(RULES, held, TESTS) == [f"A1 names a test that does not exist: {name}"]


def test_a_rule_that_is_not_in_the_document_is_told() -> None:
    held = HELD | {"A3": ("a.py::test_a",)}
    assert faults_of(RULES, held, TESTS) == ["A3 is not in the document."]
