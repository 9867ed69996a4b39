"""Dated figures with their source, and how often something may be tried."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from fahui.core import clock, limits
from fahui.core.models import Parameter
from fahui.core.parameters import Default, declare, lookup, parameter
from tests.conftest import at

FIGURE = Default("tests.standard", "试验标准", 500, "元", "试验（未核实）")
declare(FIGURE)


def put(day: date, value: int, **more: Any) -> Parameter:
    """A row, as the parameters page writes it."""
    return Parameter.objects.create(name=FIGURE.name, value=value, valid_from=day, source="文号", set_by="test", **more)


def test_f64_each_day_has_its_own_figure_and_the_future_changes_nothing(db: None) -> None:
    for day, value in ((date(2024, 1, 1), 600), (date(2025, 1, 1), 650), (date(2029, 1, 1), 700)):
        put(day, value)
    days = (
        date(2023, 12, 31),
        date(2024, 6, 1),
        date(2024, 12, 31),
        date(2025, 1, 1),
        date(2026, 6, 1),
        date(2029, 6, 1),
    )
    assert [parameter(FIGURE.name, day) for day in days] == [Decimal(n) for n in (500, 600, 600, 650, 650, 700)]


def test_a_figure_says_where_it_comes_from_and_whether_anybody_checked_it(db: None) -> None:
    declared = lookup(FIGURE.name, date(2026, 1, 1))
    assert (declared.source, declared.verified, declared.unit) == ("试验（未核实）", False, "元")
    put(date(2026, 2, 1), 510, verified=True)
    found = lookup(FIGURE.name, date(2026, 2, 1))
    assert (found.value, found.source, found.verified, found.valid_from) == (510, "文号", True, date(2026, 2, 1))


def test_a_figure_of_another_district_is_not_ours(db: None) -> None:
    put(date(2024, 1, 1), 999, district="999999")
    assert parameter(FIGURE.name, date(2026, 1, 1)) == 500


def test_one_figure_a_day_and_one_declaration_a_name(db: None) -> None:
    put(date(2024, 1, 1), 600)
    with pytest.raises(IntegrityError), transaction.atomic():
        put(date(2024, 1, 1), 601)
    declare(FIGURE)
    with pytest.raises(ValueError, match=r"tests\.standard is declared twice"):
        declare(Default("tests.standard", "试验标准", 501, "元", "别处"))
    with pytest.raises(KeyError):
        parameter("tests.nowhere", date(2026, 1, 1))


def test_the_clock_can_be_set_in_a_demo_only(settings: Any) -> None:
    moment = at("2026-09-30 23:59")
    with clock.at(moment):
        assert (clock.now(), clock.today()) == (moment, date(2026, 9, 30))
    assert abs((clock.now() - timezone.now()).total_seconds()) < 5
    with clock.at(datetime.fromisoformat("2026-09-30T17:00:00+00:00")):
        assert clock.today() == date(2026, 10, 1)  # the district's day, not UTC's
    settings.DEMO = False
    with pytest.raises(RuntimeError), clock.at(moment):
        pass


def test_the_eleventh_try_of_ten_is_refused_with_the_minutes_to_wait(db: None) -> None:
    who = str(uuid.uuid4())
    for _time in range(10):
        limits.allow("try", who, times=10, seconds=600)
    with pytest.raises(ValidationError, match="过10分钟再试") as refused:
        limits.allow("try", who, times=10, seconds=600)
    assert refused.value.code == "rate"
    limits.allow("try", str(uuid.uuid4()), times=10, seconds=600)
    limits.allow("other", who, times=10, seconds=600)
    limits.forget("try", who)
    limits.allow("try", who, times=10, seconds=600)


def test_trying_on_does_not_stretch_the_time_and_the_time_is_the_one_asked_for(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window begins with the first try and lasts as long as was said, not the cache's own default."""
    import time

    who, begun = str(uuid.uuid4()), time.time()
    kept: list[float] = []
    monkeypatch.setattr(
        cache, "set", lambda key, value, timeout, put=cache.set: (kept.append(timeout), put(key, value, timeout))
    )
    for seconds in (0, 200, 400):
        monkeypatch.setattr(limits.time, "time", lambda at=begun + seconds: at)
        limits.allow("try", who, times=10, seconds=600)
    assert kept == pytest.approx([600, 400, 200], abs=1)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_each(transactional_db: None) -> None:
    who = str(uuid.uuid4())

    def attempt(_number: int) -> bool:
        try:
            limits.allow("try", who, times=10, seconds=600)
        except ValidationError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(attempt, range(30))) == 10
