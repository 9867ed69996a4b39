"""One door in: a matter is opened, with its parties, its first event, its clocks and its papers, in one transaction."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.access.roles import Ledger, System
from fahui.core import clock, numbering
from fahui.core.identifiers import clean_name
from fahui.core.models import DataKey, this_district
from fahui.matters import effects, recording, refresh
from fahui.matters.alarms import pressing
from fahui.matters.answers import answers_to
from fahui.matters.case import Case
from fahui.matters.catalogue import services
from fahui.matters.clocks import Clock
from fahui.matters.codes import fresh_query_code, query_index
from fahui.matters.engine import check, finish, move, object_in_law, take
from fahui.matters.for_others import fits, refuse_unfit
from fahui.matters.happenings import Happening, fold
from fahui.matters.models import Channel, Event, Matter, MatterLink
from fahui.matters.models.matter import bodies_of
from fahui.matters.parties import KNOWN as ASKING
from fahui.matters.parties import PartyEntry, add_parties
from fahui.matters.permissions import By
from fahui.matters.road import Standing, step
from fahui.matters.vocabulary import Action, Relation, Service
from fahui.places.models import Region, ServicePoint


@dataclass
class Opened:
    """What the person takes home: the matter and the code to ask after it (shown once, kept only as an index)."""

    matter: Matter
    query_code: str
    already: bool = False


@dataclass(frozen=True)
class Source:
    """The matter and the action from which another one is opened."""

    matter: Matter
    action: str
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Opening:
    """All that opening a matter may be given."""

    by: By
    parties: list[PartyEntry]
    region: Region
    answers: Mapping[str, Any]
    token: uuid.UUID | None = None  # of the form: the same again gives the same matter
    channel: str = Channel.WEB
    service_point: ServicePoint | None = None
    happened_at: datetime | None = None  # when the paper came, if not now
    because: str = ""  # why it is entered only now
    source: Source | None = None
    files: list[effects.Upload] = field(default_factory=list)
    files_from: Callable[[DataKey], list[effects.Upload]] | None = None  # files that must first come under its key
    query_code: str = field(default_factory=fresh_query_code)
    urgent: bool = False
    old_number: str = ""  # in the older register
    demo: bool = False


def open_matter(code: str, **given: Any) -> Opened:
    """Open a matter of a service in one transaction; takes what `Opening` lists, by name.

    Raises PermissionDenied, or ValidationError by field (codes "guard", "stage", "backdated", "parties").
    """
    opening = Opening(**given)
    if opening.files_from is not None and (known := _known(opening.token)):
        return known  # before files are copied for nothing
    try:
        with transaction.atomic():
            return Opened(_open(code, opening), opening.query_code)
    except Exception:
        # A form posted twice breaks on its token, or on whatever the first post changed: then it is there already.
        if known := _known(opening.token):
            return known
        raise


def _known(token: uuid.UUID | None) -> Opened | None:
    if token is None:
        return None
    taken = Event.objects.filter(district=this_district(), token=token).values_list("matter_id", flat=True)
    matter_id = taken.first()
    return Opened(Matter.objects.get(district=this_district(), pk=matter_id), "", already=True) if matter_id else None


def _open(code: str, opening: Opening) -> Matter:
    recording.check_happened_at(opening.by, opening.happened_at, opening.because)
    origin = Matter.objects.locked(opening.source.matter) if opening.source else None
    matter = _blank(code, opening)
    service = matter.definition
    action = service.action(service.opens_with)
    # Opened from another matter, the action there decides who may (_link).
    role = check(matter, action, opening.by) if opening.source is None else None
    asks = (*service.intake, *action.asks)
    _for_bodies(service, opening)
    known = isinstance(opening.by, Ledger)
    answers = {**answers_to(asks, opening.answers, partly=known), "channel": str(opening.channel)}
    if isinstance(opening.by, Ledger):
        answers |= opening.by.also
    first = recording.next_happening(1, action, asks, answers, opening.happened_at)
    clocks = _place(matter, action, first, known)
    matter.save(force_insert=True)  # with all that follows from the first event: it is written once
    if opening.source is not None and origin is not None:
        _tie(opening.source, origin, matter)
    _who_asks(matter, opening)
    case = Case(matter, by=opening.by, pending=answers)
    object_in_law(action, case, answers, opening.by)
    event = recording.record(
        matter,
        action,
        asks,
        opening.by,
        answers,
        token=opening.token,
        happened_at=opening.happened_at,
        because=opening.because,
        role=role,
    )
    refresh.begin(matter, clocks)
    files = opening.files_from(matter.data_key) if opening.files_from else opening.files
    finish(matter, action, event, answers, opening.by, files)
    if opening.source is not None and origin is not None:
        _act_on_origin(opening.source, origin, matter, opening.by)
    return matter


def _who_asks(matter: Matter, opening: Opening) -> None:
    """The parties, and the contact; what is opened from another matter belongs to the same contact."""
    known = isinstance(opening.by, Ledger)
    at_desk = known or (isinstance(opening.by, User) and opening.by.is_staff)
    origin = opening.source.matter if opening.source else None
    rows = add_parties(matter, matter.definition, opening.parties, demo=opening.demo, at_desk=at_desk, origin=origin)
    if not known:
        refuse_unfit(matter.definition, [(row.relation, row.organisation) for row in rows if row.organisation])
    if opening.source is None and not known:
        effects.touch(matter, opening.by, rows[0].person_id if rows else None)


def _for_bodies(service: Service, opening: Opening) -> None:
    """Nobody asks in the name of a body but its agent, or staff who have the agent before them."""
    by = opening.by
    if isinstance(by, System | Ledger) or (isinstance(by, User) and by.is_staff):
        return
    mine = bodies_of(by, "as_party") if isinstance(by, User) else []
    for entry in opening.parties:
        if entry.organisation is None or entry.relation not in ASKING:
            continue
        if entry.organisation.pk not in mine or not fits(service, entry.relation, entry.organisation):
            raise PermissionDenied("body")
    if service.open_to == "bodies" and not any(e.organisation and e.organisation.pk in mine for e in opening.parties):
        raise PermissionDenied("body")


def _place(matter: Matter, action: Action, first: Happening, known: bool) -> list[Clock]:
    """Where the first event puts the new row; its clocks. Those of an older register's are read after all steps."""
    move(matter, step(action, Standing(), first.answers, first.on))
    matter.facts = fold([first])
    clocks = [] if known else refresh.read(matter, [first])
    matter.next_due = refresh.next_due(clocks)
    matter.urgent = matter.urgent or pressing(clocks)
    return clocks


def _blank(code: str, opening: Opening) -> Matter:
    day = timezone.localdate(opening.happened_at or clock.now())
    service = services.oldest(code, day) if isinstance(opening.by, Ledger) else services.current(code, day)
    if opening.source is None and not service.stands_alone and not isinstance(opening.by, Ledger):
        raise PermissionDenied(code)  # only from the matter it is about
    return Matter(
        number=numbering.next_matter_number(),
        service=code,
        edition=service.effective_from,
        region=opening.region,
        service_point=opening.service_point,
        channel=opening.channel,
        who=_who(opening.parties),
        data_key=DataKey.make(),
        query_code=query_index(opening.query_code),
        opened_on=day,
        urgent=opening.urgent or (service.hurries is not None and service.hurries(opening.answers)),
        by_body=_by_body(opening.parties),
        old_number=opening.old_number,
        import_batch_id=opening.by.batch if isinstance(opening.by, Ledger) else None,
        demo=opening.demo,
    )


def _who(parties: list[PartyEntry]) -> str:
    asking = [entry.name for entry in parties if entry.relation == Relation.APPLICANT]
    return clean_name(asking[0]) if asking else ""


def _by_body(parties: list[PartyEntry]) -> bool:
    asking = [entry.kind for entry in parties if entry.relation == Relation.APPLICANT]
    return bool(asking) and asking[0] == "organisation"


def _tie(source: Source, origin: Matter, target: Matter) -> None:
    """Tie the two before anything is judged: the rules of the new matter may ask what it comes from."""
    action = origin.definition.action(source.action)
    if target.service not in action.opens:
        raise ValidationError(_("不能由这一步转为该类事项。"), code="opens")
    MatterLink.objects.create(source=origin, target=target, kind=action.link)
    if target.definition.of_handler:
        effects.keep_handler(origin, target)


def _act_on_origin(source: Source, origin: Matter, target: Matter, by: By) -> None:
    """Take the opening action on the matter it came from; what was handed in goes along."""
    action = origin.definition.action(source.action)
    role = check(origin, action, by, target)
    if action.link == MatterLink.PART and target.urgent:
        origin.urgent = True  # who hurries for one of them hurries for the case
    if not target.definition.of_handler:
        effects.carry(origin, target, papers=action.carries)
    take(origin, action, by, role, source.answers, also={"opened": target.number})
