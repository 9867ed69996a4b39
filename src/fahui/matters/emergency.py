"""紧急查看: a matter outside one's sight is opened for reading, and everybody who must know learns of it at once."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fahui.access import readings
from fahui.access.models import Reading, User
from fahui.access.roles import MAY_BREAK_GLASS, Role
from fahui.core import clock, limits
from fahui.core.models import this_district
from fahui.core.numbering import clean_number
from fahui.core.parameters import Default, declare, parameter
from fahui.matters import engine
from fahui.matters.models import EmergencyReading, Event, Matter
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.telling_staff import tell_staff

declare(
    Default("matters.emergency_hours", "紧急查看多久后自动关闭", 4, "小时", "内部管理规定（设计值，未核实）"),
)
SHORTEST = 8  # characters of a reason that says something


def may_break_glass(user: User) -> bool:
    """Holds a role that may; none of the three administrators ever does."""
    return not user.administers() and bool(user.duties() & MAY_BREAK_GLASS)


def break_glass(user: User, number: str, *, reason: str) -> EmergencyReading:
    """Open a matter by its number. Raises PermissionDenied, or ValidationError by field; tries are counted."""
    if not may_break_glass(user):
        raise PermissionDenied
    if len(reason.strip()) < SHORTEST:
        raise ValidationError({"reason": _("请写明谁有什么危险、为什么等不及，至少%(n)d个字。") % {"n": SHORTEST}})
    limits.allow("emergency", str(user.pk), times=10, seconds=3600)
    matter = Matter.objects.here().filter(number=clean_number(number) or "").first()
    role = _role(user, matter) if matter is not None else ""
    if matter is None or not role:
        raise ValidationError({"number": _("没有这个编号，或者这类事项不能紧急查看。")})
    if Matter.objects.visible_to(user).filter(pk=matter.pk).exists():
        raise ValidationError({"number": _("这件事项您本来就能看，请直接打开。")})
    return _open(user, matter, role, reason.strip())


def _role(user: User, matter: Matter) -> str:
    """In which role: also then a service that is closed to most stays closed to them."""
    reads = matter.definition.reads
    mine = sorted(user.duties() & MAY_BREAK_GLASS)
    return next((role for role in mine if not reads or role in reads), "")


@transaction.atomic
def _open(user: User, matter: Matter, role: str, reason: str) -> EmergencyReading:
    matter = Matter.objects.locked(matter)
    engine.take(matter, OWN_ACTIONS["emergency"], user, role, {"reason": reason})
    event = Event.objects.filter(district=matter.district, matter=matter).latest("seq")
    hours = int(parameter("matters.emergency_hours", clock.today()))
    row = EmergencyReading.objects.create(
        matter=matter, user=user, reason=reason, event_seq=event.seq, until=clock.now() + timedelta(hours=hours)
    )
    kind = Reading.Kind.EMERGENCY
    readings.note(user, kind, reason=reason, matter=(matter.pk, matter.number), role=role)
    words = {"who": user, "unit": readings.unit_of(user), "number": matter.number, "why": reason}
    text = _("%(who)s（%(unit)s）紧急查看了事项%(number)s：%(why)s") % words
    tell_staff(matter, f"emergency:{row.pk}:supervisor", text, role=Role.SUPERVISOR)
    tell_staff(None, f"emergency:{row.pk}:audit", text, role=Role.AUDIT_ADMIN)
    return row


def live(user: User) -> QuerySet[EmergencyReading]:
    """What this user may read so at this moment; with the right to it also this ends."""
    rows = EmergencyReading.objects.filter(district=this_district(), user=user, until__gt=clock.now())
    return rows.select_related("matter") if may_break_glass(user) else rows.none()
