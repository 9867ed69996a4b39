"""What a claim enters in the books, in the transaction of its step."""

from datetime import date
from decimal import Decimal

from fahui.access.models import User
from fahui.ledger import claims
from fahui.ledger.models import Entry, Rate, scheme_of
from fahui.matters.case import Case
from fahui.matters.models import Event, Matter, MatterLink
from fahui.matters.permissions import By
from fahui.services.subsidy_claim.rules import alike_of, kind_of, payee_of, work_of


def asked(case: Case, event: Event, by: By) -> None:
    """Once for a file and a stage; what looks like the same work is tied to it, for everybody who reads either."""
    source, payee = case.source, payee_of(case)
    if source is None or payee is None:  # the guard refuses such a claim
        return
    claim = claims.ask(
        scheme=scheme_of(kind_of(source)),
        work=work_of(source, case.facts),
        alike=alike_of(source, case.facts),
        about=case.matter.number,
        origin=source.matter.number,
        person=payee.person,
        unit=payee.organisation,
    )
    others = [other.about for other in claims.alike(claim)]
    for other in Matter.objects.here().filter(number__in=others).order_by("pk"):
        MatterLink.objects.create(source=other, target=case.matter, kind=MatterLink.ALIKE)


def checked(case: Case, event: Event, by: By) -> None:
    """Why it is other work than what it looks like."""
    claims.tell_apart(claims.claim_of(case.matter.number), str(event.facts.get("apart_why") or ""))


def paid(case: Case, event: Event, by: By) -> None:
    """The fee and the costs, each one entry, in the name of whoever paid."""
    facts = case.facts
    if not isinstance(by, User):
        return
    claims.pay(
        claims.claim_of(case.matter.number),
        (
            (Entry.SUBSIDY, Decimal(facts["fee_due"])),
            (Entry.DIRECT_COST, Decimal(facts["costs_due"])),
        ),
        words=list(facts["reckoned"]),
        rate=Rate.objects.get(pk=facts["rate"]),
        by=by,
        on=date.fromisoformat(facts["paid_on"]),
    )


def ended(case: Case, event: Event, by: By) -> None:
    """Refused or withdrawn: the work may be claimed again."""
    claims.end(claims.claim_of(case.matter.number))


def taken_back(case: Case, event: Event, by: By) -> None:
    """The money comes back: each entry is reversed, with the reason."""
    if isinstance(by, User):
        claims.take_back(claims.claim_of(case.matter.number), by=by, why=str(case.facts.get("recovery_reason") or ""))
