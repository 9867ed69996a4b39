"""How often something may be tried, kept in the shared cache so that every server process counts together."""

import time

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _


def allow(what: str, who: str, *, times: int, seconds: int) -> None:
    """Count one try; raise ValidationError(code="rate") once `times` within `seconds` is passed."""
    key = f"limit:{what}:{who}"
    with transaction.atomic(), connection.cursor() as cursor:  # two tries at once wait for each other
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        count, ends = cache.get(key) or (0, time.time() + seconds)
        cache.set(key, (count + 1, ends), max(1, ends - time.time()))
    if count >= times:
        raise ValidationError(
            _("试的次数太多了，请过%(n)d分钟再试，或拨打12348。") % {"n": max(1, seconds // 60)}, code="rate"
        )


def forget(what: str, who: str) -> None:
    """A success wipes the count."""
    cache.delete(f"limit:{what}:{who}")
