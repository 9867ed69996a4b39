"""追缴: who was ordered to pay, what came in, and what finance is to confirm or to give back.

Finance reads the books only; nothing of the matter that the order came from is shown here.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Min, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fahui.access import readings
from fahui.access.models import Reading, User
from fahui.ledger.debts import Debt, debt_of, debts_of
from fahui.ledger.models import SEE_MONEY, Posting, Scheme
from fahui.matters.case import Case
from fahui.matters.catalogue import services
from fahui.matters.engine import act
from fahui.matters.forms import FactForm, form_for
from fahui.matters.models import Matter
from fahui.matters.permissions import available_actions
from fahui.matters.telling import recalled
from fahui.matters.vocabulary import Action
from fahui.workbench.happened import complain
from fahui.workbench.pages import holder_page, show
from fahui.workbench.slices import slice_of
from fahui.workbench.tokens import fresh_token, token_in


@dataclass(frozen=True)
class Line:
    """One order as the list shows it."""

    number: str
    name: str
    since: Any
    debt: Debt
    waits: bool  # for finance: a payment to confirm, or money to give back


@require_safe
@holder_page(*SEE_MONEY)
def debts(request: HttpRequest, user: User) -> HttpResponse:
    """The newest first; those that finance is to look at come first, those settled only when asked for."""
    everything = request.GET.get("show") == "all"
    page = slice_of(_ordered(user, everything=everything), request.GET.get("page"))
    found = cast(list[dict[str, Any]], page.rows)
    known = debts_of(row["about"] for row in found)
    lines = [Line(row["about"], row["person__name"], row["since"], known[row["about"]], row["waits"]) for row in found]
    return show(request, user, "payments/debts.html", {"page": page, "lines": lines, "everything": everything})


def _ordered(user: User, *, everything: bool) -> "QuerySet[Posting, Any]":
    rows = Posting.objects.visible_to(user).filter(scheme=Scheme.REPAYMENT)
    counted = rows.values("about", "person__name").annotate(left=Sum("amount"), since=Min("happened_on"))
    told = counted.annotate(waits=Q(about__in=_waiting().values("number")))
    return (told if everything else told.exclude(left=0, waits=False)).order_by("-waits", "-since", "about")


def _waiting() -> "QuerySet[Matter, Matter]":
    """Where a step can be taken from here now, by the definitions."""
    steps = [(service, one) for service in services for one in service.actions if one.unread]
    possible = [
        Q(service=service.code, edition=service.effective_from, stage__in=one.from_, marks__contains=list(one.needs))
        & ~Q(marks__overlap=list(one.unless))
        for service, one in steps
    ]
    return Matter.objects.here().filter(reduce(or_, possible, Q(pk__in=[])))


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page(*SEE_MONEY)
def debt(request: HttpRequest, user: User, number: str) -> HttpResponse:
    """One order: its entries, and the steps that finance takes from here."""
    entries = Posting.objects.visible_to(user).filter(scheme=Scheme.REPAYMENT, about=number)
    rows = list(entries.select_related("person").order_by("pk"))
    matter = Matter.objects.here().filter(number=number).select_related("data_key").first()
    if not rows or matter is None:
        raise Http404
    case = Case(matter, by=user)
    steps = [one for one in available_actions(user, matter, case.happenings) if one.unread]
    forms = {one.code: _form(one, request) for one in steps}
    if request.method == "POST":
        chosen = next((one for one in steps if one.code == request.POST.get("do")), None)
        if chosen is None:
            messages.warning(request, _("这一步已经办过，或者现在不能办。请看现在的情况。"))
            return redirect("workbench:debt", number)
        if forms[chosen.code].is_valid() and _taken(request, user, matter, chosen, forms[chosen.code]):
            return redirect("workbench:debt", number)
    context: dict[str, Any] = {
        "number": number,
        "rows": rows,
        "person": rows[0].person,
        "debt": debt_of(number),
        "steps": [{"action": one, "form": forms[one.code]} for one in steps],
        "said": _said(case, steps, user),
        "token": fresh_token(),
    }
    return show(request, user, "payments/debt.html", context)


def _form(action: Action, request: HttpRequest) -> FactForm:
    sent = request.method == "POST" and request.POST.get("do") == action.code
    return form_for(action.asks, request.POST if sent else None, None, prefix=action.code)


def _said(case: Case, steps: list[Action], user: User) -> dict[str, Any]:
    """What earlier steps said that finance must have before its eyes; that it was read is kept."""
    said = dict(pair for one in steps for pair in recalled(case, one))
    if said:
        named = [(case.matter.pk, case.matter.number)]
        what = "、".join(said)
        readings.note_matters(user, Reading.Kind.REVEAL, named, reason=_("确认责令支付的费用"), what=what)
    return said


def _taken(request: HttpRequest, user: User, matter: Matter, action: Action, form: FactForm) -> bool:
    try:
        act(matter, action.code, by=user, answers=form.cleaned_data, token=token_in(request))
    except PermissionDenied:
        form.add_error(None, _("现在不能由您来办这一步。"))
        return False
    except ValidationError as wrong:
        complain([form], wrong)
        return False
    messages.success(request, _("已记下：%(what)s。") % {"what": action.title})
    return True
