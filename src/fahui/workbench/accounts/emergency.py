"""紧急查看: by number and reason, of a matter outside one's sight; and what is open so at this moment."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.access.roles import MAY_BREAK_GLASS
from fahui.core import clock
from fahui.core.parameters import parameter
from fahui.matters.emergency import break_glass, live
from fahui.workbench.pages import holder_page, show


class EmergencyForm(forms.Form):
    """Which matter, and what danger."""

    number = forms.CharField(label=gettext_lazy("事项编号"), max_length=20)
    reason = forms.CharField(
        label=gettext_lazy("谁有什么危险，为什么等不及"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("当事人会看到这段话。"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page(*MAY_BREAK_GLASS)
def emergency(request: HttpRequest, user: User) -> HttpResponse:
    """Break the glass."""
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = break_glass(user, form.cleaned_data["number"], reason=form.cleaned_data["reason"])
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.warning(request, _("已打开，并已通知督查人员和审计管理员。"))
            return redirect("workbench:matter", opened.matter.number)
    hours = int(parameter("matters.emergency_hours", clock.today()))
    context = {"form": form, "hours": hours, "opened": live(user).order_by("until")}
    return show(request, user, "accounts/emergency.html", context)
