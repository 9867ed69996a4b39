"""Giving, taking back and recognising the keys of other bodies' systems."""

import secrets
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fahui.access.models import ApiKey, User
from fahui.core import clock, crypto
from fahui.people.models import AgentPost

PREFIX: Final = "fhk_"
LONGEST: Final = 366  # days


def issue(post: AgentPost, *, by: User, purpose: str, ends_on: date) -> tuple[ApiKey, str]:
    """A fresh key, and the only sight of it. Raises ValidationError by field."""
    today = clock.today()
    if not AgentPost.objects.in_force(today).filter(pk=post.pk).exists() or not post.as_party:
        raise ValidationError({"post": _("这位经办人现在不能以单位名义申请，请先在登记册里登记或者续期。")})
    account = User.objects.filter(person=post.person_id, is_active=True, is_staff=False).first()
    if account is None:
        raise ValidationError({"post": _("这位经办人还没有居民账号。请本人先用手机号登录一次。")})
    if not today <= ends_on <= post.ends_on:
        words = _("截止日期应在今天以后，不超过经办人的截止日期%(day)s。") % {"day": post.ends_on.isoformat()}
        raise ValidationError({"ends_on": words})
    if (ends_on - today).days > LONGEST:
        raise ValidationError({"ends_on": _("一次最多给一年，到期再发新的。")})
    secret = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        organisation=post.organisation,
        post=post,
        account=account,
        purpose=purpose,
        index=crypto.blind_index("api_key", secret),
        hint=secret[-4:],
        ends_on=ends_on,
        issued_by=str(by),
    )
    return key, secret


def revoke(key: ApiKey, *, by: User, why: str) -> None:
    """Take it back, at once and for good; a second time changes nothing."""
    rows = ApiKey.objects.filter(pk=key.pk, revoked_at=None)
    rows.update(revoked_at=clock.now(), revoked_by=str(by), revoked_why=why)


def recognise(secret: str) -> ApiKey | None:
    """The key in force today, whoever shows it."""
    if not secret.startswith(PREFIX):
        return None
    rows = ApiKey.objects.in_force(clock.today()).filter(index=crypto.blind_index("api_key", secret))
    return rows.select_related("organisation", "account__person").first()
