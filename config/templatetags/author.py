from django import template
from django.conf import settings
from django.template.loader import render_to_string

from config.desk import desk

register = template.Library()


@register.simple_tag
def author_desk() -> str:
    """The author's desk on top of the page; nothing where it is not her own machine."""
    if not settings.DEBUG or not desk.version:
        return ""
    return render_to_string("author.html", {"desk": desk})
