"""Calendars the tests of this folder share."""

import pytest

from fahui.worktime.builtin import builtin_notices
from fahui.worktime.calendar import Calendar


@pytest.fixture(scope="session")
def official() -> Calendar:
    """Every notice from 2004 to 2026."""
    return Calendar(builtin_notices())


@pytest.fixture(scope="session")
def weekends_only() -> Calendar:
    """A calendar that knows nothing but weekends."""
    return Calendar((), statutory=False)
