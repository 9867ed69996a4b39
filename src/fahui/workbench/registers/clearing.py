"""What hangs on a record that is to be closed: who gives it away, and what can be ended from there."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core.registers import Open, register_of, unfinished
from fahui.registers import keeping
from fahui.registers.sight import kept_by


@dataclass(frozen=True)
class Shown:
    """One open thing as this user sees it."""

    one: Open
    where: str  # empty: no page of theirs
    whom: str  # the duty of those who give it away, where it is not this user's
    n: int  # its place, for the button that reminds them
    ends: int  # how many of its records this user may end

    @property
    def must(self) -> bool:
        """Does it stand in the way?"""
        return self.one.must

    @property
    def reminds(self) -> bool:
        """Can those whose duty it is be reminded?"""
        return bool(self.whom) and self.one.remind is not None


def unfinished_for(user: User, record: Any) -> list[Shown]:
    """Everything unfinished that hangs on a record, with the links that this user may follow."""
    found = []
    for n, one in enumerate(unfinished(record)):
        mine = not one.roles or bool(one.roles & user.roles())
        whom = "" if mine else "、".join(str(role.label) for role in Role if role in one.roles)
        found.append(Shown(one, one.where if mine else "", whom, n, _rows(user, one).count() if one.register else 0))
    return found


def _rows(user: User, one: Open) -> Any:
    register = register_of(one.register)
    if register is None:
        return one.records.none()
    rows = kept_by(register, user).filter(pk__in=one.records.values("pk"))
    return rows.select_related(*register.related).order_by("pk")


def clear_away(request: HttpRequest, user: User, record: Any) -> None:
    """Remind those who give it away, or end its records, as was pressed."""
    pressed = request.POST.get("remind", "") or request.POST.get("end", "")
    one = next((one for one in unfinished_for(user, record) if str(one.n) == pressed), None)
    if one is None:
        messages.info(request, _("这一项已经没有了。"))
    elif "remind" in request.POST and one.reminds and one.one.remind is not None:
        fresh = one.one.remind()
        told = _("已提醒%(whom)s。") if fresh else _("今天已经提醒过%(whom)s。")
        messages.success(request, told % {"whom": one.whom})
    elif "end" in request.POST and (register := register_of(one.one.register)) is not None:
        why = _("%(who)s停用") % {"who": record}
        done = keeping.close_all(register, _rows(user, one.one), user, why)
        messages.success(request, _("已结束%(n)d个。") % {"n": done})
