"""How a visitor wants pages to look: said by a cookie of her browser, and stored nowhere else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple, Self
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "laesevalg"
YEAR = 365 * 24 * 60 * 60

# By name: the label, and the values with theirs, in the order that the form shows them.
CHOICES = {
    "theme": ("Udseende", {"auto": "Som enheden", "light": "Lyst", "dark": "Mørkt"}),
    "size": (
        "Tekststørrelse",
        {"small": "Mindre", "normal": "Normal", "large": "Større", "largest": "Størst"},
    ),
    "spacing": ("Afstand i teksten", {"normal": "Normal", "wide": "Luftig"}),
}


class Option(NamedTuple):
    value: str
    label: str
    chosen: bool


class Group(NamedTuple):
    name: str
    label: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Preferences:
    theme: str = "auto"
    size: str = "normal"
    spacing: str = "normal"

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Return what the visitor's cookie says."""
        cookie = request.COOKIES.get(COOKIE)
        return cls.chosen(dict(parse_qsl(cookie[:200]))) if cookie else cls()

    @classmethod
    def chosen(cls, said: Mapping[str, str]) -> Self:
        """Return what a form or a cookie says; a value that there is not counts as not chosen."""
        known = {name: said[name] for name in CHOICES if said.get(name) in CHOICES[name][1]}
        return cls(**known)

    @property
    def attributes(self) -> dict[str, str]:
        """What the page's root element says of it: all that is not as for everybody."""
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if getattr(self, field.name) != field.default
        }

    @property
    def groups(self) -> Iterator[Group]:
        """Yield the choices as the form shows them."""
        for name, (label, values) in CHOICES.items():
            mine = getattr(self, name)
            yield Group(name, label, [Option(v, words, v == mine) for v, words in values.items()])

    def leave_in(self, response: HttpResponse) -> None:
        """Set the cookie, or delete it where all is as for everybody."""
        if not self.attributes:
            response.delete_cookie(COOKIE, samesite="Lax")
            return
        response.set_cookie(
            COOKIE,
            urlencode(self.attributes),
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
        )


def preferences(request: HttpRequest) -> dict[str, Preferences]:
    """The context processor that gives every page `preferences`, also one that fails too early to
    have a visitor."""
    visitor = getattr(request, "visitor", None)
    return {"preferences": visitor.preferences if visitor else Preferences.of(request)}
