"""Notes what the renderer meets in a text, and lets all of it pass."""

from course.markdown import AUTHOR_ATTRIBUTES, AUTHOR_TAGS
from course.places import Link, Place
from course.tree import Image


class Recorder:
    def __init__(self) -> None:
        self.links: list[Link] = []
        self.nested_headings: list[int] = []
        self.unbalanced_tags: list[str] = []
        self.code_lines: list[str] = []
        self.is_tangled = False
        self.formulas: list[tuple[str, str]] = []
        self.languages: list[str] = []

    def link(self, target: str) -> str:
        self.links.append(Link(target))
        return target

    def image(self, target: str, alt: str, decoration: bool) -> Image:
        self.links.append(Link(target, True, bool(alt.strip()), decoration))
        return Image("/billeder/b.svg", 2, 1)

    def nested_heading(self, level: int) -> None:
        self.nested_headings.append(level)

    def indented_code(self, text: str) -> None:
        self.code_lines.append(text)

    def formula(self, latex: str, reason: str) -> None:
        self.formulas.append((latex, reason))

    def unknown_language(self, name: str) -> None:
        self.languages.append(name)

    def html(self, written: str, name: str, attributes: list[str]) -> bool:
        return name in AUTHOR_TAGS and AUTHOR_ATTRIBUTES.issuperset(attributes)

    def unbalanced(self, name: str, place: Place) -> None:
        self.unbalanced_tags.append(name)

    def tangled(self) -> None:
        self.is_tangled = True

    def ident(self, ident: str) -> bool:
        return not ident.startswith(("_", "spm-"))

    def tag(self, name: str) -> Place:
        return 1, 1

    def attribute(self, name: str) -> None: ...
    def callout(self, kind: str) -> None: ...
    def table(self, captioned: bool) -> None: ...
