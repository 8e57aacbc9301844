"""Draw the figures of the chapter on bias and representation."""

from math import sqrt

from figur import NBSP, circle, danish, line, save, text

SECTION = "04-etik-regulering-og-fremtid"
PER_ROW, ROW = 25, 16  # dots in a row, and the pixels from one row to the next


def main() -> None:
    save(SECTION, "usikkerhed", 262, *uncertainty())
    save(SECTION, "laesehjaelp", 412, *outcomes())


def uncertainty() -> tuple[str, list[str]]:
    """How wide the rule of thumb 1/sqrt(n) leaves the share of men at three sample sizes."""
    yardstick, bottom = 50, 226
    draws = {10: 8, 100: 83, 1000: 830}
    said = []
    shapes = [
        text(yardstick, 14, f"Målestok: {yardstick}{NBSP}%", "mid"),
        line(yardstick, 24, yardstick, bottom, "dash"),
    ]
    for row, (pictures, men) in enumerate(draws.items()):
        top = 44 + 62 * row
        share, margin = 100 * men / pictures, 100 / sqrt(pictures)
        low, high = max(share - margin, 0), min(share + margin, 100)
        span = f"{danish(low, 0)}–{danish(high, 0)}{NBSP}%"
        shapes += [
            text(0, top + 14, f"{danish(pictures, 0)}{NBSP}billeder"),
            text(100, top + 14, span, "end"),
            line(0, top + 32, 100, top + 32, "hair"),
            line(low, top + 32, high, top + 32, "wide"),
            circle(share, top + 32, 4, "full"),
        ]
        said.append(f"{danish(pictures, 0)}{NBSP}billeder med {men}{NBSP}mænd giver spændet {span}")
    shapes += [
        text(0, bottom + 26, f"0{NBSP}%"),
        text(yardstick, bottom + 26, "andel mænd", "mid"),
        text(100, bottom + 26, f"100{NBSP}%", "end"),
    ]
    return f"{'. '.join(said)}. En stiplet linje viser målestokken, {yardstick}{NBSP}%.", shapes


def outcomes() -> tuple[str, list[str]]:
    """A hundred pupils at each of two schools: whom the model picks, and who needs the help."""
    pupils, coverage, false_alarms = 100, 0.8, 0.1
    needing = {"Bøgeskolen": 50, "Havneskolen": 20}
    shapes = [
        circle(2, 10, 4, "full"),
        text(5, 15, "elev med behov"),
        circle(56, 10, 4),
        text(59, 15, "uden behov"),
    ]
    said, top = [], 34
    for school, need in needing.items():
        found = round(need * coverage)
        wrongly = round((pupils - need) * false_alarms)
        picked = found + wrongly
        precision = f"{danish(100 * found / picked, 0)}{NBSP}%"
        shapes += [
            text(0, top + 16, school, "strong"),
            text(100, top + 16, f"præcision {precision}", "end strong"),
        ]
        top += 28
        for name, right, wrong, said_of in (
            (f"{picked} udpeget", found, wrongly, f"{found} med rette"),
            (
                f"{pupils - picked} ikke udpeget",
                need - found,
                pupils - need - wrongly,
                f"{need - found} overset",
            ),
        ):
            shapes += [text(0, top + 16, name), text(100, top + 16, said_of, "end")]
            shapes += dots(right, wrong, top + 34)
            top += 34 + ROW * -(-(right + wrong) // PER_ROW)
        top += 14
        said.append(
            f"{school}: {picked} udpeget, {found} med rette, og {need - found} overset;"
            f" præcision {precision}"
        )
    return f"{'. '.join(said)}.", shapes


def dots(filled: int, rings: int, top: float) -> list[str]:
    """A row or more of dots, the filled ones first."""
    drawn = []
    for number in range(filled + rings):
        x, y = 100 / PER_ROW * (number % PER_ROW + 0.5), top + ROW * (number // PER_ROW)
        drawn.append(circle(x, y, 4, "full" if number < filled else ""))
    return drawn


if __name__ == "__main__":
    main()
