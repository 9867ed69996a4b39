"""The intake desk as one sheet: which service, who, what was said so far, and what is known already."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from fahui.access.models import Grant, User
from fahui.core import limits
from fahui.core.crypto import KeyDestroyed
from fahui.core.identifiers import clean_id_number
from fahui.matters.forms import FactForm, form_for
from fahui.matters.models import Matter, Party
from fahui.matters.vocabulary import Service
from fahui.people.models import Person
from fahui.people.register import find_by
from fahui.workbench.happened import HappenedForm, typed
from fahui.workbench.intake_carry import Origin, carried, origin
from fahui.workbench.intake_forms import DoorForm, PapersForm, PlaceForm
from fahui.workbench.intake_parties import HAS, Box, Known, boxes
from fahui.workbench.openable import openable, opening_grants, regions_for

SENDING = ("submit", "answer")
NEW = "new"


@dataclass
class Desk:
    """Everything on the sheet."""

    service: Service
    services: list[Service]
    door: DoorForm
    place: PlaceForm
    happened: HappenedForm
    asked: FactForm
    source_asks: FactForm
    papers: PapersForm
    boxes: list[Box]
    grant: Grant | None
    origin: Origin | None = None
    met: list[Known] = field(default_factory=list)  # people on record under this number
    chosen: str = ""  # which of them, or that it is none
    sending: str = ""
    open_matters: list[Matter] = field(default_factory=list)

    @property
    def forms(self) -> list[Any]:
        """All forms, the one that takes what has no field first."""
        own = [form for box in self.boxes for form in (box.form, box.own)]
        return [self.asked, self.source_asks, self.door, *own, self.papers, self.place, self.happened]

    @property
    def undecided(self) -> bool:
        """Is there somebody on record of whom nobody said whether it is them?"""
        return bool(self.met) and not self.chosen

    @property
    def more(self) -> list[tuple[str, str, int, bool]]:
        """For each role: how many boxes it has, and whether another may be added."""
        return [
            (str(role.relation), str(role.title), n, role.most > n)
            for role in self.service.parties
            for n in [sum(box.role is role for box in self.boxes)]
        ]

    @property
    def backdated(self) -> bool:
        """Is anything said about an earlier day?"""
        given = typed(self.happened) if self.happened.is_bound else self.happened.initial or {}
        return any(given.values())

    def valid(self) -> bool:
        """Is everything well filled? Every form is asked, so that all is said at once."""
        answers = [form.is_valid() for form in self.forms]
        return all(answers)


def desk_of(request: HttpRequest, user: User) -> Desk:
    """The sheet as it came, or a fresh one."""
    data = request.POST if request.method == "POST" else None
    given = data if data is not None else request.GET
    start = origin(user, given.get("from", ""), given.get("action", ""))
    offered = _offered(user, start)
    service = next((one for one in offered if one.code == given.get("service")), offered[0])
    door = DoorForm(data, prefix="in")
    met = _met(door, user, given.get("applicant-0-id_number", "")) if data is not None and start is None else []
    chosen = _chosen(given.get("person", ""), met, given.get("met", ""))
    sending = _sending(given, service, met, chosen)
    answers, known, initial = carried(start, service) if start else ({}, {}, {})
    if chosen not in ("", NEW):
        known["applicant-0"] = next(one for one in met if str(one.person.pk) == chosen)
    elif not met or chosen == NEW:
        initial.setdefault("applicant-0", _from_who(door))
    grant = next(iter(opening_grants(user, service)), None)
    return Desk(
        service=service,
        services=offered,
        door=door,
        place=_place(user, service, data, grant, start),
        happened=_quiet(HappenedForm, data, sending, "at"),
        asked=_asked(service, request, sending, answers),
        source_asks=_source_asks(start, data, sending),
        papers=PapersForm(service, data, request.FILES if data is not None else None, prefix="papers")
        if sending
        else PapersForm(service, prefix="papers", initial=_papers_before(service, data)),
        boxes=boxes(service, data, bound=bool(sending), counts=_counts(given, service), known=known, initial=initial),
        grant=grant,
        origin=start,
        met=met,
        chosen=chosen,
        sending=sending,
        open_matters=_open_matters(user, met, start),
    )


def _offered(user: User, start: Origin | None) -> list[Service]:
    offered = openable(user)
    if start is not None:
        offered = [service for service in start.services if opening_grants(user, service)]
    else:
        offered = [service for service in offered if service.open_to_public]
    if not offered:
        raise Http404
    return offered


def _met(door: DoorForm, user: User, id_number: str) -> list[Known]:
    """People on record under the number typed, above or among the applicant's particulars; looking is limited."""
    if not door.is_valid():
        return []
    kind, value = door.cleaned_data["who"] or ("id", _clean_id(id_number))
    if not value:
        return []
    try:
        limits.allow("intake-lookup", str(user.pk), times=300, seconds=3600)
    except ValidationError as refused:
        door.add_error("who", refused)
        return []
    return [Known(person, _details(person)) for person in find_by(kind, value)]


def _clean_id(text: str) -> str:
    """A whole ID number, or nothing."""
    try:
        return clean_id_number(text)
    except ValidationError:
        return ""


def _details(person: Person) -> dict[str, Any]:
    try:
        return person.details()
    except KeyDestroyed:
        return {}


def _chosen(person: str, met: list[Known], before: str) -> str:
    """The answer counts only for the people it was asked about."""
    if before != met_key(met):
        return ""
    return person if person == NEW or any(str(one.person.pk) == person for one in met) else ""


def met_key(met: list[Known]) -> str:
    """Which people the question was about."""
    return "-".join(str(one.person.pk) for one in met)


def _sending(given: Any, service: Service, met: list[Known], chosen: str) -> str:
    """Enter and both buttons send, unless the service was just changed or somebody on record must be looked at."""
    wanted = given.get("do", "")
    if wanted == "enter":
        wanted = "submit" if given.get("in-who", "") == given.get("looked", "") else "lookup"
    if wanted not in SENDING or given.get("shown") != service.code:
        return ""
    return "" if met and not chosen else str(wanted)


def _quiet(kind: type[HappenedForm], data: Any, sending: str, prefix: str) -> HappenedForm:
    form = kind(data, prefix=prefix)
    return form if sending or data is None else kind(prefix=prefix, initial=typed(form))


def _asked(service: Service, request: HttpRequest, sending: str, answers: dict[str, Any]) -> FactForm:
    facts = (*service.intake, *service.action(service.opens_with).asks)
    if request.method != "POST":
        return form_for(facts, initial=answers)
    bound = form_for(facts, request.POST, request.FILES)
    return bound if sending else form_for(facts, initial={**answers, **_filled(typed(bound))})


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _source_asks(start: Origin | None, data: Any, sending: str) -> FactForm:
    asks = start.action.asks if start else ()
    if data is None:
        return form_for(asks, prefix="src")
    bound = form_for(asks, data if asks else {}, prefix="src")
    return bound if sending else form_for(asks, prefix="src", initial=_filled(typed(bound)))


def _papers_before(service: Service, data: Any) -> dict[str, Any]:
    return typed(PapersForm(service, data, prefix="papers")) if data is not None else {}


def _place(user: User, service: Service, data: Any, grant: Grant | None, start: Origin | None) -> PlaceForm:
    regions = regions_for(user, service)
    first = start.matter.region_id if start else grant.region_id if grant else None
    form = PlaceForm(regions, data, prefix="place", initial={"region": str(first)})
    if data is not None and not any(key.startswith("place-") for key in data):
        return PlaceForm(regions, {"place-region": str(first)}, prefix="place")
    return form


def _counts(given: Any, service: Service) -> dict[str, int]:
    """How many boxes each role has: as many as were shown, one more where one was asked for."""
    counts = {}
    for role in service.parties:
        text = given.get(f"count-{role.relation}", "1")
        n = int(text) if text.isdecimal() and len(text) < 3 else 1
        counts[str(role.relation)] = n + (given.get("do") == f"more-{role.relation}")
    return counts


def _from_who(door: DoorForm) -> dict[str, Any]:
    """A number that nobody is on record under need not be typed again."""
    who = door.cleaned_data.get("who") if door.is_bound and door.is_valid() else None
    return {"id_number" if who[0] == "id" else "phone": who[1]} if who else {}


def _open_matters(user: User, met: list[Known], start: Origin | None) -> list[Matter]:
    """What these people have open already, as far as this user may see it."""
    if not met:
        return []
    theirs = Party.objects.filter(person__in=[one.person for one in met], relation__in=HAS).values("matter_id")
    rows = Matter.objects.visible_to(user).open().filter(pk__in=theirs).for_list()
    return list(rows.order_by("-opened_on", "-id")[:10])


def say_undecided(desk: Desk) -> None:
    """Somebody must be looked at before anything is linked."""
    desk.door.add_error("who", _("这个号码登记过，请先确认是不是同一个人。"))
