"""The one way anything happens to a matter: an action is taken through `act`, and leaves an event."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.access.roles import Ledger, Role, System
from fahui.core.models import DataKey
from fahui.matters import effects, letter_deeds, recording, refresh
from fahui.matters.answers import answers_to
from fahui.matters.case import Case, happening, happenings_of
from fahui.matters.clocks import misdated
from fahui.matters.errors import ConcurrentEdit, too_early
from fahui.matters.happenings import fold
from fahui.matters.models import Event, Matter
from fahui.matters.own_actions import OWN_ACTIONS, QUIET
from fahui.matters.parties import agency_over, ended_agency
from fahui.matters.permissions import By, acting_as, runs_already, second_person, standing_of
from fahui.matters.road import possible, step, turn
from fahui.matters.vocabulary import ENGINE_ACTIONS, Action

acted = Signal()  # sent inside the transaction with matter, event and action: the only signal of the project


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
    files_from: Callable[[DataKey], list[effects.Upload]] | None = None,
) -> Matter:
    """Take one action: may they, can it be, is it well said; then change, record, clock, notify.

    `files_from` brings files under the matter's key, asked only when the action is about to be taken.
    Raises PermissionDenied, ConcurrentEdit, or ValidationError (codes "stage", "guard", "backdated"; or by field).
    """
    matter = Matter.objects.locked(matter)
    if token and Event.objects.filter(district=matter.district, token=token).exists():
        return matter
    _nothing_meanwhile(matter, expected_version)
    action = OWN_ACTIONS.get(code) or matter.definition.action(code)
    _by_itself(action)
    role = check(matter, action, by)
    recording.check_happened_at(by, happened_at, because)
    take(
        matter,
        action,
        by,
        role,
        answers or {},
        token=token,
        happened_at=happened_at,
        because=because,
        files=files_from(matter.data_key) if files_from else files,
        also=answers if isinstance(by, System) else None,  # which term ran out, which matter replied
    )
    return matter


def _by_itself(action: Action) -> None:
    """Some actions are taken only as part of something else."""
    if action.opens:
        raise ValidationError(_("这一步要和新的申请一起办。"), code="opens")
    if action.code in ("restate", "annul"):
        raise ValidationError(_("更正要写明是哪一条经过。"), code="correct")  # corrections.correct does it


def follow(matter: Matter, code: str, *, by: Ledger, answers: Mapping[str, Any], happened_at: datetime) -> None:
    """One step of an older register, in the transaction that opened the matter; `refresh` and a save come last.

    Nobody else can see the row yet, so it is neither locked nor saved in between. Raises ValidationError.
    """
    action = OWN_ACTIONS.get(code) or matter.definition.action(code)
    recording.check_happened_at(by, happened_at, "")
    role = check(matter, action, by)
    take(matter, action, by, role, answers, happened_at=happened_at, also=by.also)


def note_all(matters: Sequence[Matter], code: str, *, by: System, answers: Mapping[str, Any]) -> None:
    """A deed of the system's own in many matters at once, which the caller locked: each has its event.

    Only one that moves none of them on its road, prints nothing and tells nobody; raises ValueError for any other.
    """
    action = OWN_ACTIONS[code]
    if code not in ENGINE_ACTIONS or Role.SYSTEM not in action.by or action.issues or action.tells:
        raise ValueError(code)
    events = recording.record_all(matters, action, by, answers_to(action.asks, answers), Role.SYSTEM)
    for matter, event in zip(matters, events, strict=True):
        _go_on(matter, action, event)
    Matter.objects.bulk_update(matters, ["facts", "version"])
    for matter, event in zip(matters, events, strict=True):
        acted.send(sender=Matter, matter=matter, event=event, action=action)


def _nothing_meanwhile(matter: Matter, expected: int | None) -> None:
    if expected is not None and expected != matter.version:
        loud = matter.events.exclude(action__in=QUIET).order_by("-seq")
        raise ConcurrentEdit(matter, list(loud[: max(0, matter.version - expected)]))


def check(matter: Matter, action: Action, by: By, opening: Matter | None = None) -> str:
    """May they, and is it possible now (`opening` this other matter)? In which role they act.

    What an older register says was done long ago.

    Raises PermissionDenied, or ValidationError (codes "agency": their authority to act for another ran out; "stage").
    """
    role = "" if isinstance(by, Ledger) else _role(matter, action, by)
    if not possible(action, standing_of(matter)) or runs_already(action, matter, opening):
        raise ValidationError(_("事项已不在这一步，请刷新页面看看现在到哪一步。"), code="stage")
    return role


def _role(matter: Matter, action: Action, by: By) -> str:
    role = acting_as(by, action, matter)
    if not role or not second_person(by, action, happenings_of(matter) if action.not_by_who else []):
        if isinstance(by, User) and (last := ended_agency(by.person_id, matter)):
            raise ValidationError(agency_over(last), code="agency")
        raise PermissionDenied(action.code)
    return role


def take(
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
    also: Mapping[str, Any] | None = None,
) -> None:
    """Take an action that is allowed; `also` is what the engine itself adds to the answers, always clear."""
    answers = {**(also or {}), **answers_to(action.asks, given, partly=isinstance(by, Ledger))}
    if action.code == "serve":  # a service counts from the day on the receipt, whenever it is entered
        happened_at = letter_deeds.served_moment(answers)
    if not isinstance(by, Ledger):
        _not_empty(action, answers, files or [])
    case = Case(matter, by=by, pending=answers)
    prepared = effects.prepare(case, action, answers)
    if not isinstance(by, Ledger):
        _not_too_early(case, action, {**answers, **prepared}, happened_at)
    object_in_law(action, case, answers, by)
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
    _go_on(matter, action, event)
    if not isinstance(by, Ledger):  # see `follow`
        refresh.deadlines(matter)  # before the letters, which name its days
        matter.save()
    finish(matter, action, event, answers, by, files or [])


def _not_empty(action: Action, answers: Mapping[str, Any], files: list[effects.Upload]) -> None:
    """A step that only brings something brings something."""
    asked = {fact.code: fact for fact in action.asks}
    given = [code for code in action.one_of if answers.get(code) or (asked[code].kind in ("file", "files") and files)]
    if action.one_of and not given:
        titles = "”“".join(str(asked[code].label) for code in action.one_of)
        raise ValidationError({action.one_of[0]: _("“%(titles)s”至少填一项。") % {"titles": titles}})


def _go_on(matter: Matter, action: Action, event: Event) -> None:
    """Where the event puts the row, and what it tells; saved by the caller."""
    standing = standing_of(matter)
    if action.code not in ENGINE_ACTIONS:  # these leave the road as it is, also when it is replayed
        standing = step(action, standing, event.facts, event.happened_on)
    move(matter, standing, quiet=action.code in QUIET)
    matter.facts = {**matter.facts, **fold([happening(event)])}


def _not_too_early(case: Case, action: Action, answers: Mapping[str, Any], at: datetime | None) -> None:
    """A back-dated step lies after the step it follows."""
    if at is None:
        return
    service, known = case.matter.definition, case.happenings
    fresh = recording.next_happening(len(known) + 1, action, action.asks, answers, at)
    if wrong := misdated(service, [*known, fresh]):
        field = "served_on" if action.code == "serve" else "happened_at"
        raise ValidationError({field: too_early(service, *wrong)}, code="backdated")


def object_in_law(action: Action, case: Case, answers: Mapping[str, Any], by: By) -> None:
    """Is there an objection of law? What was done before this system is not judged by it."""
    if isinstance(by, Ledger):
        return
    if action.guard and (objection := action.guard(case, answers)):
        raise ValidationError(objection, code="guard")


def finish(
    matter: Matter, action: Action, event: Event, answers: Mapping[str, Any], by: By, files: list[effects.Upload]
) -> None:
    """What the action brings about, the job, and the signal."""
    if isinstance(by, Ledger):  # no paper is made and nobody is told of what was done long ago
        effects.apply_old(matter, action, event, answers)
    else:
        effects.apply(matter, action, event, answers, by, files)
        effects.queue(event, matter, action)
    acted.send(sender=Matter, matter=matter, event=event, action=action)


def move(matter: Matter, standing: Any, *, quiet: bool = False) -> None:
    """Write a standing onto the row (saved by the caller)."""
    matter.stage, matter.stage_before = standing.stage, standing.before
    matter.marks, matter.outcome = sorted(standing.marks), standing.outcome
    matter.closed_on = standing.closed_on
    matter.turn = turn(matter.definition, standing)
    matter.version += 0 if quiet else 1
