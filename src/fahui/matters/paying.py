"""Money that goes out by a service: what waits for finance, in runs of payments, paid through the engine."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core import clock
from fahui.core.identifiers import clean_account
from fahui.matters.case import Case
from fahui.matters.catalogue import services
from fahui.matters.engine import act
from fahui.matters.models import Assignment, Event, Matter
from fahui.matters.models.matter import MatterQuerySet
from fahui.matters.together import Result, token_for
from fahui.matters.vocabulary import Service, Stage, Text

if TYPE_CHECKING:
    from fahui.people.models import Organisation, Person, Professional


@dataclass(frozen=True)
class Pays:
    """How money goes out by a service: the steps finance takes, and which answers say how much and where to."""

    scheme: str
    enlist: str  # puts it into a run of payments; asks "batch"
    pay: str  # the run was paid; asks "paid_on" and "voucher"
    waits: Stage  # where it waits for finance
    unpayable: "Callable[[Case, Professional | None, Mapping[str, Any]], list[str]]"  # of the case it comes from
    not_asked: "Callable[[Case], frozenset[str]]"  # questions that mean nothing for the case it comes from
    states: tuple[tuple[Stage, Text], ...]  # where a claim stands, in the words of who waits for the money
    fee: str = "fee_due"
    costs: str = "costs_due"
    bank: str = "bank"
    account: str = "account"


@dataclass(frozen=True)
class Payment:
    """One claim as finance sees it: to whom, how much, in which run."""

    matter: Matter
    person: "Person"
    unit: "Organisation"
    fee: Decimal
    costs: Decimal
    batch: str
    state: str

    @property
    def total(self) -> Decimal:
        """Both parts."""
        return self.fee + self.costs


def pays_of(service: Service) -> Pays:
    """How it pays; raises ValueError for a service by which no money goes out."""
    if service.pays is None:
        raise ValueError(service.code)
    return service.pays


def paying() -> list[Service]:
    """The editions by which money goes out."""
    return [service for service in services if service.pays is not None]


def claims_of(user: User) -> MatterQuerySet:
    """All claims this user may see."""
    return Matter.objects.visible_to(user).filter(service__in={service.code for service in paying()})


def waiting(user: User, *, batch: str | None = None) -> MatterQuerySet:
    """Claims that wait for finance: in a run, or (None) in none yet."""
    parts = []
    for service in paying():
        pays = pays_of(service)
        here = Q(service=service.code, edition=service.effective_from, stage=pays.waits)
        listed = Q(marks__contains=[pays.enlist])
        parts.append(here & (~listed if batch is None else listed & Q(facts__batch=batch) if batch else here & listed))
    return Matter.objects.visible_to(user).filter(reduce(or_, parts)) if parts else Matter.objects.none()


def payments(rows: Iterable[Matter]) -> list[Payment]:
    """With the handler each of them is about, in two queries."""
    matters = list(rows)
    live = Assignment.objects.live().filter(matter__in=[one.pk for one in matters])
    handlers = {one.matter_id: one for one in live.select_related("professional__person", "organisation")}
    found = []
    for matter in matters:
        pays, handler = pays_of(matter.definition), handlers[matter.pk]
        found.append(
            Payment(
                matter,
                handler.professional.person,
                handler.organisation,
                Decimal(matter.facts.get(pays.fee) or 0),
                Decimal(matter.facts.get(pays.costs) or 0),
                str(matter.facts.get("batch") or "") if pays.enlist in matter.marks else "",
                str(dict(pays.states).get(Stage(matter.stage), matter.get_stage_display())),
            )
        )
    return found


def batch_for(form: uuid.UUID) -> str:
    """The number of the run made by one form: the same form sent again makes the same run."""
    return f"{clock.today():%Y%m%d}-{form.hex[:4].upper()}"


def enlist(matters: Iterable[Matter], *, by: User, form: uuid.UUID) -> list[Result]:
    """Put each into one run; what cannot be is refused in words and keeps no other from it."""
    answers = {"batch": batch_for(form)}
    return [_take(one, pays_of(one.definition).enlist, answers, by, form) for one in matters]


def pay(matters: Iterable[Matter], *, on: date, voucher: str, by: User, form: uuid.UUID) -> list[Result]:
    """The bank carried the run out: each is marked as paid by its own step."""
    answers = {"paid_on": on, "voucher": voucher}
    return [_take(one, pays_of(one.definition).pay, answers, by, form) for one in matters]


def _take(matter: Matter, code: str, answers: dict[str, Any], by: User, form: uuid.UUID) -> Result:
    token = token_for(form, matter.number)
    try:
        done = act(matter, code, by=by, answers=answers, token=token)
    except PermissionDenied:
        return Result(matter, False, _("现在不能由您来办这一步。"))
    except ValidationError as wrong:
        return Result(matter, False, "；".join(wrong.messages))
    if not Event.objects.filter(district=done.district, matter=done, token=token, action=code).exists():
        return Result(done, False, _("这张表已经用过，请重新打开再办。"))
    return Result(done, True)


@dataclass(frozen=True)
class Account:
    """Where the money of one claim goes."""

    id_number: str
    bank: str
    number: str


def account_of(payment: Payment) -> Account:
    """Opened for the file that goes to the bank; whoever asks notes the reading."""
    pays, facts = pays_of(payment.matter.definition), Case(payment.matter).facts
    details = payment.person.details()
    number = clean_account(str(facts.get(pays.account) or ""))
    return Account(str(details.get("id_number") or ""), str(facts.get(pays.bank) or ""), number)
