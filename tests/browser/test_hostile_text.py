"""Known attacks, written where authors and learners write, run nothing and fetch nothing.

The checker refuses most of them, and a course with an error is not served. Here it is silenced, so
that what would be served is. Each text is rendered twice: as the checker reads it, where HTML that
it refuses stays text, and with everything let through, so that only the cleaning stands between it
and the reader. The browser then opens it with our policy, which must not even be called upon, and
without it.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import nh3
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    Route,
)
from pytest_django import Settings

from course.content import Chapter, Course, Question
from course.context import FileContext
from course.reading import Reading, read_course
from course.source import Source
from quizzes import memory
from quizzes.models import Feedback
from quizzes.publishing import publish

pytestmark = pytest.mark.django_db(transaction=True)

FILE = Path(__file__).parent.parent / "xss_payloads.jsonl"
# Lines end with \n alone: some payloads hold other characters that break a line.
PAYLOADS = [json.loads(line)["payload"] for line in FILE.read_text().strip().split("\n")]
PLACES = (
    "chapter text, chapter title, heading, summary, definition, callout, table, question, "
    "question's text, choice, explanation, note, ordliste.md, course.md, section.md, comment"
).split(", ")
MARK = "KØRT:"
EVENTS = sorted({"click", *re.findall(r"\bon([a-z]+)\s*=", "\n".join(PAYLOADS).lower())})

# Tells of every script that runs, and of all that our policy had to stop.
WATCH = """
for (const name of ["alert", "confirm", "prompt", "print"])
  window[name] = () => console.log("KØRT: " + name);
document.addEventListener("securitypolicyviolation", (event) =>
  console.log(`KØRT: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`), true);
"""

# Does to every element what a reader can do, and more, but follows none of our own links.
TOUCH = """
(types) => {
  const stay = (event) => {
    const link = event.target.closest?.("a, area, [href]");
    if (link?.protocol === "javascript:") console.log("KØRT: " + link.href);
    else event.preventDefault();
  };
  window.addEventListener("click", stay);
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const element of document.querySelectorAll("main *, nav *, header *")) {
    if (element.closest("form[data-hx-post]") && element.matches("button")) continue;
    if (element.closest(".aloud")) continue;  // our own, hundreds of them, and they scroll the page
    for (const type of types) element.dispatchEvent(new Event(type, {bubbles: false}));
    element.focus?.();
    element.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
  }
  window.removeEventListener("click", stay);
}
"""

# Answers every question and says the comment, as htmx sends and shows it.
ANSWER = """
async (comment) => {
  const until = async (isDone) => {
    for (let i = 0; !isDone(); i++) {
      if (i > 1000) throw new Error("no answer: " + document.querySelector("#_status").textContent);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const ids = [...document.querySelectorAll(".question")].map((question) => question.id);
  for (const id of ids) {
    const find = (what) => document.querySelector(`#${CSS.escape(id)} ${what}`);
    find("input[value=a]").checked = true;
    find("form").requestSubmit();
  }
  await until(() => document.querySelectorAll(".question .verdict").length == ids.length);
  document.querySelector("#_feedback [value=nej]").checked = true;
  document.querySelector("#_kommentar").value = comment;
  document.querySelector("#_feedback form").requestSubmit();
  await until(() => document.querySelector("#_feedback .thanks"));
  return ids.length;
}
"""


class Watch:
    """What a page did that no page of ours does."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.site = site
        self.ran: list[str] = []
        self.fetched: list[str] = []
        context.add_init_script(WATCH)
        context.on("console", self._console)
        context.on("request", self._request)
        context.on("dialog", self._dialog)
        context.route(lambda address: self._is_foreign(address), self._abort)
        self.page: Page = context.new_page()

    def _is_foreign(self, address: str) -> bool:
        return not address.startswith((self.site, "data:", "blob:", "about:"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.text.startswith(MARK):
            self.ran.append(message.text)

    def _dialog(self, dialog: Dialog) -> None:
        self.ran.append(dialog.message)
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if self._is_foreign(request.url):
            self.fetched.append(request.url)

    def _abort(self, route: Route) -> None:
        route.abort()

    def open(self, address: str) -> None:
        response = self.page.goto(self.site + address)
        assert response, address
        assert response.ok, (address, response.status)

    def touch(self) -> None:
        before = self.page.url
        self.page.evaluate(TOUCH, EVENTS)
        self.page.wait_for_timeout(30)  # for what runs a moment later
        assert self.page.url.partition("#")[0] == before.partition("#")[0]


# Writing and reading the courses


def batches() -> Iterator[list[str]]:
    """A chapter's worth of payloads: no more than one comment may hold."""
    batch: list[str] = []
    for payload in PAYLOADS:
        if len("\n".join([*batch, payload])) > Feedback.MAX_LENGTH - 100:
            yield batch
            batch = []
        batch.append(payload)
    yield batch


def hang(mark: str, payload: str) -> str:
    """What belongs to a mark at the beginning of a line stands indented below it."""
    return mark + payload.replace("\n", "\n" + " " * len(mark))


def quote(payload: str, mark: str = "> ") -> str:
    return mark + payload.replace("\n", "\n" + mark)


def head(title: str) -> str:
    """Front matter; JSON is YAML too."""
    return f"---\ntitle: {json.dumps(title)}\nsummary: {json.dumps(title)}\n---\n\n"


def passages(number: int, payload: str) -> str:
    line = " ".join(payload.split("\n"))
    return "\n\n".join(
        [
            f"## {line}",
            payload,
            f"Ord-{number}\n{hang(':   ', payload)}",
            f"> [!NOTE] {line}\n{quote(payload)}",
            f"Tabel: {line}\n\n| a | b |\n| --- | --- |\n| {line} | [{line}]({line}) |",
        ]
    )


def question(number: int, payload: str) -> str:
    line = " ".join(payload.split("\n"))
    first, *more = payload.split("\n")
    rest = "".join(f"\n  {text}" for text in more)
    choices = [
        f"- [{mark}] {first} {{#{ident}}}{rest}\n{quote(payload, '  > ')}"
        for ident, mark in [("a", "x"), ("b", " ")]
    ]
    return "\n\n".join([f"### {line} {{#q-{number}}}", payload, "\n".join(choices), quote(payload)])


def write(folder: Path, variant: str) -> Path:
    """Write the course; the variant is a word in each file, as a file is rendered only once."""
    every = "\n\n".join([variant, *PAYLOADS])
    section = folder / "01-del"
    section.mkdir(parents=True, exist_ok=True)
    (folder / "course.md").write_text(head("Fjendtlig") + every)
    (section / "section.md").write_text(head(PAYLOADS[0]) + every)
    words = [f"Ord-{number}\n{hang(':   ', text)}" for number, text in enumerate(PAYLOADS)]
    (folder / "ordliste.md").write_text(head("Ordliste") + "\n\n".join(words) + "\n")
    number = 0
    for index, batch in enumerate(batches(), 1):
        numbered = list(enumerate(batch, number))
        number += len(batch)
        parts = [passages(*pair) for pair in numbered]
        quiz = [question(*pair) for pair in numbered]
        text = head(" ".join(batch)) + "\n\n".join([variant, *parts, "## Quiz", *quiz]) + "\n"
        (section / f"{index:02}-kapitel-{index}.md").write_text(text)
    return folder


def write_titles(folder: Path) -> Path:
    """A course of empty chapters, each with a payload of its own for a title."""
    section = folder / "01-del"
    section.mkdir(parents=True)
    (folder / "course.md").write_text(head("Titler"))
    (section / "section.md").write_text(head("Del"))
    for index, payload in enumerate(PAYLOADS, 1):
        (section / f"{index:03}-kapitel-{index}.md").write_text(head(payload))
    return folder


def read(folder: Path, lenient: bool, cleaned: bool = True) -> tuple[Reading, Course]:
    """Read a course by a checker that says nothing; a lenient one also lets everything through."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Source, "error", lambda *_: None)
        patch.setattr(FileContext, "tangled", lambda _: pytest.fail("a text was left out"))
        if lenient:
            patch.setattr(FileContext, "html", lambda *_: True)
            patch.setattr(FileContext, "link", lambda _, target: target)
            patch.setattr(FileContext, "ident", lambda *_: True)
        if not cleaned:
            patch.setattr(nh3, "clean", lambda html, **_: html)
        reading = read_course(folder, folder.name)
    assert reading.course
    return reading, reading.course


def both(one: Course, other: Course) -> Course:
    """A course whose texts stand twice, in one rendering and in the other."""
    others = iter(other.chapters)
    sections = tuple(
        replace(
            section,
            html=section.html + twin.html,
            chapters=tuple(_both_chapters(chapter, next(others)) for chapter in section.chapters),
        )
        for section, twin in zip(one.sections, other.sections, strict=True)
    )
    return replace(one, html=one.html + other.html, sections=sections)


def _both_chapters(one: Chapter, other: Chapter) -> Chapter:
    pairs = zip(one.questions, other.questions, strict=True)
    questions = tuple(_both_questions(*pair) for pair in pairs)
    return replace(one, html=one.html + other.html, questions=questions)


def _both_questions(one: Question, other: Question) -> Question:
    choices = tuple(
        replace(a, html=a.html + b.html, explanation=a.explanation + b.explanation)
        for a, b in zip(one.choices, other.choices, strict=True)
    )
    return replace(
        one,
        title=one.title + other.title,
        body=one.body + other.body,
        note=one.note + other.note,
        choices=choices,
    )


type Serve = Callable[[Reading, Course], Course]


@pytest.fixture
def serve(transactional_db: None, settings: Settings, tmp_path: Path) -> Iterator[Serve]:
    """Publishes courses as they are given, and serves them."""
    settings.CONTENT_DIR = tmp_path / "content"
    settings.CONTENT_DIR.mkdir()
    memory.serve([])
    readings: list[Reading] = []

    def add(reading: Reading, course: Course) -> Course:
        publish(course)
        readings.append(replace(reading, course=course))
        memory.load(readings)
        return course

    yield add
    memory.serve([])


@pytest.fixture
def hostile(serve: Serve, settings: Settings) -> tuple[Course, Course]:
    """A course with every payload in every place, and one with each as a title."""
    folder = Path(settings.CONTENT_DIR) / "fjendtlig"
    reading, strict = read(write(folder, "Streng"), lenient=False)
    _, lenient = read(write(folder, "Lempelig"), lenient=True)
    titles = read(write_titles(folder.parent / "titler"), lenient=False)
    assert "&lt;sup draggable" in strict.chapters[-1].html
    assert "<sup>test</sup>" in lenient.chapters[-1].html
    return serve(reading, both(strict, lenient)), serve(*titles)


type Open = Callable[..., Watch]


@pytest.fixture
def open_watch(browser: Browser, live_server: object) -> Iterator[Open]:
    """Opens a window that is watched, of a browser that heeds our policy or one that does not."""
    contexts: list[BrowserContext] = []

    def open_watch(policy: bool, learner: Watch | None = None) -> Watch:
        state = learner.page.context.storage_state() if learner else None
        contexts.append(browser.new_context(bypass_csp=not policy, storage_state=state))
        return Watch(contexts[-1], str(live_server))

    yield open_watch
    for context in contexts:
        context.close()


# The promises


def test_no_known_attack_runs_or_fetches_anything(
    hostile: tuple[Course, Course], open_watch: Open
) -> None:
    course, titles = hostile
    questions = [question for chapter in course.chapters for question in chapter.questions]
    assert [question.ident for question in questions] == [f"q-{n}" for n in range(len(PAYLOADS))]
    assert [chapter.title for chapter in titles.chapters] == [text.strip() for text in PAYLOADS]

    bare = open_watch(policy=False)
    answered = 0
    for chapter, batch in zip(course.chapters, batches(), strict=True):
        bare.open(chapter.url)
        answered += bare.page.evaluate(ANSWER, "\n".join(batch))
        bare.touch()
    assert answered == len(PAYLOADS)
    assert Feedback.objects.exclude(comment="").count() == len(course.chapters)

    # The same learner comes back, and sees all that she has answered and said.
    guarded = open_watch(policy=True, learner=bare)
    glossary = f"{course.url}ordliste/"
    has_glossary = bare.page.request.get(bare.site + glossary).ok
    fronts = [course.url, titles.url, titles.chapters[1].url, "/", *[glossary] * has_glossary]
    for watch in (bare, guarded):
        for address in [*fronts, *(chapter.url for chapter in course.chapters)]:
            watch.open(address)
            if watch is guarded or address in fronts:
                watch.touch()
    assert guarded.page.locator("#_feedback blockquote").inner_text()
    assert guarded.page.locator("#_kommentar").input_value()

    places = [place for place in PLACES if has_glossary or place != "ordliste.md"]
    for watch, policy in ((bare, "without"), (guarded, "with")):
        print(f"{len(PAYLOADS)} payloads × {len(places)} places, {policy} our policy:", end=" ")
        print(f"{len(watch.ran)} run, {len(watch.fetched)} foreign requests")
        assert watch.ran == []
        assert watch.fetched == []


# The test's own test


def test_without_cleaning_and_policy_the_attacks_would_run(
    serve: Serve, settings: Settings, open_watch: Open
) -> None:
    folder = write(Path(settings.CONTENT_DIR) / "fjendtlig", "Urenset")
    course = serve(*read(folder, lenient=True, cleaned=False))
    watch = open_watch(policy=False)
    watch.page.goto(watch.site + course.chapters[-1].url)
    watch.page.evaluate(TOUCH, EVENTS)
    assert len(watch.ran) > 10


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)></svg>",
        "<b onmouseover=alert(1)>a</b>",
        "<b onfocusin=alert(1) tabindex=1>a</b>",
        "<a href='jav&#x09;ascript:alert(1)'>a</a>",
        "<a onclick=alert(1)>a</a>",
        "<details ontoggle=confirm(1)><summary>a</summary>a</details>",
        "<iframe src='javascript:parent.prompt(1)'></iframe>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    ],
)
@pytest.mark.parametrize("has_policy", [False, True])
def test_an_attack_that_is_not_cleaned_is_seen(
    open_watch: Open, payload: str, has_policy: bool
) -> None:
    """With our policy it is what the policy stops that is seen."""
    watch = open_watch(has_policy)
    page = f"<!doctype html><main>{payload}</main>"
    policy = {"Content-Security-Policy": "default-src 'none'"}
    watch.page.route(
        f"{watch.site}/aaben/",
        lambda route: route.fulfill(body=page, content_type="text/html", headers=policy),
    )
    watch.page.goto(f"{watch.site}/aaben/")
    watch.page.evaluate(TOUCH, EVENTS)
    watch.page.wait_for_timeout(50)
    assert watch.ran


@pytest.mark.parametrize(
    "payload",
    [
        "<script src=https://fremmed.example/a.js></script>",
        "<img src=//fremmed.example/a.png>",
        "<style>main { background: url(https://fremmed.example/a) }</style>",
        "<link rel=stylesheet href=https://fremmed.example/a.css>",
        "<iframe src=https://fremmed.example/></iframe>",
    ],
)
def test_a_request_to_another_host_is_seen(open_watch: Open, payload: str) -> None:
    watch = open_watch(policy=False)
    page = f"<!doctype html><main>{payload}</main>"
    watch.page.route(
        f"{watch.site}/aaben/", lambda route: route.fulfill(body=page, content_type="text/html")
    )
    watch.page.goto(f"{watch.site}/aaben/")
    assert watch.fetched
