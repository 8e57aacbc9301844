"""Draw the figures of the chapter on the families of models."""

from math import log10, prod

from figur import NBSP, arrow, box, circle, danish, line, save, text

SECTION = "01-introduktion"


def main() -> None:
    save(SECTION, "familiekort", 388, *family_map())
    save(SECTION, "latent-diffusion", 474, *latent_diffusion())


def family_map() -> tuple[str, list[str]]:
    """The families by passes per sample (across, logarithmic) and by likelihood (down)."""
    rows = {
        "eksakt": [("Autoregressiv", 200, 200)],
        "kan regnes ud, men dyrt": [("Flow matching", 28, 28)],
        "kun en nedre grænse": [("VAE", 1, 1), ("Diffusion", 50, 1000)],
        "ingen": [("GAN", 1, 1)],
    }
    ticks = [1, 10, 100, 1000]
    said, shapes = [], []
    axis = 0.0
    for row, (likelihood, families) in enumerate(rows.items()):
        axis = 88 * row + 58
        shapes += [
            text(0, axis - 44, f"Likelihood: {likelihood}"),
            line(place(ticks[0]), axis, place(ticks[-1]), axis, "hair"),
        ]
        shapes += [line(place(tick), axis - 4, place(tick), axis + 4, "hair") for tick in ticks]
        for name, fewest, most in families:
            passes = "–".join(danish(count, 0) for count in sorted({fewest, most}))
            middle = (place(fewest) + place(most)) / 2
            look, x = ("", 0) if middle < 20 else ("end", 100) if most > 500 else ("mid", middle)
            shapes.append(text(x, axis - 18, f"{name}: {passes}", f"{look} strong".strip()))
            if fewest < most:
                shapes.append(line(place(fewest), axis, place(most), axis, "sea wide"))
            shapes += [circle(place(end), axis, 6, "full") for end in sorted({fewest, most})]
            said.append(f"{name} {passes} (likelihood: {likelihood})")
    shapes += [text(place(tick), axis + 30, danish(tick, 0), "mid") for tick in ticks]
    shapes.append(text(50, axis + 56, "Gennemløb pr. stikprøve", "mid"))
    return f"Gennemløb pr. stikprøve: {', '.join(said)}.", shapes


def latent_diffusion() -> tuple[str, list[str]]:
    """How Stable Diffusion v1 makes a picture: boxes are networks, bare words are data."""
    latent, picture, steps = (64, 64, 4), (512, 512, 3), 50
    few, many = prod(latent), prod(picture)
    small, large = (times(shape) for shape in (latent, picture))
    label = (
        f"Prompten går gennem en tekst-encoder. Den styrer {steps} gennemløb af et diffusionsnet,"
        f" som begynder med støj, {small} tal. En VAE-decoder gør resultatet til et billede,"
        f" {large} tal. Det er {danish(many, 0)} tal mod {danish(few, 0)}."
    )
    shapes = [
        text(23, 14, "Prompt", "mid"),
        arrow(23, 22, 40, "ink"),
        *network(0.5, 45, 44, "Tekst-encoder", 1),
        text(77, 66, "Ren støj", "mid"),
        text(77, 90, small, "mid"),
        arrow(23, 104, 126, "ink"),
        arrow(77, 104, 126, "ink"),
        *network(0.5, 99, 130, "Diffusion", steps, "full"),
        arrow(50, 188, 206, "ink"),
        text(50, 226, f"Latent billede: {small}", "mid"),
        arrow(50, 236, 254, "ink"),
        *network(0.5, 99, 258, "VAE-decoder", 1),
        arrow(50, 316, 334, "ink"),
        text(50, 354, f"Færdigt billede: {large}", "mid"),
    ]
    for top, name, numbers, look in (
        (396, "Latent billede", few, "wide sea"),
        (446, "Færdigt billede", many, "wide"),
    ):
        shapes += [
            text(0, top, name),
            text(100, top, f"{danish(numbers, 0)}{NBSP}tal", "end"),
            line(0, top + 14, 100, top + 14, "hair"),
            line(0, top + 14, 100 * numbers / many, top + 14, look),
        ]
    return label, shapes


def network(x: float, width: float, y: float, name: str, passes: int, look: str = "") -> list[str]:
    """A box with a network's name and how often it runs for one picture."""
    words, middle = ("mid on" if look else "mid"), x + width / 2
    return [
        box(x, y, look or "ink", width, 56),
        text(middle, y + 23, name, words if look else "mid strong"),
        text(middle, y + 45, f"{passes}{NBSP}gennemløb", words),
    ]


def times(shape: tuple[int, ...]) -> str:
    """The sides of a block of numbers, as one word that does not break."""
    return f"{NBSP}×{NBSP}".join(map(str, shape))


def place(passes: float) -> float:
    """Where a number of passes from 1 to 1,000 stands on the logarithmic axis."""
    return 5 + log10(passes) / 3 * 88


if __name__ == "__main__":
    main()
