"""Draw the figures of chapter 4.4.

Run it with any Python 3 after changing a number: it rewrites the SVG files in place,
byte for byte the same as long as the numbers are the same.

A figure has no viewBox. It is as wide as the page gives it, places things across in per cent
and down in pixels, and so its text stays 16 px on a phone.
"""

from pathlib import Path

PICTURES = Path(__file__).parents[1] / "04-etik-regulering-og-fremtid" / "billeder"
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
    line, rect, circle {{ fill: none; stroke: var(--bar); stroke-width: 2; }}
    .end {{ text-anchor: end; }}
    .mid {{ text-anchor: middle; }}
    .strong {{ font-weight: 700; }}
    .on {{ fill: var(--on); font-weight: 700; }}
    .hair {{ stroke: var(--hair); }}
    .ink {{ stroke: var(--ink); }}
    .dash {{ stroke: var(--ink); stroke-dasharray: 2 4; }}
    .sea {{ stroke: var(--sea); }}
    .full {{ fill: var(--sea); stroke: var(--sea); }}
    .wide {{ stroke-width: 8; }}
  </style>"""


def main() -> None:
    save("elnet", 340, *grids())
    save("kvantisering", 340, *quantisation())
    save("eksperter", 336, *experts())


def grids() -> tuple[str, list[str]]:
    """What GPT-3's electricity emits on six countries' grids."""
    megawatt_hours, as_trained = 1287, 552
    grams = {
        "Polen": 662,
        "Tyskland": 381,
        "USA": 369,
        "Danmark": 151.65,
        "Frankrig": 56,
        "Sverige": 40.7,
    }
    tons = {country: round(megawatt_hours * gram / 1000) for country, gram in grams.items()}
    scale = 100 / max(tons.values())
    label = (
        f"1.287{NBSP}MWh giver så mange ton CO₂e: "
        + ", ".join(f"{country} {ton}" for country, ton in tons.items())
        + f". En stiplet linje viser GPT-3 selv: {as_trained}."
    )
    shapes = [
        text(as_trained * scale, 14, f"GPT-3 selv: {as_trained}{NBSP}ton", "end"),
        line(as_trained * scale, 24, as_trained * scale, 336, "dash"),
    ]
    for row, (country, ton) in enumerate(tons.items()):
        top = 48 + 50 * row
        home = country == "Danmark"
        shapes += [
            text(0, top + 14, country, "strong" if home else ""),
            text(100, top + 14, f"{ton}{NBSP}ton", "end strong" if home else "end"),
            line(0, top + 28, 100, top + 28, "hair"),
            line(0, top + 28, ton * scale, top + 28, "wide sea" if home else "wide"),
        ]
    return label, shapes


def quantisation() -> tuple[str, list[str]]:
    """Four weights (rings) and what becomes of them (dots) on ever fewer levels."""
    weights = [-0.52, 0.04, 0.33, 0.70]
    largest = max(weights)
    rows = {16: "7 mia. vægte: 14", 8: "7", 4: "3,5", 3: "2,6"}
    said, shapes = [], []
    for row, (bits, gigabytes) in enumerate(rows.items()):
        axis = 84 * row + 42
        top_level = 2 ** (bits - 1) - 1
        step = largest / top_level
        rounded = [round(weight / step) * step for weight in weights]
        name = f"{bits}{NBSP}bit"
        if bits < 16:
            name += f": {2 * top_level + 1}{NBSP}trin"
        shapes += [
            text(0, axis - 26, name, "strong"),
            text(100, axis - 26, f"{gigabytes}{NBSP}GB", "end"),
        ]
        if bits > 4:  # the levels stand too close to be drawn one by one
            shapes.append(line(place(-largest), axis, place(largest), axis, "hair wide"))
        else:
            levels = [level * step for level in range(-top_level, top_level + 1)]
            shapes.append(line(place(-largest), axis, place(largest), axis, "hair"))
            shapes += [line(place(level), axis - 4, place(level), axis + 4) for level in levels]
        for weight, result in zip(weights, rounded, strict=True):
            shapes += [
                line(place(weight), axis, place(result), axis, "sea"),
                circle(place(weight), axis, 8, "ink"),
                circle(place(result), axis, 4, "full"),
                text(place(result), axis + 28, danish(result), "mid"),
            ]
        said.append(f"{name} giver {'; '.join(danish(result) for result in rounded)}")
    return f"Fire vægte rundet af. {'. '.join(said)}.", shapes


def experts() -> tuple[str, list[str]]:
    """Mixtral: a router wakes two of eight experts, yet all eight stay in memory."""
    total, active, awake = 47, 13, (3, 6)
    label = (
        f"En router sender ét token til 2 af 8 eksperter. {active}{NBSP}mia. vægte regner,"
        f" {total}{NBSP}mia. ligger i hukommelsen."
    )
    shapes = [
        text(50, 14, "Ét token", "mid"),
        line(50, 22, 50, 38, "sea"),
        text(50, 56, "Router", "mid strong"),
    ]
    for number in sorted(range(1, 9), key=lambda number: number in awake):  # those awake on top
        centre = 12.5 * number - 6.25
        chosen = number in awake
        shapes += [
            line(50, 66, centre, 112, "sea" if chosen else "hair"),
            box(centre - 5, 112, "full" if chosen else ""),
            text(centre, 140, str(number), "mid on" if chosen else "mid"),
        ]
    shapes.append(text(50, 184, f"2 af 8{NBSP}eksperter regner", "mid"))
    for top, name, billions, look in (
        (222, "Regner med", active, "wide sea"),
        (280, "Ligger i hukommelsen", total, "wide"),
    ):
        shapes += [
            text(0, top + 14, name),
            text(100, top + 14, f"{billions}{NBSP}mia.", "end"),
            line(0, top + 30, 100, top + 30, "hair"),
            line(0, top + 30, 100 * billions / total, top + 30, look),
        ]
    return label, shapes


def save(name: str, height: int, label: str, shapes: list[str]) -> None:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" lang="da" role="img" aria-label="{label}"'
        f' width="100%" height="{height}">'
    )
    body = "\n".join(f"  {shape}" for shape in shapes)
    svg = f"{head}\n{STYLE}\n{body}\n</svg>\n"
    (PICTURES / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")


def text(x: float, y: int, words: str, look: str = "") -> str:
    return f'<text x="{percent(x)}" y="{y}"{css(look)}>{words}</text>'


def line(x1: float, y1: int, x2: float, y2: int, look: str = "") -> str:
    return f'<line x1="{percent(x1)}" y1="{y1}" x2="{percent(x2)}" y2="{y2}"{css(look)}/>'


def box(x: float, y: int, look: str) -> str:
    return f'<rect x="{percent(x)}" y="{y}" width="10%" height="44"{css(look)}/>'


def circle(x: float, y: int, radius: int, look: str) -> str:
    return f'<circle cx="{percent(x)}" cy="{y}" r="{radius}"{css(look)}/>'


def css(look: str) -> str:
    return f' class="{look}"' if look else ""


def percent(x: float) -> str:
    return f"{x:.2f}".rstrip("0").rstrip(".") + "%"


def place(weight: float) -> float:
    """Where a weight from -0.7 to 0.7 stands, with room for its number at both ends."""
    return 50 + weight / 0.7 * 43


def danish(number: float) -> str:
    sign = MINUS if number < 0 else ""
    return sign + f"{abs(number):.2f}".replace(".", ",")


if __name__ == "__main__":
    main()
