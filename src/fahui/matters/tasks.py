"""Jobs: render letters, send messages, and the nightly rounds. Each may run twice and does its work once."""

import logging
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fahui.access.models import User
from fahui.access.roles import System
from fahui.core import clock
from fahui.core.models import this_district
from fahui.core.parameters import Default, declare
from fahui.matters.models import Deadline, Draft, Event, Matter, StaffNotice
from fahui.matters.telling_staff import tell_staff
from fahui.notices.send import tell
from fahui.people.models import Person, PersonIndex

logger = logging.getLogger(__name__)
RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)
declare(Default("matters.remind_days", "在申请人的最后一天之前几日提醒", 3, "日", "服务设计值，未核实"))


@app.task(name="matters.after_event", queue="events", retry=RETRY)
def after_event(event_id: int, text: str | None = None, unit_text: str | None = None) -> None:
    """Render the letters that the event issued, then tell the people in the words fixed when it happened."""
    from fahui.matters import answering, messages, rendering, units, writing

    event = Event.objects.select_related("matter__data_key").get(district=this_district(), pk=event_id)
    rendering.render_letters(event)
    messages.tell_parties(event, text)
    answering.tell_professional(event)
    units.tell_agents(event, unit_text)
    writing.tell_handler(event)


@app.task(name="matters.tell_cover", queue="events", retry=RETRY)
def tell_cover(cover_id: int) -> None:
    """A deputy learns that work of somebody on leave came to them."""
    from fahui.matters.models import Cover

    row = Cover.objects.select_related("matter", "assignment__professional__person", "person__data_key").get(
        pk=cover_id
    )
    words = {"who": row.assignment.professional.person.name, "number": row.matter.number}
    text = _("%(who)s请假期间由您代理：事项%(number)s轮到承办人办，请到“代同事办的”查看。") % words
    tell(row.person, key=f"cover:{row.pk}", text=text, about=row.matter.number)


@app.task(name="matters.recompute_calendar", queue="nightly", retry=RETRY)
def recompute_calendar(notice_id: int) -> None:
    """Read the clocks of all open matters again after a holiday notice was published or withdrawn."""
    from fahui.matters import calendar_change
    from fahui.worktime.models import CalendarNotice

    calendar_change.recompute(CalendarNotice.objects.get(district=this_district(), pk=notice_id))


# 00:10 in the district: the queue reads its times in UTC.
@app.periodic(cron="10 16 * * *", periodic_id="nightly")
@app.task(name="matters.nightly", queue="nightly", retry=RETRY)
def nightly(timestamp: int = 0) -> None:
    """After midnight: what follows by law when a term ran out, old drafts, the anchor of the day."""
    rounds()


# 09:00 in the district: nobody is woken by a reminder.
@app.periodic(cron="0 1 * * *", periodic_id="reminders")
@app.task(name="matters.remind", queue="events", retry=RETRY)
def remind(timestamp: int = 0) -> None:
    """In the morning: people are told that a last day of theirs is near."""
    from fahui.matters import messages

    messages.remind()


def rounds() -> dict[str, Any]:
    """The nightly rounds, callable by the demo and by `bin/manage nightly`."""
    from fahui.matters import alarms, anchors, handing_over, standing_in

    lapsed = run_out_terms()
    warned = alarms.raise_alarms()
    asked = handing_over.ask_where_it_goes()
    covered = standing_in.cover_all()
    gone = purge_drafts() + purge_unproved_accounts()
    anchored = anchors.write_all(clock.today() - timedelta(days=1))  # also the days of an outage, in their order
    return {
        "lapsed": lapsed,
        "warned": warned,
        "stranded": asked,
        "covered": covered,
        "drafts": gone,
        "anchored": anchored,
    }


def run_out_terms() -> int:
    """Take the action that the law attaches to a term that ran out, through `act` like anybody."""
    from fahui.matters.engine import act

    today = clock.today()
    rows = Deadline.objects.filter(
        district=this_district(), met_at=None, paused=False, then_done=False, due_on__lt=today
    ).select_related("matter")
    count = 0
    for row in rows.iterator(chunk_size=500):
        term = row.matter.definition.term(row.term)
        if term.then is None or row.last_day is None or row.last_day >= today:
            continue
        try:
            with transaction.atomic():  # both or neither: a killed worker must not let it follow twice
                act(row.matter, term.then, by=System(), answers={"term": row.term})
                Deadline.objects.filter(district=row.district, pk=row.pk).update(then_done=True)
        except (ValidationError, PermissionDenied) as refused:
            logger.warning("matter %s: %s did not follow %s: %s", row.matter.number, term.then, row.term, refused)
            continue
        count += 1
    return count


def purge_drafts() -> int:
    """Drafts untouched for 30 days go, with key and files; what a form of the office held goes after two."""
    from fahui.matters import drafts

    now = clock.now()
    old = Q(touched_at__lt=now - timedelta(days=30)) | Q(keeper__isnull=False, touched_at__lt=now - timedelta(days=2))
    count = 0
    for draft in Draft.objects.filter(old, district=this_district()):
        drafts.forget(draft, by="nightly", why="not sent in time" if draft.became_id is None else "sent")
        count += 1
    return count


def purge_unproved_accounts() -> int:
    """Accounts whose code was never answered go after two days, and the person with them if nothing hangs on it."""
    old = User.objects.filter(
        phone_verified=False,
        is_staff=False,
        created_at__lt=clock.now() - timedelta(days=2),
        person__roles=None,
        person__posts=None,
    ).select_related("person__data_key")
    count = 0
    for user in old:
        person = user.person
        user.delete()
        if person.data_key is not None:
            person.data_key.destroy("nightly", "phone never proved")
        PersonIndex.objects.filter(person=person).delete()
        count += 1
    return count


def papers_wanted(person: Person, why: str, matter: Matter | None = None) -> None:
    """Somebody is registered without papers: staff see to it that they are written down later."""
    text = _("当事人没有证件（%(why)s），办到证件后请补登。") % {"why": why or _("没有写明原因")}
    tell_staff(matter, f"no-id:{person.pk}", text, person=person)


def papers_came(person: Person, by: User) -> None:
    """The papers are written down: what asked for them is done."""
    StaffNotice.objects.filter(key=f"no-id:{person.pk}", done_at=None).update(done_at=clock.now(), done_by=by)
