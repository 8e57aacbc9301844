from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from config.bundles import addresses

register = template.Library()


@register.simple_tag
def stylesheets(bundle: str) -> SafeString:
    """The links to a bundle's style sheets: {% stylesheets "css/site.css" %}."""
    links = [(address,) for address in addresses(bundle)]
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', links)


@register.simple_tag
def scripts(bundle: str) -> SafeString:
    """The tags of a bundle's scripts, which run when the page has been read."""
    tags = [(address,) for address in addresses(bundle)]
    return format_html_join("\n", '<script type="module" src="{}"></script>', tags)
