"""A page as a person meets it: what stands where, what can be filled in and sent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponseBase
from django.test import Client

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass(eq=False)
class Element:
    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words in it, with single spaces between them."""
        return re.sub(r"[ \t\r\n]+", " ", "".join(self._texts())).strip()

    def all(self, tag: str = "", **attributes: str) -> list["Element"]:
        """Every element in it, itself included, with this tag and these attributes."""
        return [element for element in self._walk() if element._is(tag, attributes)]

    def one(self, tag: str = "", **attributes: str) -> "Element":
        [element] = self.all(tag, **attributes)
        return element

    def by_class(self, name: str) -> list["Element"]:
        return [e for e in self._walk() if name in e.attributes.get("class", "").split()]

    def says(self, words: str) -> bool:
        return words in self.text

    def _is(self, tag: str, attributes: dict[str, str]) -> bool:
        wanted = all(self.attributes.get(name) == value for name, value in attributes.items())
        return (not tag or self.tag == tag) and wanted

    def _walk(self) -> Iterator["Element"]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child._walk()

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._texts()
                yield " " * (
                    child.tag in {"p", "li", "div", "h1", "h2", "h3", "h4", "br", "summary"}
                )


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, dict(attrs)))  # type: ignore[arg-type]

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open[-1].tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Element:
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.open == [builder.root], "something is left open"
    return builder.root


class Form:
    """A form, as it stands when the page has come; change data, and send it."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self.action = element.attributes["action"]
        self.data: dict[str, list[str]] = {}
        for entry in element.all("input"):
            kind = entry.attributes.get("type")
            if kind not in {"radio", "checkbox"} or "checked" in entry.attributes:
                self.data.setdefault(entry.attributes["name"], []).append(entry.attributes["value"])
        for entry in element.all("textarea"):
            self.data[entry.attributes["name"]] = ["".join(entry._texts()).replace("\r\n", "\n")]

    def choose(self, *texts: str) -> "Form":
        """Tick the choices with these texts, and only them."""
        self.data["choice"] = [self.choices[text] for text in texts]
        return self

    @property
    def choices(self) -> dict[str, str]:
        """The choices that can be ticked: their texts and values, in the order they stand."""
        labels = [label for label in self.element.all("label") if label.all("input", name="choice")]
        return {_words(label): label.one("input").attributes["value"] for label in labels}

    @property
    def ticked(self) -> list[str]:
        return [
            text for text, value in self.choices.items() if value in self.data.get("choice", [])
        ]


def _words(element: Element) -> str:
    [words] = element.by_class("words")
    return words.text


class Shown:
    """A question as it is shown."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self.text = element.text

    @property
    def form(self) -> Form | None:
        """The form to answer with, where there is one."""
        forms = [Form(form) for form in self.element.all("form")]
        return next((form for form in forms if "/svar/" in form.action), None)

    @property
    def show_form(self) -> Form | None:
        forms = [Form(form) for form in self.element.all("form")]
        return next((form for form in forms if "/vis-svaret/" in form.action), None)

    @property
    def verdict(self) -> str:
        """The result as it is said, or an empty string."""
        return next((heading.text for heading in self.element.all("h4")), "")

    @property
    def chosen(self) -> list[str]:
        """The texts that are marked as the reader's own answer."""
        rows = [row for row in self.element.all("li") if row.by_class("words")]
        return [_words(row) for row in rows if row.says("Dit svar")]

    @property
    def choices(self) -> list[str]:
        """The texts of the choices, in the order they stand."""
        lists = [e for e in self.element.all("ol") if e.by_class("words")]
        return [words.text for words in lists[0].by_class("words")]


class Page:
    """A response as it reaches a person."""

    def __init__(self, response: HttpResponseBase, address: str = "") -> None:
        self.response = response
        self.status = response.status_code
        self.address = address
        self.html = getattr(response, "content", b"").decode()

    @cached_property
    def root(self) -> Element:
        return parse(self.html)

    @property
    def text(self) -> str:
        return self.root.text

    def says(self, words: str) -> bool:
        return words in self.text

    def find(self, ident: str) -> Element:
        return self.root.one(id=ident)

    def has(self, ident: str) -> bool:
        return bool(self.root.all(id=ident))

    def question(self, ident: str) -> Shown:
        return Shown(self.find(f"spm-{ident}"))

    def form(self, ending: str) -> Form:
        """The form whose address ends like this."""
        [form] = [form for form in self.forms if form.action.endswith(ending)]
        return form

    @property
    def forms(self) -> list[Form]:
        return [Form(form) for form in self.root.all("form")]

    @property
    def links(self) -> list[str]:
        return [link.attributes["href"] for link in self.root.all("a")]


class Reader:
    """Somebody with a browser of her own, which keeps cookies and is held to CSRF as any other."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)

    def open(self, address: str, **headers: str) -> Page:
        return Page(self.client.get(address, headers=headers), address)

    def send(self, form: Form, htmx: bool = False, follow: bool = True, **changes: Any) -> Page:
        """Send a form, and go where the answer leads, as a browser does."""
        return self.post(form.action, form.data | changes, htmx=htmx, follow=follow)

    def post(
        self, address: str, data: dict[str, Any], htmx: bool = False, follow: bool = True
    ) -> Page:
        headers = {"HX-Request": "true"} if htmx else {}
        response = self.client.post(address, data, headers=headers)
        if follow and response.status_code == 302:
            target = urljoin(address, response["Location"])
            return self.open(target)
        return Page(response, address)

    def question(self, address: str, ident: str) -> Shown:
        return self.open(address).question(ident)

    def form(self, address: str, ident: str) -> Form:
        """The form of a question, also where a wrong answer has put a verdict in its place."""
        form = self.open(f"{address}?igen={ident}").question(ident).form
        assert form, f"{ident} cannot be answered"
        return form

    def answer(self, address: str, ident: str, *texts: str, htmx: bool = False) -> Page:
        """Choose what says this, and send it."""
        return self.send(self.form(address, ident).choose(*texts), htmx=htmx)


def path(address: str) -> str:
    return urlsplit(address).path
