"""Put something right: restate or annul one event. Nothing is edited; the chain only grows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.access.roles import System
from fahui.core import clock
from fahui.documents import issue
from fahui.documents.models import Letter
from fahui.matters import recording, refresh
from fahui.matters.answers import answers_to
from fahui.matters.case import happening, happenings_of, unsealed
from fahui.matters.catalogue import services
from fahui.matters.clocks import misdated
from fahui.matters.engine import move
from fahui.matters.errors import Refused, too_early
from fahui.matters.happenings import Happening, effective, fold
from fahui.matters.letter_deeds import served_moment
from fahui.matters.models import Assignment, Event, Matter, UnitAssignment
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.permissions import By, actor_code, capacities, may
from fahui.matters.road import CannotReplay, Standing, replay
from fahui.matters.superseding import mark_letters, supersede
from fahui.matters.vocabulary import ENGINE_ACTIONS, Action
from fahui.worktime.explain import long_date

CORRECTABLE_OWN = frozenset({"serve", "extend"})


@dataclass(frozen=True)
class Proposal:
    """A correction before it is made: which event, new time and answers (None: annul it), and why."""

    seq: int
    reason: str
    annul: bool = False
    happened_at: datetime | None = None
    answers: Mapping[str, Any] | None = None


def needs_second_person(matter: Matter) -> bool:
    """Once a letter was served (also if it was voided since), one person alone cannot correct."""
    return matter.letters.filter(letter__served_on__isnull=False).exists()


@transaction.atomic
def correct(matter: Matter, proposal: Proposal, *, by: By, second: User | None = None) -> list[refresh.Moved]:
    """Restate or annul; returns the last days that moved. Raises PermissionDenied or Refused (with the reason)."""
    matter = Matter.objects.locked(matter)
    _allowed(matter, proposal, by, second)
    events = {event.seq: event for event in matter.events.order_by("seq")}
    known = [happening(event) for event in events.values()]
    old = next((one for one in effective(known) if one.seq == proposal.seq), None)
    if old is None:
        raise Refused(_("这条经过已经被更正过，请看最新的一条。"))
    event = events[old.seq]
    action = _action_of(matter, event)
    _sensible(matter, proposal, old, event, action, by)
    fresh = _restated(matter, old, event, action, proposal)
    standing = _replayed(matter, [*known, *_as_happenings(fresh, proposal, len(known), old)])
    _write(matter, action, old, fresh, proposal, by, second)
    return _settle(matter, standing, old.place, by)


def _allowed(matter: Matter, proposal: Proposal, by: By, second: User | None) -> None:
    action = OWN_ACTIONS["annul" if proposal.annul else "restate"]
    if not isinstance(by, System) and not may(by, action, matter):
        raise PermissionDenied(action.code)
    if not proposal.reason.strip():
        raise Refused(_("请写明更正的原因。"))
    if isinstance(by, System) or not needs_second_person(matter):
        return
    if second is None or second.pk == getattr(by, "pk", None):
        raise Refused(_("已有文书送达，更正要由另一位负责人同意。"))
    if not may(second, OWN_ACTIONS["annul"], matter):
        raise PermissionDenied("second")


def _action_of(matter: Matter, event: Event) -> Action:
    if event.action in ENGINE_ACTIONS and event.action not in CORRECTABLE_OWN:
        raise Refused(_("这条经过不能更正。"))
    if event.action == "serve" and "letter" not in event.facts:
        raise Refused(_("旧台账转入的送达不能更正。"))
    return OWN_ACTIONS.get(event.action) or matter.definition.action(event.action)


def _sensible(matter: Matter, proposal: Proposal, old: Happening, event: Event, action: Action, by: By) -> None:
    """What cannot be put right by a correction, because something else hangs on it."""
    if action.rates:
        raise Refused(_("评价是申请人说的话，不能更正。"))
    if action.books is not None and not isinstance(by, System):
        raise Refused(_("这一步已经记账，不能更正；要改请退回或者追回。"))
    if not proposal.annul:
        mine = capacities(by, matter) & {str(actor) for actor in action.by}
        if not mine and not isinstance(by, System) and not may(by, OWN_ACTIONS["annul"], matter):
            raise PermissionDenied("restate")
        other = (proposal.answers or {}).get("professional")
        if action.assigns and other is not None and str(other) != str(event.facts["professional"]):
            raise Refused(_("承办人不能这样改，请撤销这次指派后重新指派。"))
        unit = (proposal.answers or {}).get("organisation")
        if action.assigns_unit and unit is not None and str(unit) != str(event.facts["organisation"]):
            raise Refused(_("承办单位不能这样改，请撤销这次指派后重新指派。"))
        return
    if action.hands_over:
        raise Refused(_("换承办人不能撤销，请再换一次。"))
    if action.opens or action.replies:
        raise Refused(_("这一步牵动了另一件事项，不能撤销。"))
    issued = set(matter.letters.filter(event_seq=old.place).values_list("letter_id", flat=True))
    for one in effective(happenings_of(matter)):
        if one.action == "serve" and int(one.answers.get("letter", 0)) in issued:
            raise _broken(OWN_ACTIONS["serve"], one)


def _restated(
    matter: Matter, old: Happening, event: Event, action: Action, proposal: Proposal
) -> dict[str, Any] | None:
    """The new answers and time; None when the event is annulled."""
    if proposal.annul:
        if old.action == matter.definition.opens_with:
            raise Refused(_("提交不能撤销；不想办了请用“撤回”。"))
        return None
    earlier = {**event.facts, **unsealed(matter, [event.pk]).get(event.pk, {})}
    given = {**earlier, **(proposal.answers or {})}
    moment = proposal.happened_at or old.at
    if old.action == "serve":
        moment = _service_moment(matter, proposal, event, given)
    if old.action == "extend" and int(given.get("extend_by") or 0) <= 0:
        raise Refused(_("延长的数应大于0。"))
    if moment > clock.now():
        raise Refused(_("发生时间不能在将来。"))
    day = timezone.localdate(moment)
    if old.action == matter.definition.opens_with and services.on(matter.service, day) != matter.definition:
        raise Refused(_("更正后的日期适用另一版规定，不能这样更正，请撤回后重新登记。"))
    asks = (*matter.definition.intake, *action.asks) if old.action == matter.definition.opens_with else action.asks
    kept = {key: value for key, value in earlier.items() if key not in {fact.code for fact in asks}}
    return {"answers": {**kept, **answers_to(asks, given)}, "asks": asks, "at": moment}


def _service_moment(matter: Matter, proposal: Proposal, event: Event, given: dict[str, Any]) -> datetime:
    """The day of service is one thing, whether the day or the time was corrected; `given` is brought in line."""
    if proposal.happened_at and str(given["served_on"]) == event.facts["served_on"]:
        given["served_on"] = timezone.localdate(proposal.happened_at)
    given["letter"] = event.facts["letter"]
    letter = Letter.objects.get(pk=int(event.facts["letter"]))
    if letter.document_date and date.fromisoformat(str(given["served_on"])) < letter.document_date:
        raise Refused(_("送达日期早于文书日期，请再核对。"))
    return served_moment(given)


def _as_happenings(fresh: dict[str, Any] | None, proposal: Proposal, count: int, old: Happening) -> list[Happening]:
    if fresh is None:
        return [Happening(count + 1, "annul", clock.now(), annuls=old.seq)]
    return [Happening(count + 1, old.action, fresh["at"], fresh["answers"], annuls=old.seq, as_of=old.place)]


def _replayed(matter: Matter, happenings: list[Happening]) -> Standing:
    try:
        standing = replay(matter.definition, happenings)
    except CannotReplay as error:
        raise _broken(matter.definition.action(error.happening.action), error.happening) from error
    if wrong := misdated(matter.definition, happenings):
        raise Refused(too_early(matter.definition, *wrong))
    return standing


def _broken(action: Action, later: Happening) -> Refused:
    words = _("这样更正后，后面的“%(action)s”（%(day)s）就接不上了，请先撤销它。")
    return Refused(words % {"action": action.title, "day": long_date(later.on)})


def _write(
    matter: Matter,
    action: Action,
    old: Happening,
    fresh: dict[str, Any] | None,
    proposal: Proposal,
    by: By,
    second: User | None,
) -> Event:
    extra = {"_reason": proposal.reason, "_corrects": old.seq}
    if second is not None:
        extra["_agreed"] = actor_code(second)
    if fresh is None:
        return recording.record(matter, OWN_ACTIONS["annul"], (), by, extra, annuls=old.seq)
    return recording.record(
        matter,
        action,
        fresh["asks"],
        by,
        {**fresh["answers"], **extra},
        happened_at=fresh["at"],
        annuls=old.seq,
        as_of=old.place,
    )


def _settle(matter: Matter, standing: Standing, place: int, by: By) -> list[refresh.Moved]:
    """Bring row, clocks, letters and assignments in line with the corrected events."""
    move(matter, standing)
    counting = effective(happenings_of(matter))
    matter.opened_on = next(one for one in counting if one.action == matter.definition.opens_with).on
    matter.facts = fold(counting)
    moved = refresh.deadlines(matter, keep_shown=True)
    _undo(matter, place, counting)
    matter.save()
    mark_letters(matter, moved)
    _annul_lapses(matter, by)
    matter.refresh_from_db()
    return moved


def _undo(matter: Matter, place: int, counting: list[Happening]) -> None:
    """What the annulled event brought about goes with it; a restated service moves the day the letter shows."""
    stands = next((one for one in counting if one.place == place), None)
    _serve_again(matter, place, stands)
    if stands is not None:
        return
    Assignment.objects.live().filter(matter=matter, event_seq=place).update(
        ended_at=clock.now(), ended_why=str(_("更正"))
    )
    UnitAssignment.objects.live().filter(matter=matter, event_seq=place).update(
        ended_at=clock.now(), ended_why=str(_("更正"))
    )
    for row in matter.letters.filter(event_seq=place).select_related("letter"):
        if row.letter.state not in (Letter.State.SERVED, Letter.State.VOID):
            issue.void_letter(row.letter, reason=str(_("签发它的经过已撤销")))


def _serve_again(matter: Matter, place: int, stands: Happening | None) -> None:
    """The letter's own day of service follows the event; the receipt that shows the old one is superseded."""
    first = matter.events.get(seq=place)
    if first.action != "serve" or "letter" not in first.facts:
        return
    letter = Letter.objects.get(pk=int(first.facts["letter"]))
    served = date.fromisoformat(str(stands.answers["served_on"])) if stands else None
    if served == letter.served_on or letter.state != Letter.State.SERVED:
        return
    issue.correct_service(letter, on=served)
    if served is None:
        return
    for row in matter.letters.filter(event_seq=place).select_related("letter"):
        supersede(matter, row)


def _annul_lapses(matter: Matter, by: By) -> None:
    """A lapse taken by the system on a day that the correction moved falls with it."""
    follows = {term.then: term.code for term in matter.definition.terms if term.then}
    days = [(row.term, row.last_day) for row in matter.deadlines.all() if row.last_day is not None]
    for one in effective(happenings_of(matter)):
        if one.action not in follows or not one.actor.startswith("system:"):
            continue
        if any(term == follows[one.action] and day < one.on for term, day in days):
            continue
        why = str(_("时限更正后，该日期尚未届满"))
        correct(matter, Proposal(seq=one.seq, reason=why, annul=True), by=System("correction"))
        return
