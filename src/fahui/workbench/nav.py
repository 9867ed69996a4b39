"""The menu at the side, by what the user may do."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.eligibility.supplements import READERS
from fahui.ledger.models import SEE_MONEY
from fahui.matters.counting.equal import reads_cases, told_sums
from fahui.matters.emergency import may_break_glass
from fahui.matters.handing_over import hands_over_anything
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.person_rights import may_read
from fahui.matters.together import assigning_roles
from fahui.registers.sight import open_to
from fahui.workbench.bringable import bringable
from fahui.workbench.openable import opens_anything
from fahui.workbench.places.rights import reads_network
from fahui.workbench.quality.rights import reviews_anything, runs_quality
from fahui.workbench.rosters.rights import reads_roster


def nav(user: User, here: str) -> list[dict[str, Any]]:
    """The groups of the menu; the page one is on is marked."""
    reads = bool(user.reading_grants())
    decides = bool({str(actor) for actor in OWN_ACTIONS["annul"].by} & user.roles())
    work = [
        _item(_("我的待办"), "todo", "inbox", here),
        *([_item(_("收件登记"), "intake", "clipboard-list", here)] if opens_anything(user) else []),
        *([_item(_("来电来访"), "contacts", "phone", here)] if reads else []),
        *([_item(_("文书待办"), "letters", "stamp", here)] if reads else []),
        *([_item(_("文书格式"), "forms", "book-open", here)] if reads else []),
        *([_item(_("移交在办事项"), "handovers", "arrow-left-right", here)] if hands_over_anything(user) else []),
        *([_item(_("几件一起排"), "best", "list-checks", here)] if user.roles() & assigning_roles() else []),
        *([] if user.roles() else [_item(_("我的日历"), "my_calendar", "calendar", here)]),
        *([_item(_("值班和请假"), "roster", "calendar", here)] if reads_roster(user) else []),
        *([_item(_("待同意的更正"), "corrections", "user-check", here)] if decides else []),
        *([_item(_("导出"), "exports", "download", here)] if reads else []),
        *([_item(_("待同意的豁免"), "waivers", "scale", here)] if decides else []),
        *_quality(user, here),
    ]
    groups = [{"title": _("我的工作"), "items": work}]
    if finding := _finding(user, here):
        groups.append({"title": _("查找"), "items": finding})
    if money := _money(user, here):
        groups.append({"title": _("补贴"), "items": money})
    if figures := _figures(user, here):
        groups.append({"title": _("统计"), "items": figures})
    if reads_network(user):
        groups.append({"title": _("站点网络"), "items": _network(here)})
    if keep := _keeping(user, here):
        groups.append({"title": _("管理"), "items": keep})
    return groups


def _quality(user: User, here: str) -> list[dict[str, Any]]:
    """Rounds for whoever runs them; the files given to whoever reviews, whatever else they do."""
    items = []
    if runs_quality(user):
        mine = here.startswith(reverse("workbench:my_reviews"))
        items.append(_item(_("质量评估"), "quality", "star", here, exact=mine))
    if reviews_anything(user):
        items.append(_item(_("我的评估任务"), "my_reviews", "star", here))
    return items


def seeks(user: User) -> bool:
    """Has the user any matter to look for? The administrators and registrars read none; handlers hold no role."""
    return not user.roles() or bool(user.reading_grants())


def _finding(user: User, here: str) -> list[dict[str, Any]]:
    items = [
        *([_item(_("查找事项"), "search", "search", here)] if seeks(user) else []),
        *([_item(_("查找人"), "persons:search", "users", here)] if may_read(user) else []),
    ]
    if open_to(user):
        items.append(_item(_("登记册"), "registers", "book-open", here))
    if bringable(user):
        items.append(_item(_("旧台账转入"), "ledgers", "archive", here))
    if may_break_glass(user):
        items.append(_item(_("紧急查看"), "emergency", "triangle-alert", here))
    return items


def _figures(user: User, here: str) -> list[dict[str, Any]]:
    items = []
    if user.duties() & set(READERS):
        items.append(_item(_("补充事项"), "supplements", "plus", here))
    if user.reading_grants():
        items.append(_item(_("法律援助统计"), "statistics", "clipboard-list", here, exact=True))
    if reads_cases(user):
        items.append(_item(_("精简审批"), "streamlining", "list-checks", here))
    return [*items, _item(_("城乡均等"), "equality", "scale", here)] if told_sums(user) else items


def _money(user: User, here: str) -> list[dict[str, Any]]:
    """Who handles cases holds no role: their own; who answers for the money: all of it."""
    if not user.roles():
        return [_item(_("我的补贴"), "my_payments", "wallet", here)]
    if not user.duties() & SEE_MONEY:
        return []
    items = [_item(_("补贴发放"), "payments", "wallet", here, exact=True)]
    items.append(_item(_("责令支付的费用"), "debts", "wallet", here))
    return [*items, _item(_("补贴标准"), "rates", "scale", here)]


def _keeping(user: User, here: str) -> list[dict[str, Any]]:
    """What the three administrators do, each their own part."""
    items = []
    if user.administers():
        items.append(_item(_("账号和授权"), "accounts", "users", here, exact=True))
    if user.holds(Role.SYSTEM_ADMIN):
        items.append(_item(_("工作日历"), "calendar", "calendar", here))
        items.append(_item(_("经济困难标准"), "standards", "scale", here))
        items.append(_item(_("补贴标准"), "rates", "wallet", here))
        items.append(_item(_("标准和参数"), "parameters", "settings", here))
    if user.duties() & {Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}:
        items.append(_item(_("接口密钥"), "api_keys", "key-round", here))
    if user.holds(Role.AUDIT_ADMIN):
        items.append(_item(_("查看记录"), "readings", "eye", here))
        items.append(_item(_("登录记录"), "sign_ins", "key-round", here))
        items.append(_item(_("变更记录"), "changes", "history", here))
    return items


def _network(here: str) -> list[dict[str, Any]]:
    return [
        _item(_("站点地图"), "network_map", "map", here),
        _item(_("区划"), "regions", "map-pin", here),
        _item(_("缺岗"), "gaps", "users", here),
        _item(_("建设验收"), "acceptance", "list-checks", here),
    ]


def _item(label: str, name: str, icon: str, here: str, *, exact: bool = False) -> dict[str, Any]:
    """`exact`: pages below it have items of their own."""
    url = reverse(f"workbench:{name}")
    return {
        "label": label,
        "url": url,
        "icon": icon,
        "current": here == url or (name != "todo" and not exact and here.startswith(url)),
    }
