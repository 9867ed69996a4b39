"""Matters as what is sought: what the service wants, and what the register knows of the person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fahui.core import clock
from fahui.core.crypto import KeyDestroyed
from fahui.core.models import this_district
from fahui.matters.models import Matter, Party
from fahui.matters.ranking.profiles import spots_of
from fahui.matters.ranking.scoring import Sought, experienced_since
from fahui.matters.vocabulary import Relation
from fahui.matters.wanting import NOTHING, Wants
from fahui.people.groups import Group
from fahui.people.id_types import birth_date
from fahui.people.models import PersonGroup
from fahui.people.models.lists import Language

ADULT = 18  # years


def wants_of(matter: Matter) -> Wants:
    """What its service wants of whoever is given it."""
    asks = matter.definition.wants
    return asks(matter.facts) if asks is not None else NOTHING


def sought(matters: Sequence[Matter]) -> list[Sought]:
    """For each of them, in order."""
    askers = _askers(matters)
    people = [row.person_id for rows in askers.values() for row in rows if row.person_id is not None]
    grouped = PersonGroup.objects.on(clock.today()).filter(person__in=people, group=Group.MINOR)
    minors = set(grouped.values_list("person_id", flat=True))
    spots = spots_of({matter.region_id for matter in matters})
    known = {row.pk: _told(row) for rows in askers.values() for row in rows}
    return [
        Sought(
            wants=wants_of(matter),
            languages=frozenset(code for row in askers[matter.pk] for code in _languages(known[row.pk])),
            spot=spots.get(matter.region_id),
            minor=matter.definition.wants is not None
            and any(row.person_id in minors or _young(known[row.pk]) for row in askers[matter.pk]),
        )
        for matter in matters
    ]


def _askers(matters: Sequence[Matter]) -> dict[int, list[Party]]:
    rows = Party.objects.filter(
        district=this_district(), matter__in=[matter.pk for matter in matters], relation=Relation.APPLICANT
    )
    found: dict[int, list[Party]] = defaultdict(list)
    for row in rows.select_related("matter__data_key", "person__data_key").order_by("seq", "id"):
        found[row.matter_id].append(row)
    return found


Details = Mapping[str, Any]


def _told(party: Party) -> list[Details]:
    """The sealed particulars, of this matter and of the register, opened once; what was erased tells nothing."""
    found: list[Details] = []
    for holder in (party, party.person):
        try:
            found.append(holder.details() if holder is not None else {})
        except KeyDestroyed:
            continue
    return found


def _young(told: Iterable[Details]) -> bool:
    """Not eighteen yet, by the ID number or the day of birth that was given: 未成年人保护法 2."""
    for details in told:
        if born := birth_date(details):
            return experienced_since(clock.today(), ADULT) < born
    return False


def _languages(told: Iterable[Details]) -> frozenset[str]:
    """In which language or dialect they want to be spoken to, by this matter or the register, if it is on the list."""
    found: set[str] = set()
    for details in told:
        words = str(details.get("language") or "")
        found |= {str(code) for code, label in Language.choices if str(label) in words and code != Language.MANDARIN}
        found |= {str(Language.SIGN)} if "sign_language" in (details.get("needs") or ()) else set()
    return frozenset(found)
