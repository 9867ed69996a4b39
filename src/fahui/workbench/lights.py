"""The due light of each row of a list: which clock is nearest, in words and by shape, with one query a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.models import Deadline, Matter
from fahui.matters.vocabulary import Duty
from fahui.worktime.explain import short_date


@dataclass(frozen=True)
class Light:
    """State for the shape, words for the reader."""

    state: str
    words: str
    title: str = ""


def lights(matters: Iterable[Matter]) -> dict[int, Light]:
    """The nearest clock of each matter; a matter without one has none."""
    by_id = {matter.pk: matter for matter in matters}
    rows = Deadline.objects.filter(district=this_district(), matter_id__in=by_id, met_at=None).order_by("id")
    chosen: dict[int, Deadline] = {}
    for row in rows:
        best = chosen.get(row.matter_id)
        if best is None or _order(row, by_id[row.matter_id]) < _order(best, by_id[row.matter_id]):
            chosen[row.matter_id] = row
    return {matter_id: light(row, by_id[matter_id]) for matter_id, row in chosen.items()}


def _order(row: Deadline, matter: Matter) -> tuple[bool, bool, date]:
    """The clock that decides the place in the list first, then ours before others', then the nearest."""
    return row.due_on != matter.next_due or row.paused, row.duty != Duty.US, row.last_day or date.max


def light(row: Deadline, matter: Matter) -> Light:
    """One clock for a row: 作出决定 明天到期 12-02 周三."""
    row.matter = matter
    title = str(matter.definition.term(row.term).title)
    state, last = row.state(), row.last_day
    if state == "paused" or last is None:
        return Light("paused", _("暂停计时"), title)
    words = hour_words(row.due_at) if row.due_at else day_words((last - clock.today()).days, last)
    return Light(state, words + (_("（暂定）") if row.provisional else ""), title)


def hour_words(due: datetime) -> str:
    """How near an hour is: 已超期（11-26 09:42）, 今天16:00到期."""
    local, today = timezone.localtime(due), clock.today()
    if due < clock.now():
        return _("已超期（%(moment)s）") % {"moment": f"{local:%m-%d %H:%M}"}
    days = (local.date() - today).days
    near = {0: _("今天%(hour)s到期"), 1: _("明天%(hour)s到期")}
    return near[days] % {"hour": f"{local:%H:%M}"} if days in near else f"{local:%m-%d %H:%M}"


def day_words(days: int, last: date) -> str:
    """How near a day is."""
    if days < 0:
        return _("已超%(n)d天（%(day)s）") % {"n": -days, "day": short_date(last)}
    near = {0: _("今天到期"), 1: _("明天到期"), 2: _("后天到期")}
    return f"{near[days]} {short_date(last)}" if days in near else short_date(last)
