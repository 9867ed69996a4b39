"""Write down, and end, what is true of a person for a time: groups, household, guardians and agents."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.crypto import KeyDestroyed
from fahui.core.history import who
from fahui.core.parameters import Default, declare, parameter
from fahui.people.groups import natural_end
from fahui.people.id_types import birth_date
from fahui.people.models import Agency, Household, HouseholdMember, Person, PersonGroup
from fahui.people.models.circumstances import Dated
from fahui.people.record import Code, note

REVIEW_DAYS = "people.group_review_days"
declare(
    Default(
        REVIEW_DAYS,
        "身份类别没有截止日期的，登记后多少日内复核（过了不再计入）",
        365,
        "日",
        "内部管理规定（设计值，未核实）",
    )
)


def review_day(since: date) -> date:
    """The day proposed for looking again at what has no end."""
    return since + timedelta(days=int(parameter(REVIEW_DAYS, since)))


def belong(
    person: Person,
    group: str,
    *,
    proof: str = "",
    no_proof: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    review_on: date | None = None,
) -> PersonGroup:
    """Belonging to a group from a day to a day; a minor is one no longer than nature lets them.

    Without an end it counts up to the day on which it is to be looked at again.
    """
    last = min(filter(None, (ends_on, natural_end(group, birth_date(person.details())))), default=None)
    row = PersonGroup.objects.create(
        person=person,
        group=group,
        proof=_sealed(person, proof),
        no_proof=no_proof[:100],
        starts_on=starts_on or clock.today(),
        ends_on=last,
        review_on=(review_on or review_day(clock.today())) if last is None else None,
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


def seal_words(owner: Person, words: str) -> bytes:
    """Words of a person under that person's own key."""
    sealed = _sealed(owner, words)
    if sealed is None:
        raise ValueError("nothing to seal")
    return sealed


def opened_words(owner: Person, sealed: "bytes | memoryview[int]") -> str:
    """Them again; empty after an erasure."""
    return _opened(owner, sealed)


def proof_of(owner: Person, row: PersonGroup | Agency) -> str:
    """Which paper was shown; empty when none was, or after an erasure."""
    return _opened(owner, row.proof)


def _opened(owner: Person, sealed: "bytes | memoryview[int] | None") -> str:
    if sealed is None or owner.data_key is None:
        return ""
    try:
        return str(owner.data_key.open(sealed, owner.aad() + b":proof"))
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
