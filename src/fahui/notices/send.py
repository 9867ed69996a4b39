"""Tell somebody something: once, in the inbox, and by text message when they want that."""

from django.conf import settings
from django.db import transaction

from fahui.core import clock
from fahui.core.crypto import KeyDestroyed
from fahui.core.texting import gateway
from fahui.notices.models import Message
from fahui.people.models import Person

SIGNATURE = "【%s】"


def tell(person: Person, *, key: str, text: str, about: str = "") -> Message:
    """Leave a message in the inbox and send it by phone if they allow that and there is a gateway; once a key."""
    # First by itself: the inbox has it even while the gateway is down.
    Message.objects.bulk_create([Message(key=key, person=person, text=text[:400], about=about)], ignore_conflicts=True)
    with transaction.atomic():  # two workers with the same message: the second finds it sent
        message = Message.objects.select_for_update(of=("self",)).get(key=key)
        if message.state == Message.State.WAITING:
            _send(message, person, text)
    return message


def _send(message: Message, person: Person, text: str) -> None:
    phone, out = reachable_by_text(person), gateway()
    if phone is None or out is None:
        message.state = Message.State.KEPT
    else:
        out.send(phone, SIGNATURE % settings.SITE_NAME + text)
        message.state, message.sent_at = Message.State.SENT, clock.now()
    message.save(update_fields=["state", "sent_at"])


def reachable_by_text(person: Person) -> str | None:
    """The mobile that may be written to; None when there is none or the person asked us not to."""
    try:
        details = person.details()
    except KeyDestroyed:
        return None
    phone = str(details.get("phone", ""))
    if "no_message" in details.get("contact", []) or not phone.startswith("1"):
        return None
    return phone
