"""Write down, and end, what is true of a person for a time: groups, household, guardians and agents."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.crypto import KeyDestroyed
from fahui.core.history import who
from fahui.people.groups import natural_end
from fahui.people.id_types import birth_date
from fahui.people.models import Agency, Household, HouseholdMember, Person, PersonGroup
from fahui.people.models.circumstances import Dated
from fahui.people.record import Code, note


def belong(
    person: Person, group: str, *, proof: str = "", starts_on: date | None = None, ends_on: date | None = None
) -> PersonGroup:
    """Belonging to a group from a day to a day; a minor is one no longer than nature lets them."""
    last = natural_end(group, birth_date(person.details()))
    row = PersonGroup.objects.create(
        person=person,
        group=group,
        proof=_sealed(person, proof),
        starts_on=starts_on or clock.today(),
        ends_on=min(filter(None, (ends_on, last)), default=None),
        recorded_by=who(),
    )
    note(person, Code.GROUP, group=group, ends_on=str(row.ends_on or ""))
    return row


def _sealed(owner: Person, proof: str) -> bytes | None:
    if not proof:
        return None
    had_key = owner.data_key_id is not None
    blob = owner.own_key().seal(proof, owner.aad() + b":proof")
    if not had_key:
        owner.save(update_fields=["data_key"])
    return blob


def proof_of(owner: Person, row: PersonGroup | Agency) -> str:
    """Which paper was shown; empty when none was, or after an erasure."""
    if row.proof is None or owner.data_key is None:
        return ""
    try:
        return str(owner.data_key.open(row.proof, owner.aad() + b":proof"))
    except KeyDestroyed:
        return ""


@transaction.atomic
def share_household(one: Person, other: Person, role: str) -> HouseholdMember:
    """Take somebody into the household of another (made when there is none yet), as what they are in it."""
    if one.pk == other.pk:
        raise ValidationError(_("不能把本人登记成自己的家人。"), code="household")
    today = clock.today()
    mine = HouseholdMember.objects.on(today).filter(person=one).select_related("household").order_by("pk").first()
    household = mine.household if mine else Household.objects.create()
    if mine is None:
        HouseholdMember.objects.create(
            household=household, person=one, role=HouseholdMember.Role.HEAD, recorded_by=who()
        )
    if HouseholdMember.objects.on(today).filter(household=household, person=other).exists():
        raise ValidationError(_("这位已经登记在这一户里。"), code="household")
    row = HouseholdMember.objects.create(household=household, person=other, role=role, recorded_by=who())
    for person in (one, other):
        note(person, Code.HOUSEHOLD, role=role)
    return row


def appoint(
    principal: Person,
    agent: Person,
    kind: str,
    *,
    proof: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Agency:
    """Let somebody act for another, on a paper that was shown, up to a day if the paper names one."""
    if principal.pk == agent.pk:
        raise ValidationError(_("本人不能做自己的代理人。"), code="agency")
    row = Agency.objects.create(
        principal=principal,
        agent=agent,
        kind=kind,
        proof=_sealed(principal, proof),
        starts_on=starts_on or clock.today(),
        ends_on=ends_on,
        recorded_by=who(),
    )
    for person in (principal, agent):
        note(person, Code.AGENCY, kind=kind, ends_on=str(ends_on or ""))
    return row


@transaction.atomic
def end(row: Dated, on: date, *, person: Person, code: Code) -> None:
    """The last day it holds; a day before the first means it never did."""
    if row.ends_on is not None and on > row.ends_on:
        raise ValidationError({"ends_on": _("原来的截止日期更早，不能往后改；请另登记一条。")})
    row.ends_on = max(on, row.starts_on - timedelta(days=1))
    row.save(update_fields=["ends_on"])
    note(person, code, ended=str(row.ends_on))
