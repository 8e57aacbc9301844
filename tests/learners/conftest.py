import pytest
from courses import Chapter, Course, Library, Question, library, right, wrong
from pages import Reader

__all__ = ["library"]

SKY = Question("sky", "Hvad er en sky?", (wrong("a", "Vat"), right("b", "Vanddamp")))


@pytest.fixture
def skyer(db: None, library: Library) -> str:
    """The address of a chapter with one question."""
    course = Course((Chapter("skyer", (SKY,)), Chapter("efterskrift")))
    library.publish(course)
    return course.url_of("skyer")


@pytest.fixture
def anna() -> Reader:
    return Reader()
