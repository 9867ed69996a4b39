"""A new means standard: whom it would change is seen before it is published; none is ever edited."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection

from fahui.access.models import User
from fahui.core import clock
from fahui.eligibility.models import PRESET, Standard
from fahui.eligibility.standards import limit_on, seed
from fahui.matters.engine import act
from fahui.matters.models import Matter
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import Desk, at

pytestmark = pytest.mark.django_db
PATH = "/workbench/standards/"
GIVEN = {
    "base": "allowance",
    "multiple": "2",
    "urban": "1050",
    "rural": "900",
    "months": "1",
    "valid_from": "2027-01-01",
    "source": "鄂政发〔2026〕1号（试）",
}
MEANS = {"means_ground": "income", "pledge": "yes"}


@pytest.fixture
def admin(staff: Callable[..., User]) -> User:
    """Who keeps the system."""
    return staff("system_admin", "系统管理员")


def apply(resident: User, village: Region, income: str, area: str = "urban") -> Matter:
    """An application by income."""
    return wage_case(resident, village, answers={**MEANS, "monthly_income": income, "area": area}).matter


def test_whom_it_would_change_is_seen_before_it_is_published(
    admin: User, resident: User, village: Region, desk: Desk
) -> None:
    with clock.at(at("2026-11-20 10:00")):
        richer = apply(resident, village, "2050")
        apply(resident, village, "1900")
        farmer = apply(resident, village, "1850", "rural")
        client = desk(admin)
        text = client.post(PATH, {**GIVEN, "preview": "1"}).text
    assert "3件试算：1件会变为符合，1件会变为不符合" in text
    assert richer.number in text
    assert farmer.number in text
    assert not Standard.objects.filter(valid_from=date(2027, 1, 1)).exists()


def test_publishing_changes_nothing_for_those_who_applied_before(
    admin: User, resident: User, village: Region, clerk: User, reviewer: User, desk: Desk
) -> None:
    with clock.at(at("2026-11-20 10:00")):
        matter = act(apply(resident, village, "1950"), "accept", by=clerk)
        answer = desk(admin).post(PATH, {**GIVEN, "urban": "500", "publish": "1"})
        assert answer.status_code == 302
    with clock.at(at("2027-01-04 10:00")):
        later = act(apply(resident, village, "1950"), "accept", by=clerk)
        proposal = {"grant_reason": "符合", "aid_form": "arbitration"}
        matter = act(matter, "propose_grant", by=reviewer, answers=proposal)
        kept = matter.events.get(action="propose_grant").facts
        assert kept["finding"]["standard"]["from"] == "2022-01-01"
        assert kept["finding"]["edition"] == "2023"
        assert kept["finding"]["inputs"]["monthly_income"] == "1950"
        with pytest.raises(Exception, match="每月1000元"):
            act(later, "propose_grant", by=reviewer, answers=proposal)
        text = desk(reviewer).get(f"/workbench/m/{matter.number}/").text
    assert "按当时规定的判断" in text
    assert "符合经济困难标准每月1960元" in text
    assert "有未核实的条文或者数值" in text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"multiple": "0"}, "multiple"),
        ({"urban": "-1"}, "urban"),
        ({"valid_from": "明年"}, "日期写成"),
        ({"source": ""}, "source"),
        ({"valid_from": "2022-01-01", "publish": "1"}, "这一天已有一份标准"),
    ],
)
def test_a_wrong_entry_is_told_and_kept(admin: User, desk: Desk, wrong: dict[str, str], said: str) -> None:
    count = Standard.objects.count()
    text = desk(admin).post(PATH, {**GIVEN, **wrong}).text
    assert said in text
    assert "有误" in text
    assert GIVEN["rural"] in text
    assert Standard.objects.count() == count


def test_what_came_with_the_installation_has_no_day_of_publication(admin: User, desk: Desk) -> None:
    made = Standard.objects.filter(published_by=PRESET)
    assert made.count() == 3
    with clock.at(at("2026-11-20 10:00")):
        client = desk(admin)
        client.post(PATH, {**GIVEN, "publish": "1"})
        cells = re.findall(r'data-label="公布">(.*?)</td>', client.get(PATH).text, re.DOTALL)
    assert len(cells) == 4
    assert "系统管理员" in cells[0]
    assert "2026-11-20" in cells[0]
    for cell in cells[1:]:
        assert "系统预置" in cell
        assert not re.search(r"\d{4}-\d\d-\d\d", cell)


def test_only_the_system_administrator_finds_the_page(
    reviewer: User, approver: User, desk: Desk, resident: User
) -> None:
    for user in (reviewer, approver):
        assert desk(user).get(PATH).status_code == 404
        assert desk(user).post(PATH, {**GIVEN, "publish": "1"}).status_code == 404


def test_f64_each_day_has_its_own_standard() -> None:
    Standard.objects.all().delete()
    for day, figure in ((date(2024, 1, 1), 600), (date(2025, 1, 1), 650), (date(2029, 1, 1), 700)):
        figures: dict[str, Any] = {"urban": figure, "rural": figure, "multiple": 1}
        Standard.objects.create(base="allowance", valid_from=day, source="试", published_by="试", **figures)
    asked = [limit_on(date(year, 6, 1)) for year in (2023, 2024, 2026, 2029)]
    assert [one and one.of("urban") for one in asked] == [None, Decimal(600), Decimal(650), Decimal(700)]


def test_examples_come_once_and_the_web_may_not_edit_them() -> None:
    assert seed() == 0
    Standard.objects.all().delete()
    assert seed() == 3
    with connection.cursor() as cursor:
        cursor.execute("set local role fahui_app")
        with pytest.raises(DatabaseError):
            cursor.execute("update eligibility_standard set urban = 1")
