"""Every route and every state of its page, looked through in six conditions.

The states are in tests/states.py, the routes in the URL configuration: a route that no state visits, and
a template, a part of one or a style that none shows, is a failure. The tools come from npm, see
tests/node.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import provision
import pytest
from django.conf import settings as site_settings
from django.template import Template
from django.test.signals import template_rendered
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Browser, Page, Request, Response, ViewportSize
from pytest_django import Settings
from states import PHONE, STATES, State, Visit

from course.templatetags import kept
from quizzes import memory

pytestmark = pytest.mark.django_db(transaction=True)

# A route that no state visits, and why it has no page to look at.
NO_PAGE = {
    "healthz": "svarer maskiner, med ét ord",
    "favicon": "er et billede",
    "manifest": "læses af browseren",
    "my-data": "er en fil at gemme",
    "robots": "læses af søgemaskiner",
    "sitemap": "læses af søgemaskiner",
}

PLAIN = {"color_scheme": "light", "forced_colors": "none", "reduced_motion": "no-preference"}
NARROW = 320
WIDTHS = [NARROW, PHONE, 768, 1280]
SPACING = "tekstafstand"
MOTION = "mindre bevægelse"
# name: what the browser tells the page, and the window's width where it is not the state's own
CONDITIONS: dict[str, tuple[dict[str, Any], int | None]] = {
    "lys": (PLAIN, None),
    "mørk": (PLAIN | {"color_scheme": "dark"}, None),
    "320 px": (PLAIN, NARROW),
    "systemets farver": (PLAIN | {"forced_colors": "active"}, None),
    MOTION: (PLAIN | {"reduced_motion": "reduce"}, None),
    SPACING: (PLAIN, None),
}

AXE_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast-enhanced": {"enabled": True}},
    "resultTypes": ["violations"],
}
# WCAG 1.4.12
TEXT_SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }
"""

# In the system's colours axe reads what the page had set: Chromium forces color, but does not say so
# of this property, which axe asks first.
AS_PAINTED = """
() => {
  const ask = CSSStyleDeclaration.prototype.getPropertyValue;
  CSSStyleDeclaration.prototype.getPropertyValue = function (name) {
    return name == "-webkit-text-fill-color" ? "" : ask.call(this, name);
  };
}
"""
STILL = """
() => Promise.all(document.getAnimations()
  .filter((one) => one.timeline instanceof DocumentTimeline)
  .filter((one) => one.effect.getComputedTiming().endTime < Infinity)
  .map((one) => one.finished.catch(() => {})))
"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT_OFF = """
() => [...document.querySelectorAll("body *")].filter((element) => {
  if (element.closest(".hidden-visually, .skip, svg, math") || !element.checkVisibility()) return false;
  const style = getComputedStyle(element);
  const hides = (overflow) => ["hidden", "clip"].includes(overflow);
  return element.textContent.trim() && (
    (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1) ||
    (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1));
}).map((element) => element.outerHTML.slice(0, 120))
"""
# What follows the reader's own scrolling is no motion of ours.
MOVING = """
() => [...document.querySelectorAll("*")].flatMap((element) =>
  [null, "::before", "::after"].map((part) => {
    const style = getComputedStyle(element, part);
    const long = (times) => times.split(",").some((time) => parseFloat(time) > 0.01);
    const moves = style.animationName != "none" && style.animationTimeline == "auto"
      && long(style.animationDuration);
    const changes = style.transitionProperty != "none" && long(style.transitionDuration);
    return (moves || changes || style.scrollBehavior == "smooth")
      && `${element.outerHTML.slice(0, 80)} ${part ?? ""}`;
  }).filter(Boolean))
"""

QUALWEB = [
    "qw-page/dist/qw-page.bundle.js",
    "util/dist/__webpack/util.bundle.js",
    "locale/dist/locale.bundle.js",
    "act-rules/dist/__webpack/act.bundle.js",
    "wcag-techniques/dist/__webpack/wcag.bundle.js",
]
QUALWEB_RULES = (
    "(html) => { window.act = new ACTRulesRunner({}, 'en').configure({}).test({sourceHtml: html}) }"
)
# What is folded in takes no focus, as it should; QualWeb's T24 does not know of it.
QUALWEB_FOUND = """
(html) => {
  const isAway = (result) => result.elements.every((element) =>
    document.querySelector(element.pointer)?.closest("details:not([open]) > :not(summary)"));
  const techniques = new WCAGTechniquesRunner({}, "en").configure({}).test({sourceHtml: html});
  return [window.act, techniques].flatMap((runner) => Object.values(runner.getReport().assertions))
    .flatMap((assertion) => assertion.results.filter((result) => result.verdict == "failed")
      .filter((result) => !(assertion.code == "QW-WCAG-T24" && isAway(result)))
      .map((result) => `${assertion.code} ${assertion.name}: ${result.description} `
        + (result.elements ?? []).map((element) => element.pointer).join(", ")));
}
"""
QUALWEB_ZOOMED: ViewportSize = {"width": 640, "height": 512}

PATIENCE = 10_000  # milliseconds until a state counts as out of reach
NO_JAVA = "Java findes ikke: Nu HTML checker er ikke kørt"


@dataclass
class Walk:
    """What has been seen in the states that were visited."""

    served: dict[str, set[str]] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    routes: dict[str, set[str]] = field(default_factory=dict)
    templates: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)

    def require_all(self) -> None:
        missing = STATES.keys() - self.shown.keys()
        assert not missing, f"Kør hele filen; her er ikke besøgt: {', '.join(sorted(missing))}"

    def report(self) -> Iterator[str]:
        for name, states in sorted(self.routes.items()):
            yield f"{name}: {', '.join(sorted(states))}"
        for name, reason in NO_PAGE.items():
            yield f"{name}: besøges ikke, {reason}"
        conditions = f"{len(CONDITIONS)} forhold ({', '.join(CONDITIONS)})"
        yield f"{len(self.shown)} tilstande × {conditions}"


@pytest.fixture(scope="module")
def walk(browser: Browser) -> Iterator[Walk]:
    """The walk through all states; test_every_route_is_visited reports it.

    It needs the browser, so that pytest lets no test of it come before those that walk.
    """
    assert provision.find_node_tools(), "Kør make test, der henter værktøjerne i tests/node."
    walk = Walk()

    def note(sender: Any, **kwargs: Any) -> None:
        file = Path(sender.origin.name).name
        walk.templates.add(file if isinstance(sender, Template) else f"{file}#{sender.name}")

    kept._everywhere.clear()  # what another test's pages kept would not be rendered again
    template_rendered.connect(note)
    yield walk
    template_rendered.disconnect(note)


@pytest.fixture
def visit(
    browser: Browser,
    live_server: Any,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[Visit]:
    memory.serve([])
    context = browser.new_context(
        bypass_csp=True,  # the tools are scripts of their own
        locale="da-DK",
    )
    context.set_default_timeout(PATIENCE)
    yield Visit(context.new_page(), str(live_server), tmp_path, settings, monkeypatch)
    context.close()
    memory.serve([])


@pytest.mark.parametrize("name", STATES)
def test_no_tool_finds_anything(walk: Walk, visit: Visit, name: str) -> None:
    state, page = STATES[name], visit.page
    documents: list[Response] = []
    page.on("request", lambda request: note_route(walk, request, name))
    page.on("response", lambda answer: documents.append(answer) if is_page(answer) else None)
    emulate(page, "lys", state)
    state.reach(visit)
    assert route_of(page.url) == state.route
    # As it came, and as a reader would have it who comes back.
    again = page.context.request.get(page.url)
    walk.served[name] = {documents[-1].text(), again.text()}
    walk.shown[name] = page.content()
    walk.classes |= set(
        page.evaluate("[...document.querySelectorAll('*')].flatMap((e) => [...e.classList])")
    )

    page.evaluate(source("axe-core/axe.min.js"))
    page.evaluate(AS_PAINTED)
    faults = [
        f"{condition}: {fault}"
        for condition in CONDITIONS
        for fault in look_through(page, condition, state)
    ]
    faults += [f"QualWeb: {fault}" for fault in qualweb(page, documents[-1].text(), state)]
    assert not faults, "\n".join([name, *dict.fromkeys(faults)])


def test_every_route_is_visited(walk: Walk, record_property: Callable[[str, object], None]) -> None:
    walk.require_all()
    record_property("besøgt", "\n".join(walk.report()))
    routes = set(route_names(get_resolver().url_patterns))
    assert sorted(NO_PAGE.keys() - routes) == [], "an exception for a route that is no more"
    assert sorted(routes - walk.routes.keys() - NO_PAGE.keys()) == []


def test_every_template_and_part_of_one_is_shown(walk: Walk) -> None:
    walk.require_all()
    folder = Path(site_settings.BASE_DIR) / "templates"
    files = [
        file for file in folder.rglob("*.*") if file.suffix != ".xml"
    ]  # read by machines alone
    parts = {
        f"{file.name}#{part}"
        for file in files
        for part in re.findall(r"\{% partialdef (\S+)", file.read_text())
    }
    assert sorted(({file.name for file in files} | parts) - walk.templates) == []


def test_every_style_is_shown(walk: Walk) -> None:
    walk.require_all()
    styles = {
        name
        for file in (Path(site_settings.BASE_DIR) / "static/css").glob("*.css")
        for selector in re.findall(
            r"[^{}]+(?=\{)", re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.DOTALL)
        )
        for name in re.findall(r"\.([a-z][\w-]*)", selector)
    }
    assert sorted(styles - walk.classes) == []


def test_html_validate_finds_nothing(walk: Walk, tmp_path: Path) -> None:
    walk.require_all()
    files = write_pages(tmp_path, walk.served)
    said = provision.run_node(
        provision.TOOLS / "html-validate/bin/html-validate.mjs",
        *("--config", provision.NODE / "html-validate.config.mjs", "--formatter", "json"),
        tmp_path / "*.html",
    )
    results = json.loads(said)
    found = [
        f"{files[Path(result['filePath']).name]}: {message['ruleId']}: {message['message']} "
        f"({message['selector']})"
        for result in results
        for message in result["messages"]
    ]
    assert not found, "\n".join(found)


def test_nu_html_checker_finds_nothing(
    walk: Walk, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    walk.require_all()
    java = shutil.which("java")
    if not java:
        record_property("Nu HTML checker", NO_JAVA)
        return
    # Where an answer came by htmx, autofocus has done its work, and each answer leaves its own.
    shown = {name: {html.replace(' autofocus=""', "")} for name, html in walk.shown.items()}
    files = write_pages(tmp_path, walk.served, shown)
    jar = provision.TOOLS / "vnu-jar/build/dist/vnu.jar"
    command = [java, "-jar", str(jar), "--errors-only", "--format", "json", "--stdout"]
    done = subprocess.run(
        [*command, *(str(tmp_path / file) for file in files)], capture_output=True, text=True
    )
    found = [
        f"{files[Path(message.get('url', '')).name]}: {message['message']} "
        f"({message.get('extract', '').strip()})"
        for message in json.loads(done.stdout)["messages"]
    ]
    assert not found, "\n".join(dict.fromkeys(found))
    assert done.returncode == 0, done.stderr


# Looking through a page


def look_through(page: Page, condition: str, state: State) -> Iterator[str]:
    emulate(page, condition, state)
    style = page.add_style_tag(content=TEXT_SPACING) if condition == SPACING else None
    page.evaluate(STILL)
    found = page.evaluate("(rules) => axe.run(document, rules)", AXE_RULES)
    for violation in found["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['target']} {node['failureSummary']}"
    if condition == MOTION:
        yield from (f"det bevæger sig: {element}" for element in page.evaluate(MOVING))
    if condition in {"lys", SPACING}:
        yield from what_does_not_fit(page, CUT_OFF if style else "[]")
    if style:
        style.evaluate("(style) => style.remove()")


def what_does_not_fit(page: Page, cut_off: str) -> Iterator[str]:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate(SIDEWAYS) > 0:
            yield f"siden ruller sidelæns, {width} px"
        yield from (f"skåret af, {width} px: {element}" for element in page.evaluate(cut_off))


def emulate(page: Page, condition: str, state: State) -> None:
    media, width = CONDITIONS[condition]
    page.emulate_media(**media)
    page.set_viewport_size({"width": width or state.width, "height": 900})


def qualweb(page: Page, html: str, state: State) -> list[str]:
    """Run it as its own core does, in the page we have. It writes in the page, so it comes last."""
    emulate(page, "lys", state)
    for script in QUALWEB:
        page.evaluate(source(f"@qualweb/{script}"))
    page.evaluate(QUALWEB_RULES, html)
    page.set_viewport_size(QUALWEB_ZOOMED)
    page.evaluate("window.act.testSpecial()")
    emulate(page, "lys", state)
    return list(page.evaluate(QUALWEB_FOUND, html))


@cache
def source(script: str) -> str:
    return (provision.TOOLS / script).read_text()


def write_pages(folder: Path, *pages: dict[str, set[str]]) -> dict[str, str]:
    """Write each page that is unlike the others to a file; return each file's name and state."""
    files: dict[str, str] = {}
    known = set()
    for name, html in chain.from_iterable(
        ((name, html) for name, htmls in one.items() for html in sorted(htmls)) for one in pages
    ):
        bare = re.sub(r'value="[\w.:-]{20,}"', "", html)  # all but the tokens, new in each answer
        if bare not in known:
            known.add(bare)
            file = f"{len(files):03}.html"
            (folder / file).write_text(html)
            files[file] = name
    return files


# Routes


def note_route(walk: Walk, request: Request, state: str) -> None:
    if name := route_of(request.url):
        walk.routes.setdefault(name, set()).add(state)


def route_of(url: str) -> str:
    with suppress(Resolver404):
        return resolve(urlsplit(url).path).url_name or ""
    return ""


def route_names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from route_names(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern)


def is_page(response: Response) -> bool:
    return response.request.is_navigation_request() and not 300 <= response.status < 400
