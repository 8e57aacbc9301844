import pytest
from courses import Chapter, Course, Library, Question, library, right, wrong
from pages import Reader

from insights.models import Cohort
from learners.models import User

__all__ = ["library"]

SKY = Question("sky", "Hvad er en sky?", (wrong("vat", "Vat"), right("damp", "Vanddamp")))
REGN = Question("regn", "Hvad er regn?", (right("vand", "Vand"), wrong("sand", "Sand")))


@pytest.fixture
def course(db: None, library: Library) -> Course:
    """A course of three chapters: two questions, one, and none."""
    vind = Question("vind", "Hvad er vind?", (right("luft", "Luft"), wrong("lyd", "Lyd")))
    course = Course(
        (Chapter("skyer", (SKY, REGN)), Chapter("vinde", (vind,)), Chapter("efterskrift"))
    )
    library.publish(course)
    return course


@pytest.fixture
def skyer(course: Course) -> str:
    return course.url_of("skyer")


@pytest.fixture
def anna() -> Reader:
    return Reader()


@pytest.fixture
def bo() -> Reader:
    return Reader()


@pytest.fixture
def teacher(db: None) -> User:
    return User.objects.create_user(
        "ulla@skolen.example", "solsort-under-taget", is_instructor=True
    )


@pytest.fixture
def cohort(course: Course, teacher: User) -> Cohort:
    """A hold on the course, which the teacher has."""
    cohort = Cohort.objects.create(course=course.slug, name="2.b")
    cohort.instructors.add(teacher)
    return cohort
