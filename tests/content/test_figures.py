"""The figures are what their scripts draw of the numbers in them."""

import subprocess
import sys
from pathlib import Path

from django.conf import settings

COURSE = Path(settings.BASE_DIR, "content", "dybe-generative-modeller")


def drawn(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.glob("*/billeder/*.svg")
    }


def test_each_figure_is_what_its_script_draws(tmp_path: Path) -> None:
    for script in sorted((COURSE / "figurer").glob("*.py")):
        subprocess.run([sys.executable, script, tmp_path], check=True)
    assert drawn(tmp_path) == drawn(COURSE)
