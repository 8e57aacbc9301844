"""From a folder to a Course: finds the files, reads them, and says everything that is wrong.

The checker and the server read in the same way, so that what the checker passes is what is served.
"""

import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from course import quiz
from course.content import Chapter, Choice, Course, ImageFile, Neighbour, Question, Section
from course.context import ChapterContext, Site
from course.markdown import Body, Passage, Renderer, plain_text
from course.source import FOOTNOTE, Parts, Problem, Source, split_parts
from course.words import is_slug, nearest

RESERVED_COURSES = frozenset(
    "konto underviser forfatter admin api lti min-side hold static billeder healthz readyz metrics"
    " tilgaengelighed privatliv".split()
)
RESERVED_CHAPTERS = frozenset("quizzer udfordringer ordliste soeg spoerg".split())
WORDS_A_MINUTE = 220

_NUMBERED = re.compile(r"(\d+)-(.+)")
_COURSE_KEYS = ["title", "summary", "authors", "licence", "aliases"]
_SECTION_KEYS = ["title", "summary"]
_CHAPTER_KEYS = ["title", "summary", "checked", "prompts", "aliases"]
_FOOTNOTE_USE = re.compile(r"\[\^([^\]\n]+)\](?!:)")


@dataclass(slots=True)
class ChapterDraft:
    """A chapter's file, read but not yet rendered."""

    source: Source
    slug: str
    number: int
    parts: Parts
    questions: list[quiz.QuestionDraft]
    aliases: tuple[str, ...] = ()
    body: Body | None = None


@dataclass(slots=True)
class SectionDraft:
    source: Source
    slug: str
    number: int
    chapters: list[ChapterDraft] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """What reading a course's folder gave: the course, unless it has an error, and all problems."""

    folder: Path
    course: Course | None
    problems: list[Problem]
    chapters: list[ChapterDraft]

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.error]


def read_folder(folder: Path, shown: str | None = None) -> list[Reading]:
    """Read a course, or each course in a folder of courses. shown is the folder as people wrote it.

    Raises NotADirectoryError where there is no such folder.
    """
    shown = str(folder) if shown is None else shown
    if not folder.is_dir():
        raise NotADirectoryError(shown)
    if (folder / "course.md").exists():
        return [read_course(folder, shown)]
    return [
        read_course(child, f"{shown.rstrip('/')}/{child.name}")
        for child in sorted(folder.iterdir())
        if _is_course(child)
    ]


def _is_course(folder: Path) -> bool:
    """A folder is meant as a course when it says so, or when it holds something numbered."""
    if folder.name.startswith(".") or not folder.is_dir():
        return False
    return (folder / "course.md").exists() or any(
        child.is_dir() and _NUMBERED.fullmatch(child.name) for child in folder.iterdir()
    )


def read_course(folder: Path, shown: str) -> Reading:
    """Read one course with all its files."""
    return _CourseReader(folder, shown).read()


class _CourseReader:
    def __init__(self, folder: Path, shown: str) -> None:
        self.folder = folder
        self.shown = shown.rstrip("/")
        self.slug = folder.resolve().name
        self.source = self._open(folder / "course.md", _COURSE_KEYS)
        self.sources = [self.source]
        self.sections: list[SectionDraft] = []
        self.images: dict[str, ImageFile] = {}

    @property
    def chapters(self) -> list[ChapterDraft]:
        return [chapter for section in self.sections for chapter in section.chapters]

    def read(self) -> Reading:
        self._check_slug(self.source, self.slug, RESERVED_COURSES)
        self._find_sections()
        self._check_names()
        self._check_idents()
        course = self._render()
        problems = sorted({problem for source in self.sources for problem in source.problems})
        if any(problem.error for problem in problems):
            course = None
        return Reading(self.folder, course, problems, self.chapters)

    # Finding and opening files

    def _open(self, path: Path, keys: list[str]) -> Source:
        shown = f"{self.shown}/{path.relative_to(self.folder).as_posix()}"
        if not path.is_file():
            source = Source(path, shown, b"")
            source.error(1, 1, "titel", f"Filen {path.name} mangler. Opret den med en linje ”title: …” mellem to ---.")
            return source
        source = Source.read(path, shown)
        if source.text:
            _check_front(source, keys)
        elif not source.problems:
            source.error(1, 1, "titel", "Filen er tom. Skriv ”title: …” mellem to linjer med ---.")
        return source

    def _find_sections(self) -> None:
        for path, number, slug in self._numbered(self.folder, folders=True):
            source = self._open(path / "section.md", _SECTION_KEYS)
            section = SectionDraft(source, slug, number)
            self.sources.append(source)
            self.sections.append(section)
            self._check_slug(source, slug, frozenset())
            for file, file_number, file_slug in self._numbered(path, folders=False):
                section.chapters.append(self._read_chapter(file, file_number, file_slug))

    def _numbered(self, folder: Path, folders: bool) -> Iterator[tuple[Path, int, str]]:
        """Yield the numbered files or folders by number; warn of what is left out."""
        found = []
        for path in sorted(folder.iterdir()):
            match = _NUMBERED.fullmatch(path.name if path.is_dir() else path.stem)
            if path.name.startswith(".") or path.name in ("course.md", "section.md", "ordliste.md"):
                continue
            if match and path.is_dir() == folders and (folders or path.suffix == ".md"):
                found.append((path, int(match[1]), match[2]))
            elif path.suffix == ".md" or (path.is_dir() and any(path.glob("**/*.md"))):
                self._warn_left_out(path)
        yield from sorted(found, key=lambda entry: (entry[1], entry[2]))

    def _warn_left_out(self, path: Path) -> None:
        shown = f"{self.shown}/{path.relative_to(self.folder).as_posix()}"
        kind = "Mappen" if path.is_dir() else "Filen"
        message = f"{kind} har intet nummer eller står et forkert sted og vises ikke. Navngiv den som ”01-navn”."
        self.source.problems.append(Problem(shown, 1, 1, "nummer", message, error=False))

    def _read_chapter(self, path: Path, number: int, slug: str) -> ChapterDraft:
        source = self._open(path, _CHAPTER_KEYS)
        self.sources.append(source)
        self._check_slug(source, slug, RESERVED_CHAPTERS)
        parts = split_parts(source.lines)
        questions = quiz.parse(parts.quiz, source)
        _check_parts(source, parts, questions)
        _check_headings(source, parts)
        _check_footnotes(source)
        aliases = tuple(alias for alias in _texts(source, "aliases") if self._good_alias(source, alias))
        return ChapterDraft(source, slug, number, parts, questions, aliases)

    # Checks that need to see the whole course

    def _check_slug(self, source: Source, slug: str, reserved: frozenset[str]) -> None:
        if not is_slug(slug):
            message = f"Navnet ”{slug}” må kun have a–z, tal og bindestreger (æ → ae, ø → oe, å → aa)."
            source.error(1, 1, "slug", message)
        elif slug in reserved:
            source.error(1, 1, "reserveret", f"Navnet ”{slug}” bruges af Kapitel selv. Vælg et andet.")

    def _good_alias(self, source: Source, alias: str) -> bool:
        if is_slug(alias) and alias not in RESERVED_CHAPTERS:
            return True
        message = f"Aliasset ”{alias}” kan ikke stå i en adresse. Brug det gamle navn uden nummer og endelse."
        source.error(source.key_line("aliases"), 1, "alias", message)
        return False

    def _check_names(self) -> None:
        self._check_unique([(s.source, s.number, f"nummer {s.number}") for s in self.sections], "nummer", "sektioner")
        for section in self.sections:
            numbered = [(c.source, c.number, f"nummer {c.number}") for c in section.chapters]
            self._check_unique(numbered, "nummer", "kapitler")
        self._check_unique([(s.source, s.slug, f"navnet ”{s.slug}”") for s in self.sections], "slug", "sektioner")
        self._check_unique([(c.source, c.slug, f"navnet ”{c.slug}”") for c in self.chapters], "slug", "kapitler")
        taken = {chapter.slug: chapter for chapter in self.chapters}
        for chapter in self.chapters:
            for alias in chapter.aliases:
                if alias in taken:
                    other = taken[alias].source.shown
                    message = f"Aliasset ”{alias}” er allerede i brug af {other}. Fjern det ene."
                    chapter.source.error(chapter.source.key_line("aliases"), 1, "alias", message)
                taken.setdefault(alias, chapter)

    def _check_unique(self, named: list[tuple[Source, Any, str]], code: str, what: str) -> None:
        first: dict[Any, Source] = {}
        for source, name, words in named:
            if name in first:
                message = f"To {what} har {words}; det andet sted er {first[name].shown}. Giv den ene sit eget."
                source.error(1, 1, code, message)
            first.setdefault(name, source)

    def _check_idents(self) -> None:
        """A question's id is unique in its course; what it becomes in a page, in its chapter."""
        seen: dict[str, str] = {}
        for chapter in self.chapters:
            in_page: set[str] = set()
            for question in chapter.questions:
                ident, line = question.ident, question.line
                if not ident:
                    continue
                column = quiz.id_column(line, ident)
                if ident in seen:
                    message = f"Id’et ”{ident}” bruges allerede i {seen[ident]}. Giv det nye spørgsmål sit eget."
                    chapter.source.error(line.number, column, "id-dobbelt", message)
                elif in_page.intersection(question.dom_ids):
                    message = f"Id’et ”{ident}” ligner et andet spørgsmåls svar for meget. Giv spørgsmålet et andet."
                    chapter.source.error(line.number, column, "id-dobbelt", message)
                seen.setdefault(ident, f"{chapter.source.shown}:{line.number}")
                in_page.update(question.dom_ids)

    # Rendering

    def _render(self) -> Course:
        site = Site(self.slug, self.folder, {c.source.path.resolve(): c.slug for c in self.chapters}, self.images)
        front = self._render_prose(self.source, site)
        sections = []
        for section in self.sections:
            html = self._render_prose(section.source, site)
            chapters = tuple(self._render_chapter(site, section, chapter) for chapter in section.chapters)
            title, summary = _text(section.source, "title"), _text(section.source, "summary")
            sections.append(Section(section.slug, section.number, title, summary, html, chapters))
        site.check_anchors({c.slug: c.body.anchors for c in self.chapters if c.body})
        return Course(
            slug=self.slug,
            title=_text(self.source, "title"),
            summary=_text(self.source, "summary"),
            authors=_texts(self.source, "authors"),
            licence=_text(self.source, "licence"),
            html=front,
            sections=_with_neighbours(sections),
            images=tuple(self.images.values()),
            digest=self._digest(),
        )

    def _render_prose(self, source: Source, site: Site) -> str:
        _check_footnotes(source)
        renderer = Renderer(ChapterContext(source, site, ""))
        return renderer.body("\n".join(line.text for line in source.lines)).html

    def _render_chapter(self, site: Site, section: SectionDraft, draft: ChapterDraft) -> Chapter:
        source = draft.source
        context = ChapterContext(source, site, draft.slug)
        renderer = Renderer(context)
        body = draft.body = renderer.body("\n".join(line.text for line in draft.parts.body))
        _check_ids(source, body)
        links = "\n".join(line.text for line in draft.parts.links)
        questions = tuple(
            _question(renderer, number, question, body, links) for number, question in enumerate(draft.questions, 1)
        )
        context.check_own_anchors(body.anchors)
        words = len(plain_text(body.html.split('<section class="footnotes"')[0]).split())
        return Chapter(
            course_slug=self.slug,
            course_title=_text(self.source, "title"),
            section_slug=section.slug,
            section_number=section.number,
            section_title=_text(section.source, "title"),
            slug=draft.slug,
            number=draft.number,
            title=_text(source, "title"),
            summary=_text(source, "summary"),
            html=body.html,
            passages=body.passages,
            questions=questions,
            minutes=max(1, math.ceil(words / WORDS_A_MINUTE)),
            checked=_checked(source),
            prompts=_texts(source, "prompts"),
            aliases=draft.aliases,
            source=source.text,
            digest=hashlib.sha256(source.data).hexdigest(),
        )

    def _digest(self) -> str:
        """Identify the course as it stands in the files: every file that a page is made of."""
        digest = hashlib.sha256()
        for source in self.sources:
            digest.update(f"{source.path.relative_to(self.folder)}\0".encode())
            digest.update(hashlib.sha256(source.data).digest())
        for key in sorted(self.images):
            digest.update(key.encode())
        return digest.hexdigest()


def _with_neighbours(sections: list[Section]) -> tuple[Section, ...]:
    """Return the sections with each chapter knowing the one before and the one after it."""
    chapters = [chapter for section in sections for chapter in section.chapters]
    links = [Neighbour(chapter.title, chapter.url) for chapter in chapters]
    linked = iter(
        replace(chapter, previous=before, next=after)
        for chapter, before, after in zip(chapters, [None, *links], [*links[1:], None], strict=False)
    )
    return tuple(replace(section, chapters=tuple(next(linked) for _ in section.chapters)) for section in sections)


def _question(
    renderer: Renderer, number: int, draft: quiz.QuestionDraft, body: Body, links: str
) -> Question:
    def block(lines: list[str]) -> str:
        text = "\n".join(lines).strip("\n")
        return renderer.block(f"{text}\n\n{links}") if text.strip() else ""

    choices = tuple(
        Choice(
            ident=choice.ident,
            text=" ".join(" ".join(choice.text).split()),
            html=renderer.inline("\n".join(choice.text).strip() + f"\n\n{links}" * bool(links)),
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
        title=renderer.inline(draft.title),
        body=block(draft.body),
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


# Front matter


def _check_front(source: Source, keys: list[str]) -> None:
    for key in source.front:
        if key not in keys:
            source.error(
                source.key_line(key), 1, "noegle", f"Nøglen ”{key}” kendes ikke her.{nearest(key, keys)}"
            )
    if not _text(source, "title") and not any(problem.code == "yaml" for problem in source.problems):
        source.error(1, 1, "titel", "Filen har ingen titel. Skriv ”title: …” mellem to linjer med --- øverst.")
    for key in ("title", "summary", "licence"):
        if isinstance(source.front.get(key), (list, dict, bool, date)):
            message = f"”{key}” skal være en tekst. Sæt anførselstegn om den."
            source.error(source.key_line(key), 1, "noegle", message)
    for key in ("authors", "prompts", "aliases"):
        value = source.front.get(key)
        if value is not None and (not isinstance(value, list) or not all(isinstance(v, str) for v in value)):
            message = f"”{key}” skal være en liste af tekster, fx [a, b] eller en linje med ”- ” for hver."
            source.error(source.key_line(key), 1, "noegle", message)
    if source.front.get("checked") is not None and _checked(source) is None:
        message = "”checked” skal være en dato skrevet som 2026-11-24."
        source.error(source.key_line("checked"), 1, "noegle", message)


def _text(source: Source, key: str) -> str:
    value = source.front.get(key)
    return str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def _texts(source: Source, key: str) -> tuple[str, ...]:
    value = source.front.get(key)
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def _checked(source: Source) -> date | None:
    value = source.front.get("checked")
    return value if type(value) is date else None


# Checks on a chapter's lines


def _check_parts(source: Source, parts: Parts, questions: list[quiz.QuestionDraft]) -> None:
    for line in parts.quizzes[1:]:
        first = parts.quizzes[0].number
        source.error(line.number, 1, "to-quizzer", f"Kapitlet har allerede en quiz i linje {first}. Saml dem i én.")
    for line in parts.misplaced:
        message = "Quizzen skal stå sidst i kapitlet; kun ”## Udfordring” må følge efter. Flyt afsnittet op."
        source.error(line.number, 1, "quiz", message)
    if parts.quizzes and not questions:
        source.error(parts.quizzes[0].number, 1, "quiz", "Quizzen har ingen spørgsmål. Skriv et som ”### …?”.")


def _check_headings(source: Source, parts: Parts) -> None:
    level = 1
    before = None
    for line in parts.body:
        if heading := line.heading:
            depth = len(heading[1])
            if depth == 1:
                message = "Kapitlets titel er den eneste overskrift med ét #. Begynd med ## her."
                source.error(line.number, 1, "overskrift", message)
            elif depth > level + 1:
                message = f"Overskriften springer et niveau over: brug {'#' * (level + 1)} her."
                source.error(line.number, 1, "niveau", message)
            level = depth
        elif before and not line.code and re.fullmatch(r"=+|--+", line.text.rstrip()) and _is_words(before.text):
            source.error(before.number, 1, "overskrift", "Skriv overskriften med ## foran, ikke med en streg under.")
        before = line


def _is_words(text: str) -> bool:
    return bool(text.strip()) and "|" not in text and not text.lstrip().startswith((">", "-", "#"))


def _check_footnotes(source: Source) -> None:
    defined = {
        match[1]: line.number for line in source.lines if not line.code and (match := FOOTNOTE.match(line.text))
    }
    used = set()
    for line in source.lines:
        for match in _FOOTNOTE_USE.finditer(line.plain):
            used.add(match[1])
            if match[1] not in defined:
                message = f"Fodnoten har ingen tekst. Skriv ”[^{match[1]}]: …” i en linje for sig."
                source.error(line.number, match.start() + 1, "fodnote", message)
    for name, number in defined.items():
        if name not in used:
            source.warn(number, 1, "fodnote", f"Ingen henviser til fodnoten ”{name}”.")


def _check_ids(source: Source, body: Body) -> None:
    seen: set[str] = set()
    for passage in body.passages:
        place = source.locate(f"#{passage.ident}", passage.title)
        if passage.ident in seen:
            message = f"To overskrifter har id’et ”{passage.ident}”. Giv den ene sit eget."
            source.error(*place, "id-dobbelt", message)
        elif passage.ident not in body.anchors:
            message = f"Id’et ”{passage.ident}” kan ikke bruges. Begynd med et bogstav, og ikke med ”spm-”."
            source.error(*place, "id", message)
        seen.add(passage.ident)
