"""How soon a learner sees the result of her answer, in a browser on this machine."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.browser import chromium
from bench.server import PRODUCT, REAL, serving
from bench.table import Row, number, percentile
from playwright.sync_api import Page
from quiz_page import Quiz

CHAPTER = "/dybe-generative-modeller/baeredygtighed-og-skalering/"
ANSWERS = 100
READING = 500  # ms: nobody answers before the page has come to rest

# From the time of the click itself, so that a busy page counts, until the frame with the verdict
# has been drawn. A verdict that comes into the document is drawn in the next frame; a message sent
# in that frame's callback is handled after its style, layout and paint. A second callback would
# wait for a frame more than the reader does.
OBSERVE = """
addEventListener("click", (click) => {
  if (click.target.closest("button")?.textContent !== "Tjek svar") return;
  window.painted = new Promise((resolve, reject) => {
    setTimeout(reject, 10000, new Error("Svaret blev ikke vist inden 10 s."));
    new MutationObserver((changes, observer) => {
      const nodes = changes.flatMap((change) => [...change.addedNodes]);
      if (!nodes.some((node) => node.querySelector?.(".verdict"))) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now() - click.timeStamp);
        channel.port2.postMessage("");
      });
    }).observe(document, {childList: true, subtree: true});
  });
}, true);
"""


def measure(place: Path) -> Iterator[Row]:
    shutil.copytree(REAL, place / "content" / REAL.name)
    with serving(PRODUCT, place, shows=CHAPTER) as server, chromium() as browser:
        address = f"http://127.0.0.1:{server.port}{CHAPTER}"
        waits: list[float] = []
        while len(waits) < ANSWERS:
            context = browser.new_context(locale="da-DK", viewport={"width": 1280, "height": 900})
            page = context.new_page()
            page.add_init_script(OBSERVE)
            page.goto(address)
            page.wait_for_timeout(READING)
            waits += answer_all(page)
            context.close()
    p95 = percentile(waits, 95)
    note = f"p50 {number(median(waits))} ms; {len(waits)} svar"
    yield Row("Svar → resultat malet, p95", p95, "ms", 50, note)


def answer_all(page: Page) -> Iterator[float]:
    """Answer each question wrongly and, after another try, rightly."""
    quiz = Quiz(page)
    for ident in Quiz.RIGHT:
        yield answer(page, ident, Quiz.WRONG[ident])
        question = quiz.question(ident)
        question.get_by_text("Prøv igen").click()
        question.get_by_role("button", name="Tjek svar").wait_for()
        yield answer(page, ident, Quiz.RIGHT[ident])


def answer(page: Page, ident: str, choices: list[str]) -> float:
    question = Quiz(page).question(ident)
    for words in choices:
        question.locator("label", has_text=words).click()
    question.get_by_role("button", name="Tjek svar").click()
    return float(page.evaluate("window.painted"))
