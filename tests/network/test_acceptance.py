"""Points against the standard: a visit stays as it was put down, the newest one counts."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from fahui.network.acceptance import Standing, findings, items_for, latest, next_visit, progress, put_down, standing
from fahui.network.load import load_standard
from fahui.network.models import Inspection, StandardItem
from fahui.places.models import Region, ServicePoint

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 6)


@pytest.fixture
def point(village: Region) -> ServicePoint:
    """A village's point."""
    return ServicePoint.objects.get(region=village)


def visit(point: ServicePoint, result: str = "accepted", failed: str = "", **more: Any) -> Inspection:
    """A visit at which one item failed, or none."""
    items = items_for(point.level)
    answers = {item.code: "no" if item.code == failed else "yes" for item in items}
    given = {
        "inspected_on": DAY,
        "inspectors": "验收组",
        "result": result,
        "found": findings(items, answers),
        "note": "",
        "due_on": None,
        "photos": (),
        "by": "彭登记",
    }
    return put_down(point, **{**given, **more})


def test_every_level_has_items_and_every_item_a_source() -> None:
    for level in ("center", "station", "point"):
        assert len(items_for(level)) >= 8
    assert not StandardItem.objects.filter(source="").exists()
    assert not StandardItem.objects.filter(verified=True).exists()


def test_what_the_district_changed_of_the_standard_stays() -> None:
    StandardItem.objects.filter(code="P01").update(title="有门面", active=False)
    load_standard()
    assert StandardItem.objects.get(code="P01").title == "有门面"
    assert "P01" not in {item.code for item in items_for("point")}


def test_an_accepted_point_is_seen_again_after_three_years(point: ServicePoint) -> None:
    row = visit(point)
    assert row.due_on == date(2029, 5, 6)
    assert standing(row, date(2029, 5, 5)) == Standing.ACCEPTED
    assert standing(row, date(2029, 5, 6)) == Standing.DUE
    assert next_visit(date(2028, 2, 29)) == date(2031, 2, 28)


def test_what_must_be_there_and_is_not_cannot_be_accepted(point: ServicePoint) -> None:
    with pytest.raises(ValidationError, match="不能通过：门口有统一标识和名称"):
        visit(point, failed="A01")
    with pytest.raises(ValidationError, match="哪天复查"):
        visit(point, "rectify", failed="A01")
    with pytest.raises(ValidationError, match="复查日期应在"):
        visit(point, "rectify", failed="A01", due_on=DAY)
    with pytest.raises(ValidationError, match="还有没填的"):
        visit(point, found=findings(items_for("point"), {}))
    assert visit(point, failed="A07").result == "accepted"  # not a must
    assert not Inspection.objects.exclude(result="accepted").exists()


def test_the_newest_visit_counts(point: ServicePoint) -> None:
    visit(point, "refused", failed="A01")
    assert standing(latest([point.pk])[point.pk], DAY) == Standing.REFUSED
    visit(point, "rectify", failed="A01", inspected_on=date(2026, 6, 1), due_on=date(2026, 7, 1))
    assert standing(latest([point.pk])[point.pk], date(2026, 6, 2)) == Standing.RECTIFY
    assert standing(latest([point.pk])[point.pk], date(2026, 7, 1)) == Standing.DUE
    visit(point, inspected_on=date(2026, 7, 2))
    assert standing(latest([point.pk])[point.pk], date(2026, 7, 3)) == Standing.ACCEPTED


def test_n_of_677(point: ServicePoint) -> None:
    visit(point)
    points = list(ServicePoint.objects.filter(level="point").values_list("pk", flat=True))
    visits = latest(points)
    found = progress(standing(visits.get(pk), DAY) for pk in points)
    assert (found.accepted, found.total, found.by[Standing.NONE]) == (1, 677, 676)


def test_findings_keep_the_words_of_their_day(point: ServicePoint) -> None:
    row = visit(point)
    StandardItem.objects.filter(code="A01").update(title="别的说法")
    row.refresh_from_db()
    assert next(one["title"] for one in row.findings if one["code"] == "A01") == "门口有统一标识和名称"
