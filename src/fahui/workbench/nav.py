"""The menu at the side, by what the user may do."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.registers.sight import open_to
from fahui.workbench.openable import opens_anything
from fahui.workbench.places.rights import reads_network


def nav(user: User, here: str) -> list[dict[str, Any]]:
    """The groups of the menu; the page one is on is marked."""
    reads = bool(user.reading_grants())
    decides = bool({str(actor) for actor in OWN_ACTIONS["annul"].by} & user.roles())
    work = [
        _item(_("我的待办"), "todo", "inbox", here),
        *([_item(_("收件登记"), "intake", "clipboard-list", here)] if opens_anything(user) else []),
        *([_item(_("文书待办"), "letters", "stamp", here)] if reads else []),
        *([_item(_("待同意的更正"), "corrections", "user-check", here)] if decides else []),
    ]
    find = [_item(_("查找事项"), "search", "search", here)]
    if open_to(user):
        find.append(_item(_("登记册"), "registers", "book-open", here))
    groups = [{"title": _("我的工作"), "items": work}, {"title": _("查找"), "items": find}]
    if reads_network(user):
        groups.append({"title": _("站点网络"), "items": _network(here)})
    if user.holds(Role.SYSTEM_ADMIN):
        keep = [
            _item(_("工作日历"), "calendar", "calendar", here),
            _item(_("标准和参数"), "parameters", "settings", here),
        ]
        groups.append({"title": _("管理"), "items": keep})
    return groups


def _network(here: str) -> list[dict[str, Any]]:
    return [
        _item(_("站点地图"), "network_map", "map", here),
        _item(_("区划"), "regions", "map-pin", here),
        _item(_("缺岗"), "gaps", "users", here),
        _item(_("建设验收"), "acceptance", "list-checks", here),
    ]


def _item(label: str, name: str, icon: str, here: str) -> dict[str, Any]:
    url = reverse(f"workbench:{name}")
    return {
        "label": label,
        "url": url,
        "icon": icon,
        "current": here == url or (name != "todo" and here.startswith(url)),
    }
