"""What Lighthouse says of a page on a phone: the median of five runs, and each audit that is not full.

`.venv/bin/python tests/lighthouse.py URL`; nothing else should run meanwhile.
"""

import json
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import provision

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
RUNS = 5
QUIET = ("background-networking", "component-update", "sync")
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", *(f"--disable-{one}" for one in QUIET)]


def lighthouse(url: str) -> dict[str, float]:
    """Return the median of each category, from 0 to 100, and print the audits below 1."""
    provision.node_tools()
    reports = [patiently(url) for _ in range(RUNS)]
    scores = {
        name: 100 * median(report["categories"][name]["score"] or 0 for report in reports)
        for name in CATEGORIES
    }
    for line in audits_below_one(reports):
        print(line)
    return scores


def patiently(url: str) -> dict[str, Any]:
    """Run it, and once more where its browser would not: now and then a trace has no beginning."""
    try:
        return run(url)
    except RuntimeError:
        return run(url)


def run(url: str) -> dict[str, Any]:
    """Run it once, as it judges a phone by default. Raises RuntimeError where it could not judge."""
    with tempfile.TemporaryDirectory(prefix="kapitel-lighthouse-") as folder:
        output = Path(folder) / "report.json"
        said = provision.run_node(
            provision.TOOLS / "lighthouse/cli/index.js",
            url,
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={' '.join(FLAGS)}",
            *("--output=json", f"--output-path={output}", "--quiet", "--no-enable-error-reporting"),
            environment={"CHROME_PATH": provision.chromium()},
        )
        if not output.exists():
            raise RuntimeError(said)
        report: dict[str, Any] = json.loads(output.read_text())
    if error := report.get("runtimeError"):
        raise RuntimeError(error["message"])
    return report


def audits_below_one(reports: list[dict[str, Any]]) -> list[str]:
    """The audits that count in a category and were not full in at least one run."""
    lines = {}
    for report in reports:
        for name in CATEGORIES:
            for reference in report["categories"][name]["auditRefs"]:
                audit = report["audits"][reference["id"]]
                if reference["weight"] and (audit["score"] is not None and audit["score"] < 1):
                    shown = audit.get("displayValue", "")
                    line = f"{name}: {audit['id']} {audit['score']:.2f} {shown}".rstrip()
                    lines[name, audit["id"]] = line
    return list(lines.values())


def main() -> None:
    [url] = sys.argv[1:]
    for name, score in lighthouse(url).items():
        print(f"{name}: {score:.0f}")


if __name__ == "__main__":
    main()
