"""F35: the same applicant, other side and cause a short while ago is shown, and taken as one more contact."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.models import Parameter
from fahui.matters.engine import act
from fahui.matters.models import Contact, Matter
from fahui.places.models import Region
from tests.workbench.conftest import Desk
from tests.workbench.test_intake import INTAKE, application, register

OTHER = {"respondent-0-kind": "organisation", "respondent-0-name": "某建筑劳务有限公司"}


@pytest.fixture
def called(village: Region, clerk: User, desk: Desk) -> Matter:
    """Yesterday, by telephone."""
    with clock.at(clock.now() - timedelta(days=1)):
        return register(desk(clerk), application(village, **{**OTHER, "in-channel": "hotline"}))


def again(page: Any, village: Region, **more: Any) -> Any:
    """Today at the window, the person already known."""
    asked = page.post(INTAKE, application(village, **{**OTHER, **more}))
    if asked.status_code == 302:  # nobody on record, nothing like it
        return {}, asked
    met = asked.text.split('name="met" value="')[1].split('"')[0]
    known = {"met": met, "person": met.split("-")[0]} if met else {}
    form = application(village, **{**OTHER, **more, **known})
    if known:
        del form["applicant-0-name"]
    return form, page.post(INTAKE, form)


def test_f35_the_second_intake_shows_the_first_and_offers_attach(
    called: Matter, village: Region, clerk: User, desk: Desk
) -> None:
    page = desk(clerk)
    form, answer = again(page, village)
    assert answer.status_code == 200
    assert "这件事好像登记过" in answer.text
    assert called.number in answer.text
    assert "12348热线" in answer.text
    assert Matter.objects.count() == 1
    for _press in range(2):  # pressed twice it is one contact
        done = page.post(INTAKE, {**form, "do": "", "attach": called.number})
        assert done["Location"] == f"/workbench/m/{called.number}/"
    assert Matter.objects.count() == 1
    contacts = list(Contact.objects.order_by("pk").values_list("channel", "person"))
    person = called.parties.get(relation="applicant").person_id
    assert contacts == [("hotline", person), ("window", person)]
    assert Contact.objects.last().service_point is not None  # type: ignore[union-attr]
    assert form["statement"] in page.get(f"/workbench/m/{called.number}/").text


def test_another_thing_is_registered_when_the_clerk_says_so(
    called: Matter, village: Region, clerk: User, desk: Desk
) -> None:
    page = desk(clerk)
    form, answer = again(page, village)
    assert answer.status_code == 200
    assert page.post(INTAKE, {**form, "another": "2026-000000-0"}).status_code == 200  # an answer to another question
    assert register(page, {**form, "another": called.number}) != called
    assert Matter.objects.count() == 2


@pytest.mark.parametrize(
    "more",
    [
        {"respondent-0-name": "另一家有限公司"},
        {"cause": "injury"},
        {"applicant-0-name": "钱二", "applicant-0-id_number": "000000196004021018", "applicant-0-phone": "19900000044"},
        {"respondent-0-name": ""},
    ],
)
def test_another_person_other_side_or_cause_is_another_thing(
    called: Matter, village: Region, clerk: User, desk: Desk, more: dict[str, str]
) -> None:
    _form, answer = again(desk(clerk), village, **more)
    assert answer.status_code == 302
    assert Matter.objects.count() == 2


def test_names_are_compared_as_names(called: Matter, village: Region, clerk: User, desk: Desk) -> None:
    _form, answer = again(desk(clerk), village, **{"respondent-0-name": "某建筑 劳务（有限公司）"})
    assert "这件事好像登记过" in answer.text


def test_how_long_ago_is_a_dated_figure(called: Matter, village: Region, clerk: User, desk: Desk) -> None:
    with clock.at(clock.now() + timedelta(days=29)):
        assert "这件事好像登记过" in again(desk(clerk), village)[1].text
        day = clock.today() - timedelta(days=1)
        Parameter.objects.create(
            name="matters.duplicate_days", value=10, valid_from=day, source="试", set_by="test", verified=True
        )
        assert again(desk(clerk), village)[1].status_code == 302


def test_what_was_taken_back_may_begin_anew(called: Matter, village: Region, clerk: User, desk: Desk) -> None:
    act(called, "withdraw", by=clerk, answers={"withdraw_why": "不办了"})
    assert again(desk(clerk), village)[1].status_code == 302


def test_a_matter_of_another_station_is_named_and_neither_opened_nor_attached_to(
    called: Matter, elsewhere: Region, staff: Callable[..., User], desk: Desk
) -> None:
    page = desk(staff(Role.CLERK, "外街窗口", elsewhere))
    form, answer = again(page, elsewhere)
    assert called.number in answer.text
    assert "在别的站点办" in answer.text
    assert f"/workbench/m/{called.number}/" not in answer.text
    assert page.post(INTAKE, {**form, "do": "", "attach": called.number}).status_code == 404
    assert Contact.objects.count() == 1
