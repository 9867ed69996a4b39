"""换登录手机号: at a desk, with the paper on the table and the new telephone in hand."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fahui.access import moving
from fahui.access.fields import PhoneField
from fahui.access.models import User
from fahui.core import clock
from fahui.workbench.happened import complain
from fahui.workbench.pages import show
from fahui.workbench.persons import shown
from fahui.workbench.persons.frame import keeper_page, person_or_404

SENT = "phone_move"  # in the session: for whom a code was sent, what it answers to, and until when
LASTS = timedelta(minutes=10)
TRIES = 5


class MoveForm(forms.Form):
    """The new number, the paper's number typed anew, and what the new telephone received."""

    phone = PhoneField(label=gettext_lazy("本人现在用的手机号"), help_text=gettext_lazy("验证码会发到这个号码。"))
    id_number = forms.CharField(
        label=gettext_lazy("证件号"),
        max_length=40,
        help_text=gettext_lazy("照本人手里的证件输全，和登记的核对。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    checked = forms.BooleanField(label=gettext_lazy("核对过证件，人证一致"))
    code = forms.CharField(
        label=gettext_lazy("新手机收到的验证码"),
        max_length=6,
        required=False,
        help_text=gettext_lazy("6位数字，10分钟内有效；没有收到的，留空再按一次就重发。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, asked: bool, **kwargs: Any) -> None:
        """The code is asked once one was sent."""
        super().__init__(*args, **kwargs)
        if not asked:
            del self.fields["code"]

    def clean_phone(self) -> str:
        """Only a mobile receives codes."""
        phone = str(self.cleaned_data["phone"])
        if len(phone) != 11 or not phone.startswith("1"):
            raise ValidationError(_("要填手机号，座机收不到验证码。"))
        return phone


@require_http_methods(["GET", "HEAD", "POST"])
@keeper_page
def phone(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """First a code goes to the new number, then the answer moves the account."""
    person = person_or_404(request, user, pk)
    account = moving.account_of(person)
    if account is None:
        raise Http404
    form = MoveForm(request.POST or None, asked=_sealed(request, pk) != "")
    if request.method == "POST" and form.is_valid():
        try:
            if _step(request, account, form.cleaned_data):
                return redirect("workbench:persons:person", pk)
        except ValidationError as wrong:
            complain([form], wrong)
        else:
            form = MoveForm(initial={**form.cleaned_data, "code": ""}, asked=True)
    context = {"person": person, "name": shown.shown_name(person), "form": form, "sent": "code" in form.fields}
    return show(request, user, "persons/phone.html", context)


def _step(request: HttpRequest, account: User, told: dict[str, Any]) -> bool:
    """Done? Otherwise a code is on its way."""
    moving.check(account, told["phone"], told["id_number"])
    sealed = _sealed(request, account.person_id)
    if not (sealed and told.get("code")):
        until = (clock.now() + LASTS).isoformat()
        kept = {"person": account.person_id, "code": moving.send_code(account, told["phone"]), "until": until}
        request.session[SENT] = {**kept, "left": TRIES}
        messages.info(request, _("验证码已发到新号码，请问本人收到的6位数字。"))
        return False
    if not moving.answered(account, told["phone"], told["code"], sealed):
        _count(request)
        raise ValidationError({"code": _("验证码不对，请看清6位数字再填；改了号码的，要重新发。")})
    moving.move(account, told["phone"])
    del request.session[SENT]
    messages.success(request, _("已改好。以后用新号码登录，原来的号码不能再登录。"))
    return True


def _sealed(request: HttpRequest, pk: int) -> str:
    """What the answer must fit, while it lasts."""
    kept = request.session.get(SENT) or {}
    fits = kept.get("person") == pk and kept["left"] > 0 and datetime.fromisoformat(kept["until"]) > clock.now()
    return str(kept["code"]) if fits else ""


def _count(request: HttpRequest) -> None:
    kept = request.session[SENT]
    request.session[SENT] = {**kept, "left": kept["left"] - 1}
