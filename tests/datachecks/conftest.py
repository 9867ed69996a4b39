"""Matters with something to check, and a holder of the data."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from fahui.access.models import User
from fahui.matters.engine import act
from fahui.matters.models import Matter
from fahui.places.models import Region
from tests.cases import wage_case
from tests.datachecks.holder_server import CLIENT, KEY, Holder, running

ON_ALLOWANCE = {"means_ground": "social_assistance", "assistance_kind": "allowance"}
CONSENTED = {"data_check": "social_assistance", "data_consent": "written"}


@pytest.fixture
def holder(settings: Any) -> Iterator[Holder]:
    """民政, connected."""
    with running() as one:
        settings.DATA_CHECKS = {"civil_affairs": {"url": one.url, "client": CLIENT, "key": KEY, "timeout": 2}}
        one.record["as_of"] = datetime.now(UTC).date().replace(day=1).isoformat()
        yield one


@pytest.fixture
def matter(resident: User, village: Region, clerk: User) -> Matter:
    """Somebody who says that they are on the minimum allowance."""
    opened = wage_case(resident, village, answers=ON_ALLOWANCE).matter
    return act(opened, "accept", by=clerk)


@pytest.fixture
def ask(reviewer: User) -> Callable[[Matter], Matter]:
    """The reviewer asks."""
    return lambda matter: act(matter, "ask_data", by=reviewer, answers=CONSENTED)
