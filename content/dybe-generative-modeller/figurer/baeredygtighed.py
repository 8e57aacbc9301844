"""Draw the figures of the chapter on sustainability and scale."""

from figur import NBSP, box, circle, danish, line, save, text

SECTION = "04-etik-regulering-og-fremtid"


def main() -> None:
    save(SECTION, "elnet", 340, *grids())
    save(SECTION, "kvantisering", 340, *quantisation())
    save(SECTION, "eksperter", 336, *experts())


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


def place(weight: float) -> float:
    """Where a weight from -0.7 to 0.7 stands, with room for its number at both ends."""
    return 50 + weight / 0.7 * 43


if __name__ == "__main__":
    main()
