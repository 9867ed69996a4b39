"""What the levels are called is a dated setting."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.cache import caches

from fahui.core import clock
from fahui.places.models import LevelName, ServicePoint
from fahui.places.models.naming import function_words, level_choices, level_names
from tests.conftest import at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Nothing remembered from another test."""
    caches["local"].clear()
    yield
    caches["local"].clear()


def rename(day: date, name: str, short: str) -> None:
    """The streets' places get another name."""
    LevelName.objects.create(
        level="station", name=name, short=short, valid_from=day, document="示例办发〔2026〕1号", set_by="彭登记"
    )


def test_the_name_of_a_day_is_used_everywhere_from_that_day_on() -> None:
    station = ServicePoint.objects.get(name="邾城街道公共法律服务工作站")
    assert station.called == ("公共法律服务工作站", "工作站")
    assert station.function_labels[0] == "工作站"
    rename(date(2026, 7, 1), "公共法律服务中心（镇街）", "镇街中心")
    with clock.at(at("2026-06-30 12:00")):
        assert station.called.short == "工作站"
    with clock.at(at("2026-07-01 12:00")):
        assert station.called == ("公共法律服务中心（镇街）", "镇街中心")
        assert station.function_labels[0] == function_words("station") == "镇街中心"
        assert ("station", "公共法律服务中心（镇街）") in level_choices()
        assert level_names(date(2026, 1, 1))["station"].short == "工作站"


def test_whoever_saves_a_name_sees_it_at_once() -> None:
    assert level_names()["station"].short == "工作站"
    rename(clock.today(), "公共法律服务室", "服务室")
    assert level_names()["station"].short == "服务室"
