"""From the event that asks to the event that answers: send, wait, send again, give up."""

import logging
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from fahui.access.roles import System
from fahui.core import clock
from fahui.core.models import this_district
from fahui.core.parameters import Default, declare, parameter
from fahui.datachecks import client
from fahui.datachecks.connections import connection
from fahui.datachecks.contract import Answer, Question
from fahui.datachecks.models import Inquiry
from fahui.matters.case import Case
from fahui.matters.data_checks import ANSWERED, FAILED, DataCheck, about_whom, check_of
from fahui.matters.engine import act
from fahui.matters.models import Event, Matter
from fahui.matters.telling_staff import tell_staff

logger = logging.getLogger(__name__)
declare(
    Default("datachecks.attempts", "联网核对连不上时最多试几次", 8, "次", "服务设计值，未核实"),
    Default("datachecks.wait_days", "对方说还在查的，最多等几日", 3, "日", "服务设计值，未核实"),
)
FIRST_WAIT, LONGEST_WAIT = 30, 6 * 3600  # seconds
BY: Final = System("data_checks")


def begin(matter: Matter, event: Event) -> Inquiry:
    """In the transaction of the event: the row, and the job that dies with it."""
    from fahui.datachecks.tasks import send

    check = check_of(matter, str(event.facts["data_check"]))
    if check is None:
        raise LookupError(f"{matter.service} asks nothing by “{event.facts['data_check']}”")
    row = Inquiry.objects.create(
        district=matter.district, matter=matter, event_seq=event.seq, check_code=check.code, holder=check.holder
    )
    send.defer(inquiry_id=row.pk)
    return row


def attempt(inquiry_id: int) -> None:
    """Send the question once; may run twice, since the key is the same and only one answer is written down."""
    rows = Inquiry.objects.select_related("matter__data_key", "matter__region")
    row = rows.filter(district=this_district(), pk=inquiry_id, state=Inquiry.State.WAITING).first()
    if row is None:
        return
    try:
        _answered(row, *_sent(row))
    except client.Refusal as refusal:
        _fail(row, refusal.code, str(refusal))
    except client.NoAnswer as nothing:
        _again(row, nothing)


def _sent(row: Inquiry) -> tuple[DataCheck, Answer]:
    """The question over the line; raises NoAnswer or Refusal."""
    case, to = Case(row.matter), connection(row.holder)
    check = check_of(row.matter, row.check_code)
    if check is None or to is None:
        raise client.Refusal("not_connected", "")
    who = about_whom(case)
    if not who:
        raise client.Refusal("gone", "")
    answer = client.ask(to, _question(row, case, check, who))
    if answer.as_of > clock.today():
        raise client.Refusal("unreadable", "data of a day to come")
    return check, answer


def _question(row: Inquiry, case: Case, check: DataCheck, who: dict[str, str]) -> Question:
    asked = next(event for event in case.events if event.seq == row.event_seq)
    return Question(
        key=row.key,
        question=check.question,
        on=asked.happened_on,
        agency=settings.ORGAN_NAME,
        purpose=str(asked.facts["data_purpose"]),
        basis=str(asked.facts["data_basis"]),
        consent=str(asked.facts["data_consent"]),
        person=who,
    )


def _again(row: Inquiry, nothing: client.NoAnswer) -> None:
    """Later, each time after a longer while; whoever says that they are still looking is waited for some days."""
    from fahui.datachecks.tasks import send

    now, today = clock.now(), clock.today()
    attempts = row.attempts + (0 if nothing.pending else 1)
    over = attempts >= int(parameter("datachecks.attempts", today))
    if nothing.pending:
        over = now - row.asked_at > timedelta(days=int(parameter("datachecks.wait_days", today)))
    if over:
        row.attempts = attempts
        _fail(row, "unreachable", str(nothing))
        return
    looking = int((now - row.asked_at).total_seconds()) if nothing.pending else 0
    at = now + timedelta(seconds=wait(attempts, nothing.after, looking))
    waiting = Inquiry.objects.filter(pk=row.pk, state=Inquiry.State.WAITING)
    waiting.update(attempts=attempts, words=str(nothing)[:120], next_at=at)
    send.configure(schedule_at=at).defer(inquiry_id=row.pk)


def wait(attempts: int, after: int | None, looking: int = 0) -> int:
    """Seconds until the next attempt: as the other side asks, within bounds, else four times as long each time.

    Being told to wait is no failed attempt. Where the other side has been `looking` for so many seconds, the next
    wait follows from them: after 30, 150 and 630 seconds come 120, 480 and 1920.
    """
    own = FIRST_WAIT + 3 * looking if looking else FIRST_WAIT * 4 ** max(0, attempts - 1)
    return int(min(max(own if after is None else after, FIRST_WAIT), LONGEST_WAIT))


@transaction.atomic
def _finish(row: Inquiry, state: str, action: str, answers: dict[str, Any], words: str) -> bool:
    """Once: under the row's lock, with the event."""
    held = Inquiry.objects.select_for_update().get(pk=row.pk)
    if held.state != Inquiry.State.WAITING:
        return False
    held.state, held.words, held.attempts = state, words[:120], row.attempts
    held.next_at, held.done_at = None, clock.now()
    held.save()
    asked = Event.objects.get(district=row.district, matter=row.matter, seq=row.event_seq)
    same = {code: asked.facts[code] for code in ("data_check", "data_title", "data_holder")}
    said = {code: value for code, value in answers.items() if value}
    act(row.matter, action, by=BY, answers={"asked_seq": row.event_seq, **same, **said})
    return True


def _answered(row: Inquiry, check: DataCheck, answer: Answer) -> None:
    row.attempts += 1
    given = {
        "data_result": answer.result,
        "data_meaning": check.meaning(answer.result),
        "data_source": answer.source,
        "data_as_of": answer.as_of.isoformat(),
        "data_category": answer.category,
        "data_certificate": answer.certificate,
        "data_until": answer.valid_until.isoformat() if answer.valid_until else "",
    }
    _finish(row, Inquiry.State.ANSWERED, ANSWERED, given, "")


def _fail(row: Inquiry, code: str, words: str) -> None:
    logger.warning("data check %s of matter %s: %s %s", row.check_code, row.matter.number, code, words)
    if _finish(row, Inquiry.State.FAILED, FAILED, {"data_failure": code}, words):
        text = _("联网核对没有成功，请照旧核对纸质证明。原因请看事项页面。")
        tell_staff(row.matter, f"data-check:{row.pk}", text)


def resume(now: datetime | None = None) -> int:
    """Questions whose job was lost with a worker are sent again; how many."""
    from fahui.datachecks.tasks import send

    late = (now or clock.now()) - timedelta(hours=1)
    rows = Inquiry.objects.filter(district=this_district(), state=Inquiry.State.WAITING, next_at__lt=late)
    found = list(rows.values_list("pk", flat=True))
    for pk in found:
        send.defer(inquiry_id=pk)
    return len(found)
