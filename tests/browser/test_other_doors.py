"""Other doors than the person's own: a court's system sends its notice, the union's agent refers a worker."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect

from fahui.access import api_keys
from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.matters.models import Matter
from fahui.people.models import AgentPost, Organisation, Professional
from fahui.places.models import Region
from tests.api.test_notices import URL, body
from tests.browser.conftest import accessible, go_on
from tests.browser.test_wage_journey import do
from tests.conftest import PHONES, account_of
from tests.services.test_appointed_defence import NOTICE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Window = Callable[..., Page]


def agent_of(organisation: Organisation, name: str) -> AgentPost:
    """Somebody who acts for the body now, with an account of a resident."""
    user = User.objects.create_user(str(next(PHONES)), name=name, phone_verified=True)
    days = {"starts_on": clock.today() - timedelta(days=9), "ends_on": clock.today() + timedelta(days=200)}
    return AgentPost.objects.create(person=user.person, organisation=organisation, scope="party", **days)


def in_days(days: int) -> str:
    """From today."""
    return (clock.today() + timedelta(days=days)).isoformat()


def test_a_courts_notice_by_the_api_comes_to_a_lawyers_phone(
    window: Window, site: str, staff: Callable[..., User], district: Region, assigner: User, lawyer: Professional
) -> None:
    court = Organisation.objects.create(name="新洲区人民法院（演示）", kind="court")
    until = clock.today() + timedelta(days=100)
    security = staff(Role.SECURITY_ADMIN, "何安全")
    key = api_keys.issue(agent_of(court, "赵书记员（演示）"), by=security, purpose="审判系统", ends_on=until)[1]
    lawyer.minor_trained = date(2024, 1, 1)
    lawyer.save()
    facts = {**NOTICE, "notice_on": in_days(0), "hearing_on": in_days(30)}
    sent = httpx.post(
        f"{site}{URL}",
        json=body(facts=facts),
        headers={"Authorization": f"Bearer {key}", "Idempotency-Key": str(uuid4())},
    )
    assert sent.status_code == 201, sent.text
    number = sent.json()["number"]

    choice = {"professional": str(lawyer.pk), "assign_reason": "办过未成年人案件"}
    desk = window("desktop", assigner)
    do(desk, number, "指派", choice, "指派")
    do(desk, number, "函告办案机关", {"organ_told_how": "系统推送"}, "函告办案机关")
    phone = window("phone", account_of(lawyer))
    phone.goto("/workbench/")
    accessible(phone)
    do(phone, number, "接受指派", {}, "接受指派")
    matter = Matter.objects.get(number=number)
    assert matter.stage == "handling"
    said = httpx.get(f"{site}/api/v1/notices/{number}", headers={"Authorization": f"Bearer {key}"}).json()
    assert said["lawyer"]["name"] == lawyer.person.name


def test_the_unions_agent_refers_a_worker_the_station_forwards_it_and_the_centre_has_it(
    window: Window, village: Region, clerk: User, staff: Callable[..., User]
) -> None:
    union = Organisation.objects.create(name="新洲区总工会（演示）", kind="union")
    post = agent_of(union, "孙干事（演示）")
    agent = account_of(post)
    page = window("phone", agent)
    page.goto(f"/mine/bodies/{post.pk}/")
    accessible(page)
    page.click("main a:has-text('转介') >> nth=0")
    accessible(page)
    page.fill("[name=person-name]", "赵建国")
    page.fill("[name=person-phone]", "19900000001")
    page.select_option("[name=place-street]", str(village.parent_id))
    for name, value in (("came_by", "union"), ("sent", "later"), ("consents", "yes"), ("consent_how", "spoken")):
        page.check(f"[name={name}][value={value}]")
    page.fill("[name=statement]", "三个月工资没有发。")
    accessible(page)
    go_on(page, "交上去")  # who can be asked is missing: said at the field, the rest is kept
    accessible(page)
    assert page.input_value("[name=statement]") == "三个月工资没有发。"
    page.fill("[name=body_contact]", "孙干事 027-00000009")
    go_on(page, "交上去")
    accessible(page)
    matter = Matter.objects.get(service="referral")
    assert matter.parties.get(relation="agent").organisation == union
    station = window("phone", staff(Role.CLERK, "站里的人", village.parent))
    do(station, matter.number, "转交法律援助中心", {"forwarded_how": "专人送到区中心"}, "转交法律援助中心")
    assert matter.events.filter(action="forward").exists()
    desk = window("desktop", clerk)
    desk.goto(f"/workbench/m/{matter.number}/")
    accessible(desk)
    expect(desk.locator("main")).to_contain_text("收下，转为申请或者咨询")
    mine = window("phone", agent)
    mine.goto(f"/mine/{matter.number}/")
    accessible(mine)
