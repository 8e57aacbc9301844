"""A first visit with nothing kept, on a slow phone: a real Chromium, slowed down by its own tools."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import brotli
from bench.browser import chromium
from bench.server import CHAPTER, PRODUCT, GivenUp, Server, fetch, serving, write_course
from bench.table import Row, number
from playwright.sync_api import Browser

VISITS = 5
DOWN = 1.6e6 / 8  # bytes a second
UP = 0.75e6 / 8
LATENCY = 150  # ms
SLOWER = 4
# As a proxy compresses while it sends; a file that is compressed once may be done harder.
QUALITY = 6

OBSERVE = """
window.seen = {paint: 0, blocking: 0, shift: 0};
const observe = (type, take) =>
  new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({type, buffered: true});
observe("largest-contentful-paint", (entry) => { seen.paint = entry.startTime; });
observe("longtask", (entry) => { seen.blocking += Math.max(0, entry.duration - 50); });
observe("layout-shift", (entry) => { seen.shift += entry.hadRecentInput ? 0 : entry.value; });
"""


@dataclass
class Visit:
    """What came over the wire, the chapter's pictures apart, and what the reader saw."""

    requests: int = 0
    size: float = 0
    pictures: float = 0
    seen: dict[str, float] = field(default_factory=dict)


def measure(place: Path) -> Iterator[Row]:
    write_course(place, sections=7, chapters_a_section=3)
    with serving(PRODUCT, place) as server:
        yield from _weigh(server)
        with chromium() as browser:
            visits = [visit(browser, server) for _ in range(VISITS)]
    pictures = number(median(each.pictures for each in visits) / 1000)
    size = median(each.size for each in visits) / 1000
    yield Row("Første besøg: overført", size, "kB", 35, f"uden kapitlets billeder: {pictures} kB")
    yield Row("Første besøg: anmodninger", median(each.requests for each in visits), "", 10)
    slow = f"1,6 Mbit/s, {LATENCY} ms, CPU ÷ {SLOWER}; median af {VISITS}"
    for name, what, unit, aim in (
        ("paint", "største element malet", "ms", 1100.0),
        ("blocking", "tråden optaget ud over 50 ms", "ms", 60.0),
        ("shift", "forskydning", "", 0.0),
    ):
        found = median(each.seen[name] for each in visits)
        yield Row(f"Første besøg: {what}", found, unit, aim, slow if name == "paint" else "")


def visit(browser: Browser, server: Server) -> Visit:
    done = Visit()
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        device_scale_factor=3,
        is_mobile=True,
        has_touch=True,
        locale="da-DK",
    )
    try:
        page = context.new_page()
        tools = context.new_cdp_session(page)
        kinds: dict[str, str] = {}

        def begun(event: dict[str, Any]) -> None:
            if event["request"]["url"].startswith("http"):
                kinds[event["requestId"]] = event["request"]["url"]

        def ended(event: dict[str, Any]) -> None:
            address = kinds.get(event["requestId"], "")
            if "/billeder/" in address:
                done.pictures += event["encodedDataLength"]
            elif address:
                done.requests += 1
                done.size += event["encodedDataLength"]

        tools.on("Network.requestWillBeSent", begun)
        tools.on("Network.loadingFinished", ended)
        tools.send("Network.enable")
        tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        tools.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": LATENCY,
                "downloadThroughput": DOWN,
                "uploadThroughput": UP,
            },
        )
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.add_init_script(OBSERVE)
        page.goto(f"http://127.0.0.1:{server.port}{CHAPTER}", wait_until="networkidle")
        page.wait_for_timeout(500)  # for what is told of the last paint
        done.seen = page.evaluate("window.seen")
    finally:
        context.close()
    if not done.seen["paint"]:
        raise GivenUp("Chromium fortalte ikke, hvornår kapitlet blev malet.")
    return done


def _weigh(server: Server) -> Iterator[Row]:
    """Weigh the page by itself: as it is sent, and as brotli would make it."""
    html = fetch(server.port)
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html.decode())
    page = len(brotli.compress(html, quality=QUALITY)) / 1000
    sent = fetch(server.port, CHAPTER, {"Accept-Encoding": "br, gzip"})
    as_sent = f"sendes i dag som {number(len(sent) / 1000)} kB"
    yield Row("HTML med brotli", page, "kB", 8, as_sent)
    style = (
        sum(len(fetch(server.port, sheet, {"Accept-Encoding": "br"})) for sheet in sheets) / 1000
    )
    note = f"{len(sheets)} typografiark, som de sendes: {number(style)} kB"
    yield Row("HTML og CSS, der holder på siden, med brotli", page + style, "kB", 14, note)
