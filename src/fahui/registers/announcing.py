"""公示和公布 of awards, penalties and credit: announced first, open to objection, public only after that."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.parameters import Default, declare, parameter
from fahui.people.circumstances import seal_words
from fahui.people.models import Conduct, ConductObjection
from fahui.people.register import enrol
from fahui.worktime.load import current_calendar
from fahui.worktime.reckoning import reckon
from fahui.worktime.units import Unit

State = Conduct.State
declare(
    Default(
        "registers.objection_days",
        "奖惩和信用记录公示多少个工作日，期间可以提出异议",
        5,
        "工作日",
        "内部管理规定（设计值，未核实）",
    )
)
# From which states each step is possible.
FROM = {
    "announce": (State.ENTERED, State.WITHDRAWN),
    "object": (State.ANNOUNCED,),
    "uphold": (State.OBJECTED,),
    "publish": (State.ANNOUNCED,),
    "withdraw": (State.ANNOUNCED, State.OBJECTED, State.PUBLISHED),
}


def objections_until(announced_on: date) -> date:
    """The last day on which one may object to what is announced on a day."""
    days = int(parameter("registers.objection_days", announced_on))
    due = reckon(announced_on, days, Unit.WORKING_DAYS, current_calendar()).due
    return due or announced_on


def possible(record: Conduct) -> list[str]:
    """The steps that can be taken now."""
    found = [step for step, states in FROM.items() if record.state in states]
    return [step for step in found if step != "publish" or _time_is_over(record)]


def _time_is_over(record: Conduct) -> bool:
    return record.objections_until is not None and clock.today() > record.objections_until


@transaction.atomic
def take(record: Conduct, step: str, words: str = "") -> Conduct:
    """Take a step; raises ValidationError in words. `words`: the objection, what came of it, why it is taken back."""
    row = Conduct.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if step not in possible(row):
        raise ValidationError(_not_now(row, step), code="stage")
    if step in ("object", "uphold", "withdraw") and not words.strip():
        raise ValidationError(_("请写明内容。"), code="words")
    today = clock.today()
    if step == "announce":
        row.state, row.announced_on, row.objections_until = State.ANNOUNCED, today, objections_until(today)
        row.objection, row.objected_on, row.answer, row.published_on = "", None, "", None
    elif step == "object":
        row.state, row.objection, row.objected_on = State.OBJECTED, words.strip()[:500], today
    elif step == "uphold":  # the record stands; the time to object has run on meanwhile
        row.state, row.answer = State.ANNOUNCED, words.strip()[:500]
    elif step == "publish":
        row.state, row.published_on = State.PUBLISHED, today
    else:
        row.state, row.answer, row.published_on = State.WITHDRAWN, words.strip()[:500], None
    row.save()
    return row


@transaction.atomic
def object_from_outside(record: Conduct, *, name: str, phone: str, words: str) -> ConductObjection:
    """Somebody objects by the public page; raises ValidationError when the time is over or it stands no more.

    The first one holds the record back; further ones join it. Who sent it, and what, is sealed.
    """
    row = Conduct.objects.select_for_update(of=("self",)).get(pk=record.pk)
    late = row.objections_until is None or clock.today() > row.objections_until
    if late or row.state not in (State.ANNOUNCED, State.OBJECTED):
        raise ValidationError(_("提出异议的时间已经过了，或者这一条已经撤下。"), code="late")
    person = enrol(name=name, details={"phone": phone})
    if row.state == State.ANNOUNCED:
        take(row, "object", _("网上提出异议，内容见下面“收到的异议”。"))
    return ConductObjection.objects.create(conduct=row, person=person, words=seal_words(person, words))


def _not_now(record: Conduct, step: str) -> str:
    if step == "publish" and record.state == State.ANNOUNCED and record.objections_until is not None:
        words = _("公示到%(day)s为止，过了这一天才能公布。")
        return words % {"day": record.objections_until.isoformat()}
    return _("现在不能办这一步，请刷新页面看看到了哪一步。")
