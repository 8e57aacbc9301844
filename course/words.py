"""Small things about Danish words that several rooms need."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DANISH = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ö": "oe", "ä": "ae", "ü": "ue", "ß": "ss"}
)
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def slugify(text: str) -> str:
    """Return text as an ASCII slug: æ → ae, ø → oe, å → aa, anything else a hyphen.

    Django's and pymdown's own slugify drop æ, ø and å or keep them in the address.
    """
    text = unicodedata.normalize("NFC", text).lower().translate(_DANISH).translate(_SUBSCRIPTS)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def is_slug(text: str) -> bool:
    """Say whether text can stand in an address as it is."""
    return SLUG.fullmatch(text) is not None


def nearest(name: str, known: Iterable[str]) -> str:
    """Return " Mente du ”…”?" for the known name closest to name, or an empty string."""
    match = get_close_matches(name.lower(), sorted(known), n=1, cutoff=0.6)
    return f" Mente du ”{match[0]}”?" if match else ""


_LAST_LETTERS = str.maketrans("æäøöå", "{{||}")


def danish_key(text: str) -> str:
    """Return what sorts text as a Danish dictionary does: æ, ø, å last; case and accents no matter.

    The last three letters become the characters that follow z in ASCII.
    """
    text = unicodedata.normalize("NFC", text).casefold().translate(_LAST_LETTERS)
    folded = unicodedata.normalize("NFKD", text)
    return "".join(char for char in folded if not unicodedata.combining(char))


def decimal(number: float) -> str:
    """Return a number with one decimal, as a Dane writes it: 4,8."""
    return f"{number:.1f}".replace(".", ",")
