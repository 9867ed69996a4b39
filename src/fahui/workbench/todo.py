"""我的待办: what needs me, ordered by the next legal date."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.catalogue import services
from fahui.matters.models import Assignment, Cover, Deadline, Matter
from fahui.matters.models.matter import MatterQuerySet
from fahui.matters.second_person import waiting_for
from fahui.matters.shared_actions import AFTER_HEARING
from fahui.matters.telling import whose_turn
from fahui.matters.together import likely_hand_overs
from fahui.matters.vocabulary import Action, Stage
from fahui.places.history import labels_on
from fahui.places.models import Region
from fahui.workbench.lights import lights
from fahui.workbench.openable import opens_anything
from fahui.workbench.pages import show, staff_page
from fahui.workbench.queues import Queue, counts, open_notices, queues
from fahui.workbench.reminders import done as reminded
from fahui.workbench.reminders import reminders
from fahui.workbench.slices import Slice, slice_of

NOTICES, CORRECTIONS = "notices", "corrections"
FILTERS = ("service", "stage", "street", "overdue")


@require_safe
@staff_page
def todo(request: HttpRequest, user: User) -> HttpResponse:
    """One tab of what is to do; tabs, filters and page are in the address."""
    tabs = queues(user)
    numbers = counts(user, tabs)
    chosen = request.GET.get("queue", "")
    if chosen not in {*(tab.code for tab in tabs), NOTICES, CORRECTIONS}:
        chosen = tabs[0].code if tabs else NOTICES
    context: dict[str, Any] = {
        "tabs": _tabs(tabs, numbers, chosen),
        "queue": chosen,
        "may_register": opens_anything(user),
        "hearings": hearings_past(user),
    }
    if chosen == NOTICES:
        notices = slice_of(open_notices(user).select_related("matter", "person"), request.GET.get("page"))
        context |= {"notices": notices, "reminders": reminders(notices.rows), "year": clock.today().year}
        return show(request, user, "todo.html", context)
    if chosen == CORRECTIONS:
        return show(request, user, "todo.html", {**context, "pending": slice_of(waiting_for(user), 1)})
    tab = next(tab for tab in tabs if tab.code == chosen)
    filters = _filters(request)
    page = slice_of(narrowed_rows(tab.matters(), filters).for_list().by_urgency(), request.GET.get("page"))
    rows = rows_of(page)
    context |= {"page": page, "rows": rows, "filters": filters, "choices": _choices()}
    context |= {"hand_overs": _offered(user, page, rows), "here": f"?{request.META.get('QUERY_STRING', '')}"}
    return show(request, user, "todo.html", {**context, "narrowed": any(filters.values())})


def hearings_past(user: User) -> list[Matter]:
    """Matters of this handler whose hearing is over, and nobody said how it went."""
    theirs = Assignment.objects.live().filter(professional__person=user.person_id).values("matter_id")
    covered = Cover.objects.live().filter(person=user.person_id).values("matter_id")
    over = Deadline.objects.filter(matter=OuterRef("pk"), term=AFTER_HEARING, met_at=None, due_on__lte=clock.today())
    mine = Matter.objects.here().filter(Exists(over), pk__in=theirs.union(covered))  # from the few that are theirs
    return list(mine.open().order_by("pk")[:10])


def _tabs(tabs: list[Queue], numbers: dict[str, str], chosen: str) -> list[dict[str, Any]]:
    """Every tab with its count; corrections only where one waits for this user."""
    named = [*((tab.code, tab.title) for tab in tabs), (NOTICES, _("提醒"))]
    if CORRECTIONS in numbers or chosen == CORRECTIONS:
        named.append((CORRECTIONS, _("待同意的更正")))
    return [
        {"code": code, "title": title, "count": numbers.get(code, ""), "current": code == chosen}
        for code, title in named
    ]


def _offered(user: User, page: Slice[Matter], rows: list[dict[str, Any]]) -> list[Action]:
    """Mark the rows that can be handed over together with others; the actions to choose from, once each."""
    likely = likely_hand_overs(user, page.rows)
    for row in rows:
        row["pick"] = row["matter"].pk in likely
    return list({one.code: one for actions in likely.values() for one in actions}.values())


def rows_of(page: Slice[Matter]) -> list[dict[str, Any]]:
    """What a list shows of each matter."""
    lit = lights(page.rows)
    places = labels_on([(matter.region, matter.opened_on) for matter in page.rows])
    return [
        {
            "matter": matter,
            "service": matter.definition.title,
            "turn": whose_turn(matter),
            "light": lit.get(matter.pk),
            "tone": stage_tone(matter),
            "place": place,
        }
        for matter, place in zip(page.rows, places, strict=True)
    ]


def stage_tone(matter: Matter) -> str:
    """The tone of the stage's chip; the word says it too."""
    if matter.stage in (Stage.CLOSED, Stage.ARCHIVED):
        return "ok"
    return "plain" if matter.ended else "paused" if matter.stage == Stage.SUPPLEMENTING else "brand"


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip() for name in FILTERS}


def narrowed_rows(rows: MatterQuerySet, filters: Mapping[str, str]) -> MatterQuerySet:
    """A worklist by what was chosen above it; an export narrows the same way."""
    if filters.get("service"):
        rows = rows.filter(service=filters.get("service"))
    if filters.get("stage"):
        rows = rows.filter(stage=filters.get("stage"))
    code = filters.get("street", "")
    if code.isdecimal():
        rows = rows.filter(Q(region__code=code) | Q(region__parent__code=code))
    return rows.overdue(clock.today()) if filters.get("overdue") else rows


def _choices() -> dict[str, Any]:
    return {
        "services": [(service.code, service.title) for service in services.open_today()],
        "stages": [(code, label) for code, label in Stage.choices if code != Stage.DRAFT],
        "streets": _streets(),
    }


def _streets() -> list[tuple[str, str]]:
    return list(Region.objects.filter(level=Region.Level.STREET, active=True).values_list("code", "name"))


@require_POST
@staff_page
def notice_done(request: HttpRequest, user: User, notice_id: int) -> HttpResponse:
    """A message to staff is dealt with."""
    reminded(user, notice_id, alone="back" in request.POST)
    if "back" in request.POST:
        return redirect("workbench:matter", request.POST["back"])
    return redirect(f"{reverse('workbench:todo')}?queue={NOTICES}")
