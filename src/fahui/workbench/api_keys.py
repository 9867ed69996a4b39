"""接口密钥: given and taken back by whoever gives rights, looked at by whoever audits; a key is shown once."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fahui.access import api_keys
from fahui.access.models import ApiKey, User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.forms import DayField
from fahui.people.models import AgentPost
from fahui.ui.fields import choose_from
from fahui.workbench.pages import holder_page, show
from fahui.workbench.slices import slice_of

GIVES, LOOKS = Role.SECURITY_ADMIN, Role.AUDIT_ADMIN


class KeyForm(forms.Form):
    """For whom, for what, until when."""

    post = forms.ModelChoiceField(
        AgentPost.objects.none(),
        empty_label=gettext_lazy("请选择"),
        label=gettext_lazy("单位和负责的经办人"),
        help_text=gettext_lazy("经办人在登记册里登记；他的经办期限一到，密钥同时失效。"),
    )
    purpose = forms.CharField(
        label=gettext_lazy("用在哪个系统"), max_length=100, help_text=gettext_lazy("如：法院审判管理系统。")
    )
    ends_on = DayField(
        label=gettext_lazy("到哪天止"), help_text=gettext_lazy("含当天；不超过经办人的期限，一次最多一年。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Those who act for a body today."""
        super().__init__(*args, **kwargs)
        scopes = (AgentPost.Scope.PARTY, AgentPost.Scope.BOTH)
        rows = AgentPost.objects.in_force(clock.today()).filter(scope__in=scopes)
        choose_from(
            self, "post", rows.select_related("person", "organisation").order_by("organisation__initials", "pk")
        )


class WhyForm(forms.Form):
    """Why it is taken back."""

    why = forms.CharField(label=gettext_lazy("为什么收回"), max_length=200)


def _keys() -> Any:
    return ApiKey.objects.filter(district=this_district()).select_related("organisation", "post__person")


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page(GIVES, LOOKS)
def keys(request: HttpRequest, user: User) -> HttpResponse:
    """All of them; a fresh one is shown in the answer to the form and never again."""
    gives = user.holds(GIVES)
    if request.method == "POST" and not gives:
        raise Http404
    form = KeyForm(request.POST or None, initial={"ends_on": clock.today() + timedelta(days=180)}) if gives else None
    secret = ""
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            given = form.cleaned_data
            _row, secret = api_keys.issue(given["post"], by=user, purpose=given["purpose"], ends_on=given["ends_on"])
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            form = None
    page = slice_of(_keys().order_by("-pk"), request.GET.get("page"))
    live = set(
        ApiKey.objects.in_force(clock.today()).filter(pk__in=[row.pk for row in page]).values_list("pk", flat=True)
    )
    context = {"form": form, "secret": secret, "page": page, "live": live}
    return show(request, user, "api_keys/keys.html", context)


@require_safe
@holder_page(GIVES, LOOKS)
def key(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One of them and its calls."""
    row = get_object_or_404(_keys(), pk=pk)
    page = slice_of(row.calls.order_by("-pk"), request.GET.get("page"))
    live = ApiKey.objects.in_force(clock.today()).filter(pk=pk).exists()
    context = {"key": row, "page": page, "live": live, "gives": user.holds(GIVES)}
    return show(request, user, "api_keys/key.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page(GIVES)
def revoke(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Take it back, with a reason."""
    row = get_object_or_404(_keys().filter(revoked_at=None), pk=pk)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        api_keys.revoke(row, by=user, why=form.cleaned_data["why"])
        messages.success(request, _("已收回，从现在起不能再用。"))
        return redirect("workbench:api_keys")
    return show(request, user, "api_keys/revoke.html", {"form": form, "key": row})
