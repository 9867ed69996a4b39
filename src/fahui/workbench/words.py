"""An answer as lines of text, whatever kind it is."""

from datetime import date
from typing import Any

from fahui.worktime.explain import plain_date


def lines_of(value: Any) -> list[str]:
    """One line for each line or each item; days in full."""
    if isinstance(value, (list, tuple)):
        return [line for one in value for line in lines_of(one)]
    if isinstance(value, date):
        return [plain_date(value)]
    return str(value).splitlines() or [""]
