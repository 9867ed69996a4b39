"""Which post is empty at which point: counts are exact, and the standard has a date."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from fahui.core import clock
from fahui.core.models import Parameter
from fahui.core.registers import unfinished
from fahui.network.gaps import Staffing
from fahui.network.models import Post, PostKind
from fahui.network.standards import needs
from fahui.people.models import Professional
from fahui.places.models import Region, ServicePoint

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


@pytest.fixture
def points() -> list[ServicePoint]:
    """All points."""
    return list(ServicePoint.objects.filter(active=True).select_related("region__parent").order_by("pk"))


def post(point: ServicePoint, kind: str = PostKind.ADVISER, **more: object) -> Post:
    """Somebody in a post."""
    given = {"name": "某人", "starts_on": date(2020, 1, 1), **more}
    return Post.objects.create(point=point, kind=kind, **given)


def tally(points: list[ServicePoint], kind: str, on: date = TODAY) -> tuple[int, int, int, int, int]:
    """The counts of one post."""
    one = next(one for one in Staffing(points, on).tallies() if one.kind == kind)
    return one.places, one.needed, one.present, one.short, one.empty


def test_every_village_point_needs_an_adviser_and_the_gaps_are_counted_one_by_one(points: list[ServicePoint]) -> None:
    villages = [point for point in points if point.level == "point"]
    assert tally(points, "adviser") == (677, 677, 0, 677, 677)
    for point in villages[:10]:
        post(point)
    assert tally(points, "adviser") == (677, 677, 10, 667, 667)
    assert len(Staffing(points, TODAY).gaps("adviser")) == 667
    post(villages[0])  # a second one does not help the others
    assert tally(points, "adviser")[2:] == (10, 667, 667)


def test_half_a_team_is_short_but_not_empty(points: list[ServicePoint]) -> None:
    station = next(point for point in points if point.level == "station")
    post(station, PostKind.MEDIATOR)
    gap = next(gap for gap in Staffing([station], TODAY).gaps("mediator"))
    assert (gap.needed, gap.present, gap.lacking, gap.empty) == (2, 1, 1, False)


def test_only_who_is_there_that_day_and_may_serve_fills_a_post(
    points: list[ServicePoint], lawyer: Professional
) -> None:
    village = next(point for point in points if point.level == "point")
    post(village, starts_on=TODAY + timedelta(days=1))
    post(village, starts_on=TODAY - timedelta(days=9), ends_on=TODAY - timedelta(days=1))
    assert tally([village], "adviser")[2] == 0
    post(village, name="", professional=lawyer)
    assert tally([village], "adviser")[2] == 1
    for change in ({"licence_until": TODAY - timedelta(days=1)}, {"licence_until": None, "active": False}):
        Professional.objects.filter(pk=lawyer.pk).update(**change)
        assert tally([village], "adviser")[2] == 0


def test_the_standard_is_a_dated_number_with_a_source_that_nobody_checked(points: list[ServicePoint]) -> None:
    value = needs(TODAY)["point"]["adviser"]
    assert (value.value, value.verified) == (1, False)
    assert "新政发〔2015〕23号" in value.source
    assert "volunteer" not in needs(TODAY)["point"]
    Parameter.objects.create(
        name="staffing.point.volunteer", value=Decimal(2), valid_from=date(2027, 1, 1), source="示例", set_by="x"
    )
    assert "volunteer" not in needs(TODAY)["point"]
    assert tally(points, "volunteer", date(2027, 1, 1))[:2] == (677 + 16, 2 * 677 + 16)


def test_all_points_cost_two_queries(
    points: list[ServicePoint], django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    with django_assert_num_queries(2):
        Staffing(points, TODAY).gaps()


def test_a_post_names_somebody_and_one_person_holds_it_once(points: list[ServicePoint], lawyer: Professional) -> None:
    post(points[0], name="", professional=lawyer)
    for wrong in ({"name": ""}, {"name": "", "professional": lawyer}, {"ends_on": date(2019, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            post(points[0], **wrong)


def test_closing_a_post_ends_it_and_f40_a_point_with_people_is_not_closed(points: list[ServicePoint]) -> None:
    held = post(points[0])
    assert [one.count for one in unfinished(points[0])] == [1]
    held.active = False
    held.save(update_fields=["active"])
    held.refresh_from_db()
    assert held.ends_on == clock.today()
    assert unfinished(points[0]) == []


def test_f40_somebody_with_posts_is_not_closed(points: list[ServicePoint], lawyer: Professional) -> None:
    post(points[0], name="", professional=lawyer)
    assert [(one.title, one.count) for one in unfinished(lawyer)] == [("在岗岗位", 1)]


def test_places_beside_the_three_levels_need_nobody(village: Region) -> None:
    other = ServicePoint.objects.create(name="示例公证处", level="other", region=village)
    assert Staffing([other], TODAY).gaps() == []
