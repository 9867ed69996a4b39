"""The region file of 新洲区 agrees with the published counts."""

from collections import Counter

import pytest

from fahui.places.dataset import constants, share, units

# street code: 居委会, 村委会, quasi-居委会, quasi-村委会 (statistical codes, 2023 edition)
PUBLISHED = {
    "420117001": (24, 36, 0, 1),
    "420117002": (34, 66, 0, 1),
    "420117003": (6, 61, 0, 3),
    "420117004": (2, 51, 0, 0),
    "420117005": (2, 44, 0, 0),
    "420117006": (2, 67, 0, 0),
    "420117007": (1, 28, 0, 0),
    "420117008": (3, 57, 0, 0),
    "420117009": (4, 41, 0, 0),
    "420117010": (0, 0, 2, 38),
    "420117011": (3, 40, 0, 0),
    "420117012": (1, 32, 0, 0),
    "420117102": (1, 19, 0, 0),
    "420117400": (1, 5, 0, 0),
    "420117406": (0, 0, 0, 1),
}
KINDS = ("community", "village", "quasi_community", "quasi_village")
VILLAGES = [unit for unit in units("420117") if unit.level == "village"]


def test_every_street_has_the_published_number_of_units_of_each_kind() -> None:
    counted = Counter((unit.parent, unit.kind) for unit in VILLAGES)
    assert {code: tuple(counted[code, kind] for kind in KINDS) for code in PUBLISHED} == PUBLISHED
    assert {unit.code for unit in units("420117") if unit.level == "street"} == PUBLISHED.keys()


def test_there_are_677_units_of_84_communities_547_villages_and_46_quasi_units() -> None:
    assert len(VILLAGES) == 677
    assert Counter(unit.kind for unit in VILLAGES) == dict(zip(KINDS, (84, 547, 2, 44), strict=True))


def test_codes_are_unique_and_begin_with_the_code_of_the_parent() -> None:
    assert len({unit.code for unit in units("420117")}) == len(units("420117"))
    assert all(unit.code.startswith(unit.parent) for unit in units("420117"))


@pytest.mark.parametrize(
    ("digit", "kind"), [("0", "community"), ("2", "village"), ("4", "quasi_community"), ("5", "quasi_village")]
)
def test_the_kind_follows_the_digit_class_of_the_code(digit: str, kind: str) -> None:
    assert {unit.kind for unit in VILLAGES if unit.code[9] == digit} == {kind}


@pytest.mark.parametrize(
    ("code", "name", "full_name"),
    [
        ("420117001204", "城北村", "城北村村民委员会"),
        ("420117004204", "陶河村", "陶河村村民委员会"),
        ("420117001001", "红旗社区", "红旗社区居民委员会"),
        ("420117010524", "一队村", "一队村"),
        ("420117012218", "雷桃术村", "雷桃术村村民委员会"),
    ],
)
def test_names_take_their_official_form(code: str, name: str, full_name: str) -> None:
    unit = next(unit for unit in VILLAGES if unit.code == code)
    assert (unit.name, unit.full_name) == (name, full_name)


def test_exactly_four_village_names_occur_in_two_streets() -> None:
    counted = Counter(unit.name for unit in VILLAGES)
    assert {name for name, times in counted.items() if times > 1} == {"杨咀村", "松林村", "茶亭村", "西湖村"}


def test_the_three_streets_run_by_the_new_area_say_so_and_say_it_is_not_verified() -> None:
    managed = {unit.code[:9] for unit in units("420117") if unit.managed_by == "武汉长江新区"}
    assert managed == {"420117002", "420117003", "420117009"}
    assert {unit.managed_by_source for unit in units("420117") if unit.managed_by} == {"GK"}


def test_known_seats_lie_inside_the_district_and_name_their_source() -> None:
    extent = constants("420117")["extent"]
    for unit in units("420117"):
        if unit.lat is None or unit.lon is None:
            assert unit.coord_source == ""
        else:
            assert unit.coord_source
            assert extent["south"] <= unit.lat <= extent["north"]
            assert extent["west"] <= unit.lon <= extent["east"]


def test_a_district_without_a_file_is_refused_by_name() -> None:
    with pytest.raises(LookupError, match="999999"):
        units("999999")


def test_a_share_is_always_the_same_and_below_one() -> None:
    assert share("a", "b") == share("a", "b") != share("ab")
    assert all(0 <= share(str(number)) < 1 for number in range(200))
