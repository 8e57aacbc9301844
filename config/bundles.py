"""Files of one concept each, served as one: a first visit waits for requests more than for bytes.

Where static files come straight from their sources (`make dev`, tests) each is served by itself.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLES = {
    "css/site.css": ["base", "layout", "prose", "parts", "quiz"],
    "js/chapter.js": ["network", "menu", "contents", "margin", "celebrate", "aloud"],
}


def members(bundle: str) -> list[str]:
    """Return the names of the files that a bundle is made of."""
    folder, _, kind = bundle.partition("/")[0], *bundle.rpartition(".")[1:]
    return [f"{folder}/{name}.{kind}" for name in BUNDLES[bundle]]


def addresses(bundle: str) -> list[str]:
    """Return the addresses that a page loads to have the whole bundle."""
    one = isinstance(staticfiles_storage._wrapped, BundledStorage)  # type: ignore[attr-defined]
    return [staticfiles_storage.url(name) for name in ([bundle] if one else members(bundle))]


class BundledStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Whitenoise's storage, which also makes the bundles when static files are collected."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if not dry_run:
            for bundle in BUNDLES:
                text = "".join(_part(name, *paths[name]) for name in members(bundle))
                self.delete(bundle)
                self._save(bundle, ContentFile(text.encode()))
                paths[bundle] = self, bundle
        yield from super().post_process(paths, dry_run, **options)


def _part(name: str, storage: Any, path: str) -> str:
    with storage.open(path) as file:
        text = file.read().decode()
    # A block keeps a script's names its own, as a module does where it is loaded by itself.
    return f"{{\n{text}}}\n" if name.endswith(".js") else text
