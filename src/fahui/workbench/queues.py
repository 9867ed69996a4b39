"""The worklists as declarations: one for each role the user holds, what they handle, and what runs out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.utils.translation import gettext as _

from fahui.access.models import Grant, User
from fahui.access.roles import BLIND_TO_MATTERS, Role
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.alarms import lapsing
from fahui.matters.catalogue import services
from fahui.matters.models import Assignment, Cover, Matter, PendingCorrection, StaffNotice
from fahui.matters.models.matter import MatterQuerySet, bodies_of, within
from fahui.matters.person_rights import may_read
from fahui.matters.second_person import waiting_for
from fahui.matters.vocabulary import Relation
from fahui.people.models import Person

MOST = 100  # more than that is said as 99+
SOON = 3  # days


@dataclass(frozen=True)
class Queue:
    """One tab: its code in the address, its words, and its matters."""

    code: str
    title: str
    matters: Callable[[], MatterQuerySet]
    urgent: bool = False


def queues(user: User) -> list[Queue]:
    """The tabs of this user, the most their own first."""
    return [*_by_role(user), *_handled(user), *_running_out(user)]


def _by_role(user: User) -> list[Queue]:
    grants: dict[str, list[Grant]] = {}
    for grant in user.live_grants():
        if grant.role not in BLIND_TO_MATTERS and any(_may_act(grant.role)):
            grants.setdefault(grant.role, []).append(grant)
    order = list(Role.values)
    return [
        Queue(role, _("等%(who)s办") % {"who": Role(role).label}, _turn(user, role, grants[role]))
        for role in sorted(grants, key=order.index)
    ]


def _may_act(role: str) -> Iterable[bool]:
    """Is any step of any service this role's turn?"""
    return (role in action.by and not action.side for service in services for action in service.actions)


def _turn(user: User, role: str, grants: list[Grant]) -> Callable[[], MatterQuerySet]:
    def matters() -> MatterQuerySet:
        rows = Matter.objects.visible_to(user).waiting_for(role)
        closed = [service.code for service in services if service.closed_to(role)]
        if closed:
            rows = rows.exclude(service__in=closed)
        reached = [within(grant) for grant in grants]
        return rows.filter(reduce(or_, reached)) if all(reached) else rows

    return matters


def _handled(user: User) -> list[Queue]:
    tasks = _tasks(user)
    return [*_my_own(user, tasks), *_covered(user, tasks), *_of_my_body(user)]


def _tasks(user: User) -> set[str]:
    """Does the user handle anything ("mine"), or stand in for anybody ("cover")? One query for both."""
    own = Assignment.objects.live().filter(professional__person=user.person_id)
    cover = Cover.objects.live().filter(person=user.person_id)
    return {code for (code,) in _tagged(own, "mine").union(_tagged(cover, "cover"))}


def _covered(user: User, tasks: set[str]) -> list[Queue]:
    """What came up while a colleague is on leave and this user stands in."""
    if "cover" not in tasks:
        return []
    mine = Matter.objects.visible_to(user).covered_by(user.person_id)
    return [Queue("cover", _("代同事办的"), lambda: mine.waiting_for(Relation.HANDLER))]


def _of_my_body(user: User) -> list[Queue]:
    units = bodies_of(user, "as_provider")
    if not units:
        return []
    live = Assignment.objects.live().filter(organisation__in=units)
    return [
        Queue(
            "unit", _("本单位承办的"), lambda: Matter.objects.visible_to(user).filter(pk__in=live.values("matter_id"))
        )
    ]


def _my_own(user: User, tasks: set[str]) -> list[Queue]:
    if "mine" not in tasks:
        return []
    mine = Matter.objects.visible_to(user).handled_by(user.person_id)
    return [
        Queue("mine", _("等我办的案件"), lambda: mine.waiting_for(Relation.HANDLER)),
        Queue("handled", _("我承办的全部"), lambda: mine),
    ]


def _running_out(user: User) -> list[Queue]:
    if not user.reading_grants():
        return []
    today = clock.today()
    return [
        Queue(
            "soon", _("%(n)d天内到期") % {"n": SOON}, lambda: Matter.objects.visible_to(user).due_within(today, SOON)
        ),
        Queue("lapsing", _("时效将满"), lambda: lapsing(Matter.objects.visible_to(user)), urgent=True),
        Queue("late", _("已超期"), lambda: Matter.objects.visible_to(user).overdue(today), urgent=True),
    ]


def open_notices(user: User) -> QuerySet[StaffNotice]:
    """Messages to staff about matters and persons this user sees, oldest first."""
    mine = Q(matter__in=Matter.objects.visible_to(user), role__in=["", *user.roles()])
    mine |= Q(matter=None, person=None, role__in=user.duties())
    if may_read(user):
        mine |= Q(matter=None, person__in=Person.objects.visible_to(user))
    if user.holds(Role.SYSTEM_ADMIN):
        mine |= Q(matter=None, person=None, role="")
    return StaffNotice.objects.filter(mine, district=this_district(), done_at=None).order_by("made_at")


def counts(user: User, tabs: list[Queue]) -> dict[str, str]:
    """How many are in each tab, up to 99+, in one query that reads at most a hundred rows of each."""
    parts: list[QuerySet[Any, Any]] = [_tagged(tab.matters(), tab.code) for tab in tabs]
    parts.append(_tagged(open_notices(user), "notices"))
    corrections: QuerySet[PendingCorrection] = waiting_for(user)
    if not corrections.query.is_empty():
        parts.append(_tagged(corrections.select_related(None), "corrections"))
    first, *rest = parts
    found: dict[str, int] = {}
    for (code,) in first.union(*rest, all=True) if rest else first:
        found[code] = found.get(code, 0) + 1
    return {code: str(n) if n < MOST else f"{MOST - 1}+" for code, n in found.items()}


def _tagged(rows: QuerySet[Any, Any], code: str) -> QuerySet[Any, Any]:
    tag = Value(code, output_field=CharField())
    tagged: QuerySet[Any, Any] = rows.order_by().annotate(tab=tag).values_list("tab")[:MOST]
    return tagged
