"""manage.py new_chapter: a chapter's file to begin with, in which only words must be replaced."""

import math
import re
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from course import front, quiz
from course.fences import find_fences
from course.fix import add_missing_ids, new_question_id
from course.parts import split_parts
from course.reading import RESERVED_CHAPTERS, RESERVED_COURSES, Reading, read_course
from course.source import Source, scan
from course.words import is_slug, slugify

LONGEST = 80  # letters of a slug; a file's name has room for no more than 255 bytes

_NUMBERED = re.compile(r"(\d+)-(.+)")

# The heading has an id of its own, so that the question finds it when its words are replaced.
CHAPTER = """\
Skriv en indledning her på to eller tre sætninger. Fortæl, hvad læseren får ud af kapitlet.

## Skriv din første overskrift her {#foerste-afsnit}

Skriv din tekst her. Forklar én ting ad gangen, og giv gerne et eksempel.

> [!NOTE] Skriv rammens titel her
> Skriv det, læseren især skal huske. Eller slet rammen.

## Quiz

### WORDS: Skriv dit spørgsmål her {#IDENT}

- [ ] Skriv et forkert svar her
  > Skriv her, hvorfor det er forkert.
- [x] Skriv det rigtige svar her
  > Skriv her, hvorfor det er rigtigt. Kun det rigtige svar har et x.
- [ ] Skriv et andet forkert svar her
  > Skriv her, hvorfor det er forkert.

> Læs igen: [Skriv din første overskrift her](#foerste-afsnit)
"""
COURSE = "Skriv her, hvem kurset er for, og hvad man kan bagefter.\n"
SECTION = "Skriv her, hvad sektionen handler om.\n"


class Command(BaseCommand):
    help = "Skriver et nyt kapitel med en quiz, hvor du kun skal skifte ordene ud."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        section_help = "sektionens mappe, fx content/mit-kursus/01-introduktion"
        parser.add_argument("section", metavar="SEKTION", help=section_help)
        parser.add_argument("title", metavar="TITEL", help="kapitlets titel, i anførselstegn")

    def handle(self, *args: Any, **options: Any) -> None:
        title = " ".join(options["title"].split())
        given = Path(options["section"])
        section = given.resolve()
        course = section.parent
        _check_place(section, given)
        reading = _read(course)
        slug = _new_slug(title, reading)
        shown = given / f"{_next_number(section.glob('*.md')):02}-{slug}.md"
        text = _chapter(title, reading)
        try:
            self._make(course, given.parent / "course.md", COURSE)
            self._make(section, given / "section.md", SECTION)
            _write(section / shown.name, text)
        except OSError as error:
            message = f"{shown} kan ikke skrives: {error.strerror}."
            raise CommandError(message) from error
        self.stdout.write(f"Nyt kapitel: {shown}")
        self.stdout.write(
            "Åbn filen, og skift ordene ud med dine egne. Se det i browseren: make dev"
        )

    def _make(self, folder: Path, shown: Path, words: str) -> None:
        """Make the folder of a course or section and the file that says its title, if missing."""
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / shown.name).exists():
            return
        numbered = _NUMBERED.fullmatch(folder.name)
        name = numbered[2] if numbered and shown.name == "section.md" else folder.name
        title = name.replace("-", " ").capitalize()
        _write(folder / shown.name, f"---\n{_key('title', title)}---\n\n{words}")
        what = "kursus" if shown.name == "course.md" else "sektion"
        self.stdout.write(
            f"{'Nyt' if what == 'kursus' else 'Ny'} {what}: {shown} (ret titlen ”{title}”)"
        )


def _write(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)


# The place


def _check_place(section: Path, given: Path) -> None:
    """Refuse a folder that is no section of a course, or a name that the reader would refuse."""
    course = section.parent
    content = Path(settings.CONTENT_DIR).resolve()
    if course.parent != content and not (course / "course.md").is_file():
        raise CommandError(
            f"{given} er ikke en sektion i et kursus. Skriv kursets mappe og sektionens, "
            "fx content/mit-kursus/01-introduktion."
        )
    _check_course_name(course.name)
    _check_section_name(section)


def _check_course_name(name: str) -> None:
    if not is_slug(name):
        raise CommandError(
            f"Kursets mappe ”{name}” må kun have små bogstaver a–z, tal og bindestreger. "
            f"Kald den ”{slugify(name) or 'mit-kursus'}”."
        )
    if name in RESERVED_COURSES:
        raise CommandError(f"Navnet ”{name}” bruges af Kapitel selv. Giv kurset et andet.")


def _check_section_name(section: Path) -> None:
    numbered = _NUMBERED.fullmatch(section.name)
    others = [path for path in _folders(section.parent) if path.name != section.name]
    if not numbered or not is_slug(numbered[2]):
        raise CommandError(
            f"Sektionens mappe ”{section.name}” skal have et nummer og så et navn med små "
            "bogstaver a–z, tal og bindestreger. "
            f"Kald den ”{_section_name(section.name, others)}”."
        )
    for path in others:
        number, slug = path.name.split("-", 1)
        if int(number) == int(numbered[1]):
            free = f"{_next_number(others):02}-{numbered[2]}"
            raise CommandError(f"Sektionen {path.name} har allerede nummeret. Kald den ”{free}”.")
        if slug == numbered[2]:
            raise CommandError(
                f"Sektionen {path.name} har allerede navnet. Brug den, eller vælg et andet."
            )


def _section_name(name: str, others: list[Path]) -> str:
    """Return the name that was meant: with the number it has, else with the next free one."""
    match = re.match(r"(\d*)(.*)", name)
    assert match is not None  # it matches anything
    number = int(match[1]) if match[1] else _next_number(others)
    return f"{number:02}-{slugify(match[2]) or 'sektion'}"


def _folders(course: Path) -> list[Path]:
    children = course.iterdir() if course.is_dir() else []
    return [path for path in children if path.is_dir() and _NUMBERED.fullmatch(path.name)]


def _next_number(paths: Iterable[Path]) -> int:
    numbers = [int(match[1]) for path in paths if (match := _NUMBERED.fullmatch(path.stem))]
    return max(numbers, default=0) + 1


# The chapter


def _read(course: Path) -> Reading | None:
    return read_course(course, course.name) if course.is_dir() else None


def _new_slug(title: str, reading: Reading | None) -> str:
    """Return the chapter's slug, or refuse a title that gives none, or a taken one."""
    slug = slugify(title)
    if not slug:
        raise CommandError(
            "Kapitlet skal have en titel med bogstaver eller tal, fx ”Hvad er en model?”."
        )
    if len(slug) > LONGEST:
        raise CommandError(
            f"Titlen er for lang ({len(slug)} tegn, højst {LONGEST}). Gør den kortere."
        )
    if slug in RESERVED_CHAPTERS:
        raise CommandError(f"Navnet ”{slug}” bruges af Kapitel selv. Giv kapitlet en anden titel.")
    for chapter in reading.chapters if reading else []:
        if slug == chapter.slug or slug in front.texts(chapter.source, "aliases"):
            raise CommandError(
                f"Kurset har allerede et kapitel med navnet ”{slug}”: {chapter.source.path.name}. "
                "Giv kapitlet en anden titel."
            )
    return slug


def _chapter(title: str, reading: Reading | None) -> str:
    """Return the file's text. Its question is named after the chapter, so that the id tells it."""
    head = _key("title", title) + _key("summary", "Skriv i én sætning, hvad kapitlet handler om.")
    checked = f"checked: {timezone.localdate().isoformat()}\n"
    # What could be markup in a heading is left out; the title itself has it all.
    words = " ".join(re.sub(r"[^\w\s.,–-]|_", " ", title).split())
    chapters = reading.chapters if reading else []
    taken = {name for c in chapters for question in c.questions for name in question.dom_ids}
    body = CHAPTER.replace("IDENT", new_question_id(title, taken)).replace("WORDS", words)
    return _with_choice_ids(f"---\n{head}{checked}---\n\n{body}", taken)


def _key(name: str, value: str) -> str:
    """Return a line of front matter, in quotation marks where YAML needs them."""
    return yaml.safe_dump({name: value}, allow_unicode=True, width=math.inf)


def _with_choice_ids(text: str, taken: set[str]) -> str:
    """Return the text with the ids that check_content --fix would write into it."""
    texts = text.split("\n")
    lines = list(scan(texts, 1, list(find_fences(texts))))
    questions = quiz.parse(split_parts(lines).quiz, Source(Path(), "", b""))
    return add_missing_ids(text.encode(), questions, taken).decode()
