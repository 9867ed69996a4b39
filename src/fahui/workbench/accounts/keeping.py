"""What a system administrator does with accounts: make, change, stop, start again, reset."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from fahui.access import keeping
from fahui.access.fields import PhoneField
from fahui.access.models import User
from fahui.access.reach import administrator_of_all
from fahui.access.roles import Role
from fahui.core.models import this_district
from fahui.core.registers import unfinished
from fahui.places.models import ServicePoint
from fahui.ui.widgets import Phone
from fahui.workbench.accounts.listing import account_or_404, context_of
from fahui.workbench.pages import holder_page, show


class AccountForm(forms.Form):
    """Who they are and where they work."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    phone = PhoneField(
        label=gettext_lazy("工作手机号"),
        widget=Phone(),
        help_text=gettext_lazy("登录用，密封保存，列表里只显示一部分。"),
    )
    title = forms.CharField(label=gettext_lazy("职务"), max_length=40, required=False)
    station = forms.ChoiceField(label=gettext_lazy("在哪个站点"), required=False)

    def __init__(self, *args: Any, user: User, known: bool = False, **kwargs: Any) -> None:
        """The stations this administrator may place people in; a known account keeps its phone."""
        super().__init__(*args, **kwargs)
        whole = administrator_of_all(user, Role.SYSTEM_ADMIN)
        rows = ServicePoint.objects.filter(district=this_district(), active=True)
        rows = rows.exclude(level=ServicePoint.Level.POINT)
        if not whole:
            ids: frozenset[int] = frozenset().union(
                *(grant.region_ids() for grant in user.live_grants() if grant.role == Role.SYSTEM_ADMIN)
            )
            rows = rows.filter(region_id__in=ids)
        self.points = {str(point.pk): point for point in rows.select_related("region")}
        none = [("", _("（不固定）"))] if whole else []
        self.fields["station"] = forms.ChoiceField(
            label=gettext_lazy("在哪个站点"),
            required=not whole,
            choices=[*none, *((code, point.name) for code, point in self.points.items())],
        )
        if known:
            del self.fields["phone"]

    def given(self) -> dict[str, Any]:
        """As `keeping` takes it."""
        data = dict(self.cleaned_data)
        data["station"] = self.points.get(data["station"])
        return data


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page(Role.SYSTEM_ADMIN)
def new(request: HttpRequest, user: User) -> HttpResponse:
    """A new account; the first password stands on the answer to this form and nowhere else."""
    form = AccountForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            made = keeping.make(user, **form.given())
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            return _told(request, user, made)
    return show(request, user, "accounts/new.html", {"form": form})


def _told(request: HttpRequest, user: User, made: keeping.Made) -> HttpResponse:
    account = account_or_404(user, made.account.pk)
    return show(request, user, "accounts/password.html", {"account": account, "password": made.password})


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page(Role.SYSTEM_ADMIN)
def edit(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Name, title and station."""
    account = account_or_404(user, pk)
    start = {"name": account.person.name, "title": account.title, "station": str(account.station_id or "")}
    form = AccountForm(request.POST or None, user=user, known=True, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            keeping.change(user, account, **form.given())
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("已改。"))
            return redirect("workbench:account", pk)
    return show(request, user, "accounts/edit.html", {"form": form, "account": account})


def _stop(by: User, account: User, why: str) -> str:
    keeping.suspend(by, account, why=why)
    return _("已停用，这个账号的登录都已退出。")


def _stop_now(by: User, account: User, why: str) -> str:
    """At once; those who give its work away are told, and it stays on the list of accounts until they have."""
    keeping.suspend(by, account, why=why, at_once=True)
    for one in unfinished(account):
        if one.remind is not None:
            one.remind()
    return _("已紧急停用。没有办完的列在这个账号和账号列表上，直到全部有人接手。")


def _leave(by: User, account: User, why: str) -> str:
    n = keeping.leave(by, account, why=why)
    return _("已登记离职，账号停用，%(n)d项授权同时收回。") % {"n": n}


def _start(by: User, account: User, why: str) -> str:
    keeping.resume(by, account)
    return _("已恢复。")


def _factor(by: User, account: User, why: str) -> str:
    keeping.drop_second_factor(by, account)
    return _("已清除第二因素，下次登录要重新设置。")


def _unlock(by: User, account: User, why: str) -> str:
    keeping.unlock(by, account)
    return _("已解锁。")


def _out(by: User, account: User, why: str) -> str:
    keeping.sign_out(by, account)
    return _("这个账号的登录都已退出。")


DEEDS: dict[str, Callable[[User, User, str], str]] = {
    "stop": _stop,
    "stop-now": _stop_now,
    "leave": _leave,
    "start": _start,
    "factor": _factor,
    "unlock": _unlock,
    "out": _out,
}
WITH_REASON = frozenset({"stop", "stop-now", "leave"})


@require_POST
@holder_page(Role.SYSTEM_ADMIN)
def do(request: HttpRequest, user: User, pk: int, what: str) -> HttpResponse:
    """One deed; a new first password is shown at once, everything else goes back to the account."""
    account = account_or_404(user, pk)
    if what == "password":
        return _told(request, user, keeping.new_password(user, account))
    if what not in DEEDS:
        raise Http404
    why = request.POST.get("why", "").strip()[:200]
    if what in WITH_REASON and not why:
        messages.error(request, _("请写明原因。"))
        return show(request, user, "accounts/account.html", context_of(user, account), status=400)
    try:
        messages.success(request, DEEDS[what](user, account, why))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return show(request, user, "accounts/account.html", context_of(user, account), status=400)
    return redirect("workbench:account", pk)
