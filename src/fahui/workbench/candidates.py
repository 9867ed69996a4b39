"""The candidates of an assignment: by turn or by fit, each with the sentences, and who may not be chosen and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.conflicts.checking import Level, Verdict, check
from fahui.matters.models import Matter
from fahui.matters.ranking.choosing import pool, ranked
from fahui.matters.ranking.reserving import held_for_others
from fahui.matters.ranking.scoring import Ranked
from fahui.matters.ranking.turns import in_turn, waited
from fahui.people.models import Professional
from fahui.people.models.lists import Speciality
from fahui.workbench.choices import NamedFile, named, readable

SHOWN, BLOCKED = 30, 12
SOON = 60  # days before a licence runs out
TURN, FIT = "turn", "fit"
WAYS: Final = ((TURN, gettext_lazy("轮派：按轮到谁")), (FIT, gettext_lazy("择优：按合适程度")))
CLEAR = Verdict()


@dataclass(frozen=True)
class Candidate:
    """One professional as the list shows them."""

    row: Professional
    ranked: Ranked
    conflict: Verdict
    files: list[NamedFile]
    turn: str = ""  # since when they wait, if it is their turn
    best: bool = False

    @property
    def load(self) -> int:
        """Open work."""
        return self.ranked.profile.load

    @property
    def expires(self) -> date | None:
        """Until when the licence lasts."""
        return self.row.licence_until

    @property
    def expires_soon(self) -> bool:
        """Within two months."""
        return self.expires is not None and (self.expires - clock.today()).days <= SOON


@dataclass(frozen=True)
class Candidates:
    """Who may be chosen, in the chosen order; who may not, with the reason."""

    way: str = TURN
    free: list[Candidate] = field(default_factory=list)
    barred: list[Candidate] = field(default_factory=list)
    more: int = 0  # who may be chosen and is not shown
    more_barred: int = 0

    @property
    def turn(self) -> Candidate | None:
        """Whose turn it is."""
        return next((one for one in self.free if one.turn), None)

    @property
    def ways(self) -> list[tuple[str, str | Promise, bool]]:
        """The two orders; the one in use is marked."""
        return [(code, words, code == self.way) for code, words in WAYS]


def candidates(words: str, matter: Matter, user: User, *, way: str = "") -> Candidates:
    """Whoever fits the words (name, initials, body, speciality), in the order of the way, checked for conflicts."""
    way = FIT if way == FIT else TURN
    rows = {row.pk: row for row in pool(matter)}
    everybody = ranked(matter, list(rows.values()), held_for_others(user))
    turns = in_turn(everybody)
    looked = [one for one in (turns if way == TURN else everybody) if _fits(rows[one.profile.pk], words.split())]
    free = [one for one in looked if not one.blocks]
    shut = [one for one in everybody if one.blocks and _fits(rows[one.profile.pk], words.split())]
    first = turns[:SHOWN]
    verdicts = check(matter, [rows[pk] for pk in dict.fromkeys(one.profile.pk for one in [*free[:SHOWN], *first])])
    clear = {pk for pk, verdict in verdicts.items() if verdict.level == Level.NONE}
    whose = next((one for one in first if one.profile.pk in clear), None)
    best = next((one.profile.pk for one in everybody if one.profile.pk in clear and not one.blocks), 0)
    seen = readable(user, verdicts.values())

    def shown(one: Ranked) -> Candidate:
        verdict = verdicts.get(one.profile.pk, CLEAR)
        turn = waited(one) if one is whose else ""
        return Candidate(rows[one.profile.pk], one, verdict, named(verdict, seen), turn, one.profile.pk == best)

    open_, tied = _divided(free[:SHOWN], clear)
    return Candidates(
        way,
        [shown(one) for one in open_],
        [shown(one) for one in [*tied, *shut[:BLOCKED]]],
        max(0, len(free) - SHOWN),
        max(0, len(shut) - BLOCKED),
    )


def _divided(rows: list[Ranked], clear: set[int]) -> tuple[list[Ranked], list[Ranked]]:
    """Without a conflict, and with one."""
    return [one for one in rows if one.profile.pk in clear], [one for one in rows if one.profile.pk not in clear]


def _fits(row: Professional, words: list[str]) -> bool:
    return all(
        word in row.person.name
        or row.person.initials.startswith(word.lower())
        or word in row.organisation.name
        or bool(_specialities(word) & set(row.specialities))
        for word in words
    )


def _specialities(word: str) -> set[str]:
    """What a word means: their codes, and the word itself for what older records say."""
    return {word, *(str(code) for code, label in Speciality.choices if word in str(label))}


def looks(data: Mapping[str, Any]) -> bool:
    """Is the form sent only to look: for somebody, in another order, or to pick whose turn it is?"""
    return any(name in data for name in ("find", "order", "take_turn"))


def picked_by_turn(data: QueryDict) -> QueryDict:
    """The form as typed; when “their turn” was pressed, with this person and, if none was typed, the reason."""
    if "take_turn" not in data:
        return data
    filled = data.copy()
    filled["professional"] = data.get("take_turn", "")
    if not data.get("assign_reason", "").strip():
        filled["assign_reason"] = data.get("turn_why", "")[:100]
    return filled


def listed(data: QueryDict, matter: Matter, user: User) -> dict[str, Any]:
    """What the list of candidates needs, by what was typed and pressed."""
    words, way = data.get("find_words", "").strip()[:40], data.get("order") or data.get("way", "")
    picked = data.get("take_turn") or data.get("professional", "")
    return {"list": candidates(words, matter, user, way=way), "picked": picked, "find_words": words}
