"""How somebody may be reached without harm: asked early, shown on top, obeyed by every channel that goes out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# Kept with the person's sealed particulars as "contact".
CHOICES: Final = (
    ("no_call", _("请不要打电话")),
    ("no_message", _("请不要发短信")),
    ("no_voicemail", _("请不要留言，不要让别人转告")),
    ("discreet", _("联系时请不要说明是什么单位、什么事")),
)


@dataclass(frozen=True)
class SafeContact:
    """What is wished; nothing wished is the default."""

    call: bool = True
    text: bool = True
    voicemail: bool = True
    identify: bool = True
    phone: str = ""  # the safe number, if it is another than the one they gave
    hours: tuple[time, time] | None = None

    @property
    def bound(self) -> bool:
        """Is there anything to mind?"""
        return self != SafeContact()


def wishes(details: Mapping[str, Any]) -> SafeContact:
    """As kept with sealed particulars."""
    asked = set(details.get("contact") or [])
    begin, end = details.get("safe_from"), details.get("safe_until")
    return SafeContact(
        call="no_call" not in asked,
        text="no_message" not in asked,
        voicemail="no_voicemail" not in asked,
        identify="discreet" not in asked,
        phone=str(details.get("safe_phone") or ""),
        hours=(time.fromisoformat(str(begin)), time.fromisoformat(str(end))) if begin and end else None,
    )


def strictest(several: Iterable[SafeContact]) -> SafeContact:
    """One person has told several desks: what one of them was asked binds all."""
    known = list(several)
    return SafeContact(
        call=all(one.call for one in known),
        text=all(one.text for one in known),
        voicemail=all(one.voicemail for one in known),
        identify=all(one.identify for one in known),
        phone=next((one.phone for one in known if one.phone), ""),
        hours=next((one.hours for one in known if one.hours), None),
    )


def in_words(rules: SafeContact, *, phone: str = "") -> list[str]:
    """What must be minded before anybody calls or writes; `phone`: the safe number as it may be shown."""
    kept = {
        "no_call": rules.call,
        "no_message": rules.text,
        "no_voicemail": rules.voicemail,
        "discreet": rules.identify,
    }
    lines = [str(words) for code, words in CHOICES if not kept[code]]
    if rules.phone:
        lines.append(gettext("只打这个号码：%(phone)s") % {"phone": phone or rules.phone})
    if rules.hours:
        begin, end = (f"{moment:%H:%M}" for moment in rules.hours)
        lines.append(gettext("只在%(begin)s至%(end)s联系") % {"begin": begin, "end": end})
    return lines


def next_safe(rules: SafeContact, now: datetime) -> datetime:
    """The first moment from now on at which they may be reached; hours may run past midnight."""
    if rules.hours is None:
        return now
    begin, end = rules.hours
    local = timezone.localtime(now)
    clock = local.time()
    inside = begin <= clock < end if begin < end else clock >= begin or clock < end
    if inside or begin == end:
        return now
    start = local.replace(hour=begin.hour, minute=begin.minute, second=0, microsecond=0)
    return start if start > local else start + timedelta(days=1)
