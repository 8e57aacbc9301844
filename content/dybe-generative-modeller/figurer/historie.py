"""Draw the figures of the chapter on the road from Markov chains to foundation models."""

from collections import Counter
from fractions import Fraction
from itertools import pairwise

from figur import NBSP, box, circle, danish, line, save, text

SECTION = "01-introduktion"
CORPUS = (
    "katten ser musen",
    "musen ser osten",
    "hunden ser katten",
    "katten jager musen",
    "hunden jager katten",
    "musen spiser osten",
)
START, STOP = "start", "punktum"
GAP = 0.4  # per cent, on either side of a box
DRAWN = "hunden jager katten jager musen spiser osten"
GLYPHS = {Fraction(1, 4): "¼", Fraction(1, 3): "⅓", Fraction(1, 2): "½", Fraction(1): "1"}
MILESTONES = (  # year, month (where known), name, what of it, a breakthrough?
    (1913, 1, "Markov", "tæller bogstaver", False),
    (1948, 7, "Shannons", "leg med ord", False),
    (1966, 1, "ELIZA", "svarer efter regler", False),
    (1997, 7, "LSTM", "husker længere", False),
    (2003, 2, "Neural", "sprogmodel", False),
    (2013, 12, "VAE", "presser og folder ud", True),
    (2014, 6, "GAN:", "to net i duel", True),
    (2015, 3, "Diffusion", "fjerner støj", False),
    (2017, 6, "Transformer", "uden kø", True),
    (2020, 5, "GPT-3", "til mange opgaver", False),
    (2020, 6, "DDPM", "gætter støjen", False),
    (2021, 12, "Latent", "diffusion i lille rum", False),
    (2022, 11, "ChatGPT", "åbner for alle", False),
)


def main() -> None:
    save(SECTION, "overgange", 520, *rulers())
    save(SECTION, "tidslinje", 596, *timeline())


def rulers() -> tuple[str, list[str]]:
    """After each word, a ruler from 0 to 1 that the possible next words share."""
    pairs = Counter(pair for sentence in CORPUS for pair in steps(sentence))
    path = set(steps(DRAWN))
    said = []
    shapes = [
        text(0, 14, "0"),
        *(text(100 * part, 14, danish(part), "mid") for part in (0.25, 0.5, 0.75)),
        text(100, 14, "1", "end"),
    ]
    for row, word in enumerate(
        (START, "hunden", "katten", "musen", "jager", "ser", "spiser", "osten")
    ):
        following = {after: count for (before, after), count in pairs.items() if before == word}
        total = sum(following.values())
        top, left, spoken = 62 * row + 28, 0.0, []
        shapes.append(text(0, top + 14, "Fra start" if word == START else f"Efter ”{word}”"))
        for after in sorted(following, key=lambda after: (after == STOP, after)):
            share = Fraction(following[after], total)
            width, taken = float(100 * share), (word, after) in path
            shapes += [
                box(left + GAP, top + 22, "full" if taken else "", width - 2 * GAP, 28),
                text(
                    left + width / 2,
                    top + 42,
                    f"{after}{NBSP}{GLYPHS[share]}",
                    "mid on" if taken else "mid",
                ),
            ]
            left += width
            spoken.append(f"{after} {share}")
        said.append(f"{word}: {', '.join(spoken)}")
    return f"Sandsynligheden for det næste ord. {'. '.join(said)}.", shapes


def timeline() -> tuple[str, list[str]]:
    """Milestones on an axis true to time, each led to a label with room for its words."""
    first, scale, top, apart = 1913, 5, 12, 27
    points = [top + scale * (year - first + (month - 1) / 12) for year, month, *_ in MILESTONES]
    labels, lowest = [], 586.0
    for point in reversed(points):  # a label stands at its point, or above the next label
        lowest = min(point, lowest)
        labels.append(lowest)
        lowest -= apart
    labels.reverse()
    shapes = [line(3, points[0], 3, points[-1])]
    rows = sorted(zip(MILESTONES, points, labels, strict=True), key=lambda row: row[0][-1])
    for (year, _, name, rest, great), point, label in rows:  # the breakthroughs on top
        known = (
            f'<tspan class="strong">{year}{NBSP}{NBSP}{name}</tspan>'
            if great
            else f"{year}{NBSP}{NBSP}{name}"
        )
        shapes += [
            line(3, point, 17, label, "sea" if great else "hair"),
            circle(3, point, 4, "full" if great else "grey"),
            text(19, label + 5, f"{known} {rest}"),
        ]
    said = ", ".join(f"{year} {name} {rest}" for year, _, name, rest, _ in MILESTONES)
    return f"Tidslinje: {said}.", shapes


def steps(sentence: str) -> list[tuple[str, str]]:
    """Every word and what follows it, with the start and the full stop counted as words."""
    return list(pairwise([START, *sentence.split(), STOP]))


if __name__ == "__main__":
    main()
