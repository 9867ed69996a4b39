"""Too many wrong tries lock an account for a while; whoever keeps the accounts can unlock it."""

import time

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.parameters import Default, declare, parameter

declare(
    Default(
        "access.tries",
        "连续错几次密码或动态码，账号锁定",
        5,
        "次",
        "GB/T 22239-2019登录失败处理要求未定次数（设计值，未核实）",
    ),
    Default(
        "access.lock_minutes",
        "账号锁定多少分钟",
        30,
        "分钟",
        "GB/T 22239-2019登录失败处理要求未定时长（设计值，未核实）",
    ),
)


def try_once(who: str) -> None:
    """Count a try before it is checked, so that many at once count too; raises ValidationError(code="locked")."""
    tries = int(parameter("access.tries", clock.today()))
    seconds = int(parameter("access.lock_minutes", clock.today())) * 60
    with transaction.atomic(), connection.cursor() as cursor:  # two tries at once wait for each other
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [_key(who)])
        count, until = cache.get(_key(who)) or (0, 0.0)
        locked = count >= tries and until > time.time()
        if not locked:
            count = count + 1 if until > time.time() else 1
            cache.set(_key(who), (count, time.time() + seconds), seconds)
    if locked:
        raise ValidationError(words(until - time.time()), code="locked")


def right(who: str) -> None:
    """This one try was right: it does not count; earlier wrong ones do until the sign-in is complete."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [_key(who)])
        count, until = cache.get(_key(who)) or (0, 0.0)
        if count:
            cache.set(_key(who), (count - 1, until), max(1, int(until - time.time())))


def words(seconds: float) -> str:
    """What is said to whoever is locked out."""
    return _("连续错了几次，这个账号暂时锁定，请过%(n)d分钟再试，或找管理员解锁。") % {"n": max(1, round(seconds / 60))}


def passed(who: str) -> None:
    """A complete sign-in, or an administrator, wipes the count."""
    cache.delete(_key(who))


def locked_for(who: str) -> int:
    """How many seconds an account stays locked; 0 when it is not."""
    count, until = cache.get(_key(who)) or (0, 0.0)
    if count < int(parameter("access.tries", clock.today())):
        return 0
    return max(0, int(until - time.time()))


def _key(who: str) -> str:
    return f"limit:sign-in:{who}"
