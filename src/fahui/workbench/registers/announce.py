"""One record of conduct on its way to the public: announce, object, answer, publish, take back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fahui.access import readings
from fahui.access.models import User
from fahui.core import clock
from fahui.core.parameters import lookup
from fahui.people.circumstances import opened_words
from fahui.people.models import Conduct
from fahui.registers import announcing
from fahui.registers.sight import kept_by
from fahui.workbench.pages import show, staff_page
from fahui.workbench.registers.listing import register_or_404

STEPS: dict[str, tuple[Any, Any]] = {  # words of the button, what is to be written (empty: nothing)
    "announce": (gettext_lazy("开始公示"), ""),
    "object": (gettext_lazy("登记异议"), gettext_lazy("谁提出、异议是什么")),
    "uphold": (gettext_lazy("核查后维持"), gettext_lazy("核查结果")),
    "publish": (gettext_lazy("对外公布"), ""),
    "withdraw": (gettext_lazy("撤下，不公布"), gettext_lazy("为什么撤下")),
}


class Said(forms.Form):
    """What has to be written with a step."""

    words = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, step: str, *args: Any, **kwargs: Any) -> None:
        """Labelled by the step."""
        super().__init__(*args, **kwargs)
        label = STEPS[step][1]
        if label:
            self.fields["words"].label = label
        else:
            del self.fields["words"]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def announce(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Where the record stands and what can be done."""
    register = register_or_404(user, "conduct")
    record = kept_by(register, user).select_related(*register.related).filter(pk=pk).first()
    if record is None:
        raise Http404
    if "open" in request.POST:
        return _page(request, user, record, opened=_open(user, record))
    pressed = request.POST.get("step", "")
    given = {step: Said(step, request.POST if step == pressed else None, prefix=step) for step in STEPS}
    if pressed in STEPS and given[pressed].is_valid():
        try:
            announcing.take(record, pressed, given[pressed].cleaned_data.get("words", ""))
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, _("已办：%(what)s。") % {"what": STEPS[pressed][0]})
        return redirect("workbench:announce", pk)
    return _page(request, user, record, given=given)


def _open(user: User, record: Conduct) -> list[dict[str, Any]]:
    """What was sent by the public page, and by whom; that it was read is noted."""
    found = []
    for row in record.objections.select_related("person__data_key").order_by("made_at"):
        readings.note(user, readings.Kind.PERSON, what=_("对公示的异议"), reason=_("核查异议"), person_id=row.person_id)
        phone = row.person.details().get("phone", "")
        words = opened_words(row.person, row.words)
        found.append({"at": row.made_at, "who": row.person.name, "phone": phone, "words": words})
    return found


def _page(
    request: HttpRequest,
    user: User,
    record: Conduct,
    *,
    given: dict[str, Said] | None = None,
    opened: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    given = given or {step: Said(step, prefix=step) for step in STEPS}
    steps = [{"code": step, "title": STEPS[step][0], "form": given[step]} for step in announcing.possible(record)]
    context = {
        "register": register_or_404(user, "conduct"),
        "objections": record.objections.count(),
        "opened": opened,
        "record": record,
        "steps": steps,
        "days": lookup("registers.objection_days", clock.today()),
    }
    return show(request, user, "registers/announce.html", context)
