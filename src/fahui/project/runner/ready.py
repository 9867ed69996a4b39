"""The database as the last start left it: it is checked, migrated and prepared once a day and after each change.

The mark stands in the database itself, as its comment: one put in its place, or migrated by hand, has no such mark.
"""

from collections.abc import Callable
from contextlib import suppress

from django.db import ProgrammingError, connection, transaction
from psycopg import sql

STANDS = """
select shobj_description(oid, 'pg_database'), exists (select from pg_roles where rolname = 'fahui_app')
from pg_database where datname = current_database()
"""
MIGRATED = "select count(*) || '/' || max(id) from django_migrations"


def once(mark: str, make: Callable[[], object]) -> bool:
    """Make everything ready unless this mark says that it is; whether there was something to do."""
    if _standing() == (f"{mark} {_migrated()}", True):
        return False
    make()
    comment = sql.SQL("comment on database {} is {}")
    name, words = str(connection.settings_dict["NAME"]), f"{mark} {_migrated()}"
    # A database of others, in which only the tables are ours: it is made ready at each start.
    with suppress(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(comment.format(sql.Identifier(name), sql.Literal(words)))
    return True


def _standing() -> tuple[str | None, bool]:
    """The mark, and whether the role of web and worker is there."""
    with connection.cursor() as cursor:
        cursor.execute(STANDS)
        mark, role = cursor.fetchone()
    return mark, role


def _migrated() -> str:
    """How far the tables have come."""
    if "django_migrations" not in connection.introspection.table_names():
        return ""
    with connection.cursor() as cursor:
        cursor.execute(MIGRATED)
        return str(cursor.fetchone()[0])
