"""Draw the figures of the chapter on the AI Act and the Danish rules."""

from itertools import pairwise

from figur import NBSP, arrow, circle, line, save, text

SECTION = "04-etik-regulering-og-fremtid"


def main() -> None:
    save(SECTION, "risikostige", 388, *ladder())
    save(SECTION, "tidsplan", 684, *timetable())


def ladder() -> tuple[str, list[str]]:
    """One model, four uses: the heavier the rung, the heavier the duties. The top one is gone."""
    rungs = [
        ("Forbudt", "Aflæser medarbejderes humør", "Må slet ikke bruges"),
        ("Højrisiko", "Retter elevernes prøver", "Tunge krav fra 2.12.2027"),
        ("Gennemsigtighed", "Svarer borgerne i en chat", "Det skal fremgå, at det er AI"),
        ("Minimal risiko", "Finder stavefejl i et brev", "Kun kravet om AI-færdigheder"),
    ]
    looks = ["", "sea wide", "sea", "hair"]
    left, right, first, step = 1, 15, 46, 96
    top, foot = first - 36, first + step * (len(rungs) - 1) + 42
    shapes = [line(side, top, side, foot) for side in (left, right)]
    for row, ((name, use, duty), look) in enumerate(zip(rungs, looks, strict=True)):
        middle = first + step * row
        if look:
            shapes.append(line(left, middle, right, middle, look))
        else:
            shapes += cross((left + right) / 2, middle)
        shapes += [
            text(21, middle - 18, name, "strong"),
            text(21, middle + 5, use),
            text(21, middle + 28, duty),
        ]
    said = ". ".join(f"{name}: {use.lower()}" for name, use, _ in rungs)
    return f"En stige med fire trin, oppefra. {said}.", shapes


def cross(x: float, y: float) -> list[str]:
    """A cross of the same size at every width."""
    return [
        f'<svg x="{x}%" y="{y}" overflow="visible">'
        '<line x1="-9" y1="-9" x2="9" y2="9" class="ink"/>'
        '<line x1="-9" y1="9" x2="9" y2="-9" class="ink"/></svg>'
    ]


def timetable() -> tuple[str, list[str]]:
    """What applies from when, true to scale downwards. Dots apply, rings are to come."""
    checked = (2026, 11)
    dates = {
        (2024, 8): (f"1.{NBSP}august 2024", ["Forordningen er i kraft"]),
        (2025, 2): (f"2.{NBSP}februar 2025", ["Forbud og AI-færdigheder"]),
        (2025, 8): (f"2.{NBSP}august 2025", ["AI-modeller til almen brug"]),
        (2026, 8): (f"2.{NBSP}august 2026", ["Gennemsigtighed (artikel 50)"]),
        (2026, 12): (f"2.{NBSP}december 2026", ["To nye forbud"]),
        (2027, 12): (f"2.{NBSP}december 2027", ["Højrisiko i bilag III"]),
        (2028, 8): (f"2.{NBSP}august 2028", ["Højrisiko i bilag I"]),
    }
    before = {old: f"2.{NBSP}august {old[0]}" for old in ((2026, 8), (2027, 8))}
    moved = [((2026, 8), (2027, 12), 15), ((2027, 8), (2028, 8), 9)]
    postponed = {new: old for old, new, _ in moved}
    shapes = [
        circle(3, 10, 6, "full"),
        text(7, 16, "gælder"),
        circle(36, 10, 6, "sea"),
        text(40, 16, "kommer"),
        arrow(69, 0, 20, "sea"),
        text(73, 16, "udskudt"),
    ]
    for begin, end in pairwise(dates):  # from dot to dot, so that a ring stays empty
        shapes.append(line(3, down(begin) + 7, 3, down(end) - 7, "hair"))
    for old, new, lane in moved:
        shapes += [
            line(3, down(old), lane, down(old), "sea"),
            arrow(lane, down(old), down(new) - 2, "sea"),
        ]
    for month, (date, rules) in dates.items():
        level = down(month)
        rules = list(rules)
        if month in postponed:
            rules.append(f"før: {before[postponed[month]]}")
        shapes += [
            circle(3, level, 6, "full" if month <= checked else "sea"),
            text(21, level + 5, date, "strong"),
            *(text(21, level + 26 + 21 * row, rule) for row, rule in enumerate(rules)),
        ]
    said = ". ".join(f"{date}: {', '.join(rules)}" for date, rules in dates.values())
    return f"Tidsplan oppefra. {said}.", shapes


def down(month: tuple[int, int]) -> float:
    """How far down a month stands: 12 pixels for each since the first one."""
    first_year, first_month = 2024, 8
    return 52 + 12 * (12 * (month[0] - first_year) + month[1] - first_month)


if __name__ == "__main__":
    main()
