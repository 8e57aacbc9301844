"""The table that `make bench` prints: what was measured, its aim, and whether it is met."""

import shutil
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import quantiles

WIDTH = 100
WHAT, MEASURED, AIM = 46, 9, 9
NOTE = WIDTH - WHAT - MEASURED - AIM - 6


@dataclass(frozen=True)
class Row:
    """A figure, at most as large as its aim unless `at_least`. A figure without an aim is told only."""

    what: str
    value: float
    unit: str
    aim: float | None = None
    note: str = ""
    at_least: bool = False

    @property
    def is_ratio(self) -> bool:
        return self.unit == "×"

    @property
    def mark(self) -> str:
        """Judged as it is shown, so that no figure seems to be its own aim's fault."""
        if self.aim is None:
            return " "
        shown = round(self.value, _decimals(self.value))
        return "✓" if (shown >= self.aim if self.at_least else shown <= self.aim) else "✗"


def show(rows: Iterable[Row]) -> None:
    found = list(rows)
    ratios = [row for row in found if row.is_ratio]
    others = [row for row in found if not row.is_ratio]
    if ratios:
        print("\nForhold, målt i samme kørsel: de følger ikke maskinen", _rule(), sep="\n")
        _print(ratios)
    if others:
        print("\nTider og størrelser: tiderne følger maskinen", _rule(), sep="\n")
        _print(others)


def number(value: float) -> str:
    """Return a number as Danish writes it, with about three significant digits."""
    text = f"{value:,.{_decimals(value)}f}"
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".")


def percentile(values: list[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def _print(rows: list[Row]) -> None:
    for row in rows:
        aim = "" if row.aim is None else f"{'≥' if row.at_least else '≤'} {number(row.aim)}"
        measured = f"{number(row.value)} {row.unit}".strip()
        notes = textwrap.wrap(row.note, NOTE) or [""]
        print(
            f"{row.what:{WHAT}} {measured:>{MEASURED}} {aim:>{AIM}} {row.mark}  {notes[0]}".rstrip()
        )
        for line in notes[1:]:
            print(" " * (WIDTH - NOTE) + line)


def _rule() -> str:
    return "─" * min(WIDTH, shutil.get_terminal_size().columns)


def _decimals(value: float) -> int:
    return 0 if abs(value) >= 100 or value == int(value) else 1 if abs(value) >= 10 else 2
