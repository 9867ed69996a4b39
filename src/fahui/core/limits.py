"""How often something may be tried, kept in the shared cache so that every server process counts together."""

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def allow(what: str, who: str, *, times: int, seconds: int) -> None:
    """Count one try; raise ValidationError(code="rate") once `times` within `seconds` is passed."""
    key = f"limit:{what}:{who}"
    if cache.add(key, 1, seconds):
        return
    try:
        count = cache.incr(key)
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, seconds)
        return
    if count > times:
        raise ValidationError(
            _("试的次数太多了，请过%(n)d分钟再试，或拨打12348。") % {"n": max(1, seconds // 60)}, code="rate"
        )


def forget(what: str, who: str) -> None:
    """A success wipes the count."""
    cache.delete(f"limit:{what}:{who}")
