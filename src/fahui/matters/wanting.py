"""What a matter asks of whoever is given it: said by its service from the clear answers, in plain values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Wants:
    """Professions that may handle it, what they should know, and which rules of law about them apply."""

    kinds: frozenset[str] = frozenset()  # empty: any profession
    specialities: frozenset[str] = frozenset()  # one of them is enough
    duty: str = ""  # the list of professionals from which one is taken first
    duty_only: bool = False  # whoever is not on that list may not be given it
    shift: str = ""  # the kind of shift: whoever is on one today is taken first
    wished: str = ""  # whom the person named (点援)
    criminal: bool = False  # lawyers only
    severe: bool = False  # life sentence, death penalty, review of a death sentence
    minor: bool = False  # of a minor, whatever the register says of the person


Wanting = Callable[[Mapping[str, Any]], Wants]
NOTHING = Wants()
