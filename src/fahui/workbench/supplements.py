"""补充事项: the register, one of them with its steps, whom it would change, and the next step."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.eligibility import supplements as register
from fahui.eligibility.effect import Changed, Effect
from fahui.eligibility.models import Supplement, SupplementStep
from fahui.matters.forms import DayField
from fahui.matters.models import Matter
from fahui.workbench.happened import complain
from fahui.workbench.pages import holder_page, show
from fahui.workbench.slices import slice_of

LOOKED_BACK = 365  # days of applications on which one is tried
SHOWN = 50
DECIDES = frozenset({Role.CHIEF})  # trial, publication and end
MEASURES = frozenset({Role.APPROVER, Role.CHIEF})
Kind = SupplementStep.Kind
DOES = {
    Kind.PILOT: gettext_lazy("开始试行"),
    Kind.MEASURE: gettext_lazy("评估"),
    Kind.PUBLISH: gettext_lazy("公布"),
    Kind.END: gettext_lazy("停止"),
}


class ProposalForm(forms.Form):
    """Which matter, by which paper, and why."""

    topic = forms.ChoiceField(label=gettext_lazy("事项"), choices=register.TOPICS, widget=forms.RadioSelect)
    basis = forms.CharField(label=gettext_lazy("文号和出处"), max_length=300)
    reason = forms.CharField(
        label=gettext_lazy("为什么要补充"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    tested = forms.BooleanField(label=gettext_lazy("要看经济状况"), required=False, initial=True)
    verified = forms.BooleanField(label=gettext_lazy("已对照原文核实"), required=False)


class StepForm(forms.Form):
    """The next step: why, and on which days."""

    words = forms.CharField(label=gettext_lazy("理由和说明"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    day = DayField(label=gettext_lazy("从哪天起"))
    until = DayField(label=gettext_lazy("到哪天止"))

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        """Only a trial has an end, and what is measured is measured today."""
        super().__init__(*args, **kwargs)
        if kind != Kind.PILOT:
            del self.fields["until"]
        if kind == Kind.MEASURE:
            del self.fields["day"]


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page(*register.READERS)
def supplements(request: HttpRequest, user: User) -> HttpResponse:
    """All of them, and a form to propose one."""
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = register.propose(
                given["topic"], given["basis"], given["reason"], by=user, tested=given["tested"],
                verified=given["verified"],
            )  # fmt: skip
        except ValidationError as wrong:
            complain([form], wrong)
        else:
            messages.success(request, _("已提出。"))
            return redirect("workbench:supplement", made.pk)
    page = slice_of(Supplement.objects.here().prefetch_related("steps__by__person"), request.GET.get("page"))
    rows = [_row(one) for one in page]
    return show(request, user, "supplements.html", {"form": form, "rows": rows, "page": page})


def _row(one: Supplement) -> dict[str, Any]:
    steps = list(one.steps.all())
    measured = [step for step in steps if step.kind == Kind.MEASURE]
    return {
        "row": one,
        "title": dict(register.TOPICS)[one.topic],
        "now": steps[-1],
        "steps": steps,
        "measured": measured[-1:],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page(*register.READERS)
def supplement(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One of them: its steps, whom it would change, what may be done next."""
    row = register.here(pk)
    if row is None:
        raise Http404
    kinds = [kind for kind in register.NEXT[list(row.steps.all())[-1].kind] if may(user, kind)]
    asked = request.POST.get("kind", "")
    filled = {kind: StepForm(kind, request.POST if kind == asked else None, prefix=kind) for kind in kinds}
    if request.method == "POST":
        if asked not in filled:
            raise Http404
        if filled[asked].is_valid() and _taken(user, row, asked, filled[asked]):
            messages.success(request, _("已登记：%(step)s。") % {"step": DOES[Kind(asked)]})
            return redirect("workbench:supplement", pk)
    tried = register.change(row, clock.today() - timedelta(days=LOOKED_BACK))
    context = {
        **_row(row),
        "forms": [(kind, DOES[Kind(kind)], form) for kind, form in filled.items()],
        "effect": tried,
        "changed": _seen(user, tried),
        "shown": SHOWN,
        "grounds": register.grounds(row),
    }
    return show(request, user, "supplement.html", context)


def _seen(user: User, tried: Effect) -> list[Changed]:
    """Of those that it would change, the ones this user may read."""
    numbers = [one.application.number for one in tried.changed]
    mine = Matter.objects.visible_to(user).filter(number__in=numbers).order_by("-pk").values_list("number", flat=True)
    shown = set(mine[:SHOWN])
    return [one for one in tried.changed if one.application.number in shown]


def may(user: User, kind: str) -> bool:
    """Who measures and who decides."""
    return bool(user.duties() & (MEASURES if kind == Kind.MEASURE else DECIDES))


def _taken(user: User, row: Supplement, kind: str, form: StepForm) -> bool:
    given = form.cleaned_data
    day = given.get("day") or clock.today()
    try:
        register.step(row, kind, given["words"], day, by=user, until=given.get("until"))
    except ValidationError as wrong:
        complain([form], wrong)
        return False
    return True
