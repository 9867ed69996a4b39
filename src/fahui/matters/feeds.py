"""Secret addresses of calendars: made, found by their digest, ended."""

import hashlib
import secrets

from django.db import transaction

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.models import CalendarFeed


def _digest(token: str) -> str:
    """The token is 256 bits of chance: one pass suffices."""
    return hashlib.sha256(token.encode()).hexdigest()


def live_feed(user: User) -> CalendarFeed | None:
    """The address in use, if there is one."""
    return CalendarFeed.objects.filter(district=this_district(), user=user, ended_at=None).first()


@transaction.atomic
def make(user: User) -> str:
    """A new address; the one before is dead from now. What is returned is shown once and kept nowhere."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    end(user)
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(user=user, digest=_digest(token))
    return token


def end(user: User) -> None:
    """No address leads to this user's days any more."""
    CalendarFeed.objects.filter(district=this_district(), user=user, ended_at=None).update(ended_at=clock.now())


def user_of(token: str) -> User | None:
    """Whose days the address shows; None for an ended one, an unknown one, and an account out of use."""
    rows = CalendarFeed.objects.filter(district=this_district(), digest=_digest(token), ended_at=None)
    found = rows.select_related("user__person").filter(user__is_active=True, user__is_staff=True).first()
    if found is None:
        return None
    CalendarFeed.objects.filter(pk=found.pk).update(used_at=clock.now())
    return found.user
