"""What the figures of the course are drawn with: one palette, one line weight, one type size.

Each chapter with figures has a script beside this file. Run it with any Python 3 after changing a
number: it rewrites the chapter's SVG files in place, byte for byte the same as long as the numbers
are the same. With a folder as its argument it writes there instead.

A figure has no viewBox. It is as wide as the page gives it (some 350 px on a phone, 640 px on a
desktop), places things across in per cent and down in pixels, and so its text stays 16 px.
"""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

COURSE = Path(__file__).parents[1]
NBSP = "\u00a0"
MINUS = "\u2212"

LIGHT = (
    "--ink: oklch(0.245 0.032 262); --hair: oklch(0.872 0.013 85); --bar: oklch(0.6 0.022 258);"
    " --sea: oklch(0.415 0.068 205); --on: oklch(0.985 0.008 88);"
)
DARK = (
    "--ink: oklch(0.905 0.014 86); --hair: oklch(0.352 0.02 256); --bar: oklch(0.6 0.022 256);"
    " --sea: oklch(0.805 0.08 190); --on: oklch(0.2 0.025 240);"
)
FONT = (
    '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans",'
    " sans-serif"
)
STYLE = f"""\
  <style>
    :root {{ {LIGHT} }}
    @media (prefers-color-scheme: dark) {{ :root {{ {DARK} }} }}
    @media print {{ :root {{ {LIGHT} }} }}
    text {{ font: 16px {FONT}; fill: var(--ink); font-variant-numeric: tabular-nums; }}
    line, rect, circle, polyline {{ fill: none; stroke: var(--bar); stroke-width: 2; }}
    polyline {{ vector-effect: non-scaling-stroke; stroke-linejoin: round; }}
    .end {{ text-anchor: end; }}
    .mid {{ text-anchor: middle; }}
    .strong {{ font-weight: 700; }}
    .on {{ fill: var(--on); font-weight: 700; }}
    .hair {{ stroke: var(--hair); }}
    .ink {{ stroke: var(--ink); }}
    .dash {{ stroke: var(--ink); stroke-dasharray: 2 4; }}
    .sea {{ stroke: var(--sea); }}
    .full {{ fill: var(--sea); stroke: var(--sea); }}
    .grey {{ fill: var(--bar); }}
    .wide {{ stroke-width: 8; }}
  </style>"""


def save(section: str, name: str, height: int, label: str, shapes: Iterable[str]) -> None:
    """Write a figure of height pixels. label says in a sentence or two what it shows."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else COURSE
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" lang="da" role="img" aria-label="{label}"'
        f' width="100%" height="{height}">'
    )
    body = "\n".join(f"  {shape}" for shape in shapes)
    pictures = folder / section / "billeder"
    pictures.mkdir(parents=True, exist_ok=True)
    svg = f"{head}\n{STYLE}\n{body}\n</svg>\n"
    (pictures / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")


def text(x: float, y: float, words: str, look: str = "") -> str:
    """Words with their baseline at y; they begin at x, unless look says end or mid."""
    return f'<text x="{percent(x)}" y="{number(y)}"{css(look)}>{words}</text>'


def line(x1: float, y1: float, x2: float, y2: float, look: str = "") -> str:
    ends = f'x1="{percent(x1)}" y1="{number(y1)}" x2="{percent(x2)}" y2="{number(y2)}"'
    return f"<line {ends}{css(look)}/>"


def arrow(x: float, y1: float, y2: float, look: str = "") -> str:
    """An arrow straight down (or up) at x: only there is its head the same at every width."""
    back = y2 - 7 if y2 > y1 else y2 + 7
    head = f'<svg x="{percent(x)}" y="{number(min(back, y2))}" overflow="visible">'
    points = "-5,0 0,7 5,0" if y2 > y1 else "-5,7 0,0 5,7"
    return line(x, y1, x, y2, look) + f'{head}<polyline points="{points}"{css(look)}/></svg>'


def arrow_across(x1: float, x2: float, y: float, look: str = "") -> str:
    """An arrow to the right (or left) at y."""
    points = "-7,-5 0,0 -7,5" if x2 > x1 else "7,-5 0,0 7,5"
    head = f'<svg x="{percent(x2)}" y="{number(y)}" overflow="visible">'
    return line(x1, y, x2, y, look) + f'{head}<polyline points="{points}"{css(look)}/></svg>'


def box(x: float, y: float, look: str = "", width: float = 10, height: float = 44) -> str:
    """A box: x and width in per cent, y and height in pixels."""
    place = f'x="{percent(x)}" y="{number(y)}" width="{percent(width)}" height="{number(height)}"'
    return f"<rect {place}{css(look)}/>"


def circle(x: float, y: float, radius: float, look: str = "") -> str:
    return f'<circle cx="{percent(x)}" cy="{number(y)}" r="{number(radius)}"{css(look)}/>'


def curve(points: Sequence[tuple[float, float]], top: float, height: float, look: str = "") -> str:
    """A line through points, each (across in 0–100, up in 0–100) of a field as wide as the figure,
    which begins at top and is height pixels high."""
    place = f'x="0" y="{number(top)}" width="100%" height="{number(height)}"'
    drawn = " ".join(f"{number(x)},{number(100 - y)}" for x, y in points)
    return (
        f'<svg {place} viewBox="0 0 100 100" preserveAspectRatio="none" overflow="visible">'
        f'<polyline points="{drawn}"{css(look)}/></svg>'
    )


def css(look: str) -> str:
    return f' class="{look}"' if look else ""


def percent(x: float) -> str:
    return f"{number(x)}%"


def number(x: float) -> str:
    return f"{x:.2f}".rstrip("0").rstrip(".")


def danish(value: float, decimals: int = 2) -> str:
    """The number as a Dane writes it: 1.234,50."""
    written = f"{abs(value):,.{decimals}f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return (MINUS if value < 0 else "") + written
