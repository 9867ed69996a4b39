"""Who might already be on record: candidates for a new entry, each with its reason. Nobody is ever merged by this."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerChoices, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fahui.core.crypto import KeyDestroyed
from fahui.core.identifiers import name_key
from fahui.core.models import this_district
from fahui.people.id_types import birth_date, index_text
from fahui.people.linking import decisions
from fahui.people.models import Person, PersonIndex, blind
from fahui.people.register import looked_up

SHOWN = 10
READ = 60  # index rows: the telephone of an office is many people's


class Strength(IntegerChoices):
    """How much speaks for it; the best still needs a human to say so."""

    POSSIBLE = 1, _("可能是")
    LIKELY = 2, _("很可能是")
    STRONG = 3, _("应当是")


@dataclass(frozen=True)
class Candidate:
    """Somebody on record who may be the one, and why."""

    person: Person
    strength: Strength
    reasons: tuple[str, ...]
    by_number: bool = False  # a whole ID or phone number is the same: whoever typed it knows it already

    @property
    def words(self) -> str:
        """很可能是：姓名、电话都相同。"""
        return f"{self.strength.label}：{'；'.join(self.reasons)}"


def candidates(name: str, details: Mapping[str, Any], *, place: int | None = None) -> list[Candidate]:
    """For somebody about to be entered (`place`: the region they are registered for), the likeliest first."""
    hits = _hits(name, details)
    key = name_key(name)
    wanted = Q(pk__in=hits)
    if key and place is not None:
        wanted |= Q(district=this_district(), name_key=key, region=place)
    rows = Person.objects.filter(wanted).select_related("data_key", "region__parent")[:READ]
    found = [one for person in rows if (one := _weighed(person, key, details, hits.get(person.pk, set())))]
    return sorted(found, key=lambda one: (-one.strength, one.person.pk))[:SHOWN]


def candidates_for(person: Person) -> list[Candidate]:
    """For somebody on record: without the pairs that were decided, either way."""
    try:
        details = person.details()
    except KeyDestroyed:
        return []
    apart = {person.pk}
    for row in decisions(person):
        apart |= {row.first_id, row.second_id}
    found = candidates(person.name, details, place=person.region_id)
    linked = {person.identity} - {None}
    return [one for one in found if one.person.pk not in apart and one.person.identity not in linked]


def _hits(name: str, details: Mapping[str, Any]) -> dict[int, set[str]]:
    """By person, what they have in common with the entry: one query over the blind index."""
    wanted = Q()
    for kind, value in looked_up(name, details):
        wanted |= Q(kind=kind, value=blind(kind, value))
    found: dict[int, set[str]] = defaultdict(set)
    if wanted:
        rows = PersonIndex.objects.filter(wanted, district=this_district()).values_list("person_id", "kind")
        for pk, kind in rows[:READ]:
            found[pk].add(kind)
    return found


def _weighed(person: Person, key: str, details: Mapping[str, Any], common: set[str]) -> Candidate | None:
    strength, reasons = _for(person, person.name_key == key, common)
    if strength is None:
        return None
    against = _against(person, details)
    if against and "id" not in common:
        strength = Strength.POSSIBLE
    return Candidate(person, strength, (*reasons, *against), bool(common & {"id", "phone"}))


def _for(person: Person, same_name: bool, common: set[str]) -> tuple[Strength | None, list[str]]:
    """What speaks for it."""
    if "id" in common:
        if same_name:
            return Strength.STRONG, [gettext("证件号、姓名都相同")]
        return Strength.LIKELY, [gettext("证件号相同，姓名写法不同")]
    if same_name and common & {"phone", "born"}:
        reasons = [gettext("姓名、电话都相同")] * ("phone" in common) + [gettext("姓名、出生日期都相同")] * (
            "born" in common
        )
        return Strength.LIKELY, reasons
    reasons = []
    if "sound" in common:
        reasons.append(gettext("姓名读音、出生日期相同"))
    if "place" in common:
        reasons.append(gettext("姓名读音、住址相同"))
    if same_name and not reasons:
        where = person.region.label if person.region else ""
        reasons.append(gettext("姓名相同，都登记在%(where)s") % {"where": where} if where else gettext("姓名相同"))
    return (Strength.POSSIBLE if reasons else None), reasons


def _against(person: Person, details: Mapping[str, Any]) -> list[str]:
    """What speaks against it."""
    try:
        theirs = person.details()
    except KeyDestroyed:
        return []
    numbers = [index_text(str(one.get("id_type") or ""), str(one.get("id_number") or "")) for one in (details, theirs)]
    days = [birth_date(details), birth_date(theirs)]
    reasons = []
    if all(days) and days[0] != days[1]:
        reasons.append(gettext("出生日期不同"))
    if all(numbers) and numbers[0] != numbers[1] and ":" not in "".join(numbers):
        reasons.append(gettext("证件号不同"))
    return reasons
