"""Dated numbers are added, never edited; letters that wait are listed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.models import Parameter
from fahui.core.parameters import declared, parameter
from fahui.documents import issue
from fahui.matters.engine import act
from fahui.matters.models import Matter
from fahui.places.models import Region
from tests.cases import wage_case
from tests.workbench.conftest import Desk

NAME = "matters.backdating_days"
ADDRESS = f"/workbench/parameters/{NAME}/"


def test_every_declared_number_is_listed_with_its_mark(
    staff: Callable[..., User], desk: Desk, django_assert_max_num_queries: Any
) -> None:
    page = desk(staff(Role.SYSTEM_ADMIN, "管系统"))
    page.get("/workbench/parameters/")
    with django_assert_max_num_queries(7):  # one of them asks whether the menu shows reviews
        text = page.get("/workbench/parameters/").text
    for default in declared().values():
        assert default.label in text
    assert "未核实" in text


def test_a_new_value_holds_from_its_day_and_the_old_one_stays(staff: Callable[..., User], desk: Desk) -> None:
    page = desk(staff(Role.SYSTEM_ADMIN, "管系统"))
    today, tomorrow = clock.today(), clock.today() + timedelta(days=1)
    form = {"value": "15", "valid_from": tomorrow.isoformat(), "source": "新洲司发〔2026〕9号", "verified": "on"}
    assert page.post(ADDRESS, form).status_code == 302
    assert (parameter(NAME, today), parameter(NAME, tomorrow)) == (30, 15)
    again = page.post(ADDRESS, {**form, "value": "10"}).text
    assert "这一天已有一个数值" in again
    assert 'value="10"' in again
    assert Parameter.objects.get(name=NAME).value == 15
    shown = page.get(ADDRESS).text
    assert "新洲司发〔2026〕9号" in shown
    assert "管系统" in shown
    assert page.get("/workbench/parameters/made.up/").status_code == 404


def test_bad_values_are_said_in_words(staff: Callable[..., User], desk: Desk) -> None:
    text = (
        desk(staff(Role.SYSTEM_ADMIN, "管系统")).post(ADDRESS, {"value": "-3", "valid_from": "明天", "source": ""}).text
    )
    assert 'value="明天"' in text
    assert "<title>有误：" in text
    assert not Parameter.objects.exists()


def test_letters_wait_under_what_they_wait_for(
    resident: User,
    village: Region,
    elsewhere: Region,
    clerk: User,
    staff: Callable[..., User],
    desk: Desk,
    run_after: Callable[[Matter], None],
    django_assert_max_num_queries: Any,
) -> None:
    matter = wage_case(resident, village).matter
    items = {"supplement_items": "工友证言", "supplement_by": clock.today() + timedelta(days=9)}
    matter = act(matter, "request_supplement", by=clerk, answers=items)
    run_after(matter)
    page = desk(clerk)
    page.get("/workbench/")
    with django_assert_max_num_queries(10):
        assert "补充材料/说明通知书" in page.get("/workbench/letters/?kind=unserved").text
    assert "申请材料接收凭证" not in page.get("/workbench/letters/?kind=unserved").text
    waiting = page.get("/workbench/letters/?kind=unsealed").text
    assert "申请材料接收凭证" in waiting
    assert "赵*国" in waiting
    draft = matter.letters.get(code="receipt").letter
    issue.void_letter(draft, reason="重发")
    assert "申请材料接收凭证" not in page.get("/workbench/letters/?kind=unsealed").text
    assert "没有待办的文书" in page.get("/workbench/letters/?kind=held").text
    stranger = desk(staff(Role.CLERK, "外街窗口", elsewhere))
    assert matter.number not in stranger.get("/workbench/letters/?kind=unserved").text
