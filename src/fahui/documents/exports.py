"""Lists as files, in two tiers: masked for whoever sees the list, whole only when a second person agreed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fahui.access import readings
from fahui.access.models import Reading, User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.models import this_district
from fahui.core.parameters import Default, declare, parameter
from fahui.documents.models import Export
from fahui.documents.sheets import Column, workbook

declare(
    Default("exports.hours", "同意导出后多久内可以下载", 24, "小时", "内部管理规定（设计值，未核实）"),
    Default("exports.rows", "一次最多导出多少行", 5000, "行", "内部管理规定（设计值，未核实）"),
)
APPROVERS = frozenset({Role.APPROVER, Role.CHIEF, Role.SUPERVISOR})


@dataclass(frozen=True)
class Line:
    """One row: its cells, and whose it is (matter id and number), so that the person can learn of it."""

    cells: Sequence[Any]
    matter: tuple[int, str] | None = None
    person_id: int | None = None


Rows = Callable[[User, Mapping[str, str], bool], Iterable[Line]]  # by whom, which filters, whole or masked


@dataclass(frozen=True)
class Source:
    """A list that can be had as a file: asked anew at each download, by the sight its taker has then."""

    code: str
    title: str | Promise
    columns: Callable[[], Sequence[Column]]
    rows: Rows
    may: Callable[[User], bool]
    about: Callable[[User, Mapping[str, str]], tuple[str, int]]  # which list in words, and how many rows it has now


_sources: dict[str, Source] = {}


def offer(source: Source) -> None:
    """Make a list known; apps do it when they load."""
    _sources[source.code] = source


def source_of(code: str) -> Source:
    """Raises KeyError for an unknown one."""
    return _sources[code]


def ask(user: User, code: str, filters: Mapping[str, str], *, whole: bool, reason: str = "") -> Export:
    """Masked it may be taken at once; whole it waits for a second person. Raises PermissionDenied, ValidationError."""
    source = source_of(code)
    if not source.may(user):
        raise PermissionDenied
    if whole and not reason.strip():
        raise ValidationError({"reason": _("导出完整信息要写明用途。")})
    known = {name: value for name, value in filters.items() if value}
    export = Export(source=code, filters=known, whole=whole, reason=reason.strip()[:200], asked_by=user)
    if not whole:
        export.agreed, export.expires_at = True, _expiry()
    export.save()
    return export


def _expiry() -> Any:
    return clock.now() + timedelta(hours=int(parameter("exports.hours", clock.today())))


def may_decide(user: User, export: Export) -> bool:
    """Another person, who leads, and whose place covers all that the asker sees."""
    if user.pk == export.asked_by_id or user.administers():
        return False
    leads = [grant for grant in user.live_grants() if grant.role in APPROVERS]
    theirs = export.asked_by.reading_grants()
    if not theirs:
        return any(grant.whole_district() for grant in leads)
    return all(any(grant.covers(one.region_id) for grant in leads) for one in theirs)


@transaction.atomic
def decide(user: User, export: Export, *, agree: bool, answer: str = "") -> Export:
    """Agree, or refuse with a reason. Raises PermissionDenied, ValidationError."""
    export = Export.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=export.pk)
    if not may_decide(user, export):
        raise PermissionDenied
    if export.agreed is not None:
        raise ValidationError(_("这项申请已经有了决定。"))
    if not agree and not answer.strip():
        raise ValidationError({"answer": _("请写明不同意的理由。")})
    export.decided_by, export.decided_at, export.agreed = user, clock.now(), agree
    export.answer, export.expires_at = answer.strip()[:200], _expiry() if agree else None
    export.save()
    return export


def waiting_for(user: User) -> list[Export]:
    """What this user may decide now, oldest first."""
    if not user.duties() & APPROVERS:
        return []
    rows = Export.objects.filter(district=this_district(), agreed=None).select_related("asked_by__person")
    return [row for row in rows.order_by("id")[:100] if may_decide(user, row)]


def own(user: User) -> "QuerySet[Export]":
    """What this user asked for, newest first."""
    rows = Export.objects.filter(district=this_district(), asked_by=user).select_related("decided_by__person")
    return rows.order_by("-id")


@transaction.atomic
def take(user: User, export: Export) -> tuple[str, bytes]:
    """The file's name and content, with who and when in it; each download is logged. Raises PermissionDenied."""
    source = source_of(export.source)
    open_still = export.agreed and export.expires_at is not None and export.expires_at > clock.now()
    if export.asked_by_id != user.pk or not open_still or not source.may(user):
        raise PermissionDenied
    most = int(parameter("exports.rows", clock.today()))
    lines = list(islice(source.rows(user, export.filters, export.whole), most))
    content = workbook(str(source.title), source.columns(), (line.cells for line in lines), marks=_marks(user, export))
    _log(user, export, source, lines)
    export.rows, export.taken_at = len(lines), clock.now()
    export.save(update_fields=["rows", "taken_at"])
    return f"{source.title}{clock.today():%Y%m%d}-{export.pk}.xlsx", content


def _marks(user: User, export: Export) -> list[str]:
    when = timezone.localtime(clock.now()).strftime("%Y-%m-%d %H:%M")
    words = {"who": user, "unit": readings.unit_of(user), "when": when, "n": export.pk}
    first = _("%(who)s（%(unit)s）%(when)s导出，登记号%(n)d") % words
    if not export.whole:
        return [first, _("个人信息已遮盖。仅供工作使用，不得外传。")]
    agreed = {"who": export.decided_by, "why": export.reason}
    return [first, _("完整信息，%(who)s同意，用途：%(why)s。仅限此用途，用完删除，不得外传。") % agreed]


def _log(user: User, export: Export, source: Source, lines: Sequence[Line]) -> None:
    """One reading for the file; of a whole one also one for each matter and person in it."""
    kind, what = Reading.Kind.EXPORT, _("%(title)s（登记号%(n)d）") % {"title": source.title, "n": export.pk}
    readings.note(user, kind, what=what, reason=export.reason, rows=len(lines))
    if not export.whole:
        return
    matters = dict.fromkeys(line.matter for line in lines if line.matter is not None)
    readings.note_matters(user, kind, matters, reason=export.reason, what=what)
    for person_id in dict.fromkeys(line.person_id for line in lines if line.person_id is not None):
        readings.note(user, kind, what=what, reason=export.reason, person_id=person_id)
