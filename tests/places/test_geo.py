"""Distances and coordinate systems."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fahui.places.geo import gcj02_to_wgs84, haversine, nearest, to_wgs84, wgs84_to_gcj02

HERE = (30.84, 114.80)
latitudes, longitudes = st.floats(30.5, 31.1), st.floats(114.4, 115.1)


@dataclass
class Stop:
    """A place on a map."""

    name: str
    lat: float | None
    lon: float | None
    coord_system: str = "WGS-84"


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert haversine(30, 114, 31, 114) == pytest.approx(111_195, abs=1)
    assert haversine(*HERE, *HERE) == 0


def test_unconverted_coordinates_are_560_metres_off_in_the_district() -> None:
    """gcoord#23: stations in GCJ-02, the phone in WGS-84."""
    assert haversine(*HERE, *wgs84_to_gcj02(*HERE)) == pytest.approx(560, abs=15)


@given(latitudes, longitudes)
def test_there_and_back_again_is_the_same_place_within_a_centimetre(lat: float, lon: float) -> None:
    assert haversine(lat, lon, *gcj02_to_wgs84(*wgs84_to_gcj02(lat, lon))) < 0.01


def test_only_gcj02_is_converted_and_an_unknown_system_is_refused() -> None:
    assert to_wgs84(*HERE, "WGS-84") == to_wgs84(*HERE, "CGCS2000") == HERE
    assert to_wgs84(*HERE, "GCJ-02") != HERE
    with pytest.raises(ValueError, match="BD-09"):
        to_wgs84(*HERE, "BD-09")


def test_points_in_different_systems_are_converted_before_measuring() -> None:
    same_place = Stop("same place", *wgs84_to_gcj02(*HERE), "GCJ-02")
    close_by = Stop("300 m north", HERE[0] + 0.0027, HERE[1])
    (first, distance), (second, further) = nearest([close_by, same_place], *HERE, 2)
    assert (first, second) == (same_place, close_by)
    assert distance == pytest.approx(0, abs=0.01)
    assert further == pytest.approx(300, abs=2)


def test_the_position_asked_from_may_be_in_gcj02_too() -> None:
    [(_, distance)] = nearest([Stop("here", *HERE)], *wgs84_to_gcj02(*HERE), 1, "GCJ-02")
    assert distance == pytest.approx(0, abs=0.01)


def test_a_place_without_coordinates_is_left_out_and_n_is_kept() -> None:
    stops = [Stop(str(number), 30.0 + number / 100, 114.8) for number in range(5)]
    found = nearest([Stop("nowhere", None, None), *stops], 30.0, 114.8, 3)
    assert [stop.name for stop, _ in found] == ["0", "1", "2"]
