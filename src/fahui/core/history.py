"""Who a changed row is put down to: told to the database just before it writes to a table that keeps its history."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

# The tables with the trigger `keep_history`.
TABLES = frozenset(
    {
        "access_apikey",
        "access_grant",
        "access_user",
        "core_parameter",
        "network_inspection",
        "network_post",
        "network_standarditem",
        "people_person",
        "people_professional",
        "people_organisation",
        "people_agency",
        "people_householdmember",
        "people_persongroup",
        "people_personlink",
        "people_agentpost",
        "people_assessment",
        "people_conduct",
        "places_pointday",
        "places_pointwindow",
        "places_region",
        "places_regionchange",
        "places_servicepoint",
        "worktime_calendarnotice",
        "worktime_dayexception",
    }
)
_WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
_acting: ContextVar[Callable[[], str]] = ContextVar("acting", default=lambda: "")


@contextmanager
def acting(who: Callable[[], str]) -> Iterator[None]:
    """Within it changes are put down to `who()`, which is asked only when something is written."""
    token = _acting.set(who)
    try:
        yield
    finally:
        _acting.reset(token)


def who() -> str:
    """Whoever acts now, as `acting` was told; the system where nobody was."""
    return _acting.get()() or "system"


def name_the_actor(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Django's hook around each statement: before a write to such a table, say by whom; empty: the database's role."""
    found = _WRITES.match(sql) if isinstance(sql, str) else None  # psycopg also takes composed statements
    if found and found[1] in TABLES:
        who = _acting.get()()
        with context["connection"].cursor() as cursor:
            cursor.execute("select set_config('fahui.by', %s, false)", [who])
    return execute(sql, params, many, context)


def watch(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """Put the hook on a new connection, once."""
    if name_the_actor not in connection.execute_wrappers:
        connection.execute_wrappers.append(name_the_actor)
