"""Who works here: the list, and one account; of accounts beyond the administrator's place name and duty only."""

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fahui.access import lockout
from fahui.access.models import Grant, User
from fahui.access.reach import administers, sees_whole
from fahui.access.roles import ADMINISTRATORS, Role
from fahui.core import clock
from fahui.core.crypto import KeyDestroyed
from fahui.core.identifiers import mask_phone
from fahui.matters.unfinished import left_behind
from fahui.workbench.pages import holder_page, show
from fahui.workbench.registers.clearing import clear_away, unfinished_for
from fahui.workbench.slices import slice_of

MOST = 50  # stopped accounts with something left that are listed at once
FACTORS = {
    Authenticator.Type.TOTP: gettext_lazy("动态验证码"),
    Authenticator.Type.WEBAUTHN: gettext_lazy("通行密钥"),
    Authenticator.Type.RECOVERY_CODES: gettext_lazy("备用码"),
}


@dataclass(frozen=True)
class Row:
    """One account as this administrator may see it."""

    account: User
    duties: list[str]
    whole: bool

    @property
    def state(self) -> str:
        """In words."""
        if self.account.left_on:
            return _("已离职")
        if not self.account.is_active:
            return _("已停用")
        return _("锁定中") if lockout.locked_for(self.account.handle) else _("在用")


def staff() -> "QuerySet[User]":
    """All staff accounts with their duties of today."""
    now = Grant.objects.in_force(clock.today()).select_related("region")
    live = Prefetch("grants", now, to_attr="_grants")  # where User.live_grants looks first
    rows = User.objects.filter(is_staff=True).select_related("person__data_key", "station__region")
    rows = rows.order_by("person__initials", "pk")
    return rows.prefetch_related(live)  # type: ignore[no-redef]  # it is that very attribute


def duties_of(account: User) -> list[str]:
    """Duty and place, as everybody may know them."""
    return [f"{grant.region.label}{grant.get_role_display()}" for grant in account.live_grants()]


def account_or_404(user: User, pk: int) -> User:
    """An account this administrator may see whole; of others there is no page."""
    found = staff().filter(pk=pk).first()
    if found is None or not sees_whole(user, found):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page(*ADMINISTRATORS)
def accounts(request: HttpRequest, user: User) -> HttpResponse:
    """The list; what is looked for is posted, so that no name stands in an address."""
    words = request.POST.get("q", "").strip()[:40]
    rows = staff()
    if words:
        small = words.lower()
        rows = (
            rows.filter(person__initials__startswith=small)
            if small.isascii()
            else rows.filter(person__name__contains=words)
        )
    page = slice_of(rows, request.POST.get("page") or request.GET.get("page"))
    shown = [Row(one, duties_of(one), sees_whole(user, one)) for one in page]
    makes = user.holds(Role.SYSTEM_ADMIN)
    left = [one for one in left_behind()[:MOST] if administers(user, one, Role.SYSTEM_ADMIN)] if makes else []
    context = {"page": page, "rows": shown, "q": words, "makes": makes, "left": left}
    return show(request, user, "accounts/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page(*ADMINISTRATORS)
def account(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One account: who, since when, with which rights, how they sign in; never a secret. Posted: what hangs on it."""
    found = account_or_404(user, pk)
    if request.method == "POST":
        if not administers(user, found, Role.SYSTEM_ADMIN):
            raise Http404
        clear_away(request, user, found)
        return redirect("workbench:account", pk)
    return show(request, user, "accounts/account.html", context_of(user, found))


def context_of(user: User, found: User, **more: Any) -> dict[str, Any]:
    """Everything the page of an account shows."""
    grants = found.grants.select_related("region", "organisation").order_by("-starts_on", "-pk")
    mine = user.pk == found.pk
    keeps = not mine and administers(user, found, Role.SYSTEM_ADMIN)
    open_ones = unfinished_for(user, found) if keeps else []
    return {
        "row": Row(found, duties_of(found), True),
        "account": found,
        "phone": _phone(found),
        "factors": _factors(found),
        "locked": (lockout.locked_for(found.handle) + 59) // 60,
        "grants": [(grant, grant.live()) for grant in grants],
        "mine": mine,
        "keeps": keeps,
        "must": [one for one in open_ones if one.must],
        "also": [one for one in open_ones if not one.must],
        "gives": not mine and administers(user, found, Role.SECURITY_ADMIN),
        **more,
    }


def _phone(account: User) -> str:
    try:
        return mask_phone(str(account.person.details().get("phone", "")))
    except KeyDestroyed:
        return ""


def _factors(account: User) -> list[str]:
    kinds = Authenticator.objects.filter(user=account).values_list("type", flat=True).distinct()
    return [str(FACTORS[Authenticator.Type(kind)]) for kind in sorted(kinds)]
