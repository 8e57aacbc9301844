from pathlib import Path

from django import template
from django.conf import settings
from django.forms import BaseForm

register = template.Library()


@register.simple_tag
def site_url() -> str:
    """Where the site is, for what must be said with the whole address: {% site_url %}{{ page.url }}."""
    return str(settings.SITE_URL)


@register.simple_tag
def mail_folder() -> Path | None:
    """Where the mails are that nothing sends on, for whoever runs this on her own machine."""
    folder: Path | None = settings.MAIL_FOLDER
    return folder


@register.filter
def first_wrong(form: BaseForm) -> str:
    """The name of the field that has the first error, or "" where none has."""
    return next(iter(form.errors), "")
