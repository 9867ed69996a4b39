"""Jobs: render letters, send messages, and the nightly rounds. Each may run twice and does its work once."""

import logging
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fahui.access.models import User
from fahui.access.roles import System
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.models import Deadline, Draft, Event, Matter, StaffNotice
from fahui.people.models import PersonIndex

logger = logging.getLogger(__name__)
RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)


@app.task(name="matters.after_event", queue="events", retry=RETRY)
def after_event(event_id: int) -> None:
    """Render the letters that the event issued, then tell the people."""
    from fahui.matters import messages, rendering

    event = Event.objects.select_related("matter__data_key").get(district=this_district(), pk=event_id)
    rendering.render_letters(event)
    messages.tell_parties(event)


@app.task(name="matters.recompute_calendar", queue="nightly", retry=RETRY)
def recompute_calendar(notice_id: int) -> None:
    """Read the clocks of all open matters again after a holiday notice was published."""
    from fahui.matters import calendar_change
    from fahui.worktime.models import CalendarNotice

    calendar_change.recompute(CalendarNotice.objects.get(district=this_district(), pk=notice_id))


# 00:10 in the district: the queue reads its times in UTC.
@app.periodic(cron="10 16 * * *", periodic_id="nightly")
@app.task(name="matters.nightly", queue="nightly", retry=RETRY)
def nightly(timestamp: int = 0) -> None:
    """After midnight: what follows by law when a term ran out, old drafts, the anchor of the day."""
    rounds()


def rounds() -> dict[str, Any]:
    """The nightly rounds, callable by the demo and by `bin/manage nightly`."""
    from fahui.matters import anchors, handing_over

    lapsed = run_out_terms()
    asked = handing_over.ask_where_it_goes()
    gone = purge_drafts() + purge_unproved_accounts()
    anchored = anchors.write_all(clock.today() - timedelta(days=1))  # also the days of an outage, in their order
    return {"lapsed": lapsed, "stranded": asked, "drafts": gone, "anchored": anchored}


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
    """Drafts untouched for 30 days go, with their key: nobody can read them any more."""
    old = Draft.objects.filter(district=this_district(), touched_at__lt=clock.now() - timedelta(days=30))
    count = 0
    for draft in old.select_related("data_key"):
        draft.data_key.destroy("nightly", "draft not sent for 30 days" if draft.became_id is None else "sent")
        draft.delete()
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


def tell_staff(matter: Matter | None, key: str, text: str) -> None:
    """Leave a message for staff, once per key."""
    StaffNotice.objects.get_or_create(key=key, defaults={"matter": matter, "text": text[:400]})
