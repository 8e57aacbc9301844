"""Runs the production server on the product beside the empty view: as `manage.py run`, but for that."""

import os
import sys
from unittest.mock import patch

from django.core.management import execute_from_command_line

become = os.execv


def become_ours(path: str, words: list[str]) -> None:
    become(path, ["bench.wsgi:application" if w == "config.wsgi:application" else w for w in words])


os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
with patch("os.execv", become_ours):
    execute_from_command_line([sys.argv[0], "run"])
