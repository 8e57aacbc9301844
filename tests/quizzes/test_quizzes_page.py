"""”Quizzer”: each quiz of the course as it stands for who is looking."""

from courses import Chapter, Course, Library, Question, right, wrong
from pages import Page, Reader

PAGE = "/vejret/quizzer/"


def row(page: Page, slug: str) -> str:
    """What stands at a chapter's quiz."""
    return page.root.one("a", href=f"/vejret/{slug}/#_quiz").text


def again(page: Page) -> list[str]:
    """The addresses of the questions to take again."""
    return [link for link in page.links if "?igen=" in link]


def test_a_stranger_sees_the_quizzes_and_what_they_ask(course: Course, anna: Reader) -> None:
    page = anna.open(PAGE)
    assert page.status == 200
    assert "Kurset har 3 spørgsmål." in page.text
    assert row(page, "skyer").endswith("2 spørgsmål")
    assert row(page, "vinde").endswith("1 spørgsmål")
    assert "Efterskrift" not in page.text  # it has no quiz
    assert again(page) == []


def test_a_wrong_answer_is_to_be_taken_again_and_then_no_more(course: Course, anna: Reader) -> None:
    anna.answer(course.url_of("skyer"), "sky", "Vat")
    page = anna.open(PAGE)
    assert "0 af 2 løst, 1 at tage igen" in row(page, "skyer")
    assert again(page) == ["/vejret/skyer/?igen=sky#spm-sky"]
    assert anna.open("/vejret/skyer/?igen=sky").question("sky").form

    anna.answer(course.url_of("skyer"), "sky", "Vanddamp")
    page = anna.open(PAGE)
    assert "1 af 2 løst" in row(page, "skyer")
    assert "at tage igen" not in page.text
    assert "Du har løst 1 af kursets 3 spørgsmål." in page.text
    assert again(page) == []


def test_a_quiz_that_is_done_tells_the_first_tries(course: Course, anna: Reader) -> None:
    for texts in (["Vat"], ["Vanddamp"]):
        anna.answer(course.url_of("skyer"), "sky", *texts)
    anna.answer(course.url_of("skyer"), "regn", "Regn", "Sne")
    page = anna.open(PAGE)
    assert row(page, "skyer").startswith("Færdig:")
    assert "Du fik 1 ud af 2 rigtige i første forsøg." in row(page, "skyer")


def test_an_answer_that_was_shown_is_told(course: Course, anna: Reader) -> None:
    for _ in range(2):
        anna.answer(course.url_of("vinde"), "vind", "Lyd")
    anna.send(anna.open(course.url_of("vinde")).form("/vis-svaret/vind/"))
    page = anna.open(PAGE)
    assert "0 ud af 1 rigtige i første forsøg og fik 1 svar vist." in row(page, "vinde")
    assert again(page) == []


def test_all_solved_is_said(course: Course, anna: Reader) -> None:
    anna.answer(course.url_of("skyer"), "sky", "Vanddamp")
    anna.answer(course.url_of("skyer"), "regn", "Regn", "Sne")
    anna.answer(course.url_of("vinde"), "vind", "Luft")
    assert "Du har løst alle kursets 3 spørgsmål." in anna.open(PAGE).text


def test_nobody_sees_anothers(course: Course, anna: Reader, bo: Reader) -> None:
    anna.answer(course.url_of("skyer"), "sky", "Vat")
    assert again(bo.open(PAGE)) == []


def test_a_course_without_a_quiz_says_so(db: None, library: Library, anna: Reader) -> None:
    library.publish(Course((Chapter("tekst"),)))
    assert "Kurset har endnu ingen quizzer." in anna.open(PAGE).text


def test_it_follows_the_course_to_its_new_name(db: None, library: Library, anna: Reader) -> None:
    vind = Question("vind", "Hvad er vind?", (right("a", "Luft"), wrong("b", "Lyd")))
    library.publish(Course((Chapter("vinde", (vind,)),), slug="klima", aliases=("vejret",)))
    page = anna.open(PAGE)
    assert page.status == 301
    assert page.response["Location"] == "/klima/quizzer/"
    assert anna.open("/andet/quizzer/").status == 404
