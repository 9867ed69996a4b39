"""Another place's matters do not exist for a clerk, nor do any for whoever keeps the system."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.matters.engine import act
from fahui.matters.models import Event, Matter, StaffNotice
from fahui.people.models import Professional
from fahui.places.models import Region
from fahui.workbench.queues import counts, queues
from tests.cases import ID_NUMBER, wage_case
from tests.workbench.conftest import Desk

PAGES = ("", "intake/", "search/", "letters/", "corrections/", "calendar/", "parameters/")


@pytest.mark.parametrize("page", PAGES)
def test_who_is_not_signed_in_is_asked_to(client: Client, db: None, page: str) -> None:
    answer = client.get(f"/workbench/{page}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("page", PAGES)
def test_residents_find_no_workbench(client: Client, resident: User, page: str) -> None:
    client.force_login(resident)
    assert client.get(f"/workbench/{page}").status_code == 404


def test_staff_without_second_factor_get_no_further(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    assert client.get("/workbench/")["Location"] == "/accounts/2fa/"


def test_a_clerk_of_another_street_finds_nothing(
    resident: User, village: Region, elsewhere: Region, staff: Callable[..., User], desk: Desk
) -> None:
    matter = wage_case(resident, village).matter
    StaffNotice.objects.create(matter=matter, key="n", text="提醒")
    stranger = staff(Role.CLERK, "外街窗口", elsewhere)
    page = desk(stranger)
    number = matter.number
    for address in ("", "receipt/", "do/accept/", "correct/1/", "letters/1.pdf", "papers/1/"):
        assert page.get(f"/workbench/m/{number}/{address}").status_code == 404, address
    assert page.post(f"/workbench/m/{number}/reveal/", {"reason": "看看"}).status_code == 404
    assert page.post(f"/workbench/m/{number}/do/accept/", {}).status_code == 404
    for tab in ("", "?queue=clerk", "?queue=late", "?queue=soon", "?queue=notices"):
        assert number not in page.get(f"/workbench/{tab}").text, tab
    assert counts(stranger, queues(stranger)) == {}
    for words in (number, "赵建国", "赵", "zjg", ID_NUMBER, "19900000001"):
        answer = page.post("/workbench/search/", {"q": words})
        assert answer.status_code == 200, words
        assert number not in answer.text.replace(f'value="{number}"', ""), words
    found = page.post("/workbench/intake/", {"in-channel": "window", "in-who": ID_NUMBER, "do": "lookup"})
    assert number not in found.text
    assert Event.objects.filter(matter=matter).count() == 1


def test_a_clerk_of_the_street_sees_its_villages(
    resident: User, village: Region, staff: Callable[..., User], desk: Desk
) -> None:
    matter = wage_case(resident, village).matter
    page = desk(staff(Role.CLERK, "本街窗口", village.parent))
    assert matter.number in page.get("/workbench/").text
    assert page.get(f"/workbench/m/{matter.number}/").status_code == 200


def test_whoever_keeps_the_system_sees_no_matter(
    resident: User, village: Region, staff: Callable[..., User], desk: Desk
) -> None:
    matter = wage_case(resident, village).matter
    page = desk(staff(Role.SYSTEM_ADMIN, "管系统"))
    assert page.get(f"/workbench/m/{matter.number}/").status_code == 404
    assert matter.number not in page.get("/workbench/").text
    assert "没有查到" in page.post("/workbench/search/", {"q": "赵建国"}).text
    assert page.get("/workbench/intake/").status_code == 404
    assert page.get("/workbench/calendar/").status_code == 200


def test_only_whoever_keeps_the_system_touches_calendar_and_parameters(clerk: User, approver: User, desk: Desk) -> None:
    for user in (clerk, approver):
        for address in ("calendar/", "parameters/", "parameters/matters.backdating_days/"):
            assert desk(user).get(f"/workbench/{address}").status_code == 404


def test_the_handler_sees_only_their_cases(
    resident: User,
    village: Region,
    clerk: User,
    reviewer: User,
    approver: User,
    assigner: User,
    lawyer: Professional,
    desk: Desk,
) -> None:
    mine, other = wage_case(resident, village).matter, wage_case(resident, village).matter
    act(mine, "accept", by=clerk)
    act(mine, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "arbitration"})
    act(mine, "grant", by=approver)
    act(mine, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "擅长"})
    page = desk(lawyer.person.user)
    listed = page.get("/workbench/").text
    assert mine.number in listed
    assert "等我办的案件" in listed
    assert other.number not in page.get("/workbench/?queue=handled").text
    assert page.get(f"/workbench/m/{other.number}/").status_code == 404
    assert page.get(f"/workbench/m/{mine.number}/").status_code == 200


def test_a_permitted_page_of_an_action_that_is_another_persons(
    resident: User, village: Region, clerk: User, desk: Desk
) -> None:
    matter = wage_case(resident, village).matter
    for code in ("nonsense", "grant", "recompute", "annul", "lapse"):
        assert desk(clerk).get(f"/workbench/m/{matter.number}/do/{code}/").status_code == 404, code
    answer = desk(clerk).post(f"/workbench/m/{matter.number}/do/grant/", {"version": matter.version})
    assert answer.status_code == 404
    assert Matter.objects.get(pk=matter.pk).version == matter.version


def test_answers_are_not_kept_by_the_browser(clerk: User, resident: User, village: Region, desk: Desk) -> None:
    matter: Any = wage_case(resident, village).matter
    assert "no-store" in desk(clerk).get(f"/workbench/m/{matter.number}/")["Cache-Control"]
