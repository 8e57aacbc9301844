"""What a screen reader says on the way through the quiz, compared with screen_reader.txt.

A change of words or of order is seen there before it is heard. To renew the file, and look at what
git says has changed: `GOLDEN=1 .venv/bin/python -m pytest tests/browser/test_screen_reader.py`
"""

import difflib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect
from quiz_page import Quiz
from states import VOICE

pytestmark = pytest.mark.django_db(transaction=True)

GOLDEN = Path(__file__).parent / "screen_reader.txt"
RENEW = "GOLDEN=1 .venv/bin/python -m pytest tests/browser/test_screen_reader.py"
# What is said of an element beside its role, name and description, where it is so.
SAID = {
    "checked": "valgt",
    "disabled": "kan ikke bruges",
    "expanded": "foldet ud",
    "haspopup": "åbner",
    "invalid": "forkert",
    "multiline": "flere linjer",
    "required": "skal udfyldes",
}
HEAR = """
() => {
  const status = document.getElementById("_status");
  window.heard = [];
  new MutationObserver(() => window.heard.push(status.textContent)).observe(
    status, { childList: true, characterData: true, subtree: true });
}
"""
# From the marks above the quiz to the end of the page's text.
PLACE = """
() => {
  const here = document.activeElement;
  return here.closest("main") && !document.querySelector("main .turn")?.contains(here) ? here : null;
}
"""


# The buttons that read aloud come when the browser has nothing else to do.
READ_ALOUD = "() => !document.querySelector('.quiz .question:not(:has(> .aloud))')"


class Listener:
    """Somebody who hears the page, and writes down what is said."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tree: CDPSession = page.context.new_cdp_session(page)
        self.lines: list[str] = []
        page.evaluate(HEAR)

    def chapter(self, title: str) -> None:
        self.lines += ["", f"## {title}", ""]

    def walk(self, first: Locator) -> None:
        """Go from here with the Tab key, until the page's text is left."""
        self.page.wait_for_function(READ_ALOUD)
        first.focus()
        around = ""
        while stop := self.stop():
            group = self.group()
            self.lines += [f"Ind i: {group}"] * bool(group and group != around)
            self.lines.append(f"Tab: {stop}")
            around = group
            self.page.keyboard.press("Tab")

    def after(self, act: str) -> None:
        """What is told of an act, and where it leaves her."""
        told = self.page.evaluate("window.heard.splice(0)")
        said = [f"  siges: {' '.join(text.split())}" for text in told if text.strip()]
        self.lines += [act, *(said or ["  siges ikke"]), f"  fokus: {self.stop() or '–'}", ""]

    def look(self, region: Locator) -> None:
        self.page.wait_for_function(READ_ALOUD)
        self.lines += [region.aria_snapshot(), ""]

    def stop(self) -> str:
        """How the element with focus is told, or nothing where the walk ends."""
        return self._tell(f"({PLACE})()")

    def group(self) -> str:
        """How the group around it is told."""
        return self._tell(f"({PLACE})()?.closest('fieldset, [role=group]')")

    def _tell(self, element: str) -> str:
        found = self.tree.send("Runtime.evaluate", {"expression": element})["result"]
        if "objectId" not in found:
            return ""
        asked = {"objectId": found["objectId"], "fetchRelatives": False}
        [node] = self.tree.send("Accessibility.getPartialAXTree", asked)["nodes"]
        return ", ".join(told(node))


def told(node: dict[str, Any]) -> Iterator[str]:
    yield node["role"]["value"]
    yield f'"{" ".join(node.get("name", {}).get("value", "").split())}"'
    if description := " ".join(node.get("description", {}).get("value", "").split()):
        yield f"({description})"
    for one in node.get("properties", []):
        value = one["value"].get("value")
        if one["name"] in SAID and value not in {None, False, "false"}:
            yield SAID[one["name"]]


def test_the_quiz_is_told_as_it_was(page: Page, chapter: str, quiz: Quiz) -> None:
    page.emulate_media(reduced_motion="reduce")  # no number that is counted up
    page.add_init_script(VOICE)  # not the device's own, which is there or not
    page.goto(chapter)
    page.locator("#spm-kvantisering button.aloud").first.wait_for()
    listener = Listener(page)
    question = quiz.question("kvantisering")

    listener.chapter("Quizzen fra begyndelsen")
    listener.walk(page.locator("#_spoergsmaal a").first)

    listener.chapter("Et spørgsmål, der er åbent")
    listener.look(question)

    listener.chapter("Intet valgt")
    question.get_by_role("button", name="Tjek svar").click()
    question.locator(".error").wait_for()
    listener.after("Tjek svar")
    listener.look(question)

    listener.chapter("Forkert")
    quiz.answer_wrong("kvantisering")
    listener.after("Et forkert svar")
    listener.look(question)

    listener.chapter("Forkert to gange, og svaret vist")
    question.get_by_role("link", name="Prøv igen").click()
    expect(question.get_by_role("radio").first).to_be_focused()
    listener.after("Prøv igen")
    quiz.answer_wrong("kvantisering")
    listener.after("Et forkert svar til")
    question.get_by_role("button", name="Vis svaret").click()
    question.locator(".is-tick").wait_for()
    listener.after("Vis svaret")
    listener.look(question)

    listener.chapter("Rigtigt")
    quiz.answer_right("baeredygtighed")
    listener.after("Et rigtigt svar")
    listener.look(quiz.question("baeredygtighed"))

    listener.chapter("Flere rigtige, og et mangler")
    quiz.answer("strategi", quiz.RIGHT["strategi"][:1])
    listener.after("Et af to rigtige svar")
    listener.look(quiz.question("strategi"))

    listener.chapter("Gennemført")
    quiz.question("strategi").get_by_role("link", name="Prøv igen").click()
    expect(quiz.question("strategi").get_by_role("checkbox").first).to_be_focused()
    for box in quiz.question("strategi").get_by_role("checkbox", checked=True).all():
        box.uncheck()
    quiz.answer_right("strategi")
    page.locator("#_flot .finish").wait_for()
    listener.after("Det sidste svar")
    listener.look(page.locator("#_spoergsmaal"))
    listener.look(page.locator("#_resultat"))
    listener.walk(page.locator("#_spoergsmaal a").first)

    listener.chapter("Tilbagemelding")
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator("#_feedback .error").wait_for()
    listener.after("Send uden at vælge")
    listener.look(page.locator("#_feedback"))
    page.get_by_label("Ja", exact=True).check()
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator("#_feedback .thanks").wait_for()
    listener.after("Send")
    listener.look(page.locator("#_feedback"))

    compare("\n".join(listener.lines).strip() + "\n")


def compare(log: str) -> None:
    if os.environ.get("GOLDEN"):
        GOLDEN.write_text(log)
    was = GOLDEN.read_text() if GOLDEN.exists() else ""
    names = ("som det var", "som det er nu")
    changes = difflib.unified_diff(was.splitlines(), log.splitlines(), *names, lineterm="")
    assert log == was, "\n".join([*changes, "", f"Skal det være sådan, så forny filen: {RENEW}"])
