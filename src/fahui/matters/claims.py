"""A matter opened without an account is taken into one, against the applicant's ID digits."""

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core import text
from fahui.core.crypto import KeyDestroyed
from fahui.core.identifiers import name_key
from fahui.matters.models import Matter, Party
from fahui.matters.telling_staff import tell_staff
from fahui.matters.vocabulary import Relation
from fahui.people.assurance import OWN_WORDS, Assurance
from fahui.people.models import Person
from fahui.people.register import assure


def _applicant(matter: Matter) -> Party | None:
    rows = Party.objects.filter(district=matter.district, matter=matter, relation=Relation.APPLICANT)
    return rows.select_related("matter__data_key", "person__user").order_by("seq").first()


def asks_id(matter: Matter) -> bool:
    """Did the applicant give an ID number that a claim has to match?"""
    party = _applicant(matter)
    return party is not None and bool(party.details().get("id_number"))


@transaction.atomic
def claim(matter: Matter, user: User, last_six: str) -> None:
    """Make the account's person the applicant; number and query code were right already. Raises ValidationError.

    Without an ID number on the file the code alone is enough; a matter that has an account stays with it.
    """
    Matter.objects.select_for_update(of=("self",)).get(district=matter.district, pk=matter.pk)
    party = _applicant(matter)
    if party is None:
        name = user.person.name
        Party.objects.create(
            matter=matter,
            relation=Relation.APPLICANT,
            person=user.person,
            name=name,
            name_key=name_key(name),
            initials=text.initials(name),
        )
        _note(matter)
        return
    if party.person is not None and party.person_id != user.person_id and hasattr(party.person, "user"):
        raise ValidationError(_("这件事已经在另一个账号里。换了手机号的，请带身份证到窗口办。"), code="taken")
    number = str(party.details().get("id_number") or "")
    if number and not secrets.compare_digest(number[-6:].encode(), last_six.encode()):
        raise ValidationError(_("和登记的身份证号对不上，请再核对；也可以带身份证到窗口办。"), code="id")
    party.person, party.opens_from = user.person, OWN_WORDS  # number and query code prove this matter
    party.save(update_fields=["person", "opens_from"])
    if number:
        assure(user.person, Assurance.CODE)
    _note(matter)


def waiting(user: User) -> QuerySet[Party]:
    """What staff took down for this person, or linked to them, and what their sign-in does not open yet."""
    opened = Party.objects.of_person(user.person_id)
    return Party.objects.theirs(user.person_id).exclude(pk__in=opened.values("pk"))


def prove(user: User, last_six: str) -> None:
    """The digits of the ID number on what waits show that it is the same person. Raises ValidationError."""
    rows = list(waiting(user).select_related("matter__data_key", "person__data_key")[:20])
    numbers = {number for row in rows for number in (_number(row), _number(row.person)) if number}
    if not any(secrets.compare_digest(number[-6:].encode(), last_six.encode()) for number in numbers):
        raise ValidationError(_("和登记的身份证号对不上，请再核对；也可以带身份证到窗口办。"), code="id")
    assure(user.person, Assurance.CODE)


def _number(told: Party | Person | None) -> str:
    try:
        return str(told.details().get("id_number") or "") if told is not None else ""
    except KeyDestroyed:
        return ""


@transaction.atomic
def take_back(user: User, last_six: str) -> None:
    """The person behind a long-silent number is the same: their ID digits give back what was theirs."""
    former = user.former_person
    number = str(former.details().get("id_number") or "") if former else ""
    if former is None or not number or not secrets.compare_digest(number[-6:].encode(), last_six.encode()):
        raise ValidationError(_("和登记的身份证号对不上，请再核对；也可以带身份证到窗口办。"), code="id")
    assure(former, Assurance.CODE)
    Party.objects.filter(person=user.person).update(person=former)
    user.person, user.former_person = former, None
    user.save(update_fields=["person", "former_person"])


def _note(matter: Matter) -> None:
    tell_staff(matter, f"claimed:{matter.pk}", str(_("申请人凭查询码把这件事加入了自己的账号。")))
