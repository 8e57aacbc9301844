"""{% kept owner "name" key … %}: a fragment made once for each version of a course.

Most of a page is the same for everybody, and a question looks the same to all who stand alike on
it. Such a fragment is rendered the first time it is asked for and kept on the noun that it shows,
which is replaced when its files change; so there is nothing to invalidate. An owner that is a
text keeps what never changes while the process runs. What differs from
response to response (Django's CSRF token, the token of a form) is filled in afterwards.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any
from uuid import uuid4

from django import template
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string

from course.content import Shown

type Reader = Callable[[Context], Any]

register = template.Library()

# Characters that no author's text holds: they are not allowed in HTML.
_CSRF = "\x02csrf\x03"
_TOKEN = "\x02token\x03"
_ANEW = "\x02anew\x03"
# A question that is shuffled has as many forms as orders; beyond this many we begin again.
_MOST = 500

_HOLES = {"csrf_token": _CSRF, "form_token": _TOKEN, "keeping": True}

_everywhere: dict[Any, str] = {}


@register.tag
def kept(parser: Parser, token: Token) -> "KeptNode":
    """Keep what is inside under the owner, a name and keys; a key that is None keeps nothing."""
    _, owner, *keys = token.split_contents()
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    readers = [_reader(parser.compile_filter(word)) for word in (owner, *keys)]
    return KeptNode(readers[0], readers[1:], nodes)


class KeptNode(template.Node):
    def __init__(self, owner: Reader, keys: list[Reader], nodelist: NodeList) -> None:
        self.owner = owner
        self.keys = keys
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        fragment = self._fragment(context)
        if context.get("keeping"):
            return fragment
        return _fill(fragment, lambda: str(context.get("csrf_token", "")))

    def _fragment(self, context: Context) -> str:
        key = tuple([read(context) for read in self.keys])
        if None in key:
            return self._make(context)
        owner = self.owner(context)
        fragments: dict[Any, str] = _everywhere if isinstance(owner, str) else owner.fragments
        # Threads share the store: what another clears in between must not be missed here.
        fragment = fragments.get(key)
        if fragment is None:
            fragment = self._make(context)
            if len(fragments) >= _MOST:
                fragments.clear()
            fragments[key] = fragment
        return fragment

    def _make(self, context: Context) -> str:
        with context.push(**_HOLES):
            return self.nodelist.render(context)


def _reader(expression: FilterExpression) -> Reader:
    """Return what reads an owner or a key: it is asked for dozens of times a page.

    The template's own lookup tries each step as an item first, and pays for the failure. Owners and
    keys are attributes of nouns; a name that is not there is an empty text.
    """
    if expression.is_var and expression.var.lookups and not expression.filters:
        first, *rest = expression.var.lookups
        if not rest:
            return lambda context: context.get(first, "")
        attributes = attrgetter(".".join(rest))
        return lambda context: attributes(context[first])
    return expression.resolve


def render_kept(
    request: HttpRequest,
    template_name: str,
    context: dict[str, Any],
    owner: Shown,
    *keys: Any,
    anew: str = "",
) -> HttpResponse:
    """Answer with a whole page that is the same to all whom the keys describe, made once for them.

    anew names the partial of the template that is each one's own; it stands at {{ anew }}.
    """
    key = template_name, anew, *keys
    page = owner.fragments.get(key)
    if page is None:
        holes = _HOLES | {"anew": _ANEW if anew else ""}
        page = owner.fragments[key] = render_to_string(template_name, context | holes, request)
    before, hole, after = page.partition(_ANEW)
    own = render_to_string(f"{template_name}#{anew}", context, request) if hole else ""
    return HttpResponse([_fill(part, lambda: get_token(request)) for part in (before, own, after)])


def _fill(fragment: str, csrf_token: Callable[[], str]) -> str:
    if "\x02" not in fragment:
        return fragment
    first, *rest = fragment.replace(_CSRF, csrf_token()).split(_TOKEN)
    return first + "".join(f"{uuid4()}{part}" for part in rest)
