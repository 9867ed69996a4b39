"""A matter opened without an account is taken into one, against the applicant's ID digits."""

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core import text
from fahui.matters import tasks
from fahui.matters.models import Matter, Party
from fahui.matters.vocabulary import Relation
from fahui.people.models import Assurance


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
            matter=matter, relation=Relation.APPLICANT, person=user.person, name=name, initials=text.initials(name)
        )
        _note(matter)
        return
    if party.person is not None and hasattr(party.person, "user"):
        raise ValidationError(_("这件事已经在另一个账号里。换了手机号的，请带身份证到窗口办。"), code="taken")
    number = str(party.details().get("id_number") or "")
    if number and not secrets.compare_digest(number[-6:].encode(), last_six.encode()):
        raise ValidationError(_("和登记的身份证号对不上，请再核对；也可以带身份证到窗口办。"), code="id")
    party.person = user.person
    party.save(update_fields=["person"])
    if number and user.person.assurance < Assurance.CODE:
        user.person.assurance = Assurance.CODE
        user.person.save(update_fields=["assurance"])
    _note(matter)


@transaction.atomic
def take_back(user: User, last_six: str) -> None:
    """The person behind a long-silent number is the same: their ID digits give back what was theirs."""
    former = user.former_person
    number = str(former.details().get("id_number") or "") if former else ""
    if former is None or not number or not secrets.compare_digest(number[-6:].encode(), last_six.encode()):
        raise ValidationError(_("和登记的身份证号对不上，请再核对；也可以带身份证到窗口办。"), code="id")
    Party.objects.filter(person=user.person).update(person=former)
    user.person, user.former_person = former, None
    user.save(update_fields=["person", "former_person"])


def _note(matter: Matter) -> None:
    tasks.tell_staff(matter, f"claimed:{matter.pk}", str(_("申请人凭查询码把这件事加入了自己的账号。")))
