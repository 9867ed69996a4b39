"""Instants as the cases write them."""

from datetime import datetime

from fahui.worktime.steps import SHANGHAI


def at(text: str) -> datetime:
    """An instant on the district's clock, written 2025-03-04 11:00."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
