"""Draw the figures of the chapter on the future of generative AI."""

from math import comb

from figur import NBSP, circle, curve, line, save, text

SECTION = "04-etik-regulering-og-fremtid"


def main() -> None:
    save(SECTION, "haler", 376, *tails())
    save(SECTION, "trin", 322, *steps())


def tails() -> tuple[str, list[str]]:
    """How likely a bag of balls, refilled by its own draws, still has both colours."""
    balls, rare, rounds = 10, 1, (0, 1, 2, 5, 10, 20)
    chances = both_colours(balls, rare, max(rounds))
    names = {0: "Fra start", 1: "1 ny pose"}
    said = []
    shapes = [
        circle(100 / balls * (ball + 0.5), 12, 9, "full" if ball < rare else "")
        for ball in range(balls)
    ]
    shapes.append(text(0, 56, "Chance for begge farver", "strong"))
    for row, round_ in enumerate(rounds):
        top = 52 * row + 80
        name = names.get(round_, f"{round_}{NBSP}nye poser")
        share = f"{round(100 * chances[round_])}{NBSP}%"
        said.append(f"{name} {share}")
        shapes += [
            text(0, top + 14, name),
            text(100, top + 14, share, "end strong"),
            line(0, top + 30, 100, top + 30, "hair"),
            line(0, top + 30, 100 * chances[round_], top + 30, "wide sea"),
        ]
    return f"Chancen for, at posen stadig har begge farver: {'; '.join(said)}.", shapes


def both_colours(balls: int, rare: int, rounds: int) -> list[float]:
    """Exact chances after 0, 1, … rounds, where a round draws all the balls with replacement."""
    chances, remaining = [0.0] * (balls + 1), []
    chances[rare] = 1.0
    for _ in range(rounds + 1):
        remaining.append(sum(chances[1:balls]))
        chances = [
            sum(
                chance
                * comb(balls, drawn)
                * (has / balls) ** drawn
                * (1 - has / balls) ** (balls - drawn)
                for has, chance in enumerate(chances)
            )
            for drawn in range(balls + 1)
        ]
    return remaining


def steps() -> tuple[str, list[str]]:
    """How many tasks succeed when every one of up to 20 steps must."""
    last, right, top, height = 20, 80, 40, 240
    names = {99: (right - 3, 56, "end"), 95: (right - 3, 146, "end"), 90: (20, 232, "")}
    shapes = [text(0, 14, "Så mange opgaver lykkes", "strong")]
    for share in (0, 50, 100):
        level = top + height * (100 - share) / 100
        shapes.append(line(0, level, right, level, "hair"))
        if share:
            shapes.append(text(100, level + 5, f"{share}{NBSP}%", "end"))
    said = []
    for percent, (across, down, look) in names.items():
        points = [(step / last * right, 100 * (percent / 100) ** step) for step in range(last + 1)]
        end = points[-1][1]
        level = top + height * (100 - end) / 100
        shapes += [
            curve(points, top, height, "sea" if percent == 95 else ""),
            circle(right, level, 4, "full" if percent == 95 else "grey"),
            text(right + 3, level + 5, f"{round(end)}{NBSP}%", "strong"),
            text(across, down, f"{percent}{NBSP}% pr. trin", look),
        ]
        said.append(f"{percent}{NBSP}% pr. trin giver {round(end)}{NBSP}%")
    for step, look in ((0, ""), (10, "mid"), (20, "mid")):
        name = f"{step}{NBSP}trin" if step else "0"
        shapes.append(text(step / last * right, top + height + 26, name, look))
    return f"Så mange opgaver lykkes efter {last} trin: {'; '.join(said)}.", shapes


if __name__ == "__main__":
    main()
