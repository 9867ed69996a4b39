"""曾用名: a point that is renamed keeps its former names, each with its days."""

from datetime import date

import pytest
from django.test import Client

from fahui.access.models import User
from fahui.core import clock
from fahui.places.changing.orders import Kind
from fahui.places.changing.undoing import take_back
from fahui.places.models import FormerPointName, LevelName, Region, ServicePoint
from fahui.workbench.places.levels import rename_points
from tests.conftest import Desk, at
from tests.places.changes import changed

pytestmark = pytest.mark.django_db
Told = list[tuple[str, date | None, date]]


@pytest.fixture
def point(village: Region) -> ServicePoint:
    """A village's point."""
    point = ServicePoint.objects.get(region=village)
    ServicePoint.objects.filter(pk=point.pk).update(name="甲点")
    point.name = "甲点"
    return point


def called(point: ServicePoint, name: str, day: str) -> None:
    """Rename it on a day."""
    with clock.at(at(day)):
        point.name = name
        point.save(update_fields=["name"])


def former(point: ServicePoint) -> Told:
    """What it was called, the newest first."""
    return [(one.name, one.since, one.until) for one in FormerPointName.objects.filter(point=point)]


def test_each_name_is_kept_with_its_days(point: ServicePoint) -> None:
    called(point, "乙点", "2026-03-01")
    called(point, "丙点", "2026-06-01")
    assert former(point) == [("乙点", date(2026, 3, 1), date(2026, 6, 1)), ("甲点", None, date(2026, 3, 1))]
    with clock.at(at("2026-07-01")):
        point.phone = "027-1"
        point.save()
    assert len(former(point)) == 2  # nothing but a name is a renaming
    assert FormerPointName.objects.earliest("until").words == "甲点（用到2026-03-01）"
    assert FormerPointName.objects.latest("until").words == "乙点（2026-03-01至2026-06-01）"


def test_what_is_put_right_the_same_day_was_no_name(point: ServicePoint) -> None:
    called(point, "乙店", "2026-03-01")  # a slip
    called(point, "乙点", "2026-03-01")
    assert former(point) == [("甲点", None, date(2026, 3, 1))]
    called(point, "甲点", "2026-03-01")
    assert former(point) == []


def test_a_change_of_the_network_names_its_own_day_and_is_taken_back_without_a_trace(village: Region) -> None:
    point = ServicePoint.objects.get(region=village)
    before = point.name
    change = changed(Kind.RENAME, village, name="问津新村")
    point.refresh_from_db()
    assert point.name != before
    assert former(point) == [(before, None, change.effective_on)]
    take_back(change, "孙登记", "写错了")
    point.refresh_from_db()
    assert (point.name, former(point)) == (before, [])


def test_another_name_of_the_level_leaves_the_old_one_findable(point: ServicePoint) -> None:
    row = LevelName.objects.create(
        level="point", name="法惠驿站", short="驿站", valid_from=date(2026, 3, 1), set_by="x"
    )
    ServicePoint.objects.filter(pk=point.pk).update(name="问津公共法律服务点")
    with clock.at(at("2026-03-01")):
        assert rename_points(row, "公共法律服务点") >= 1
    assert former(point) == [("问津公共法律服务点", None, date(2026, 3, 1))]
    point.refresh_from_db()
    assert point.name == "问津法惠驿站"


def test_the_register_finds_and_shows_former_names(point: ServicePoint, keeper: User, desk: Desk) -> None:
    called(point, "乙点", "2026-03-01")
    client: Client = desk(keeper)
    rows = client.get("/workbench/registers/points/", {"q": "甲点"}).context["rows"]
    assert [row["record"] for row in rows] == [point]
    page = client.get(f"/workbench/registers/points/{point.pk}/").text
    assert page.index("曾用名") < page.index("甲点")
