"""An offered assignment and its answer: who is told when it is taken back, and each professional's figures."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fahui.access.roles import Role
from fahui.core.models import this_district
from fahui.matters.models import Assignment, Event, Matter, UnitAssignment
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.telling_staff import tell_takers
from fahui.matters.vocabulary import ENDS, Action, Relation, Service
from fahui.notices.send import tell


@dataclass(frozen=True)
class Figures:
    """What became of the offers to one professional or body; computed from the events, kept nowhere."""

    offered: int = 0
    taken: int = 0
    returned: int = 0
    unanswered: int = 0
    grounds: tuple[tuple[str, int], ...] = ()  # why they were returned, in words, and how often

    @property
    def waiting(self) -> int:
        """Not answered yet, or given to somebody else before they answered."""
        return self.offered - self.taken - self.returned - self.unanswered


def outcomes(service: Service) -> dict[str, str]:
    """By action: what it says of an offer. Read off the term whose running out takes the assignment back."""
    return _outcomes(service, lambda action: action.assigns)


def unit_outcomes(service: Service) -> dict[str, str]:
    """The same for what a body was given: it named somebody, gave it back, or did neither in time."""
    return _outcomes(service, lambda action: action.assigns_unit)


def _outcomes(service: Service, offers: Callable[[Action], bool]) -> dict[str, str]:
    found: dict[str, str] = {}
    for term in service.terms:
        if term.then is None or not takes_back(service.action(term.then)):
            continue
        if not any(offers(service.action(on.action)) for on in term.starts):
            continue
        for on in term.stops:
            action = service.action(on.action)
            if not offers(action) and action.to not in ENDS and _theirs(service, action):
                found[action.code] = "returned" if action.ends_assignment else "taken"
        found[term.then] = "unanswered"
    return found


def _theirs(service: Service, action: Action) -> bool:
    """Is it the offered side that answers, or is it the answer to what that side asked?"""
    asked = [action, *(service.action(code) for code in action.needs)]
    return any({Relation.HANDLER, Relation.UNIT} & set(one.by) for one in asked)


def takes_back(action: Action) -> bool:
    """Is it how the system takes back an offer that nobody answered?"""
    return action.ends_assignment and not action.assigns and Role.SYSTEM in action.by and action.to not in ENDS


def figures(professionals: Iterable[int]) -> dict[int, Figures]:
    """By professional, in two queries; imported assignments were answered by nobody here and are left out."""
    rows = Assignment.objects.filter(
        district=this_district(), professional__in=list(professionals), matter__import_batch=None
    )
    offers = rows.select_related("matter").order_by("matter_id", "event_seq")
    return _counted([(one.professional_id, one.matter, one.event_seq) for one in offers], outcomes)


def unit_figures(bodies: Iterable[int]) -> dict[int, Figures]:
    """By body, the same of what it was given to name somebody for."""
    rows = UnitAssignment.objects.filter(district=this_district(), organisation__in=list(bodies))
    offers = rows.select_related("matter").order_by("matter_id", "event_seq")
    return _counted([(one.organisation_id, one.matter, one.event_seq) for one in offers], unit_outcomes)


Offer = tuple[int, Matter, int]  # to whom, what, since which event
Said = tuple[int, str, dict[str, Any]]  # an event: its place, its action, its clear answers


def _counted(offers: list[Offer], kinds: Callable[[Service], dict[str, str]]) -> dict[int, Figures]:
    events: dict[int, list[Said]] = {}
    matters = {matter.pk for _whose, matter, _since in offers}
    known = Event.objects.filter(district=this_district(), matter__in=matters).order_by("seq")
    for matter_id, *said in known.values_list("matter_id", "seq", "action", "facts"):
        events.setdefault(matter_id, []).append((said[0], said[1], said[2]))
    counted: dict[int, dict[str, int]] = {}
    grounds: dict[int, dict[str, int]] = {}
    for whose, matter, since in offers:
        mine = counted.setdefault(whose, {})
        mine["offered"] = mine.get("offered", 0) + 1
        service = matter.definition
        if (answer := _answer(service, kinds(service), events.get(matter.pk, []), since)) is None:
            continue
        kind, ground = answer
        mine[kind] = mine.get(kind, 0) + 1
        if kind == "returned":
            why = grounds.setdefault(whose, {})
            why[ground] = why.get(ground, 0) + 1
    return {pk: _figures(counts, grounds.get(pk, {})) for pk, counts in counted.items()}


def _figures(counts: dict[str, Any], grounds: dict[str, int]) -> Figures:
    why = tuple(sorted(grounds.items(), key=lambda one: (-one[1], one[0])))
    return Figures(**counts, grounds=why)


def _answer(service: Service, kinds: dict[str, str], events: list[Said], since: int) -> tuple[str, str] | None:
    """The first answer after the offer and before the next one, and on what ground it was returned."""
    again = {action.code for action in service.actions if action.assigns or action.assigns_unit}
    for seq, code, facts in events:
        if seq <= since:
            continue
        if code in kinds:
            return kinds[code], _ground(service.action(code), facts)
        if code in again:
            return None
    return None


def _ground(action: Action, facts: dict[str, Any]) -> str:
    """The ground that was picked, in words; without a list of them, what the step is called."""
    for fact in action.asks:
        if fact.choices and fact.code in facts:
            return str(dict(fact.choices).get(facts[fact.code], facts[fact.code]))
    return str(action.title)


def taken_back(matter: Matter, assignment: Assignment) -> None:
    """Whoever assigns learns at once that it is theirs again; the professional is told by the job of the event."""
    words = {"who": assignment.professional.person.name, "number": matter.number}
    text = _("%(who)s没有按时答复是否接受，指派已收回，请另行指派。法定的指派期限没有重新起算。") % words
    gives = (action for action in matter.definition.actions if action.assigns)
    tell_takers(matter, f"not-answered:{assignment.pk}", text, gives)


def tell_professional(event: Event) -> None:
    """That an offer of theirs was taken back; the same event tells once."""
    matter = event.matter
    action = OWN_ACTIONS.get(event.action) or matter.definition.action(event.action)
    if outcomes(matter.definition).get(action.code) != "unanswered":
        return
    rows = Assignment.objects.filter(district=matter.district, matter=matter, event_seq__lt=event.seq)
    last = rows.select_related("professional__person__data_key").order_by("-event_seq").first()
    if last is not None:
        text = _("事项%(number)s的指派，您没有按时答复是否接受，已经收回，不用再办。") % {"number": matter.number}
        tell(last.professional.person, key=f"not-answered:{last.pk}", text=text, about=matter.number)
