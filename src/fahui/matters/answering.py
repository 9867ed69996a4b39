"""An offered assignment and its answer: who is told when it is taken back, and each professional's figures."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fahui.access.roles import Role
from fahui.core.models import this_district
from fahui.matters.models import Assignment, Event, Matter
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.telling_staff import tell_staff
from fahui.matters.vocabulary import ENDS, Action, Service, Term
from fahui.notices.send import tell


@dataclass(frozen=True)
class Figures:
    """What became of the offers to one professional; computed from the events, kept nowhere."""

    offered: int = 0
    taken: int = 0
    returned: int = 0
    unanswered: int = 0

    @property
    def waiting(self) -> int:
        """Not answered yet, or given to somebody else before they answered."""
        return self.offered - self.taken - self.returned - self.unanswered


def outcomes(service: Service) -> dict[str, str]:
    """By action: what it says of an offer. Read off the term whose running out takes the assignment back."""
    found: dict[str, str] = {}
    for term in service.terms:
        if term.then is None or not takes_back(service.action(term.then)) or not _of_a_person(service, term):
            continue
        for on in term.stops:
            action = service.action(on.action)
            if not action.assigns and action.to not in ENDS:
                found[action.code] = "returned" if action.ends_assignment else "taken"
        found[term.then] = "unanswered"
    return found


def _of_a_person(service: Service, term: Term) -> bool:
    """Does it run for whoever was given the matter, and not for a body that is to name somebody?"""
    return any(service.action(on.action).assigns for on in term.starts)


def takes_back(action: Action) -> bool:
    """Is it how the system takes back an offer that nobody answered?"""
    return action.ends_assignment and not action.assigns and Role.SYSTEM in action.by and action.to not in ENDS


def figures(professionals: Iterable[int]) -> dict[int, Figures]:
    """By professional, in two queries; imported assignments were answered by nobody here and are left out."""
    rows = Assignment.objects.filter(
        district=this_district(), professional__in=list(professionals), matter__import_batch=None
    )
    offers = list(rows.select_related("matter").order_by("matter_id", "event_seq"))
    events: dict[int, list[tuple[int, str]]] = {}
    known = Event.objects.filter(district=this_district(), matter__in={one.matter_id for one in offers})
    for matter, seq, code in known.order_by("seq").values_list("matter_id", "seq", "action"):
        events.setdefault(matter, []).append((seq, code))
    counted: dict[int, dict[str, int]] = {}
    for one in offers:
        mine = counted.setdefault(one.professional_id, {})
        mine["offered"] = mine.get("offered", 0) + 1
        if said := _answer(one.matter.definition, events.get(one.matter_id, []), one.event_seq):
            mine[said] = mine.get(said, 0) + 1
    return {pk: Figures(**counts) for pk, counts in counted.items()}


def _answer(service: Service, events: list[tuple[int, str]], since: int) -> str:
    """The first answer after the offer and before the next one."""
    kinds = outcomes(service)
    for seq, code in events:
        if seq <= since:
            continue
        if code in kinds:
            return kinds[code]
        if any(action.code == code and action.assigns for action in service.actions):
            return ""
    return ""


def taken_back(matter: Matter, assignment: Assignment) -> None:
    """Whoever assigns learns at once that it is theirs again; the professional is told by the job of the event."""
    words = {"who": assignment.professional.person.name, "number": matter.number}
    text = _("%(who)s没有按时答复是否接受，指派已收回，请另行指派。法定的指派期限没有重新起算。") % words
    roles = {str(actor) for action in matter.definition.actions if action.assigns for actor in action.by}
    for role in sorted(roles & set(Role.values)):
        tell_staff(matter, f"not-answered:{assignment.pk}:{role}", text, role=role)


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
