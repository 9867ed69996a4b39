"""What time it is; the demo and the tests may set it, a real installation cannot."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_set: ContextVar[datetime | None] = ContextVar("set_clock", default=None)


def now() -> datetime:
    """This instant (aware)."""
    return _set.get() or timezone.now()


def today() -> date:
    """This day in the district."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Pretend that it is `moment`; only in demo or test (settings.DEMO)."""
    if not settings.DEMO:
        raise RuntimeError("the clock can only be set in a demo installation")
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
