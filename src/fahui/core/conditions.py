"""A condition put into SQL once and used in many queries: for filters that take longer to put together than to run."""

import re
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Expression, F, Q


class Ready(Expression):
    """A condition on the rows of one table whose SQL is ready, under whatever alias the table stands in a query."""

    conditional = True

    def __init__(self, table: str, sql: str, params: tuple[Any, ...]) -> None:
        super().__init__(output_field=models.BooleanField())
        self.table, self.sql, self.params = table, sql, params
        self.row: Any = F("pk")

    def get_source_expressions(self) -> list[Any]:
        """The key of the row: by it Django tells where the table stands."""
        return [self.row]

    def set_source_expressions(self, exprs: Any) -> None:
        """The same, resolved or moved to another alias."""
        (self.row,) = exprs

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, tuple[Any, ...]]:
        """Its SQL with the alias of this query."""
        key, _none = compiler.compile(self.row)
        return self.sql.replace(f'"{self.table}".', f"{key.rpartition('.')[0]}."), self.params


def _within_subquery(name: str, sql: str) -> bool:
    """Does the name stand within the brackets of any SELECT?"""
    depth: list[bool] = []
    for found in re.finditer(rf"\((\s*SELECT\b)?|\)|{re.escape(name)}", sql):
        if found[0] == ")":
            depth.pop()
        elif found[0].startswith("("):
            depth.append(found[1] is not None)
        elif any(depth):
            return True
    return False


def ready(model: type[models.Model], condition: Q) -> Ready | None:
    """The condition as SQL; None where it holds for every row. It may name columns and subqueries, and join nothing."""
    query = model._base_manager.filter(condition).order_by().values("pk").query
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        compiler.pre_sql_setup()
        sql, params = compiler.compile(query.where)
    except EmptyResultSet:
        sql, params = "false", ()
    except FullResultSet:
        return None
    if _within_subquery(f'"{model._meta.db_table}".', sql):
        raise ValueError(f"{condition} refers to its row from within a subquery, where an alias could be taken already")
    joined = [alias for alias, count in query.alias_refcount.items() if count]
    if joined not in ([], [model._meta.db_table]):
        raise ValueError(f"{condition} joins {joined}")
    return Ready(model._meta.db_table, f"({sql})", tuple(params))
