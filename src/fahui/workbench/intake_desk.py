"""The intake desk as one sheet: which service, who, what was said so far, and what is known already."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from fahui.access.models import Grant, User
from fahui.core.identifiers import plain
from fahui.matters.catalogue import services
from fahui.matters.forms import FactForm, form_for
from fahui.matters.held import HeldFiles
from fahui.matters.models import Matter, Party
from fahui.matters.opening import Source
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.parties import PartyEntry
from fahui.matters.permissions import roles_here
from fahui.matters.vocabulary import Service
from fahui.workbench.happened import HappenedForm, typed
from fahui.workbench.held_files import file_fields, let_go, show_held
from fahui.workbench.intake_carry import Origin, carried, origin
from fahui.workbench.intake_forms import DoorForm, PapersForm, PlaceForm
from fahui.workbench.intake_parties import HAS, Box, Known, boxes
from fahui.workbench.intake_people import FIRST, NEW, chosen, met
from fahui.workbench.intake_twins import Twin
from fahui.workbench.openable import openable, opening_grants, regions_for
from fahui.workbench.tokens import token_in

SENDING = ("submit", "answer")


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
    token: uuid.UUID
    held: HeldFiles
    origin: Origin | None = None
    met: list[Known] = field(default_factory=list)  # people on record under this number
    chosen: str = ""  # which of them, or that it is none
    sending: str = ""
    resumed: int = 0  # the resident's draft that was brought onto the sheet
    open_matters: list[tuple[Matter, bool]] = field(default_factory=list)  # and: may the query code be issued anew?
    twins: list[Twin] = field(default_factory=list)  # the same thing, registered a short while ago
    unproved: list[str] = field(default_factory=list)  # why seeing the person did not raise how well they are known

    @property
    def forms(self) -> list[Any]:
        """All forms, the one that takes what has no field first."""
        own = [form for box in self.boxes for form in box.forms]
        return [self.asked, self.source_asks, self.door, *own, self.papers, self.place, self.happened]

    @property
    def with_files(self) -> list[Any]:
        """The forms on which files are picked."""
        return [self.papers, self.asked]

    @property
    def undecided(self) -> bool:
        """Is there somebody on record of whom nobody said whether it is them?"""
        return any(one.must_ask for one in self.met) and not self.chosen

    @property
    def told(self) -> list[PartyEntry]:
        """Who is party, as typed; to be asked once all is valid."""
        return [entry for box in self.boxes if (entry := box.told()) is not None]

    @property
    def known(self) -> dict[str, Known]:
        """The people on record who were chosen, by box."""
        return {str(box.form.prefix): box.known for box in self.boxes if box.known is not None}

    @property
    def phone(self) -> str:
        """The number the first party gave today: typed anew, or the one they were looked up by."""
        first = next((box.form for box in self.boxes if box.told() is not None), None)
        typed_now = first.cleaned_data.get("phone") if first is not None else ""
        kind, values = self.door.cleaned_data.get("who") or ("", [])
        return str(typed_now or (values[0] if kind == "phone" else ""))

    @property
    def doubts(self) -> list[str]:
        """What is unusual about a paper's number; it is registered all the same."""
        found = [doubt for box in self.boxes for doubt in getattr(box.form, "doubts", [])]
        return [_("%(what)s，请再核对证件。") % {"what": doubt} for doubt in found]

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
    people = met(door, user, service, data) if data is not None and start is None else []
    picked = chosen(given.get("person", ""), people, given.get("met", ""))
    sending = _sending(given, service, people, picked)
    answers, known, initial = carried(start, service) if start else ({}, {}, {})
    if picked not in ("", NEW):
        known[FIRST] = next(one for one in people if str(one.person.pk) == picked)
    elif not people or picked == NEW:
        initial.setdefault(FIRST, _from_who(door))
    grant = next(iter(opening_grants(user, service)), None)
    token = token_in(request)
    desk = Desk(
        service=service,
        services=offered,
        door=door,
        place=_place(user, service, data, grant, start),
        happened=_quiet(HappenedForm, data, sending, "at"),
        asked=_asked(service, request, sending, answers),
        source_asks=_source_asks(start, data, sending),
        papers=_papers(service, request, sending),
        boxes=boxes(service, data, bound=bool(sending), counts=_counts(given, service), known=known, initial=initial),
        grant=grant,
        token=token,
        held=HeldFiles(user, token, service.code, Source(start.matter, start.action.code) if start else None),
        origin=start,
        met=people,
        chosen=picked,
        sending=sending,
        open_matters=_open_matters(user, people, start),
    )
    if data is not None:
        _sent(request, desk)
    return desk


def _sent(request: HttpRequest, desk: Desk) -> None:
    """Files picked before; those for a question that the service now chosen does not ask lie with the scans."""
    if desk.sending:  # if it comes back, what is wrong gets the focus
        del desk.door.fields["who"].widget.attrs["autofocus"]
    let_go(request, desk.held)
    named = [name for form in desk.with_files for name, _field in file_fields(form)]
    desk.held.gather(named, into=desk.papers.add_prefix("scans"))
    show_held(desk.held, *desk.with_files)


def _offered(user: User, start: Origin | None) -> list[Service]:
    offered = openable(user)
    if start is not None:
        offered = [service for service in start.services if opening_grants(user, service)]
    else:
        offered = [service for service in offered if service.stands_alone]
    if not offered:
        raise Http404
    return offered


def _sending(given: Any, service: Service, met: list[Known], chosen: str) -> str:
    """Enter and both buttons send, unless the service was just changed or somebody on record must be looked at."""
    wanted = given.get("do", "")
    if wanted == "enter":
        wanted = "submit" if given.get("in-who", "") == given.get("looked", "") else "lookup"
    if wanted not in SENDING or given.get("shown") != service.code:
        return ""
    return "" if any(one.must_ask for one in met) and not chosen else str(wanted)


def _quiet(kind: type[HappenedForm], data: Any, sending: str, prefix: str) -> HappenedForm:
    form = kind(data, prefix=prefix)
    return form if sending or data is None else kind(prefix=prefix, initial=typed(form))


def _asked(service: Service, request: HttpRequest, sending: str, answers: dict[str, Any]) -> FactForm:
    facts = (*service.intake, *service.action(service.opens_with).asks)
    if request.method != "POST":
        return form_for(facts, initial=answers)
    bound = form_for(facts, request.POST, request.FILES)
    if sending:
        return bound
    return form_for(facts, initial={**answers, **_words_before(service, request.POST), **_filled(typed(bound))})


def _words_before(service: Service, given: Any) -> dict[str, Any]:
    """What was told under the service that was shown before, when the clerk changes to this one."""
    before = services.current(given["shown"]) if given.get("shown") in services.codes() else None
    if before is None or not (service.from_words and before.from_words):
        return {}
    return {service.from_words: given.get(before.from_words, "")}


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _source_asks(start: Origin | None, data: Any, sending: str) -> FactForm:
    asks = start.action.asks if start else ()
    if data is None:
        return form_for(asks, prefix="src")
    bound = form_for(asks, data if asks else {}, prefix="src")
    return bound if sending else form_for(asks, prefix="src", initial=_filled(typed(bound)))


def _papers(service: Service, request: HttpRequest, sending: str) -> PapersForm:
    if request.method != "POST":
        return PapersForm(service, prefix="papers")
    bound = PapersForm(service, request.POST, request.FILES, prefix="papers")
    return bound if sending else PapersForm(service, prefix="papers", initial=typed(bound))


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
    if not who:
        return {}
    kind, values = who
    if kind == "phone":
        return {"phone": values[0]}
    return {"id_number": values[0] if len(values) == 1 else plain(door.data[door.add_prefix("who")])}


def _open_matters(user: User, people: list[Known], start: Origin | None) -> list[tuple[Matter, bool]]:
    """What these people have open already, under any linked record, as far as this user may see it."""
    if not people:
        return []
    identities = [one.person.identity for one in people if one.person.identity is not None]
    mine = Q(person__in=[one.person.pk for one in people]) | Q(person__identity__in=identities)
    theirs = Party.objects.filter(mine, relation__in=HAS).values("matter_id")
    rows = Matter.objects.visible_to(user).open().filter(pk__in=theirs).for_list()
    by = {str(actor) for actor in OWN_ACTIONS["recode"].by}
    return [(row, bool(roles_here(user, row) & by)) for row in rows.order_by("-opened_on", "-id")[:10]]


def say_undecided(desk: Desk) -> None:
    """Somebody must be looked at before anything is linked."""
    desk.door.add_error("who", _("好像登记过，请先确认是不是同一个人。"))
