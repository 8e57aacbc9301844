"""What whoever runs a course is told of how it goes."""

from io import StringIO

import pytest
from courses import Course, Library
from django.core.management import CommandError, call_command
from pages import Reader

from quizzes.models import Feedback
from quizzes.report import Share


def told(course: str = "vejret") -> str:
    out = StringIO()
    call_command("course_report", course, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("whole", "low", "high"), [(5, 23, 88), (10, 31, 83), (30, 42, 75), (100, 50, 69)]
)
def test_an_interval_is_wilsons(whole: int, low: int, high: int) -> None:
    interval = Share(whole * 6 // 10, whole).interval
    assert [round(100 * bound) for bound in interval] == [low, high]


@pytest.mark.parametrize("whole", [1, 5, 1000])
def test_an_interval_stays_between_0_and_100(whole: int) -> None:
    for part in (0, whole):
        low, high = Share(part, whole).interval
        assert 0 <= low <= part / whole + 1e-12
        assert part / whole - 1e-12 <= high <= 1


def test_a_share_of_few_is_told_as_counts_alone() -> None:
    assert str(Share(0, 0)) == "ingen endnu"
    assert str(Share(3, 4)) == "3 af 4 (for få svar til en andel)"
    assert str(Share(3, 5)) == "3 af 5, 60\xa0% (95 %-interval 23–88\xa0%)"


def test_a_course_that_nobody_has_begun_has_no_figures(course: Course) -> None:
    assert told().count("Begyndt:                  0") == 3
    assert "ingen endnu" in told()


def test_it_counts_learners_first_attempts_and_what_they_said(
    course: Course, anna: Reader, bo: Reader, skyer: str
) -> None:
    anna.answer(skyer, "sky", "Vat")
    anna.answer(skyer, "sky", "Vanddamp")
    anna.answer(skyer, "regn", "Regn", "Sne")
    bo.answer(skyer, "sky", "Vanddamp")
    bo.send(bo.open(skyer).form("/tilbagemelding/"), clear="nej", comment="Uklart.\nMeget.")
    chapter = told().split("\n\n")[1]
    assert "1.1 Skyer" in chapter
    assert "Begyndt:                  2" in chapter
    assert "Gennemført:               1 af 2" in chapter
    assert "Rigtigt i første forsøg:  2 af 3" in chapter
    assert "Alt var klart:            0 af 1" in chapter
    assert "nej: Uklart.\n    Meget." in chapter


def test_first_attempts_at_an_earlier_wording_do_not_count(
    library: Library, course: Course, anna: Reader, skyer: str
) -> None:
    anna.answer(skyer, "sky", "Vat")
    library.publish(course.ask("sky", prompt="Hvad er skyer?"))
    assert "Rigtigt i første forsøg:  ingen endnu" in told().split("\n\n")[1]


def test_a_comment_cannot_steer_the_terminal(course: Course, anna: Reader, skyer: str) -> None:
    anna.send(anna.open(skyer).form("/tilbagemelding/"), clear="ja", comment="a\x1b[2Jb\rc\u202ed")
    assert "\x1b" in Feedback.objects.get().comment
    said = told()
    assert "ja: a[2Jbcd" in said


def test_a_course_that_is_not_there_is_told_with_those_that_are(course: Course) -> None:
    with pytest.raises(CommandError, match="Udgivne kurser: vejret"):
        told("andet")
