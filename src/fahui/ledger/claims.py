"""Claims on their way: asked once, told apart from what they look like, paid once, ended."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.ledger import entries
from fahui.ledger.entries import Sum
from fahui.ledger.models import Claim, Entry, Posting, Rate
from fahui.people.models import Organisation, Person


def claim_of(about: str) -> Claim:
    """The claim of a number; raises Claim.DoesNotExist."""
    return Claim.objects.get(district=this_district(), about=about)


def alike(claim: Claim) -> QuerySet[Claim]:
    """Other claims that live and look as if they were for the same work, under whatever scheme."""
    rows = Claim.objects.filter(district=claim.district, alike=claim.alike, ended_at=None)
    return rows.exclude(pk=claim.pk).order_by("asked_at", "pk")


@transaction.atomic
def ask(*, scheme: str, work: str, alike: str, about: str, origin: str, person: Person, unit: Organisation) -> Claim:
    """Write a claim down; raises ValidationError(code="twice") when this piece of work is claimed already.

    So it is when a part of it is, or what it is a part of: a work `a:b` is a part of the work `a`.
    """
    Person.objects.select_for_update().get(pk=person.pk)  # whoever claims for the same person waits
    if other := _around(work).first():
        raise ValidationError(_claimed_already(other), code="twice")
    try:
        with transaction.atomic():
            return Claim.objects.create(
                scheme=scheme, work=work, alike=alike, about=about, origin=origin, person=person, unit=unit
            )
    except IntegrityError as error:
        if "work_claimed_once" not in str(error):
            raise
        first = Claim.objects.get(district=this_district(), work=work, ended_at=None)
        raise ValidationError(_claimed_already(first), code="twice") from error


def _around(work: str) -> QuerySet[Claim]:
    """Claims that live for a part of the work, or for what it is a part of."""
    steps = work.split(":")
    wholes = [":".join(steps[:n]) for n in range(1, len(steps))]
    return Claim.objects.filter(
        Q(work__in=wholes) | Q(work__startswith=f"{work}:"), district=this_district(), ended_at=None
    )


def _claimed_already(first: Claim) -> str:
    return _("这项工作已经申领过：%(number)s，不能再申领。") % {"number": first.about}


def tell_apart(claim: Claim, why: str) -> None:
    """Keep why it is other work than what it looks like."""
    Claim.objects.filter(pk=claim.pk).update(apart=why[:300])


def end(claim: Claim) -> None:
    """It is refused, withdrawn, or its money was taken back: the work may be claimed anew."""
    Claim.objects.filter(pk=claim.pk, ended_at=None).update(ended_at=clock.now())


@transaction.atomic
def pay(
    claim: Claim, parts: Iterable[tuple[str, Decimal]], *, words: list[str], rate: Rate | None, by: User, on: date
) -> list[Posting]:
    """Enter what was paid, part by part; raises ValidationError(code="twice") for work that was paid already."""
    try:
        with transaction.atomic():
            Claim.objects.filter(pk=claim.pk).update(paid_on=on)
    except IntegrityError as error:
        other = alike(claim).filter(paid_on__isnull=False).first()
        words_of = _("和%(number)s像是同一件工作，那一件已经付过。请退回复核。")
        raise ValidationError(words_of % {"number": other.about if other else ""}, code="twice") from error
    made = []
    for entry, amount in parts:
        if amount:
            total = Sum(amount, words if entry == Entry.SUBSIDY else words[-2:], rate)
            made.append(
                entries.post(
                    claim.scheme,
                    entry,
                    total,
                    payee=claim.person,
                    unit=claim.unit,
                    work=claim.work,
                    about=claim.about,
                    by=by,
                    on=on,
                )
            )
    return made


@transaction.atomic
def take_back(claim: Claim, *, by: User, why: str) -> list[Posting]:
    """Reverse all that was entered for a claim, and end it; by another person than the one who entered it."""
    rows = Posting.objects.filter(district=claim.district, about=claim.about, reverses=None, reversed_by=None)
    made = [entries.reverse(row, by=by, why=why) for row in rows.order_by("pk")]
    end(claim)
    return made
