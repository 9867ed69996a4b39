"""Tell somebody something: once, in the inbox, and by text message as far and at the hours they want that."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.crypto import KeyDestroyed
from fahui.core.texting import gateway
from fahui.notices.models import Message
from fahui.people.models import Person
from fahui.people.safe_contact import next_safe
from fahui.people.wishes import wishes_of


@dataclass(frozen=True)
class Route:
    """To which phone, not before when, and whether the text may say who we are and what it is about."""

    phone: str
    at: datetime
    identify: bool


def tell(person: Person, *, key: str, text: str, about: str = "") -> Message:
    """Leave a message in the inbox and send it by phone if they allow that and there is a gateway; once a key."""
    # First by itself: the inbox has it even while the gateway is down.
    Message.objects.bulk_create([Message(key=key, person=person, text=text[:400], about=about)], ignore_conflicts=True)
    return send(key)


@transaction.atomic  # two workers with the same message: the second finds it sent
def send(key: str) -> Message:
    """Send what waits; outside the hours in which the person may be reached it is left for the next of them."""
    rows = Message.objects.select_for_update(of=("self",)).select_related("person__data_key")
    message = rows.get(key=key)
    if message.state == Message.State.WAITING:
        _send(message)
    return message


def _send(message: Message) -> None:
    from fahui.notices.tasks import send_later

    route, out = route_to(message.person), gateway()
    if route is None or out is None:
        message.state = Message.State.KEPT
    elif route.at > clock.now():
        send_later.configure(schedule_at=route.at).defer(key=message.key)
        return
    else:
        out.send(route.phone, worded(message.text, identify=route.identify))
        message.state, message.sent_at = Message.State.SENT, clock.now()
    message.save(update_fields=["state", "sent_at"])


def worded(text: str, *, identify: bool) -> str:
    """As it goes out; whoever wants nothing said of who we are and what it is about gets neither."""
    if identify:
        return f"【{settings.SITE_NAME}】{text}"
    return _("您好，您托办的事有新的进展，方便时请登录查看。")


def route_to(person: Person) -> Route | None:
    """How they may be written to; None when there is no mobile or the person asked us not to."""
    try:
        details = person.details()
    except KeyDestroyed:
        return None
    wish = wishes_of(person)
    phone = wish.phone or str(details.get("phone", ""))
    if not wish.text or not phone.startswith("1"):
        return None
    return Route(phone, next_safe(wish, clock.now()), wish.identify)
