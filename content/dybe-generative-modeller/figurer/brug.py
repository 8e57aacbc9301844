"""Draw the figures of the chapter on what the models can do, what they cannot, and good use."""

from figur import NBSP, circle, curve, danish, line, save, text

SECTION = "01-introduktion"


def main() -> None:
    save(SECTION, "gevinst", 348, *gain())
    save(SECTION, "vindue", 282, *window())


def gain() -> tuple[str, list[str]]:
    """The minutes saved a day, by how many of the mails have an error in them."""
    mails, by_hand, with_model, repair = 40, 6, 1 + 2, 30
    saved = mails * (by_hand - with_model)
    falls = mails * repair / 100  # minutes for each per cent of errors
    limit = saved / falls
    last, lowest, highest = 20, -120, 120
    top, height, left, width = 36, 240, 17, 75

    def across(errors: float) -> float:
        return left + width * errors / last

    def up(minutes: float) -> float:
        return 100 * (minutes - lowest) / (highest - lowest)

    def down(minutes: float) -> float:
        return top + height * (1 - up(minutes) / 100)

    label = f"Gevinst pr. dag: {saved} minutter uden fejl, nul ved {danish(limit, 0)}{NBSP}% fejl."
    shapes = [text(0, 14, "Gevinst i minutter pr. dag", "strong")]
    for minutes in range(lowest, highest + 1, 60):
        sign = "+" if minutes > 0 else ""
        look = "ink" if minutes == 0 else "hair"
        shapes += [
            line(left, down(minutes), left + width, down(minutes), look),
            text(left - 3, down(minutes) + 5, sign + danish(minutes, 0), "end"),
        ]
    ends = [(across(errors), up(saved - falls * errors)) for errors in (0, last)]
    shapes.append(curve(ends, top, height, "sea"))
    freja = 5
    marks = {freja: f"Freja: +{danish(saved - falls * freja, 0)}", limit: "Ingen gevinst"}
    for errors, words in marks.items():
        minutes = saved - falls * errors
        shapes += [
            circle(across(errors), down(minutes), 6, "full"),
            text(across(errors) + 2.5, down(minutes) - 12, words, "strong"),
        ]
    for errors in range(0, last + 1, 5):
        shapes.append(text(across(errors), top + height + 28, f"{errors}{NBSP}%", "mid"))
    shapes.append(text(left + width, top + height + 56, "Mails med fejl", "end strong"))
    return label, shapes


def window() -> tuple[str, list[str]]:
    """A context window that fills from the left, and an answer that is too long for the rest."""
    tokens = 8000
    parts = {"Beskeden": 200, "Samtalen": 1000, "Rapporten": 3000 * 2, "Svaret": 600 * 2}
    total = sum(parts.values())
    edge = 100 * tokens / total
    label = (
        f"Vinduet rummer {danish(tokens, 0)} tokens. "
        + ", ".join(f"{name} {danish(size, 0)}" for name, size in parts.items())
        + f". Der mangler plads til {danish(total - tokens, 0)}."
    )
    shapes = [
        text(edge, 14, f"Vinduet slutter ved {danish(tokens, 0)}{NBSP}tokens", "end"),
        line(edge, 24, edge, 278, "dash"),
    ]
    used = 0
    for row, (name, size) in enumerate(parts.items()):
        top = 36 + 62 * row
        fits = min(size, tokens - used)
        start, end = 100 * used / total, 100 * (used + fits) / total
        last = row == len(parts) - 1
        words = f"{name}: {danish(size, 0)}"
        if fits < size:
            words += f", heraf {danish(size - fits, 0)} udenfor"
        shapes += [
            text(0, top + 14, words, "strong" if last else ""),
            line(0, top + 32, edge, top + 32, "hair"),
            line(start, top + 32, end, top + 32, "wide sea" if last else "wide"),
        ]
        if fits < size:
            shapes.append(line(end + 1, top + 32, 100, top + 32, "wide dash"))
        used += size
    return label, shapes


if __name__ == "__main__":
    main()
