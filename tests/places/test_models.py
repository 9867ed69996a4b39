"""Names, search and what lies below a region."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fahui.places.models import Region, ServicePoint, subtree_ids


@pytest.mark.parametrize("name", ["杨咀村", "松林村", "茶亭村", "西湖村"])
def test_a_name_that_occurs_twice_is_shown_with_its_street(xinzhou: Region, name: str) -> None:
    labels = {region.label for region in Region.objects.filter(name=name)}
    assert len(labels) == 2
    assert all(label.endswith(f"街道{name}") for label in labels)


def test_streets_and_the_district_are_shown_by_their_own_name(xinzhou: Region) -> None:
    assert xinzhou.label == "新洲区"
    assert Region.objects.get(code="420117001").label == "邾城街道"


def test_showing_all_villages_takes_one_query(xinzhou: Region) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        labels = [str(region) for region in Region.objects.villages()]
    assert len(labels) == len(set(labels)) == 677
    assert len(queries) == 1


def test_a_region_reached_through_a_point_brings_its_street_along(xinzhou: Region) -> None:
    point = ServicePoint.objects.get(name="邾城街道城北村公共法律服务点")
    with CaptureQueriesContext(connection) as queries:
        assert point.region.label == "邾城街道城北村"
    assert len(queries) == 1


def test_the_subtree_of_a_street_is_the_street_and_its_villages(xinzhou: Region) -> None:
    street = Region.objects.get(code="420117010")
    inside = set(Region.objects.filter(code__startswith="420117010").values_list("id", flat=True))
    assert subtree_ids(street) == inside
    assert len(inside) == 41
    assert subtree_ids(street.children.get(code="420117010401")) == {street.children.get(code="420117010401").pk}


def test_the_subtree_of_the_district_is_everything_in_it_and_nothing_else(xinzhou: Region) -> None:
    Region.objects.create(district="420118", code="420118", name="别的区", level="district", kind="district")
    assert len(subtree_ids(xinzhou)) == 693


def test_a_village_that_moves_to_another_street_is_found_there_at_once(xinzhou: Region) -> None:
    old, new = (Region.objects.get(code=code) for code in ("420117001", "420117006"))
    village = Region.objects.get(code="420117001204")
    assert village.pk in subtree_ids(old)
    Region.objects.filter(pk=village.pk).update(parent=new, active=False)
    assert village.pk not in subtree_ids(old)
    assert village.pk in subtree_ids(new)


@pytest.mark.parametrize("text", ["城北", "邾城街道城北", "城北村村民委员会", "cbc", "CBC", "zcjdcbc", " 城 北 村 "])
def test_a_village_is_found_by_part_of_its_name_or_by_its_initials(xinzhou: Region, text: str) -> None:
    assert "邾城街道城北村" in {region.label for region in Region.objects.matching(text)}


def test_a_search_that_fits_nothing_finds_nothing(xinzhou: Region) -> None:
    assert not Region.objects.matching("不存在的村").exists()


def test_a_point_names_its_functions_in_chinese(xinzhou: Region) -> None:
    station = ServicePoint.objects.get(name="邾城街道公共法律服务工作站")
    assert station.function_labels == ["工作站", "法律援助工作站", "调委会", "司法所"]
