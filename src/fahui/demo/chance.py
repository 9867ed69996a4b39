"""Chance that is the same on every machine for the same words, so that one seed always gives one district."""

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of choices; each story has its own, so that one story more does not change the others."""

    def __init__(self, *words: object) -> None:
        """The words are the seed."""
        self._random = random.Random("/".join(map(str, words)))  # noqa: S311 - repeatable stories, no secret

    def below(self, share: float) -> bool:
        """True in that share of the cases."""
        return self._random.random() < share

    def between(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(least, most)

    def of(self, options: Sequence[T]) -> T:
        """One of them."""
        return options[self._random.randrange(len(options))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One of the keys, the heavier the likelier."""
        return self._random.choices(list(weights), list(weights.values()))[0]

    def shuffled(self, things: Iterable[T]) -> list[T]:
        """All of them in another order."""
        mixed = list(things)
        self._random.shuffle(mixed)
        return mixed
