"""A year's holiday notice arrives, is amended or withdrawn: which last days move, matter by matter (F01)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from fahui.access.roles import System
from fahui.core import clock
from fahui.core.models import this_district
from fahui.core.parameters import parameter
from fahui.matters import messages, recording, refresh, tasks
from fahui.matters.case import happening
from fahui.matters.clock_words import concerns_person
from fahui.matters.clocks import read_all
from fahui.matters.happenings import Happening
from fahui.matters.models import Deadline, Event, Matter
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.superseding import mark_letters
from fahui.matters.vocabulary import Duty
from fahui.worktime import load
from fahui.worktime.calendar import Calendar
from fahui.worktime.explain import long_date
from fahui.worktime.load import calendar_with, calendar_without, save_notice
from fahui.worktime.models import CalendarNotice
from fahui.worktime.notice import Notice

BATCH = 500
AT_ONCE = 200  # more matters than this are recomputed by the worker
KEEP_PROGRESS = 7 * 24 * 3600  # seconds


@dataclass(frozen=True)
class Move:
    """A last day that would move; `kept`: the person was told a later day, which stays."""

    number: str
    service: str
    term: str
    old: date
    new: date
    kept: bool


@dataclass(frozen=True)
class Progress:
    """How far the recomputation is."""

    done: int
    total: int
    moved: int

    @property
    def over(self) -> bool:
        """Is everything recomputed?"""
        return self.done >= self.total


def preview(notice: Notice) -> list[Move]:
    """What would move if this notice were published; nothing is written."""
    return _previewed(calendar_with(notice, this_district()))


def preview_withdrawal(row: CalendarNotice) -> list[Move]:
    """What would move if this notice were withdrawn today; nothing is written."""
    return _previewed(calendar_without(row, clock.today()))


def _previewed(calendar: Calendar) -> list[Move]:
    moves: list[Move] = []
    for ids in _batches(_matters()):
        moves += _moves(ids, calendar)
    return sorted(moves, key=lambda move: (move.new, move.number))


def _matters() -> list[int]:
    """The matters in which a clock still runs or stands paused."""
    running = Deadline.objects.filter(district=this_district(), met_at=None)
    return list(running.order_by("matter_id").values_list("matter_id", flat=True).distinct())


def _batches(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _moves(ids: Sequence[int], calendar: Calendar) -> Iterator[Move]:
    here = this_district()
    happenings: dict[int, list[Happening]] = {}
    for event in Event.objects.filter(district=here, matter_id__in=ids).order_by("matter_id", "seq"):
        happenings.setdefault(event.matter_id, []).append(happening(event))
    rows = Deadline.objects.filter(district=here, matter_id__in=ids, met_at=None).select_related("matter")
    known: dict[int, dict[tuple[str, str], Deadline]] = {}
    for row in rows:
        known.setdefault(row.matter_id, {})[row.term, row.key] = row
    for matter_id, mine in known.items():
        matter = next(iter(mine.values())).matter
        service = matter.definition
        for one in read_all(service.terms, happenings[matter_id], calendar, parameter):
            running = mine.get((one.term.code, one.key))
            if running is None or running.due_on is None or one.due in (None, running.due_on):
                continue
            kept = running.duty == Duty.APPLICANT and one.due < (running.last_day or running.due_on)
            yield Move(matter.number, str(service.title), str(one.term.title), running.due_on, one.due, kept)


def publish(notice: Notice, by_name: str, *, because: str = "") -> tuple[CalendarNotice, Progress]:
    """Save the notice and recompute every open matter, at once or by the worker; raises ValidationError."""
    return _follow(save_notice(notice, by_name, because=because))


def withdraw(row: CalendarNotice, by_name: str, because: str) -> tuple[CalendarNotice, Progress]:
    """Take the notice back from today on and recompute as publishing does; raises ValidationError."""
    return _follow(load.withdraw(row.pk, by_name, because, this_district()))


def _follow(row: CalendarNotice) -> tuple[CalendarNotice, Progress]:
    ids = _matters()
    if len(ids) > AT_ONCE:
        progress = Progress(0, len(ids), 0)
        _show(row.pk, progress)
        tasks.recompute_calendar.defer(notice_id=row.pk)
        return row, progress
    return row, recompute(row, ids)


def recompute(row: CalendarNotice, ids: Iterable[int] | None = None) -> Progress:
    """Read the clocks of the open matters again; running twice changes nothing the second time."""
    wanted = list(_matters() if ids is None else ids)
    moved = 0
    for done, matter_id in enumerate(wanted, start=1):
        moved += _again(matter_id, _why(row))
        if done % 50 == 0:
            _show(row.pk, Progress(done, len(wanted), moved))
    progress = Progress(len(wanted), len(wanted), moved)
    _show(row.pk, progress)
    return progress


def _why(row: CalendarNotice) -> str:
    """What is written into each matter that moves."""
    if row.withdrawn:
        return _("撤回《%(title)s》：%(why)s") % {"title": row.title, "why": row.withdrawn_because}
    return f"{row.title}：{row.because}" if row.because else row.title


def progress_of(notice_id: int) -> Progress | None:
    """How far the recomputation of a notice is; None when nothing is known of it any more."""
    kept = cache.get(f"calendar-change:{notice_id}")
    return Progress(*kept) if kept else None


def _show(notice_id: int, progress: Progress) -> None:
    cache.set(f"calendar-change:{notice_id}", (progress.done, progress.total, progress.moved), KEEP_PROGRESS)


@transaction.atomic
def _again(matter_id: int, reason: str) -> bool:
    """One matter: its clocks, one event that says what moved and why, and word to the people."""
    matter = (
        Matter.objects.select_for_update(of=("self",))
        .select_related("data_key")
        .get(district=this_district(), pk=matter_id)
    )
    moved = refresh.deadlines(matter, keep_shown=True)
    if not moved:
        return False
    matter.save(update_fields=["next_due"])
    mark_letters(matter, moved)
    action = OWN_ACTIONS["recompute"]
    facts = {
        "moved": "；".join(_words(matter, one) for one in moved),
        "reason": reason,
        "moves": [
            {"term": one.deadline.term, "key": one.deadline.key, "old": _iso(one.old), "new": _iso(one.new)}
            for one in moved
        ],
    }
    event = recording.record(matter, action, action.asks, System("calendar"), facts)
    if any(concerns_person(matter.definition.term(one.deadline.term)) for one in moved):
        tasks.after_event.defer(event_id=event.pk, text=messages.words(event, matter, action))
    return True


def _words(matter: Matter, one: refresh.Moved) -> str:
    term = matter.definition.term(one.deadline.term).title
    days = [long_date(day) if day else str(_("未定")) for day in (one.old, one.new)]
    return _("“%(term)s”由%(old)s改为%(new)s") % {"term": term, "old": days[0], "new": days[1]}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
