"""Loading a district: whole, repeatable, and gentle with what the staff has put right."""

import time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from fahui.places.geo import haversine
from fahui.places.load import load_district
from fahui.places.models import Region, ServicePoint


@pytest.fixture
def empty(db: None) -> None:
    """A database before its first preparation."""
    ServicePoint.objects.all().delete()
    for level in reversed(Region.Level.values):
        Region.objects.filter(level=level).delete()


def test_loading_twice_changes_nothing(empty: None) -> None:
    first = load_district("420117", demo=True)
    rows = list(Region.objects.values_list()), list(ServicePoint.objects.order_by("id").values_list())
    assert load_district("420117", demo=True) == first == (693, 693)
    assert (list(Region.objects.values_list()), list(ServicePoint.objects.order_by("id").values_list())) == rows


def test_a_district_loads_in_less_than_two_seconds(empty: None) -> None:
    started = time.monotonic()
    load_district("420117", demo=True)
    assert time.monotonic() - started < 2


def test_a_real_installation_gets_regions_but_nothing_invented(empty: None) -> None:
    assert load_district("420117", demo=False) == (693, 0)
    assert not Region.objects.filter(coord_source="演示数据").exists()


def test_a_corrected_telephone_number_survives_but_a_renamed_region_follows_the_file(xinzhou: Region) -> None:
    ServicePoint.objects.filter(level="center").update(phone="027-89350000")
    Region.objects.filter(code="420117001").update(name="旧名", lat=30.5, active=False)
    load_district("420117", demo=True)
    assert ServicePoint.objects.get(level="center").phone == "027-89350000"
    street = Region.objects.get(code="420117001")
    assert (street.name, street.lat, street.active) == ("邾城街道", 30.5, False)


def test_the_network_has_one_centre_fifteen_stations_and_a_point_in_every_village(xinzhou: Region) -> None:
    levels = {level: ServicePoint.objects.filter(level=level) for level in ("center", "station", "point")}
    assert {level: points.count() for level, points in levels.items()} == {"center": 1, "station": 15, "point": 677}
    assert set(levels["station"].values_list("region", flat=True)) == set(
        Region.objects.streets().values_list("id", flat=True)
    )
    assert levels["point"].values("region").distinct().count() == 677


def test_every_invented_point_says_that_it_is_invented(xinzhou: Region) -> None:
    for point in ServicePoint.objects.all():
        assert point.demo
        assert point.coord_source == "演示数据"
        assert point.phone.startswith("027-0000")
        assert "示例" in point.address
    assert ServicePoint.objects.values("phone").distinct().count() == 693


def test_invented_points_are_well_formed(xinzhou: Region) -> None:
    for point in ServicePoint.objects.select_related("region"):
        point.clean_fields(exclude=["region"])
    broken = ServicePoint(region=xinzhou, level="point", name="某点", functions=["casino"])
    with pytest.raises(ValidationError, match="casino"):
        broken.clean_fields(exclude=["region"])


def test_invented_villages_lie_around_the_seat_of_their_street(xinzhou: Region) -> None:
    cangbu = 7.15  # km, the radius of the largest street whose area is known
    for village in Region.objects.villages().exclude(parent__code="420117406"):
        assert village.coord_source == "演示数据"
        assert village.parent is not None
        seat = village.parent
        assert village.lat is not None
        assert village.lon is not None
        assert seat.lat is not None
        assert seat.lon is not None
        assert haversine(village.lat, village.lon, seat.lat, seat.lon) < cangbu * 1000


def test_a_code_stands_once_in_a_district_and_half_a_pair_of_coordinates_is_refused(xinzhou: Region) -> None:
    twin = Region(district="420117", code="420117001", name="又一个", level="street", kind="subdistrict")
    for bad in (twin, Region(district="420117", code="420117099", name="半个", level="street", lat=30.0)):
        with pytest.raises(IntegrityError), transaction.atomic():
            bad.save()
    twin.district = "420118"
    twin.save()
    assert Region.objects.filter(code="420117001").count() == 2
