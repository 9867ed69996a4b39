"""How sure we are that whoever signs in by phone is the person, and what that opens. One rule, asked everywhere."""

from typing import Final

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _


class Assurance(IntegerChoices):
    """How sure we are that an account is this person."""

    CONTACT = 0, _("仅有联系方式")
    CODE = 1, _("验证码加证件号")
    SEEN = 2, _("窗口核验")
    EID = 3, _("电子身份认证")


OWN_WORDS: Final = Assurance.CONTACT  # what was filed from this very account
TAKEN_DOWN: Final = Assurance.CODE  # what staff took down for the person at a desk or by telephone
LINKED: Final = Assurance.CODE  # what belongs to another record that staff linked to this one
