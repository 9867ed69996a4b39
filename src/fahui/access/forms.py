"""Sign-in forms: residents by phone and code, staff by phone and password and a second factor."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    ConfirmLoginCodeForm,
    LoginForm,
    RequestLoginCodeForm,
    SignupForm,
)
from allauth.account.forms import ReauthenticateForm as ReauthenticatePassword
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fahui.access import lockout, sign_ins
from fahui.access.models import SignIn, User
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


class _Counted:
    """A wrong code counts like a wrong password: together they lock the account."""

    user: User

    def clean_code(self) -> str:
        """Checked only while the account is not locked."""
        who = self.user.handle
        try:
            lockout.try_once(who)
        except ValidationError:
            sign_ins.note(context.request, SignIn.Result.LOCKED, self.user)
            raise
        try:
            code = str(super().clean_code())  # type: ignore[misc]  # of the form it is mixed into
        except ValidationError:
            sign_ins.note(context.request, SignIn.Result.WRONG, self.user, sign_ins.FACTORS["totp"])
            raise
        lockout.right(who)
        return code


class SecondFactor(_Counted, AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The code of the authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Digits only."""
        super().__init__(*args, **kwargs)
        self.fields["code"].widget, self.fields["code"].label = Code(), _("动态验证码")


class SecondFactorAgain(_Counted, ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The same before something grave."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Digits only."""
        super().__init__(*args, **kwargs)
        self.fields["code"].widget, self.fields["code"].label = Code(), _("动态验证码")


class PasswordAgain(ReauthenticatePassword):  # type: ignore[misc]  # allauth ships no types
    """The password before something grave."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Plain."""
        super().__init__(*args, **kwargs)
        self.fields["password"].label, self.fields["password"].help_text = _("密码"), ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


class NewPassword(ChangePasswordForm):  # type: ignore[misc]  # allauth ships no types
    """Another one than before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Plain labels; the rule stands above the form."""
        super().__init__(*args, **kwargs)
        labels = {"oldpassword": _("现在的密码"), "password1": _("新密码"), "password2": _("新密码再填一次")}
        for name, label in labels.items():
            self.fields[name].label, self.fields[name].help_text = label, ""
            self.fields[name].widget.attrs.pop("placeholder", None)

    def clean_password1(self) -> str:
        """Raises ValidationError when nothing would change."""
        fresh = str(self.cleaned_data["password1"])
        if fresh == self.cleaned_data.get("oldpassword"):
            raise ValidationError(_("新密码不能和现在的一样。"))
        return fresh


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A passkey: the browser makes it, here it only gets its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """By itself it signs in, unless that is not wanted."""
        super().__init__(*args, **kwargs)
        self.fields["name"].label, self.fields["name"].help_text = _("给它起个名字"), _("如“办公室电脑”。")
        alone = self.fields["passwordless"]
        alone.label, alone.initial, alone.help_text = _("不输密码也能登录"), True, _("不勾的，只代替动态验证码。")
