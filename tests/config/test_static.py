"""Tests use the sources of static files, production the manifest, which a missing file would break."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

NAMED = re.compile(r"""{%\s*static\s+["']([^"']+)["']""")
TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.*"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_static_file_a_template_names_exists(template: Path) -> None:
    for name in NAMED.findall(template.read_text()):
        assert finders.find(name), name
