"""Draw the figures of the chapter on what generative AI is."""

from collections import Counter
from itertools import pairwise
from statistics import NormalDist, mean

from figur import NBSP, arrow, circle, curve, danish, line, save, text

SECTION = "01-introduktion"

SIGNS = (
    "vi har is",
    "vi har is",
    "vi har is i dag",
    "vi har is og kaffe",
    "vi har is og vafler",
    "vi har kaffe",
    "vi har kaffe og kage",
    "vi har kaffe og vafler",
    "vi har åbent",
    "vi har lukket i dag",
)


def main() -> None:
    save(SECTION, "graense-og-fordeling", 424, *border_and_distribution())
    save(SECTION, "naeste-ord", 250, *next_word())


def border_and_distribution() -> tuple[str, list[str]]:
    """Twenty purchases: a border that tells sun from rain, then a distribution to draw from."""
    rain = [14, 18, 21, 24, 27, 30, 33, 36, 39, 48]
    sun = [34, 42, 45, 48, 51, 54, 57, 60, 65, 71]
    least = min(misses(rain, sun, kroner) for kroner in range(20, 70))
    border = mean(kroner for kroner in range(20, 70) if misses(rain, sun, kroner) == least)
    missed = misses(rain, sun, border)
    sunny = NormalDist.from_samples(sun)
    drawn = [round(sunny.inv_cdf(chance)) for chance in (0.15, 0.6, 0.9)]
    label = (
        f"Øverst deler en grænse ved ca.{NBSP}{round(border)}{NBSP}kr. tyve køb i regn og sol;"
        f" {missed} falder på den forkerte side. Nederst har regn og sol hver sin kurve, og"
        f" tre nye køb i sol er trukket: {', '.join(map(str, drawn[:-1]))} og {drawn[-1]}{NBSP}kr."
    )
    shapes = [
        text(0, 14, "En grænse: sol eller regn?", "strong"),
        text(across(border) - 3, 52, "gæt regn", "end"),
        text(across(border) + 3, 52, "gæt sol"),
        line(across(border), 36, across(border), 142, "ink"),
        text(0, 84, "regn"),
        text(0, 120, "sol"),
    ]
    shapes += [circle(across(kroner), 79, 5, "ink") for kroner in rain]
    shapes += [circle(across(kroner), 115, 5, "full") for kroner in sun]
    shapes += scale(142)

    top, height = 216, 100
    shapes.append(text(0, top - 14, "En fordeling: hvad er almindeligt?", "strong"))
    peak = NormalDist.from_samples(rain).pdf(NormalDist.from_samples(rain).mean)
    for kind, amounts, look in (("regn", rain, "ink"), ("sol", sun, "sea")):
        normal = NormalDist.from_samples(amounts)
        points = [(across(kroner), 75 * normal.pdf(kroner) / peak) for kroner in range(81)]
        shapes.append(curve(points, top, height, look))
        summit = top + height - 75 * normal.pdf(normal.mean) / peak
        shapes.append(text(across(normal.mean), summit - 8, kind, "mid"))
    floor = top + height
    shapes += scale(floor)
    shapes += [arrow(across(kroner), floor + 62, floor + 32, "sea") for kroner in drawn]
    shapes += [circle(across(kroner), floor, 5, "full") for kroner in drawn]
    shapes += [text(across(kroner), floor + 84, f"{kroner}", "mid strong") for kroner in drawn]
    shapes.append(text(0, floor + 84, "Nye køb i sol:"))
    return label, shapes


def misses(rain: list[int], sun: list[int], border: float) -> int:
    """How many purchases stand on the wrong side of the border."""
    return sum(kroner > border for kroner in rain) + sum(kroner < border for kroner in sun)


def scale(y: float) -> list[str]:
    """The axis in kroner, with numbers below it."""
    shapes = [line(across(0), y, across(80), y, "hair")]
    for kroner in (20, 40, 60):
        shapes += [
            line(across(kroner), y, across(kroner), y + 6),
            text(across(kroner), y + 24, f"{kroner}{NBSP}kr.", "mid"),
        ]
    return shapes


def across(kroner: float) -> float:
    """Where an amount of 0 to 80 kroner stands, with room for the row's name to its left."""
    return 12 + kroner / 80 * 88


def next_word() -> tuple[str, list[str]]:
    """What follows the word "har" on the ten signs, laid end to end, and the number drawn."""
    draw = 38
    words = [sign.split() for sign in SIGNS]
    after = Counter(
        follower for sign in words for word, follower in pairwise(sign) if word == "har"
    )
    total = sum(after.values())
    said, shapes, start = [], [], 0.0
    shapes += [
        text(0, 14, "Efter ”har”"),
        text(draw + 2, 14, f"Du trækker {draw}"),
        line(draw - 0.5, 2, draw - 0.5, 246, "dash"),
    ]
    for row, (word, count) in enumerate(after.most_common()):
        share = 100 * count / total
        numbers = f"{danish(start + 1, 0)}–{danish(start + share, 0)}"
        hit = start < draw <= start + share
        y = 52 + 56 * row
        shapes += [
            text(0, y, word, "strong" if hit else ""),
            text(100, y, f"nr.{NBSP}{numbers}", "end strong" if hit else "end"),
            text(66, y, f"{danish(share, 0)}{NBSP}%", "end strong" if hit else "end"),
            line(0, y + 14, 100, y + 14, "hair"),
            line(start, y + 14, start + share, y + 14, "wide sea" if hit else "wide"),
        ]
        said.append(f"{word} {danish(share, 0)}{NBSP}% (nr.{NBSP}{numbers})")
        start += share
    return f"Efter har: {', '.join(said)}. Nummer {draw} rammer is.", shapes


if __name__ == "__main__":
    main()
