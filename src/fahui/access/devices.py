"""Where an account is signed in: each browser's session, to look at and to end."""

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from fahui.access.models import User

_SYSTEMS = (
    ("MicroMessenger", _("微信")),
    ("HarmonyOS", _("鸿蒙手机")),
    ("Android", _("安卓手机")),
    ("iPhone", _("苹果手机")),
    ("iPad", _("苹果平板")),
    ("Windows", _("Windows电脑")),
    ("Macintosh", _("苹果电脑")),
    ("Linux", _("Linux电脑")),
)
_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))


@dataclass(frozen=True)
class Device:
    """One signed-in browser."""

    pk: int
    name: str
    address: str
    since: datetime
    seen: datetime
    here: bool


def devices(user: User, current_key: str) -> list[Device]:
    """All of them, this one first."""
    rows = UserSession.objects.purge_and_list(user)
    found = [
        Device(
            row.pk, name_of(row.user_agent), row.ip, row.created_at, row.last_seen_at, row.session_key == current_key
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (not one.here, -one.seen.timestamp()))


def end(user: User, pk: int) -> bool:
    """Sign one browser out."""
    row = UserSession.objects.filter(user=user, pk=pk).first()
    if row is None:
        return False
    row.end()
    return True


def end_others(user: User, current_key: str) -> int:
    """Sign out all but this one."""
    rows = list(UserSession.objects.filter(user=user).exclude(session_key=current_key))
    for row in rows:
        row.end()
    return len(rows)


def name_of(agent: str) -> str:
    """What people call the thing: Windows电脑 · Chrome."""
    system = next((str(words) for mark, words in _SYSTEMS if mark in agent), str(_("别的设备")))
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    version = re.search(r"(?:Edg|Firefox|Chrome|Version)/(\d+)", agent) if browser else None
    return " · ".join(part for part in (system, f"{browser} {version[1]}" if version else browser) if part)
