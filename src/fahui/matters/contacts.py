"""只登记来电来访: somebody came or called and nothing had to be opened; it is written down, about matters or none."""

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import DataKey, this_district
from fahui.documents.models import StoredFile
from fahui.matters import engine, recording
from fahui.matters.models import Contact, ContactMatter, Matter
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.permissions import acting_as
from fahui.matters.vocabulary import Relation
from fahui.places.models import Region, ServicePoint

Recording = Callable[[DataKey], StoredFile | None]


def log_contact(
    *,
    by: User,
    channel: str,
    words: str,
    region: Region,
    token: uuid.UUID,
    matters: Iterable[Matter] = (),
    point: ServicePoint | None = None,
    happened_at: datetime | None = None,
    because: str = "",
    recorded: Recording | None = None,
) -> Contact:
    """Take it down under a key of its own; the same form twice is one contact.

    Each matter it was about gets a quiet event. Raises ValidationError ("numbers": a matter where this user may not
    write contacts down; or as back-dating does).
    """
    known = Contact.objects.filter(district=this_district(), token=token)
    if first := known.first():
        return first
    recording.check_happened_at(by, happened_at, because)
    about = sorted(matters, key=lambda one: one.pk)  # locked in one order
    roles = {one.pk: _role(by, one) for one in about}
    made = Contact(
        channel=channel,
        at=happened_at or clock.now(),
        taken_by=by,
        service_point=point,
        person_id=_person_of(about),
        token=token,
        region=region,
        recorded_at=clock.now(),
        because=because,
    )
    try:
        return _kept(made, by, words, about, roles, recorded)
    except IntegrityError:  # the same form twice at once
        return known.get()


@transaction.atomic
def _kept(
    contact: Contact, by: User, words: str, about: list[Matter], roles: dict[int, str], recorded: Recording | None
) -> Contact:
    contact.data_key = key = DataKey.make()
    contact.recording = recorded(key) if recorded else None
    contact.words = key.seal(words.strip(), contact.aad())
    contact.save(force_insert=True)
    for one in about:
        _write_down(contact, one, by, roles[one.pk])
    return contact


def _role(by: User, matter: Matter) -> str:
    role = acting_as(by, OWN_ACTIONS["contact"], matter)
    if not role:
        raise ValidationError({"numbers": _("%(number)s不归您办，不能记在上面。") % {"number": matter.number}})
    return role


def _person_of(about: list[Matter]) -> int | None:
    """Whose contact it was, where all the matters have one and the same applicant."""
    people = {
        one.parties.filter(relation=Relation.APPLICANT).order_by("seq").values_list("person_id", flat=True).first()
        for one in about
    }
    return people.pop() if len(people) == 1 else None


def _write_down(contact: Contact, matter: Matter, by: User, role: str) -> None:
    locked = Matter.objects.locked(matter)
    ContactMatter.objects.create(contact=contact, matter=locked)
    engine.take(locked, OWN_ACTIONS["log_contact"], by, role, {"contact_no": contact.pk})
