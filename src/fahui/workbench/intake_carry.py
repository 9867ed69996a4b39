"""What an intake begins with when it comes from another matter: its people and its same answers."""

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404

from fahui.access.models import User
from fahui.core.crypto import KeyDestroyed
from fahui.matters.case import Case
from fahui.matters.catalogue import services
from fahui.matters.effects import carried_answers
from fahui.matters.models import Matter, Party
from fahui.matters.permissions import available_actions
from fahui.matters.vocabulary import Action, Relation, Service
from fahui.workbench.intake_parties import HAS, Known
from fahui.workbench.pages import matter_or_404


@dataclass
class Origin:
    """The matter and the action that open the new one."""

    matter: Matter
    action: Action
    services: list[Service] = field(default_factory=list)


def origin(user: User, number: str, code: str) -> Origin | None:
    """The origin named in the address, if this user may take the opening action now; None when none is named."""
    if not number:
        return None
    matter = matter_or_404(user, number)
    action = next((a for a in available_actions(user, matter, Case(matter).happenings) if a.code == code), None)
    if action is None or not action.opens:
        raise Http404
    return Origin(matter, action, [services.current(one) for one in action.opens])


def carried(origin: Origin, service: Service) -> tuple[dict[str, Any], dict[str, Known], dict[str, dict[str, Any]]]:
    """Answers, known people by box, and what is known of the others by box."""
    case = Case(origin.matter)
    answers = carried_answers(case, {fact.code: fact for fact in service.intake})
    told = origin.matter.definition.from_words
    if service.from_words and told and service.from_words not in answers and told in case.facts:
        answers[service.from_words] = case.facts[told]
    if not origin.action.carries:  # somebody else's part: its people are not those of the case
        return answers, {}, {}
    takes = {str(role.relation): role.kinds for role in service.parties}
    known: dict[str, Known] = {}
    initial: dict[str, dict[str, Any]] = {}
    for relation in Relation:
        for place, party in enumerate(case.those(relation)):
            box = f"{relation}-{place}"
            if party.facts.get("kind", "person") not in takes.get(str(relation), ()):
                continue  # a body that referred somebody is no agent of theirs, and sees nothing of what follows
            if party.person is not None and relation in HAS:
                known[box] = Known(party.person, {**_person(party), **_details(party)})
            else:
                initial[box] = {"name": party.name, "kind": party.facts.get("kind", "person"), **_details(party)}
    return answers, known, initial


def _details(party: Party) -> dict[str, Any]:
    try:
        return party.details()
    except KeyDestroyed:
        return {}


def _person(party: Party) -> dict[str, Any]:
    try:
        return party.person.details() if party.person else {}
    except KeyDestroyed:
        return {}
