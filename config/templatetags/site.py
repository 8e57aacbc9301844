from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def site_url() -> str:
    """Where the site is, for what must be said with the whole address: {% site_url %}{{ page.url }}."""
    return str(settings.SITE_URL)
