"""The registry of who holds what about a person.

An app that has rows about learners registers here in `ready()` and says how it forgets them, merges
them into another's, and gives them out; learners itself imports none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from learners.models import Learner


@dataclass(frozen=True, slots=True)
class Holder:
    """The models (as "app.Model") that an app covers, and what it does with a learner's rows.

    forget: when she is to be forgotten. merge: takes a guest's rows and the learner who she is.
    count: how many answers she has given. export: what she can take with her, by a Danish word for
    each kind, as JSON can hold it.
    """

    models: frozenset[str]
    forget: "Callable[[Learner], None]"
    merge: "Callable[[Learner, Learner], None]"
    count: "Callable[[Learner], int]"
    export: "Callable[[Learner], dict[str, Any]]"


_holders: list[Holder] = []


def register(holder: Holder) -> None:
    _holders.append(holder)


def holders() -> tuple[Holder, ...]:
    return tuple(_holders)
