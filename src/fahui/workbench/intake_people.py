"""Who is at the desk: people on record who may be the one, asked about before anything is linked."""

from typing import Any

from django.core.exceptions import ValidationError

from fahui.access.models import User
from fahui.core import limits
from fahui.core.crypto import KeyDestroyed
from fahui.matters.party_forms import KnownPartyForm
from fahui.matters.vocabulary import Relation, Service
from fahui.people import linking
from fahui.people.matching import Strength, candidates
from fahui.people.models import Person
from fahui.people.register import find_any
from fahui.workbench.intake_forms import DoorForm
from fahui.workbench.intake_parties import Known

FIRST = "applicant-0"
NEW = "new"


def met(door: DoorForm, user: User, service: Service, data: Any) -> list[Known]:
    """People under the number typed above, and whoever the applicant's particulars may mean; looking is limited."""
    if not door.is_valid():
        return []
    kind, values = door.cleaned_data["who"] or ("", [])
    name, told = _told(service, data)
    if not values and not any(told.values()):
        return []
    try:
        limits.allow("intake-lookup", str(user.pk), times=300, seconds=3600)
    except ValidationError as refused:
        door.add_error("who", refused)
        return []
    found = {person.pk: Known(person, details_of(person)) for person in find_any([(kind, value) for value in values])}
    place = str(data.get("place-region", ""))
    likely = candidates(name, told, place=int(place) if place.isdecimal() else None)
    seen = _seen(user, [one.person.pk for one in likely if not one.by_number])
    for one in likely:
        if one.by_number or one.person.pk in seen:
            must_ask = one.strength > Strength.POSSIBLE
            found.setdefault(one.person.pk, Known(one.person, details_of(one.person), one.words, must_ask))
    return list(found.values())


def _told(service: Service, data: Any) -> tuple[str, dict[str, Any]]:
    """What is typed of the applicant so far, as far as it is well typed."""
    role = next((role for role in service.parties if role.relation == Relation.APPLICANT), None)
    if role is None:
        return "", {}
    form = KnownPartyForm(role, data, prefix=FIRST)
    form.is_valid()
    told = form.particulars()
    return str(form.cleaned_data.get("name") or ""), {key: value for key, value in told.items() if key != "contact"}


def _seen(user: User, pks: list[int]) -> set[int]:
    if not pks:
        return set()
    return set(Person.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True))


def details_of(person: Person) -> dict[str, Any]:
    """The particulars; none after an erasure."""
    try:
        return person.details()
    except KeyDestroyed:
        return {}


def met_key(people: list[Known]) -> str:
    """Which people the question was about."""
    return "-".join(str(one.person.pk) for one in people)


def chosen(answer: str, people: list[Known], before: str) -> str:
    """The answer counts only for the people it was asked about."""
    if before != met_key(people):
        return ""
    return answer if answer == NEW or any(str(one.person.pk) == answer for one in people) else ""


def keep_apart(new: Person, people: list[Known]) -> None:
    """The clerk said that it is none of these: so the pairs are not proposed again."""
    for one in people:
        if one.person.pk != new.pk:
            linking.decide(new, one.person, linking.Verdict.DIFFERENT, "登记时当面核对")
