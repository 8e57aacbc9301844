"""Draw the figures of the chapter on deepfakes and marking."""

from figur import NBSP, circle, line, save, text

SECTION = "04-etik-regulering-og-fremtid"


def main() -> None:
    save(SECTION, "alarmer", 362, *alarms())
    save(SECTION, "maerkekaede", 312, *chain())


def alarms() -> tuple[str, list[str]]:
    """Of 100 alarms from one detector, how many are right when few or many videos are fake."""
    found, accused = 0.90, 0.05
    columns, apart = 20, 22
    said, shapes = [], []
    for row, fake in enumerate((0.01, 0.20)):
        true, false = fake * found, (1 - fake) * accused
        right = round(100 * true / (true + false))
        wrong = 100 - right
        top = 186 * row
        name = f"{fake * 100:.0f}{NBSP}% af videoerne er falske"
        said.append(f"{name}: {right} af 100 alarmer er rigtige, {wrong} er forkerte")
        shapes.append(text(0, top + 16, name, "strong"))
        for number in range(100):
            x = (number % columns + 0.5) * 100 / columns
            y = top + 42 + number // columns * apart
            shapes.append(circle(x, y, 6, "full" if number < right else ""))
        shapes += [
            circle(2.5, top + 160, 6, "full"),
            text(6, top + 166, f"{right} rigtige"),
            circle(97.5, top + 160, 6),
            text(94, top + 166, f"{wrong} forkerte", "end"),
        ]
    return f"{'. '.join(said)}.", shapes


def chain() -> tuple[str, list[str]]:
    """Three marks on their way from provider to viewer, and what can befall each."""
    rows = (
        ("Udbyder", "mærker filen"),
        ("Idriftsætter", "siger det"),
        ("Deling", "kan slette"),
        ("Du", "må gætte"),
    )
    maker, user, sharing, viewer = places = [66 + 72 * row for row in range(len(rows))]
    marks = (
        ("Vandmærke", 37, maker, "svækket?"),
        ("Metadata", 65, maker, "fjernet?"),
        ("Tekst", 88, user, "skåret af?"),
    )
    label = (
        "Udbyderen sætter vandmærke og metadata, idriftsætteren en synlig tekst. Efter deling kan"
        " vandmærket være svækket, metadata fjernet og teksten skåret af."
    )
    shapes = []
    for y, (name, does) in zip(places, rows, strict=True):
        shapes += [
            line(0, y - 36, 100, y - 36, "hair"),
            text(0, y - 4, name, "strong"),
            text(0, y + 18, does),
        ]
    for name, x, start, fate in marks:
        shapes += [
            text(x, 16, name, "mid"),
            line(x, start, x, sharing, "sea"),
            line(x, sharing, x, viewer - 17, "dash"),
            circle(x, start, 8, "full"),
            circle(x, viewer - 8, 8, "ink"),
            text(x, viewer + 22, fate, "mid"),
        ]
    return label, shapes


if __name__ == "__main__":
    main()
