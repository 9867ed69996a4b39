"""Sign-in forms: residents by phone and code, staff by phone and password and a second factor."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, RequestLoginCodeForm, SignupForm
from allauth.mfa.base.forms import AuthenticateForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fahui.access.models import User
from fahui.core import limits
from fahui.ui.widgets import Code, Phone


class StaffLogin(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Phone and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Plain labels."""
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("手机号")
        self.fields["login"].widget = Phone()
        self.fields["password"].label, self.fields["password"].help_text = _("密码"), ""
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields.pop("remember", None)


class Signup(SignupForm):  # type: ignore[misc]  # allauth ships no types
    """Only there so that the login page has a password box (foundation notes): nobody signs up by it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Without a password."""
        super().__init__(*args, **kwargs)
        self.fields.pop("password1", None)


class AskCode(RequestLoginCodeForm):  # type: ignore[misc]  # allauth ships no types
    """One door for residents: a new number gets its account by answering the code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The phone's own keypad."""
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget = Phone()

    def clean_phone(self) -> str:
        """Staff sign in by password; a code must not pass by it."""
        phone = str(self.cleaned_data["phone"])
        limits.allow("sign-in-code", phone, times=5, seconds=600)
        user = User.objects.by_phone(phone)
        if user is not None and user.is_staff:
            raise ValidationError(_("这是工作人员的号码，请从“工作人员登录”进入。"))
        if user is None:
            user = User.objects.create_user(phone)
        self._user = user
        return phone


class ConfirmCode(ConfirmLoginCodeForm):  # type: ignore[misc]  # allauth ships no types
    """The code from the message."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Digits, filled in by the phone itself where it can."""
        super().__init__(*args, **kwargs)
        self.fields["code"].widget, self.fields["code"].label = Code(), _("验证码")


class SecondFactor(AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The code of the authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Digits only."""
        super().__init__(*args, **kwargs)
        self.fields["code"].widget, self.fields["code"].label = Code(), _("动态验证码")
