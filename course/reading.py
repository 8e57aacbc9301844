"""From a folder to a Course: finds the files, reads them, and says everything that is wrong.

The checker and the server read in the same way, so that what the checker passes is what is served.
"""

import hashlib
import math
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from django.urls import reverse

from course import front, quiz, shelf
from course.checks import check_footnotes, check_parts, check_prose
from course.content import Chapter, Choice, Course, Neighbour, Question, Section
from course.context import FRONT_PAGE, GLOSSARY_PAGE, Asked, FileContext, Site
from course.files import file_states
from course.glossary import Glossary, Term, check_terms, link_terms, read_glossary
from course.markdown import Body, Passage, Renderer
from course.parts import Parts, split_parts
from course.quiz_advice import advise_quiz
from course.safety import leads_outside
from course.source import Line, Problem, Source
from course.words import is_slug, slugify

RESERVED_COURSES = frozenset(
    "konto underviser forfatter admin api lti min-side hold static billeder healthz readyz metrics"
    " tilgaengelighed privatliv laesevalg".split()
)
RESERVED_CHAPTERS = frozenset("quizzer udfordringer ordliste soeg spoerg".split())
WORDS_A_MINUTE = 220
LEADS_OUTSIDE = "Her er en genvej, der fører ud af kursets mappe. Læg filerne selv i mappen."

_NUMBERED = re.compile(r"(\d+)-(.+)")


@dataclass(frozen=True, slots=True)
class Kept:
    """A chapter without error as it was read and rendered, and what that asked of its course.

    It is good for as long as the file is the same and the course gives the same answers.
    """

    source: Source
    drafts: list[quiz.QuestionDraft]
    body: Body
    questions: tuple[Question, ...]
    asked: list[Asked]

    def source_at(self, path: Path, shown: str) -> Source:
        """Return the source as if it had just been read at this path, but without its lines."""
        problems = [replace(problem, path=shown) for problem in self.source.problems]
        return replace(self.source, path=path, shown=shown, problems=problems)


@dataclass(slots=True)
class ChapterDraft:
    """A chapter's file, read but not yet rendered; kept is what an earlier reading made of it."""

    source: Source
    slug: str
    number: int
    questions: list[quiz.QuestionDraft] = field(default_factory=list)
    parts: Parts = field(default_factory=Parts)
    kept: Kept | None = None


@dataclass(slots=True)
class SectionDraft:
    source: Source
    slug: str
    number: int
    chapters: list[ChapterDraft] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """What reading a course's folder gave: the course, unless it has an error, and all problems.

    sources are all its files, terms what its glossary explains.
    """

    folder: Path
    course: Course | None
    problems: list[Problem]
    chapters: list[ChapterDraft]
    sources: list[Source]
    terms: tuple[Term, ...]

    @property
    def slug(self) -> str:
        """The name that the folder gives the course, also where it cannot be read."""
        return self.folder.resolve().name

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.error]


type Progress = Callable[[int, int], None]
type Rendering = tuple[Body, tuple[Question, ...]]

# What the last readings of this process made, so that a save costs the reading of one file.
_at_hand: dict[tuple[str, ...], Kept] = {}
_MOST_AT_HAND = 2000


def read_settled(folder: Path, progress: Progress | None = None, quiet: float = 0) -> list[Reading]:
    """Read a folder as it stood at one moment: once more for as long as it changes meanwhile, or
    within that many seconds of quiet from when reading began.

    Raises NotADirectoryError where there is no such folder.
    """
    while True:
        before, begun = file_states(folder), time.monotonic()
        readings = read_folder(folder, progress=progress)
        time.sleep(max(0, quiet - (time.monotonic() - begun)))
        if file_states(folder) == before:
            return readings


def read_folder(
    folder: Path, shown: str | None = None, progress: Progress | None = None
) -> list[Reading]:
    """Read a course, or each course in a folder of courses. shown is the folder as people wrote it.

    progress is told after each chapter that is rendered anew how many are, and are to be.
    Raises NotADirectoryError where there is no such folder.
    """
    shown = str(folder) if shown is None else shown
    if not folder.is_dir():
        raise NotADirectoryError(shown)
    if (folder / "course.md").exists():
        return [read_course(folder, shown, progress=progress)]
    courses = [child for child in sorted(folder.iterdir()) if _is_course(child)]
    taken = {child.name: f"kurset {child.name}" for child in courses}
    return [
        read_course(child, f"{shown.rstrip('/')}/{child.name}", taken, progress)
        for child in courses
    ]


def _is_course(folder: Path) -> bool:
    """A folder is meant as a course when it says so, or when it holds something numbered."""
    if folder.name.startswith(".") or not folder.is_dir():
        return False
    return (folder / "course.md").exists() or any(
        child.is_dir() and _NUMBERED.fullmatch(child.name) for child in folder.iterdir()
    )


def read_course(
    folder: Path,
    shown: str,
    taken: dict[str, str] | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Read one course with all its files. taken: the names that courses have, and which has them."""
    reader = _CourseReader(folder, shown, progress or (lambda done, total: None))
    return reader.read({} if taken is None else taken)


class _CourseReader:
    def __init__(self, folder: Path, shown: str, progress: Progress) -> None:
        self.folder = folder
        self.progress = progress
        self.shown = shown.rstrip("/")
        self.rendered = self.to_render = 0
        self.sources: list[Source] = []
        self.source = self._open(folder / "course.md", front.COURSE_KEYS)
        self.slug = self._slug(self.source, folder.resolve().name, RESERVED_COURSES)
        self.sections: list[SectionDraft] = []
        self.glossary: Source | None = None
        self.terms: tuple[Term, ...] = ()

    @property
    def chapters(self) -> list[ChapterDraft]:
        return [chapter for section in self.sections for chapter in section.chapters]

    def read(self, courses: dict[str, str]) -> Reading:
        courses.setdefault(self.slug, self.shown)
        self._check_aliases(self.source, courses, RESERVED_COURSES)
        if (self.folder / "ordliste.md").is_file():
            self.glossary = self._open(
                self.folder / "ordliste.md", front.GLOSSARY_KEYS, titled=False
            )
        self._find_sections()
        self._check_names()
        self._check_idents()
        course = self._render()
        problems = sorted({problem for source in self.sources for problem in source.problems})
        served = not any(problem.error for problem in problems)
        return Reading(
            self.folder,
            course if served else None,
            problems,
            self.chapters,
            self.sources,
            self.terms,
        )

    # Finding and opening files

    def _open(self, path: Path, keys: tuple[str, ...], titled: bool = True) -> Source:
        shown = self._shown(path)
        if path.is_file():
            source = self._read(path, shown)
            if source.text or not source.problems:  # else it could not be read
                front.check_front(source, keys, titled)
        else:
            source = Source(path, shown, b"")
            message = f"Filen {path.name} mangler. Opret den med en linje ”title: …” mellem to ---."
            source.error(1, 1, "titel", message)
        self.sources.append(source)
        return source

    def _shown(self, path: Path) -> str:
        return f"{self.shown}/{path.relative_to(self.folder).as_posix()}"

    def _refuse_link(self, path: Path) -> None:
        self.source.problems.append(Problem(self._shown(path), 1, 1, "genvej", LEADS_OUTSIDE))

    def _read(self, path: Path, shown: str) -> Source:
        source = Source(path, shown, b"")
        if leads_outside(path, self.folder):
            source.error(1, 1, "genvej", LEADS_OUTSIDE)
            return source
        try:
            return Source.read(path, shown)
        except OSError as error:
            message = f"Filen kan ikke læses: {error.strerror}. Giv Kapitel ret til at læse den."
            source.error(1, 1, "laesning", message)
            return source

    def _find_sections(self) -> None:
        for path, number, slug in self._numbered(self.folder, folders=True):
            source = self._open(path / "section.md", front.SECTION_KEYS)
            section = SectionDraft(source, self._slug(source, slug, frozenset()), number)
            self.sections.append(section)
            for file, file_number, file_slug in self._numbered(path, folders=False):
                section.chapters.append(self._read_chapter(file, file_number, file_slug))

    def _numbered(self, folder: Path, folders: bool) -> Iterator[tuple[Path, int, str]]:
        """Yield the numbered files or folders by number; warn of what is left out."""
        known = ("course.md", "ordliste.md") if folders else ("section.md",)
        found = []
        for path in sorted(folder.iterdir()):
            is_folder = path.is_dir()
            match = _NUMBERED.fullmatch(path.name if is_folder else path.stem)
            if path.name.startswith(".") or path.name in known:
                continue
            if match and path.is_symlink() and leads_outside(path, self.folder):
                self._refuse_link(path)
            elif match and is_folder == folders and (folders or _is_text(path)):
                found.append((path, int(match[1]), match[2]))
            elif path.suffix.lower() == ".md" or (is_folder and any(path.glob("**/*.md"))):
                self._warn_left_out(path, is_folder)
        yield from sorted(found, key=lambda entry: (entry[1], entry[2]))

    def _warn_left_out(self, path: Path, is_folder: bool) -> None:
        shown = f"{self.shown}/{path.relative_to(self.folder).as_posix()}"
        what, example = ("Mappen", "01-navn") if is_folder else ("Filen", "01-navn.md")
        message = (
            f"{what} har intet nummer eller står et forkert sted og vises ikke. "
            f"Navngiv den som ”{example}”, eller flyt den."
        )
        self.source.problems.append(Problem(shown, 1, 1, "nummer", message, error=False))

    def _read_chapter(self, path: Path, number: int, slug: str) -> ChapterDraft:
        kept = self._kept(path)
        if kept:
            source = kept.source_at(path, self._shown(path))
            self.sources.append(source)
        else:
            source = self._open(path, front.CHAPTER_KEYS)
        draft = ChapterDraft(source, self._slug(source, slug, RESERVED_CHAPTERS), number, kept=kept)
        if kept:
            draft.questions = kept.drafts
        else:
            self.to_render += 1
            _read_lines(draft)
        return draft

    def _kept(self, path: Path) -> Kept | None:
        """Return what an earlier reading made of this very file."""
        try:
            name = self._name(path, path.read_bytes())
        except OSError:
            return None
        kept = _at_hand.get(name) or shelf.fetch(*name)
        if kept:
            _at_hand[name] = kept
        return kept

    def _keep(
        self, draft: ChapterDraft, body: Body, questions: tuple[Question, ...], asked: list[Asked]
    ) -> None:
        if any(problem.error for problem in draft.source.problems):
            return
        source = replace(draft.source, lines=[], problems=list(draft.source.problems))
        name = self._name(source.path, source.data)
        if len(_at_hand) >= _MOST_AT_HAND:
            _at_hand.clear()
        _at_hand[name] = Kept(source, draft.questions, body, questions, asked)
        shelf.keep(_at_hand[name], *name)

    def _name(self, path: Path, data: bytes) -> tuple[str, ...]:
        place = path.relative_to(self.folder).as_posix()
        return "chapter", self.slug, place, hashlib.sha256(data).hexdigest()

    def _slug(self, source: Source, name: str, reserved: frozenset[str]) -> str:
        """Return the slug that a file's name gives, or one like it (and a problem)."""
        if not is_slug(name):
            message = (
                f"Navnet ”{name}” må kun have små bogstaver a–z, tal og bindestreger "
                "(æ → ae, ø → oe, å → aa)."
            )
            source.error(1, 1, "slug", message)
            return slugify(name) or "navn"
        if name in reserved:
            message = f"Navnet ”{name}” bruges af Kapitel selv. Vælg et andet."
            source.error(1, 1, "reserveret", message)
        return name

    # Checks that need to see the whole course

    def _check_names(self) -> None:
        _check_unique(((s.source, s.number) for s in self.sections), "nummer", "To sektioner")
        _check_unique(((s.source, s.slug) for s in self.sections), "slug", "To sektioner")
        for section in self.sections:
            numbers = ((c.source, c.number) for c in section.chapters)
            _check_unique(numbers, "nummer", "To kapitler")
        _check_unique(((c.source, c.slug) for c in self.chapters), "slug", "To kapitler")
        taken = {chapter.slug: chapter.source.shown for chapter in self.chapters}
        for chapter in self.chapters:
            self._check_aliases(chapter.source, taken, RESERVED_CHAPTERS)

    def _check_aliases(
        self, source: Source, taken: dict[str, str], reserved: frozenset[str]
    ) -> None:
        """Check a file's aliases against the names that are taken, which they are then added to."""
        for alias in front.texts(source, "aliases"):
            message = ""
            if not is_slug(alias) or alias in reserved:
                message = (
                    f"Aliasset ”{alias}” kan ikke stå i en adresse. "
                    "Brug det gamle navn uden nummer og endelse."
                )
            elif alias in taken:
                message = f"Aliasset ”{alias}” er allerede i brug af {taken[alias]}. Fjern det ene."
            if message:
                source.error(source.key_line("aliases"), 1, "alias", message)
            taken.setdefault(alias, source.shown)

    def _check_idents(self) -> None:
        """A question's id is unique in its course; what it becomes in a page, in its chapter."""
        seen: dict[str, str] = {}
        for chapter in self.chapters:
            in_page: set[str] = set()
            for question in chapter.questions:
                ident, line = question.ident, question.line
                if not ident:
                    continue
                message = ""
                if ident in seen:
                    message = f"Id’et ”{ident}” bruges allerede i {seen[ident]}."
                elif in_page.intersection(question.dom_ids):
                    message = f"Id’et ”{ident}” ligner et andet spørgsmåls svar for meget."
                if message:
                    column = quiz.id_column(line, ident)
                    message += " Giv det nye spørgsmål sit eget."
                    chapter.source.error(line.number, column, "id-dobbelt", message)
                seen.setdefault(ident, f"{chapter.source.shown}:{line.number}")
                in_page.update(question.dom_ids)

    # Rendering

    def _render(self) -> Course:
        pages = {os.path.realpath(c.source.path): c.slug for c in self.chapters}
        pages[os.path.realpath(self.source.path)] = FRONT_PAGE
        if self.glossary:
            pages[os.path.realpath(self.glossary.path)] = GLOSSARY_PAGE
        site = Site(self.slug, self.folder, pages)
        glossary = self._render_glossary(site)
        self.terms = glossary.terms if glossary else ()
        course = Course(
            slug=self.slug,
            title=front.text(self.source, "title"),
            summary=front.text(self.source, "summary"),
            authors=front.texts(self.source, "authors"),
            licence=front.text(self.source, "licence"),
            html=self._render_prose(self.source, site),
            sections=_with_neighbours([self._render_section(site, s) for s in self.sections]),
            images=tuple(site.images.values()),
            digest=self._digest(site),
            aliases=front.texts(self.source, "aliases"),
            glossary=glossary,
        )
        site.check_anchors()
        return course

    def _render_glossary(self, site: Site) -> Glossary | None:
        if self.glossary is None:
            return None
        check_terms(self.glossary, self.glossary.lines)
        context = FileContext(self.glossary, site, GLOSSARY_PAGE)
        body = Renderer(context).body(_text(self.glossary.lines))
        glossary = read_glossary(body.html)
        site.anchors[GLOSSARY_PAGE] = {*body.anchors, *(term.ident for term in glossary.terms)}
        return glossary

    def _render_section(self, site: Site, draft: SectionDraft) -> Section:
        return Section(
            slug=draft.slug,
            number=draft.number,
            title=front.text(draft.source, "title"),
            summary=front.text(draft.source, "summary"),
            html=self._render_prose(draft.source, site),
            chapters=tuple(self._render_chapter(site, draft, c) for c in draft.chapters),
        )

    def _render_prose(self, source: Source, site: Site) -> str:
        """Render what the front page shows: the text of a course or a section."""
        check_prose(source, source.lines)
        check_footnotes(source)
        body = Renderer(FileContext(source, site, FRONT_PAGE)).body(_text(source.lines))
        site.anchors.setdefault(FRONT_PAGE, set()).update(body.anchors)
        return body.html

    def _render_chapter(self, site: Site, section: SectionDraft, draft: ChapterDraft) -> Chapter:
        source = draft.source
        body, questions = self._kept_rendering(site, draft) or self._new_rendering(site, draft)
        site.anchors[draft.slug] = set(body.anchors)
        return Chapter(
            course_slug=self.slug,
            course_title=front.text(self.source, "title"),
            section_slug=section.slug,
            section_number=section.number,
            section_title=front.text(section.source, "title"),
            slug=draft.slug,
            number=draft.number,
            title=front.text(source, "title"),
            summary=front.text(source, "summary"),
            html=_with_terms(body.html, self.terms, self.slug),
            passages=body.passages,
            # New objects: what pages keep on a question is of the course that it stands in now.
            questions=tuple(map(replace, questions)),
            minutes=max(1, math.ceil(body.words / WORDS_A_MINUTE)),
            checked=front.checked(source),
            prompts=front.texts(source, "prompts"),
            aliases=front.texts(source, "aliases"),
            source=source.text,
            digest=hashlib.sha256(source.data).hexdigest(),
        )

    def _kept_rendering(self, site: Site, draft: ChapterDraft) -> Rendering | None:
        """Return what an earlier rendering made, unless the course has changed around the file."""
        if not draft.kept:
            return None
        context = FileContext(draft.source, site, draft.slug)
        if context.answers_as_before(draft.kept.asked):
            return draft.kept.body, draft.kept.questions
        self.to_render += 1
        draft.source.lines = Source.parse(Path(), "", draft.source.data).lines
        _read_lines(draft)
        return None

    def _new_rendering(self, site: Site, draft: ChapterDraft) -> Rendering:
        context = FileContext(draft.source, site, draft.slug)
        renderer = Renderer(context)
        body = renderer.body(_text(draft.parts.body))
        questions = tuple(
            _question(renderer, number, question, body)
            for number, question in enumerate(draft.questions, 1)
        )
        advise_quiz(draft.questions, [q.passage is not None for q in questions], draft.source)
        self._keep(draft, body, questions, context.asked)
        self.rendered += 1
        self.progress(self.rendered, self.to_render)
        return body, questions

    def _digest(self, site: Site) -> str:
        """Identify the course as it stands in the files: every file that a page is made of."""
        digest = hashlib.sha256()
        for source in self.sources:
            digest.update(f"{source.path.relative_to(self.folder)}\0".encode())
            digest.update(hashlib.sha256(source.data).digest())
        for key in sorted(site.images):
            digest.update(key.encode())
        return digest.hexdigest()


def _is_text(path: Path) -> bool:
    """Say whether it can be a chapter: to open a named pipe would be to wait for ever."""
    return path.suffix == ".md" and path.is_file()


def _read_lines(draft: ChapterDraft) -> None:
    """Find the questions on a chapter's lines, and say what is wrong with them."""
    source = draft.source
    draft.parts = split_parts(source.lines)
    draft.questions = quiz.parse(draft.parts.quiz, source)
    check_parts(source, draft.parts, len(draft.questions))
    check_prose(source, draft.parts.body)
    check_footnotes(source, draft.parts.quiz)


def _check_unique(named: Iterable[tuple[Source, int | str]], code: str, what: str) -> None:
    first: dict[int | str, Source] = {}
    for source, name in named:
        if name in first:
            words = f"nummer {name}" if code == "nummer" else f"navnet ”{name}”"
            message = f"{what} har {words}; det andet er {first[name].shown}. Giv det ene sit eget."
            source.error(1, 1, code, message)
        first.setdefault(name, source)


@lru_cache(maxsize=_MOST_AT_HAND)
def _with_terms(html: str, terms: tuple[Term, ...], course: str) -> str:
    return link_terms(html, terms, reverse("glossary", args=[course]))


def _text(lines: list[Line]) -> str:
    return "\n".join(line.text for line in lines)


def _with_neighbours(sections: list[Section]) -> tuple[Section, ...]:
    """Return the sections with each chapter knowing the one before and the one after it."""
    links = [Neighbour(c.title, c.url) for section in sections for c in section.chapters]
    neighbours = zip([None, *links], [*links[1:], None], strict=False)

    def linked(chapter: Chapter) -> Chapter:
        before, after = next(neighbours)
        return replace(chapter, previous=before, next=after)

    return tuple(replace(s, chapters=tuple(map(linked, s.chapters))) for s in sections)


def _question(renderer: Renderer, number: int, draft: quiz.QuestionDraft, body: Body) -> Question:
    def block(lines: list[str]) -> str:
        text = "\n".join(lines).strip("\n")
        return renderer.block(text) if text.strip() else ""

    title = renderer.inline(draft.title)
    prompt = block(draft.body)
    choices = tuple(
        Choice(
            ident=choice.ident,
            text=" ".join(" ".join(choice.text).split()),
            html=renderer.inline("\n".join(choice.text).strip()),
            correct=choice.correct,
            explanation=block(choice.explanation),
        )
        for choice in draft.choices
    )
    note = block(draft.note)
    return Question(
        ident=draft.ident,
        number=number,
        prompt="\n".join(line.rstrip() for line in [draft.title, *draft.body]).strip(),
        title=title,
        body=prompt,
        choices=choices,
        shuffled=draft.shuffled,
        note=note,
        passage=_tied_passage(note, body),
    )


def _tied_passage(note: str, body: Body) -> Passage | None:
    """Return the first heading of the chapter that the note links to."""
    by_ident = {passage.ident: passage for passage in body.passages}
    targets = re.findall(r'href="#([^"]+)"', note)
    return next((by_ident[target] for target in targets if target in by_ident), None)
