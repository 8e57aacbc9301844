"""What a link or a picture in a file points to, and what is wrong with what the file means."""

import hashlib
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from stat import S_ISREG
from typing import Any
from urllib.parse import unquote
from weakref import WeakValueDictionary

from django.urls import reverse
from pygments.lexers import get_all_lexers

from course.content import ImageFile
from course.markdown import AUTHOR_ATTRIBUTES, AUTHOR_TAGS
from course.pictures import MEDIA_TYPES, BadPicture, picture_size
from course.places import Formula, Language, Link, Place, Places
from course.safety import lies_in
from course.source import Source
from course.tree import CALLOUTS, Image
from course.words import is_slug, nearest

MAX_NAME = 255  # of a file; a longer one cannot be asked for
MAX_IMAGE_BYTES = 2 * 1024 * 1024
OWN_PAGES = frozenset({"/", "/privatliv/"})
FRONT_PAGE = ""
GLOSSARY_PAGE = "ordliste"

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
# The page's own ids begin with an underscore, a question's with "spm-".
_IDENT = re.compile(r"(?!spm-)[A-Za-z0-9][A-Za-z0-9_-]*")


_pictures: WeakValueDictionary[tuple[str, int, int], ImageFile] = WeakValueDictionary()


@dataclass(slots=True)
class Site:
    """The course that a file stands in: its pages by file, their anchors and their pictures."""

    slug: str
    folder: Path
    pages: dict[str, str]
    images: dict[str, ImageFile] = field(default_factory=dict)
    anchors: dict[str, set[str]] = field(default_factory=dict)
    root: str = field(init=False)
    _waiting: list[tuple[Source, Place, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.root = os.path.realpath(self.folder)

    def later(self, source: Source, place: Place, page: str, anchor: str) -> None:
        """Remember a link to a heading until all pages have been rendered."""
        self._waiting.append((source, place, page, anchor))

    def check_anchors(self) -> None:
        for source, place, page, anchor in self._waiting:
            anchors = self.anchors[page]
            if anchor not in anchors:
                hint = nearest(anchor, (a for a in anchors if not a.startswith(("_", "fn"))))
                message = f"Der er ingen overskrift med id’et ”{anchor}”.{hint}"
                source.error(*place, "link", message)

    def first_names(self) -> set[str]:
        """Return what an address here can begin with: our own pages, the course, those beside it."""
        own = {page.strip("/") for page in OWN_PAGES if page != "/"}
        beside = Path(self.root).parent.glob("*/course.md")
        return {self.slug, *own, *(file.parent.name for file in beside)}

    def chapter_slugs(self, course: str) -> set[str] | None:
        """Return the chapters of this course, or of one beside it; None if there is no such."""
        if course == self.slug:
            return {slug for slug in self.pages.values() if slug != FRONT_PAGE}
        folder = Path(self.root).parent / course
        if not is_slug(course) or len(course) > MAX_NAME or not (folder / "course.md").is_file():
            return None
        return {path.stem.partition("-")[2] for path in folder.glob("[0-9]*/[0-9]*.md")}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that rendering put to the course, from where, and the answer it got."""

    about: tuple[Any, ...]
    place: Place
    answer: Any


class FileContext:
    """Resolves a file's links and pictures; what is wrong goes to its source's problems.

    page is the slug of the chapter that the file is, or FRONT_PAGE for what the front page shows.
    """

    def __init__(self, source: Source, site: Site, page: str) -> None:
        self.source = source
        self.site = site
        self.page = page
        self.idents: set[str] = set()
        self.refused_tags = False
        self.asked: list[Asked] = []

    @cached_property
    def places(self) -> Places:
        return Places(self.source.lines)

    def answers_as_before(self, asked: Iterable["Asked"]) -> bool:
        """Say whether the course answers each question of an earlier rendering as it did then."""
        return all(self._answer(entry.about, entry.place) == entry.answer for entry in asked)

    def _ask(self, about: tuple[Any, ...], place: Place) -> Any:
        answer = self._answer(about, place)
        self.asked.append(Asked(about, place, answer))
        return answer

    def _answer(self, about: tuple[Any, ...], place: Place) -> Any:
        kind, *arguments = about
        answers: dict[str, Callable[..., Any]] = {"link": self._link, "image": self._image}
        return answers[kind](*arguments, place)

    # Links

    def link(self, target: str) -> str:
        """Return the address that a link's target becomes in the page."""
        return str(self._ask(("link", target), self.places.next(Link(target))))

    def _link(self, target: str, place: Place) -> str:
        path, hash_mark, anchor = target.partition("#")
        if scheme := _SCHEME.match(target):
            if scheme[1].lower() not in ("http", "https", "mailto"):
                self._bad_link(place, f"Et link kan ikke begynde med ”{scheme[0]}”. Brug https.")
            return target
        if path.startswith("/"):
            return self._address(target, place, path, anchor)
        if path:
            return self._file(target, place, path, anchor)
        if hash_mark:
            self.site.later(self.source, place, self.page, unquote(anchor))
        else:
            self._bad_link(place, "Linket peger ingen steder hen. Skriv adressen i parentesen.")
        return target

    def _address(self, target: str, place: Place, path: str, anchor: str) -> str:
        """Check the address of one of our own pages."""
        if path in OWN_PAGES:
            return target
        course, _, chapter = path.removeprefix("/").removesuffix("/").partition("/")
        slugs = self.site.chapter_slugs(course) if course else None
        if slugs is None:
            hint = nearest(course, self.site.first_names())
            self._bad_link(place, f"Siden ”{path}” findes ikke.{hint}")
        elif chapter and chapter not in slugs:
            hint = nearest(chapter, slugs)
            self._bad_link(place, f"Kapitlet ”{chapter}” findes ikke.{hint}")
        elif anchor and course == self.site.slug:
            return self._passage(place, chapter or FRONT_PAGE, anchor)
        return target

    def _file(self, target: str, place: Place, path: str, anchor: str) -> str:
        """Return the address of the page that is linked to by its file, as an editor follows it."""
        file = self._resolve(path)
        page = self.site.pages.get(file) if file else None
        if page is None:
            names = (os.path.relpath(known, self._here) for known in self.site.pages)
            self._bad_link(place, f"Filen ”{path}” findes ikke i kurset.{_meant(path, names)}")
            return target
        return self._passage(place, page, anchor)

    def _passage(self, place: Place, page: str, anchor: str) -> str:
        """Return the address of a page of this course, or of a heading on it."""
        if anchor:
            self.site.later(self.source, place, page, unquote(anchor))
            if page == self.page:
                return f"#{anchor}"
        name, slugs = ("chapter", [page]) if page else ("course", [])
        return reverse(name, args=[self.site.slug, *slugs]) + f"#{anchor}" * bool(anchor)

    def _bad_link(self, place: Place, message: str) -> None:
        self.source.error(*place, "link", message)

    # Pictures

    def image(self, target: str, alt: str, decoration: bool) -> Image | None:
        """Return the picture as served, or None (and a problem) where it cannot be."""
        link = Link(target, True, bool(alt.strip()), decoration)
        picture: Image | None = self._ask(
            ("image", target, link.described, decoration), self.places.next(link, Link(target))
        )
        return picture

    def _image(self, target: str, described: bool, decoration: bool, place: Place) -> Image | None:
        if not described and not decoration:
            message = (
                "Billedet har ingen alternativ tekst. Skriv i de kantede parenteser, hvad det "
                "viser, eller {.dekoration} efter det, hvis det kun er pynt."
            )
            self.source.error(*place, "alt-mangler", message)
        image = self._load(target)
        if isinstance(image, str):
            self.source.error(*place, "billede", image)
            return None
        return image

    def _load(self, target: str) -> Image | str:
        """Return the picture, or what is wrong with it."""
        path = self._resolve(target)
        address = _SCHEME.match(target) or target.startswith("/")
        if path is None or address or not lies_in(path, self.site.root):
            return f"Billedet ”{target}” skal ligge i kursets egen mappe."
        if _kind(path) not in MEDIA_TYPES:
            return "Et billede skal være SVG, PNG, JPEG eller WebP."
        try:
            status = os.stat(path)
        except OSError:
            return f"Billedet ”{target}” findes ikke.{_meant(target, self._pictures)}"
        if not S_ISREG(status.st_mode):  # to open a named pipe would be to wait for ever
            return f"Billedet ”{target}” er ikke en fil."
        try:
            picture = _read_picture(path, status)
        except OSError:
            return f"Billedet ”{target}” kan ikke læses. Giv alle lov til at læse filen."
        except BadPicture as fault:
            return str(fault)
        self.site.images[f"{picture.digest}/{picture.name}"] = picture
        return Image(_picture_url(picture.digest, picture.name), *picture.size)

    @cached_property
    def _pictures(self) -> list[str]:
        """Return the paths of the course's pictures, as they are written in this file."""
        pictures = (file for file in Path(self.site.root).rglob("*") if _kind(file) in MEDIA_TYPES)
        paths = [Path(os.path.relpath(file, self._here)).as_posix() for file in pictures]
        return [path for path in paths if path.isprintable()]  # else it is no UTF-8

    @cached_property
    def _here(self) -> str:
        return os.path.realpath(self.source.path.parent)

    def _resolve(self, written: str) -> str | None:
        """Return the file that a path in the source's folder leads to, if it can be one at all."""
        try:
            return os.path.realpath(os.path.join(self._here, unquote(written)))
        except (OSError, RuntimeError, ValueError):
            # Too long a name, a character that no name can have, symlinks that go in a circle.
            return None

    # Everything else that a text can hold

    def callout(self, kind: str) -> None:
        place = self.places.next(("callout", kind))
        if kind not in CALLOUTS:
            known = ", ".join(f"[!{name.upper()}]" for name in CALLOUTS)
            hint = nearest(kind, CALLOUTS)
            message = f"Rammen [!{kind.upper()}] kendes ikke.{hint} Brug en af {known}."
            self.source.error(*place, "ramme", message)

    def nested_heading(self, level: int) -> None:
        message = "En overskrift kan ikke stå i en liste, et citat, en ramme eller et svar."
        self.source.error(*self.places.next(("heading", level)), "overskrift", message)

    def table(self, captioned: bool) -> None:
        line, _ = self.places.next("table")
        if not captioned:
            message = "Tabellen har ingen overskrift. Skriv ”Tabel: …” i et afsnit lige før den."
            self.source.warn(line, 1, "tabel", message)

    def ident(self, ident: str) -> bool:
        """Say whether an element may have this id, which no other on the page may have."""
        place = self.places.next(("id", ident))
        if not _IDENT.fullmatch(ident):
            message = (
                f"Id’et ”{ident}” kan ikke bruges. Brug bogstaverne a–z, tal og bindestreger, "
                "og begynd ikke med ”spm-”."
            )
            self.source.error(*place, "id", message)
            return False
        if ident in self.idents:
            message = f"Id’et ”{ident}” er allerede brugt i kapitlet. Giv dette sted sit eget."
            self.source.error(*place, "id-dobbelt", message)
            return False
        self.idents.add(ident)
        return True

    def attribute(self, name: str) -> None:
        message = (
            f"”{name}” kan ikke stå i krøllede parenteser her; kun #id, .klasse, lang, title og "
            "dir. Skal det læses som tekst, så skriv ”\\{”."
        )
        self.source.error(*self.places.next(("attribute", name)), "egenskab", message)

    def indented_code(self, text: str) -> None:
        line, _ = self.places.next(("indented", text))
        message = "Indrykket kode kan ikke bruges. Skriv ``` i en linje før og en linje efter."
        self.source.error(line, 1, "indrykket-kode", message)

    def formula(self, latex: str, reason: str) -> None:
        message = f"Formlen kan ikke læses. {reason}"
        self.source.error(*self.places.next(Formula.of(latex)), "formel", message)

    def unknown_language(self, name: str) -> None:
        """Warn of a language that the highlighter of code does not know."""
        line, _ = self.places.next(Language(name))
        known = (alias for _, aliases, *_ in get_all_lexers(plugins=False) for alias in aliases)
        message = (
            f"Sproget ”{name}” kendes ikke, så koden bliver ikke farvet.{nearest(name, known)} "
            "Brug fx ”python”, eller ”text” for kode uden sprog."
        )
        self.source.warn(line, 1, "kodesprog", message)

    def html(self, written: str, name: str, attributes: list[str]) -> bool:
        """Say whether an author may write this tag."""
        place = self.places.next(("html", written), ("tag", name))
        bad = next((a for a in attributes if a.lower() not in AUTHOR_ATTRIBUTES), None)
        if name == "!":
            self.source.error(*place, "html", "HTML-kommentarer kan ikke bruges. Slet den.")
        elif name not in AUTHOR_TAGS:
            allowed = ", ".join(sorted(AUTHOR_TAGS))
            message = (
                f"HTML-mærket <{name}> er ikke tilladt. Brug Markdown, eller skriv ”\\<”, hvis "
                f"det skal læses som tekst. Tilladt er kun {allowed}."
            )
            self.source.error(*place, "html", message)
        elif bad:
            message = (
                f"HTML-mærket <{name}> må ikke have ”{bad}”, kun lang, title, datetime og dir."
            )
            self.source.error(*place, "html", message)
        else:
            return True
        self.refused_tags = True
        return False

    def tag(self, name: str) -> Place:
        """Return where the next tag of an author's stands that has this name."""
        return self.places.next(("tag", name))

    def unbalanced(self, name: str, place: Place) -> None:
        if self.refused_tags:
            return  # its other half may be among them
        message = f"HTML-mærket <{name}> skal begynde og slutte i samme afsnit, uden om hele ord."
        self.source.error(*place, "html", message)

    def tangled(self) -> None:
        message = (
            "Teksten er for indviklet eller tager for lang tid at sætte op: for mange lag af "
            "lister, citater eller fremhævning, eller for mange ”[” i ét afsnit. Del den op."
        )
        self.source.error(1, 1, "indviklet", message)


@lru_cache(maxsize=5000)
def _picture_url(digest: str, name: str) -> str:
    return reverse("image", args=[digest, name])


def _kind(path: str | Path) -> str:
    return os.path.splitext(path)[1].lower()


def _read_picture(path: str, status: os.stat_result) -> ImageFile:
    """Return a picture. Raises BadPicture, or OSError where it may not be read.

    One that a course in memory shows is not read again until its file has changed.
    """
    key = path, status.st_mtime_ns, status.st_size
    picture = _pictures.get(key)
    if picture is None:
        with Path(path).open("rb") as file:
            data = file.read(MAX_IMAGE_BYTES + 1)
        if len(data) > MAX_IMAGE_BYTES:
            raise BadPicture("Billedet fylder mere end 2 MiB. Gem det igen, mindre.")
        kind, name = _kind(path), os.path.basename(path)
        digest = hashlib.sha256(data).hexdigest()[:20]
        picture = ImageFile(digest, name, data, MEDIA_TYPES[kind], picture_size(kind, data))
        _pictures[key] = picture
    return picture


def _meant(written: str, known: Iterable[str]) -> str:
    """Return a hint: the path that has the same file name, or else the one most like it."""
    paths = sorted(known, key=lambda path: (len(path), path))
    name = unquote(written).rpartition("/")[2].lower()
    moved = next((path for path in paths if path.rpartition("/")[2].lower() == name), None)
    return f" Mente du ”{moved}”?" if moved else nearest(written, paths)
