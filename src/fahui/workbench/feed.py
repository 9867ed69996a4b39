"""我的日历: a handler's days in their own calendar program. Numbers and terms only: no name, no fact."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from icalendar import Calendar
from icalendar import Event as Entry

from fahui.access.models import User
from fahui.core import clock
from fahui.matters import feeds
from fahui.matters.models import Assignment, Cover, Deadline, Matter
from fahui.matters.shared_actions import APPOINTMENTS
from fahui.workbench.pages import show, staff_page

HERE = ZoneInfo(settings.TIME_ZONE)
PAST = timedelta(days=30)  # what lies further back is no appointment any more


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def my_calendar(request: HttpRequest, user: User) -> HttpResponse:
    """Make the address, see once what it is, end it."""
    address = ""
    if request.method == "POST" and "end" in request.POST:
        feeds.end(user)
    elif request.method == "POST":
        address = request.build_absolute_uri(reverse("workbench:feed", args=[feeds.make(user)]))
    return show(request, user, "my_calendar.html", {"live": feeds.live_feed(user), "address": address})


@require_safe
@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The days of whoever made the address; the address is the only key, and opens nothing else."""
    user = feeds.user_of(token)
    if user is None:
        raise Http404
    return HttpResponse(book_of(user).to_ical(), content_type="text/calendar; charset=utf-8")


def book_of(user: User) -> Calendar:
    """Last days as whole days, hearings and meetings at their time, of matters the user handles or stands in for."""
    book = Calendar()
    book.add("prodid", "-//Fahui//zh//")
    book.add("version", "2.0")
    book.add("x-wr-calname", _("法律援助日程"))
    matters = {one.pk: one for one in _handled(user)}
    rows = Deadline.objects.filter(matter__in=list(matters), met_at=None, paused=False, due_on__isnull=False)
    for row in rows.order_by("due_on", "pk"):
        matter = matters[row.matter_id]
        title = _("%(number)s：%(what)s，最后一天") % {
            "number": matter.number,
            "what": matter.definition.term(row.term).title,
        }
        book.add_component(_entry(f"{matter.number}-{row.term}-{row.key}", title, row.last_day))
    for entry in _appointments(matters.values()):
        book.add_component(entry)
    book.add_missing_timezones()
    return book


def _handled(user: User) -> list[Matter]:
    live = Assignment.objects.live().filter(professional__person=user.person_id).values("matter_id")
    covered = Cover.objects.live().filter(person=user.person_id).values("matter_id")
    return list(Matter.objects.visible_to(user).filter(Q(pk__in=live) | Q(pk__in=covered)).order_by("pk"))


def _appointments(matters: Iterable[Matter]) -> Iterator[Entry]:
    for matter in matters:
        for on, at, title in APPOINTMENTS:
            day = date.fromisoformat(str(matter.facts[on])) if matter.facts.get(on) else None
            if matter.ended or day is None or day < clock.today() - PAST:
                continue
            begins = matter.facts.get(at)
            moment = datetime.combine(day, time.fromisoformat(str(begins)), HERE) if begins else day
            words = _("%(number)s：%(what)s") % {"number": matter.number, "what": title}
            yield _entry(f"{matter.number}-{on}", words, moment)


def _entry(uid: str, title: str, moment: date | None) -> Entry:
    """A date stays a date (F16): turned into an instant it would land on the day before elsewhere."""
    entry = Entry()
    entry.add("uid", f"{uid}@{settings.DISTRICT}.fahui")
    entry.add("dtstamp", clock.now())
    entry.add("summary", title)
    entry.add("dtstart", moment)
    if isinstance(moment, datetime):
        entry.add("dtend", moment + timedelta(hours=1))
    elif moment is not None:
        entry.add("dtend", moment + timedelta(days=1))
        entry.add("transp", "TRANSPARENT")
    return entry
