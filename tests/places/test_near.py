"""The nearest points at walking scale, in whatever system each was written down (F91)."""

from datetime import date
from decimal import Decimal

import pytest

from fahui.core.models import Parameter
from fahui.places.geo import wgs84_to_gcj02
from fahui.places.models import Region, ServicePoint
from fahui.places.near import far_words, near, place_of

pytestmark = pytest.mark.django_db
HERE = (30.84, 114.80)
TODAY = date(2026, 11, 25)
METRE = 1 / 111_195  # of latitude


def test_f91_a_phone_in_wgs84_and_a_point_in_gcj02_are_measured_in_one_system(village: Region) -> None:
    """gcoord#23: unconverted, the point at the door would be half a kilometre away and the farther one win."""
    here = ServicePoint(region=village, name="门口的点", lat=0.0, lon=0.0, coord_system="GCJ-02")
    here.lat, here.lon = wgs84_to_gcj02(*HERE)
    farther = ServicePoint(region=village, name="300米外", lat=HERE[0] + 300 * METRE, lon=HERE[1])
    first, second = near([farther, here], *HERE, 2, on=TODAY)
    assert (first.point, second.point) == (here, farther)
    assert first.straight == pytest.approx(0, abs=0.1)
    unconverted = ServicePoint(region=village, name="没换算", lat=here.lat, lon=here.lon, coord_system="WGS-84")
    assert near([unconverted], *HERE, 1, on=TODAY)[0].straight == pytest.approx(560, abs=15)


def test_the_way_on_foot_is_longer_than_the_line_by_a_dated_factor(village: Region) -> None:
    point = ServicePoint(region=village, name="一公里外", lat=HERE[0] + 1000 * METRE, lon=HERE[1])
    found = near([point], *HERE, 1, on=TODAY)[0]
    assert (round(found.straight), round(found.walk)) == (1000, 1300)
    assert found.words == "步行约1.3公里，20分钟左右"
    Parameter.objects.create(
        name="places.detour", value=Decimal("1.5"), valid_from=date(2026, 12, 1), source="实测", set_by="x"
    )
    assert round(near([point], *HERE, 1, on=TODAY)[0].walk) == 1300
    assert round(near([point], *HERE, 1, on=date(2026, 12, 1))[0].walk) == 1500


def test_whoever_is_nowhere_near_is_told_nothing(village: Region) -> None:
    point = ServicePoint(region=village, name="点", lat=HERE[0], lon=HERE[1])
    assert near([point], 39.9, 116.4, 5, on=TODAY) == []


@pytest.mark.parametrize(
    ("metres", "words"),
    [(3, "50米"), (340, "350米"), (949, "950米"), (951, "1.0公里"), (9940, "9.9公里"), (12_400, "12公里")],
)
def test_distances_are_said_as_people_say_them(metres: float, words: str) -> None:
    assert far_words(metres) == words


def test_a_village_is_where_it_was_measured_else_at_its_point_else_at_its_street(village: Region) -> None:
    assert place_of(village) == (village.lat, village.lon, "WGS-84", False)
    Region.objects.filter(pk=village.pk).update(lat=None, lon=None)
    village.refresh_from_db()
    point = ServicePoint.objects.get(region=village)
    assert place_of(village) == (point.lat, point.lon, "WGS-84", False)
    ServicePoint.objects.filter(region=village).update(lat=None, lon=None)
    assert village.parent is not None
    assert place_of(village) == (village.parent.lat, village.parent.lon, "WGS-84", True)
