"""What a security administrator does: give a duty in a place, take it back, hand all of them to another."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fahui.access import granting
from fahui.access.models import Grant, User
from fahui.access.reach import require, roles_to_give, sees_whole
from fahui.access.roles import ADMINISTRATORS, Role
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.forms import DayField
from fahui.people.models import Organisation
from fahui.places.models import Region
from fahui.ui.fields import choose_from
from fahui.workbench.accounts.listing import account_or_404, staff
from fahui.workbench.pages import holder_page, show

WHY = gettext_lazy("为什么")


class GrantForm(forms.Form):
    """Which duty, where, for whom, from when to when, and why."""

    role = forms.ChoiceField(label=gettext_lazy("岗位"))
    region = forms.ChoiceField(label=gettext_lazy("在哪里"), help_text=gettext_lazy("连同下属的镇街和村社区。"))
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("代表哪个单位"),
        required=False,
        empty_label=gettext_lazy("（不限）"),
    )
    starts_on = DayField(label=gettext_lazy("从哪天起"))
    ends_on = DayField(
        label=gettext_lazy("到哪天止"), required=False, help_text=gettext_lazy("含当天；不填就一直有效。")
    )
    why = forms.CharField(label=WHY, max_length=200, help_text=gettext_lazy("如任命文号、岗位调整。"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Only what this administrator may give, and only where."""
        super().__init__(*args, **kwargs)
        mine = [grant for grant in user.live_grants() if grant.role == Role.SECURITY_ADMIN]
        rows = Region.objects.filter(district=this_district(), active=True)
        if not any(grant.whole_district() for grant in mine):
            rows = rows.filter(pk__in=frozenset().union(*(grant.region_ids() for grant in mine)))
        self.regions = {str(region.pk): region for region in rows}
        role, region = self.fields["role"], self.fields["region"]
        assert isinstance(role, forms.ChoiceField)  # noqa: S101 - declared above, for mypy
        assert isinstance(region, forms.ChoiceField)  # noqa: S101
        role.choices = [("", "—"), *((one.value, one.label) for one in roles_to_give(user))]
        region.choices = [("", "—"), *((pk, one.label) for pk, one in self.regions.items())]
        bodies = Organisation.objects.filter(district=this_district(), active=True)
        choose_from(self, "organisation", bodies.order_by("initials", "name"))

    def given(self) -> dict[str, Any]:
        """As `granting.give` takes it."""
        return {**self.cleaned_data, "region": self.regions[self.cleaned_data["region"]]}


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page(Role.SECURITY_ADMIN)
def grant(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """A new grant."""
    account = account_or_404(user, pk)
    require(user, account, Role.SECURITY_ADMIN)
    form = GrantForm(request.POST or None, user=user, initial={"starts_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            granting.give(user, account, **form.given())
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("已授权；这个账号要重新登录，新的岗位才起效。"))
            return redirect("workbench:account", pk)
    return show(request, user, "accounts/grant.html", {"form": form, "account": account})


class EndForm(forms.Form):
    """Why it ends."""

    why = forms.CharField(label=WHY, max_length=200)


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page(Role.SECURITY_ADMIN)
def end(request: HttpRequest, user: User, grant_id: int) -> HttpResponse:
    """Take one grant back, at once."""
    found = Grant.objects.current().filter(pk=grant_id).select_related("region", "user").first()
    if found is None:
        messages.warning(request, _("这项授权已经收回。"))
        return redirect("workbench:accounts")
    account = account_or_404(user, found.user_id)
    require(user, account, Role.SECURITY_ADMIN)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        granting.take_back(user, found, why=form.cleaned_data["why"])
        messages.success(request, _("已收回，从现在起不再有效。"))
        return redirect("workbench:account", account.pk)
    return show(request, user, "accounts/end.html", {"form": form, "account": account, "grant": found})


class HandOverForm(forms.Form):
    """To whom, and why."""

    successor = forms.ChoiceField(label=gettext_lazy("由谁接手"))
    why = forms.CharField(label=WHY, max_length=200)

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        """Active colleagues this administrator may give rights to."""
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        choices = [("", "—"), *((pk, f"{one} {one.title}".strip()) for pk, one in self.people.items())]
        self.fields["successor"] = forms.ChoiceField(label=gettext_lazy("由谁接手"), choices=choices)


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page(Role.SECURITY_ADMIN)
def hand_over(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """All duties of one to another: the one's sight ends as the other's begins."""
    account = account_or_404(user, pk)
    require(user, account, Role.SECURITY_ADMIN)
    people = [
        one
        for one in staff().filter(is_active=True).exclude(pk__in=[account.pk, user.pk])
        if sees_whole(user, one) and not one.roles() & ADMINISTRATORS
    ]
    form = HandOverForm(request.POST or None, people=people)
    grants = account.grants.current().select_related("region", "organisation")
    if request.method == "POST" and form.is_valid():
        successor = form.people[form.cleaned_data["successor"]]
        try:
            given = granting.hand_over(user, account, successor, why=form.cleaned_data["why"])
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            words = {"who": successor, "n": len(given)}
            messages.success(request, _("已移交给%(who)s，新授权%(n)d项；两个账号都要重新登录。") % words)
            return redirect("workbench:account", pk)
    return show(request, user, "accounts/hand_over.html", {"form": form, "account": account, "grants": grants})
