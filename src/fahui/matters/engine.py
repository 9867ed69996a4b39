"""The two ways anything happens: a matter is opened, and an action is taken. Both leave an event."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core import clock, numbering
from fahui.core.identifiers import clean_name
from fahui.core.models import DataKey, this_district
from fahui.matters import effects, letter_deeds, recording, refresh
from fahui.matters.answers import answers_to
from fahui.matters.case import Case, happening, happenings_of
from fahui.matters.catalogue import services
from fahui.matters.clocks import Clock
from fahui.matters.codes import fresh_query_code, query_index
from fahui.matters.errors import ConcurrentEdit
from fahui.matters.happenings import Happening, fold
from fahui.matters.models import Channel, Event, Matter, MatterLink
from fahui.matters.own_actions import OWN_ACTIONS, QUIET
from fahui.matters.parties import PartyEntry, add_parties
from fahui.matters.permissions import By, acting_as, second_person, standing_of
from fahui.matters.road import Standing, possible, step, turn
from fahui.matters.vocabulary import ENGINE_ACTIONS, Action, Relation
from fahui.places.models import Region, ServicePoint

acted = Signal()  # sent inside the transaction with matter, event and action: the only signal of the project


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
    demo: bool = False


def open_matter(code: str, **given: Any) -> Opened:
    """Open a matter of a service in one transaction; takes what `Opening` lists, by name.

    Raises PermissionDenied, or ValidationError by field (codes "guard", "stage", "backdated", "parties").
    """
    opening = Opening(**given)
    if known := _known(opening.token):
        return known
    try:
        with transaction.atomic():
            return Opened(_open(code, opening), opening.query_code)
    except IntegrityError:  # two posts of one form at the same moment: the other one was quicker
        if known := _known(opening.token):
            return known
        raise


def _known(token: uuid.UUID | None) -> Opened | None:
    event = Event.objects.filter(district=this_district(), token=token).first() if token else None
    return Opened(event.matter, "", already=True) if event else None


def _open(code: str, opening: Opening) -> Matter:
    recording.check_happened_at(opening.by, opening.happened_at, opening.because)
    matter = _blank(code, opening)
    service = matter.definition
    action = service.action(service.opens_with)
    # Opened from another matter, the action there decides who may (_link).
    role = _check(matter, action, opening.by) if opening.source is None else None
    asks = (*service.intake, *action.asks)
    answers = {**answers_to(asks, opening.answers), "channel": str(opening.channel)}
    first = recording.first_happening(action, asks, answers, opening.happened_at)
    clocks = _place(matter, action, first)
    matter.save(force_insert=True)  # with all that follows from the first event: it is written once
    at_desk = isinstance(opening.by, User) and opening.by.is_staff
    rows = add_parties(matter, service, opening.parties, demo=opening.demo, at_desk=at_desk)
    if opening.source is None:  # what is opened from another matter belongs to the same contact
        effects.touch(matter, opening.by, rows[0].person_id if rows else None)
    case = Case(matter, by=opening.by, pending=answers)
    _object(action, case, answers)
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
    _finish(matter, action, event, answers, opening.by, files)
    if opening.source is not None:
        _link(opening.source, matter, opening.by)
    return matter


def _place(matter: Matter, action: Action, first: Happening) -> list[Clock]:
    """Where the first event puts the new row; its clocks."""
    move(matter, step(action, Standing(), first.answers, first.on))
    matter.facts = fold([first])
    clocks = refresh.read(matter, [first])
    matter.next_due = refresh.next_due(clocks)
    return clocks


def _blank(code: str, opening: Opening) -> Matter:
    day = timezone.localdate(opening.happened_at or clock.now())
    service = services.current(code, day)
    if opening.source is None and not service.open_to_public:
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
        urgent=opening.urgent,
        demo=opening.demo,
    )


@transaction.atomic
def act(
    matter: Matter,
    code: str,
    *,
    by: By,
    answers: Mapping[str, Any] | None = None,
    token: uuid.UUID | None = None,
    expected_version: int | None = None,
    happened_at: datetime | None = None,
    because: str = "",
    files: list[effects.Upload] | None = None,
) -> Matter:
    """Take one action: may they, can it be, is it well said; then change, record, clock, notify.

    Raises PermissionDenied, ConcurrentEdit, or ValidationError (codes "stage", "guard", "backdated"; or by field).
    """
    matter = (
        Matter.objects.select_for_update(of=("self",))
        .select_related("data_key", "region")
        .get(district=matter.district, pk=matter.pk)
    )
    if token and Event.objects.filter(district=matter.district, token=token).exists():
        return matter
    if expected_version is not None and expected_version != matter.version:
        loud = matter.events.exclude(action__in=QUIET).order_by("-seq")
        raise ConcurrentEdit(matter, list(loud[: max(0, matter.version - expected_version)]))
    action = OWN_ACTIONS.get(code) or matter.definition.action(code)
    if action.opens:
        raise ValidationError(_("这一步要和新的申请一起办。"), code="opens")
    if action.code in ("restate", "annul"):
        raise ValidationError(_("更正要写明是哪一条经过。"), code="correct")  # corrections.correct does it
    role = _check(matter, action, by)
    recording.check_happened_at(by, happened_at, because)
    _take(
        matter,
        action,
        by,
        role,
        answers or {},
        token=token,
        happened_at=happened_at,
        because=because,
        files=files,
    )
    return matter


def _who(parties: list[PartyEntry]) -> str:
    asking = [entry.name for entry in parties if entry.relation == Relation.APPLICANT]
    return clean_name(asking[0]) if asking else ""


def _check(matter: Matter, action: Action, by: By) -> str:
    """May they, and is it possible now? In which role they act."""
    role = acting_as(by, action, matter)
    if not role or not second_person(by, action, happenings_of(matter) if action.not_by_who else []):
        raise PermissionDenied(action.code)
    if not possible(action, standing_of(matter)):
        raise ValidationError(_("事项已不在这一步，请刷新页面看看现在到哪一步。"), code="stage")
    return role


def _take(
    matter: Matter,
    action: Action,
    by: By,
    role: str,
    given: Mapping[str, Any],
    *,
    token: uuid.UUID | None = None,
    happened_at: datetime | None = None,
    because: str = "",
    files: list[effects.Upload] | None = None,
) -> None:
    answers = answers_to(action.asks, given)
    if action.code == "serve":  # a service counts from the day on the receipt, whenever it is entered
        happened_at = letter_deeds.served_moment(answers)
    case = Case(matter, by=by, pending=answers)
    prepared = effects.prepare(case, action, answers)
    _object(action, case, answers)
    event = recording.record(
        matter,
        action,
        action.asks,
        by,
        {**answers, **prepared},
        token=token,
        happened_at=happened_at,
        because=because,
        role=role,
    )
    standing = standing_of(matter)
    if action.code not in ENGINE_ACTIONS:  # these leave the road as it is, also when it is replayed
        standing = step(action, standing, event.facts, event.happened_on)
    move(matter, standing, quiet=action.code in QUIET)
    matter.facts = {**matter.facts, **fold([happening(event)])}
    refresh.deadlines(matter)  # before the letters, which name its days
    matter.save()
    _finish(matter, action, event, answers, by, files or [])


def _object(action: Action, case: Case, answers: Mapping[str, Any]) -> None:
    """Is there an objection of law?"""
    if action.guard and (objection := action.guard(case, answers)):
        raise ValidationError(objection, code="guard")


def _finish(
    matter: Matter, action: Action, event: Event, answers: Mapping[str, Any], by: By, files: list[effects.Upload]
) -> None:
    """What the action brings about, the job, and the signal."""
    effects.apply(matter, action, event, answers, by, files)
    effects.queue(event, action)
    acted.send(sender=Matter, matter=matter, event=event, action=action)


def move(matter: Matter, standing: Any, *, quiet: bool = False) -> None:
    """Write a standing onto the row (saved by the caller)."""
    matter.stage, matter.stage_before = standing.stage, standing.before
    matter.marks, matter.outcome = sorted(standing.marks), standing.outcome
    matter.closed_on = standing.closed_on
    matter.turn = turn(matter.definition, standing)
    matter.version += 0 if quiet else 1


def _link(source: Source, target: Matter, by: By) -> None:
    """Take the opening action on the matter it came from, and tie the two."""
    origin = (
        Matter.objects.select_for_update(of=("self",))
        .select_related("data_key", "region")
        .get(district=target.district, pk=source.matter.pk)
    )
    action = origin.definition.action(source.action)
    if target.service not in action.opens:
        raise ValidationError(_("不能由这一步转为该类事项。"), code="opens")
    role = _check(origin, action, by)
    MatterLink.objects.create(source=origin, target=target, kind=action.link)
    effects.carry(origin, target)
    _take(origin, action, by, role, {**source.answers, "opened": target.number})
