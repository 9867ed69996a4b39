"""An answer as lines of text, whatever kind it is."""

from datetime import date
from typing import Any

from fahui.matters.tables import Grid
from fahui.worktime.explain import plain_date


def lines_of(value: Any) -> list[str] | Grid:
    """One line for each line or each item, days in full; a table stays one."""
    return value if isinstance(value, Grid) else _lines(value)


def _lines(value: Any) -> list[str]:
    if isinstance(value, (list, tuple)):
        return [line for one in value for line in _lines(one)]
    if isinstance(value, date):
        return [plain_date(value)]
    return str(value).splitlines() or [""]
