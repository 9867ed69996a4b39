"""One deadline in words: its title, how it stands, what a person is told of it; and which day matters next to them."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from fahui.matters.models import Deadline, Matter
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.vocabulary import Duty, Kind, Relation, Service, Term
from fahui.worktime.explain import long_date, long_moment, short_date


def concerns_person(term: Term) -> bool:
    """Is it a limit that somebody outside the house is told of? Targets of the house and its own filing are not."""
    return bool(term.tells) and term.kind != Kind.INTERNAL


def nearest(rows: Iterable[Deadline], matter: Matter) -> Deadline | None:
    """The day that matters next to the person, the same on page, paper and message.

    While the step is theirs the days of the house are no last day for them.
    """
    service = matter.definition
    theirs = matter.turn in (Relation.APPLICANT, Relation.AGENT) and not matter.ended
    found = [
        row
        for row in rows
        if row.running
        and row.last_day is not None
        and concerns_person(service.term(row.term))
        and (not theirs or row.duty == Duty.APPLICANT)
    ]
    return min(found, key=lambda row: (row.last_day or row.started_on, row.pk), default=None)


def told(row: Deadline, service: Service) -> str:
    """What a person is told of a day, in the words of its term; nothing once the day has passed."""
    if row.last_day is None or row.state() == "late":
        return ""
    return str(service.term(row.term).tells) % {"day": day_of(row)}


def day_of(row: Deadline) -> str:
    """Its last day, for hours with the minute, and whether it may still move."""
    last = row.last_day or row.started_on
    day = long_moment(row.due_at) if row.due_at else long_date(last)
    return day + _("（暂定）") if row.provisional else day


def title_of(term: Term, key: str) -> str:
    """The term's name; of one that runs for each row of a table, with the row: 付款（第2项）."""
    return _("%(title)s（第%(n)s项）") % {"title": term.title, "n": key} if term.rows else str(term.title)


def state_words(row: Deadline, state: str, service: Service) -> str:
    """How it stands: 最晚…, 暂停计时, 已按时完成（…）."""
    if state == "paused" or row.last_day is None:
        return _("暂停计时")
    if row.ended_by and row.met_at:
        return _ended(row, row.met_at, service, late=state == "met_late")
    if state == "met" and row.met_at:
        return _("已按时完成（%(day)s）") % {"day": short_date(timezone.localdate(row.met_at))}
    if state == "met_late" and row.met_at:
        return _("%(day)s完成，晚于期限") % {"day": short_date(timezone.localdate(row.met_at))}
    return _("最晚%(day)s") % {"day": day_of(row)}


def _ended(row: Deadline, met: datetime, service: Service, *, late: bool) -> str:
    """It was not done, and is waited for no longer: 约定了答复的日子，不再计时（11-05 周四）."""
    action = OWN_ACTIONS.get(row.ended_by) or service.action(row.ended_by)
    words = {"what": action.sentence or action.title, "day": short_date(timezone.localdate(met))}
    if late:
        return _("%(what)s，不再计时（%(day)s，当时已超过期限）") % words
    return _("%(what)s，不再计时（%(day)s）") % words
