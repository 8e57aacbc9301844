import pytest
from courses import Chapter, Course, Library, Question, library, right, wrong
from pages import Reader

__all__ = ["library"]

SKY = Question(
    "sky",
    "Hvad er en sky?",
    (wrong("a", "Vat"), right("b", "Vanddamp"), wrong("c", "Røg")),
    note="Læs igen: [Et afsnit](#et-afsnit)",
)
REGN = Question(
    "regn",
    "Hvad falder fra en sky?",
    (right("a", "Regn"), right("b", "Sne"), wrong("c", "Sand"), wrong("d", "Sten")),
)
VIND = Question("vind", "Hvad er vind?", (right("a", "Luft"), wrong("b", "Lyd")))


@pytest.fixture
def course(db: None, library: Library) -> Course:
    """The course that most tests read: two questions in one chapter, one in the next, a text."""
    course = Course(
        (Chapter("skyer", (SKY, REGN)), Chapter("vinde", (VIND,)), Chapter("efterskrift"))
    )
    library.publish(course)
    return course


@pytest.fixture
def skyer(course: Course) -> str:
    """The address of the chapter with two questions."""
    return course.url_of("skyer")


@pytest.fixture
def anna() -> Reader:
    return Reader()


@pytest.fixture
def bo() -> Reader:
    return Reader()
