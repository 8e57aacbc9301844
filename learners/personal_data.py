"""The registry of who holds what about a person.

An app that has rows about learners registers here in `ready()` and says how it forgets; learners
itself imports none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from learners.models import Learner


@dataclass(frozen=True, slots=True)
class Holder:
    """The models (as "app.Model") that an app covers, and what it does when a learner is forgotten."""

    models: frozenset[str]
    forget: "Callable[[Learner], None]"


_holders: list[Holder] = []


def register(holder: Holder) -> None:
    _holders.append(holder)


def holders() -> tuple[Holder, ...]:
    return tuple(_holders)
