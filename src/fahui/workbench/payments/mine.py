"""我的补贴: what one may claim for, what one claimed, and what was paid."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fahui.access.models import User
from fahui.core import clock
from fahui.ledger.models import Claim, Posting
from fahui.matters import paying
from fahui.matters.case import Case
from fahui.matters.catalogue import services
from fahui.matters.models import Assignment, Matter
from fahui.matters.paying import pays_of
from fahui.matters.permissions import available_actions
from fahui.matters.vocabulary import Action, Stage
from fahui.workbench.pages import show, staff_page
from fahui.workbench.payments.sums import total

SHOWN = 50


@require_safe
@staff_page
def mine(request: HttpRequest, user: User) -> HttpResponse:
    """One's own only, whatever one's duties."""
    live = Assignment.objects.live().filter(professional__person=user.person_id)
    own = paying.claims_of(user).filter(pk__in=live.values("matter_id")).order_by("-opened_on", "-pk")
    entries = Posting.objects.visible_to(user).paid_for_work().filter(person=user.person_id)
    year = list(entries.filter(happened_on__year=clock.today().year))
    context: dict[str, Any] = {
        "cases": _to_claim(user),
        "claims": paying.payments(own[:SHOWN]),
        "entries": entries.order_by("-happened_on", "-pk")[:SHOWN],
        "year": clock.today().year,
        "year_sum": total(year),
    }
    return show(request, user, "payments/mine.html", context)


def _to_claim(user: User) -> list[dict[str, Any]]:
    """What one handled and did not claim for, each with the reason where it is not payable."""
    claimed = Claim.objects.filter(person=user.person_id, ended_at=None).values("origin")
    rows = Matter.objects.visible_to(user).handled_by(user.person_id).filter(_done())
    found = []
    for matter in rows.exclude(number__in=claimed).select_related("data_key").order_by("-closed_on", "-pk")[:SHOWN]:
        case = Case(matter)
        actions = available_actions(user, matter, case.happenings)
        if (action := next((one for one in actions if is_claim(one)), None)) is None:
            continue
        payee = Assignment.objects.live().select_related("professional__person", "professional__organisation")
        handler = payee.get(matter=matter).professional
        why = pays_of(services.current(action.opens[0])).unpayable(case, handler, {})
        found.append({"matter": matter, "action": action, "why": why})
    return found


def _done() -> Q:
    """In the archive; a duty lawyer's help has no file, and is claimed for from the first day on."""
    helps = {one.code for one in services if one.duty_help}
    return Q(stage=Stage.ARCHIVED) | Q(stage__in=(Stage.HANDLING, Stage.CLOSED), service__in=helps)


def is_claim(action: Action) -> bool:
    """Does it open a claim for the pay of whoever handled the matter?"""
    return any(services.current(code).of_handler for code in action.opens)
