"""Read the clocks of a matter again and keep the result; the events decide, the rows are a copy."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fahui.core.parameters import parameter
from fahui.matters.alarms import pressing
from fahui.matters.case import happenings_of
from fahui.matters.clocks import Clock, Parameters, read_all
from fahui.matters.happenings import Happening
from fahui.matters.models import Deadline, Matter
from fahui.matters.vocabulary import Duty, Kind
from fahui.worktime.calendar import Calendar
from fahui.worktime.load import current_calendar


@dataclass(frozen=True)
class Moved:
    """A last day that changed."""

    deadline: Deadline
    old: date | None
    new: date | None


FIELDS = (
    "started_on",
    "due_on",
    "due_at",
    "met_at",
    "paused",
    "provisional",
    "shown_until",
    "why",
    "kind",
    "duty",
    "then_done",
)


def read(
    matter: Matter,
    happenings: list[Happening],
    calendar: Calendar | None = None,
    parameters: Parameters = parameter,
) -> list[Clock]:
    """The clocks of a matter as some events would set them; writes nothing.

    None run in a matter of an older register that began before the first edition known here: its terms were others.
    """
    if matter.opened_on < matter.edition:
        return []
    return read_all(matter.definition.terms, happenings, calendar or current_calendar(matter.district), parameters)


def begin(matter: Matter, clocks: list[Clock]) -> None:
    """Write the deadlines of a matter just opened."""
    _write(matter, clocks, {}, keep_shown=False)


def deadlines(matter: Matter, *, keep_shown: bool = False) -> list[Moved]:
    """Bring the matter's deadlines up to its events; returns the last days that moved.

    `keep_shown`: a recomputation, not a new act — what a resident was told never becomes earlier.
    The matter's `next_due` is set, and that it hurries where a right would be lost; the caller saves it.
    """
    clocks = read(matter, happenings_of(matter))
    rows = Deadline.objects.filter(district=matter.district, matter=matter)
    known = {(row.term, row.key): row for row in rows}
    moved = _write(matter, clocks, known, keep_shown)
    matter.next_due = next_due(clocks)
    matter.urgent = matter.urgent or pressing(clocks)
    return moved


def _write(
    matter: Matter, clocks: list[Clock], known: dict[tuple[str, str], Deadline], keep_shown: bool
) -> list[Moved]:
    fresh: list[Deadline] = []
    changed: list[Deadline] = []
    moved: list[Moved] = []
    wanted = set()
    for one in clocks:
        place = (one.term.code, one.key)
        wanted.add(place)
        row = known.get(place)
        is_new = row is None
        row = row or Deadline(district=matter.district, matter=matter, term=one.term.code, key=one.key)
        before = (None,) * len(FIELDS) if is_new else tuple(getattr(row, name) for name in FIELDS)
        old = row.due_on
        _fill(row, one, keep_shown)
        known[place] = row
        if is_new:
            fresh.append(row)
        elif before != tuple(getattr(row, name) for name in FIELDS):
            changed.append(row)
        if not is_new and old != row.due_on:
            moved.append(Moved(row, old, row.due_on))
    gone = [row for place, row in known.items() if place not in wanted]
    for row in gone:
        del known[(row.term, row.key)]
    if fresh:
        Deadline.objects.bulk_create(fresh)
    if changed:
        Deadline.objects.bulk_update(changed, FIELDS)
    if gone:
        Deadline.objects.filter(district=matter.district, pk__in=[row.pk for row in gone]).delete()
    return moved


def _fill(row: Deadline, one: Clock, keep_shown: bool) -> None:
    told = row.last_day
    if row.started_on != one.started.on and not keep_shown:
        row.shown_until = None  # served anew: the new paper says the new day
    if row.met_at is not None and one.met is None:
        row.then_done = False  # it runs again, so what follows by law may follow again
    row.kind, row.duty = one.term.kind, one.term.duty
    row.started_on = one.started.on
    row.due_on, row.due_at = one.due, one.reckoning.due_at
    row.met_at, row.paused, row.provisional = one.met, one.paused, one.reckoning.provisional
    if keep_shown and one.term.duty == Duty.APPLICANT and told and row.due_on and row.due_on < told:
        row.shown_until = told
    row.why = {"start": one.started.action, "letter": one.started.answers.get("letter_code"), **one.reckoning.to_json()}
    if one.ended:
        row.why["ended"] = one.ended


def next_due(clocks: Iterable[Clock]) -> date | None:
    """Our own nearest day: statutory if any runs, else promised, else internal."""
    ours = [one for one in clocks if one.met is None and one.due and one.term.duty == Duty.US]
    for kind in (Kind.STATUTORY, Kind.PROMISED, Kind.INTERNAL):
        days = [one.due for one in ours if one.term.kind == kind and one.due]
        if days:
            return min(days)
    return None
