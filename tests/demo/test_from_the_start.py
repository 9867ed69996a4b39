"""What the demo enters before its first day: licences that are complete, and the streets' history with its sources."""

from datetime import date

import pytest

from fahui.core import clock
from fahui.demo.crew import hire
from fahui.demo.network import Network
from fahui.demo.places_furnished import furnish
from fahui.demo.region_past import remember
from fahui.people.licences import LICENSED, doubts
from fahui.people.models import Professional
from fahui.places.models import Region, RegionChange, RegionSpan, RegionSuccession, ServicePoint
from fahui.places.models.former import FormerPointName
from tests.conftest import at

BEGUN, UNTIL = date(2026, 2, 2), date(2026, 11, 20)


def test_licences_are_complete_from_the_start_and_never_put_right(district: Region) -> None:
    with clock.at(at("2026-02-02 08:00")):
        crew = hire(district, BEGUN)
        hired = {one.pk: (one.licence, one.sex, one.practice) for one in crew.professionals}
        Network(7, crew).settle(BEGUN)
        furnish(7, crew.professionals, UNTIL)
    rows = list(Professional.objects.filter(kind__in=LICENSED).select_related("person", "organisation"))
    assert len(rows) > 45
    for one in rows:
        assert one.licence, one
        assert one.licensed_on, one
        assert one.licence_until == date(2030, 12, 31), one
        assert hired.get(one.pk, (one.licence, one.sex, one.practice)) == (one.licence, one.sex, one.practice)
        if one.kind == "lawyer":
            assert one.practice == "full_time"
            assert doubts(one, UNTIL) == []
    assert len({one.licence for one in rows}) == len(rows)


@pytest.fixture
def remembered(district: Region) -> None:
    """The streets' history is entered, nothing else."""
    remember()


def test_the_streets_history_is_entered_with_its_sources_and_changes_nothing_of_today(
    district: Region, remembered: None
) -> None:
    changes = RegionChange.objects.order_by("effective_on", "pk")
    assert [(one.kind, one.effective_on.year) for one in changes] == [
        *[("merge", 2001)] * 8, ("add", 2004), ("upgrade", 2023), ("upgrade", 2023),
    ]  # fmt: skip
    assert all("没有查到" in one.document and "未核实" in one.note for one in changes)
    assert Region.objects.filter(level="street", active=True).count() == 15
    gone = Region.objects.get(name="刘集")
    assert not gone.active
    heir = RegionSuccession.objects.get(old=gone)
    assert (heir.new.name, heir.heir, heir.ended) == ("邾城街道", True, True)


def test_as_it_was_is_answered_before_and_after(district: Region, remembered: None) -> None:
    town = Region.objects.get(name="辛冲街道")
    spans = list(RegionSpan.objects.filter(region=town).values_list("name", "kind", "starts_on", "ends_on"))
    assert spans == [
        ("辛冲镇", "town", None, date(2023, 6, 29)),
        ("辛冲街道", "subdistrict", date(2023, 6, 30), None),
    ]
    lake = Region.objects.get(name="涨渡湖街道")
    assert RegionSpan.objects.get(region=lake).starts_on == date(2004, 1, 1)
    assert {one.starts_on for one in RegionSpan.objects.filter(parent=lake)} == {date(2004, 1, 1)}
    for point in ServicePoint.objects.filter(region=town, level="station"):
        assert FormerPointName.objects.get(point=point).name == point.name.replace("辛冲街道", "辛冲镇")
