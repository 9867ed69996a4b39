"""续填码: what a resident typed at home is on the clerk's sheet, every answer of it."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fahui.access.models import Reading, User
from fahui.access.roles import Role
from fahui.matters.drafts import by_code
from fahui.matters.models import Draft, Matter
from fahui.places.models import Region
from tests.conftest import Desk
from tests.portal.journeys import ID_NUMBER, at_screen, fill_aid, send

pytestmark = pytest.mark.django_db
INTAKE = "/workbench/intake/"


def saved(village: Region, browser: Client | None = None, **more: str) -> str:
    """An application filled at home and put off; its code."""
    home = browser or Client()
    fill_aid(home, village, **more)
    home.post(at_screen("legal_aid", "papers"), {"save": "1"})
    return str(home.get(reverse("portal:saved", args=["legal_aid"])).context["later"])


def asked(code: str, **more: Any) -> dict[str, Any]:
    """The clerk types the code on a fresh sheet."""
    return {
        "token": str(uuid.uuid4()), "shown": "consultation", "service": "consultation", "in-channel": "window",
        "later": code, "do": "resume", **more,
    }  # fmt: skip


def sheet_of(text: str) -> dict[str, Any]:
    """All fields of the page as a browser would send them back."""
    form: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", text):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        kind, name = found.get("type", "text"), found.get("name", "")
        if not name or kind in ("file", "submit") or (kind in ("radio", "checkbox") and " checked" not in tag):
            continue
        form.setdefault(name, []).append(found.get("value", ""))
    for name, words in re.findall(r'<textarea name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', text):
        form[name] = [words]
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', text, re.S):
        picked = re.findall(r'<option value="([^"]*)"[^>]*selected', options)
        form[name] = picked or [""]
    return form


def test_every_answer_is_on_the_sheet_and_becomes_the_matter_once(village: Region, clerk: User, desk: Desk) -> None:
    home = Client()
    code = saved(village, home)
    page = desk(clerk)
    looked = page.post(INTAKE, asked(code))
    text = looked.text
    assert "已取出来人填过的内容" in text
    for said in ("在阳逻一处工地做木工", "24000", "某建筑劳务有限公司", "赵建国", ID_NUMBER, "19900000001"):
        assert said in text
    assert 'role="alert"' not in text
    assert not Matter.objects.exists()
    form = sheet_of(text) | {"do": "submit"}
    assert form["place-region"] == [str(village.pk)]
    answer = page.post(INTAKE, form)
    assert answer.status_code == 302, answer.text
    matter = Matter.objects.get()
    assert (matter.service, matter.region, matter.channel) == ("legal_aid", village, "window")
    assert matter.facts["cause"] == "wages"
    assert matter.facts["means_ground"] == "migrant_worker"
    assert [party.name for party in matter.parties.order_by("seq")] == ["赵建国", "某建筑劳务有限公司"]
    # At home it cannot be sent a second time, and the code says what became of it.
    assert send(home).status_code == 302
    assert Matter.objects.count() == 1
    assert matter.number in page.post(INTAKE, asked(code)).text


def test_it_is_written_down_who_took_it_out(village: Region, clerk: User, resident: User, desk: Desk) -> None:
    home = Client()
    home.force_login(resident)
    desk(clerk).post(INTAKE, asked(saved(village, home)))
    row = Reading.objects.get(kind="person")
    assert (row.user, row.person_id, row.what) == (clerk, resident.person_id, "凭续填码取出没有提交的申请")


def test_papers_uploaded_at_home_come_along(village: Region, clerk: User, desk: Desk, picture: bytes) -> None:
    home = Client()
    code = saved(village, home)
    photo = SimpleUploadedFile("工资条.jpg", picture, "image/jpeg")
    home.post(at_screen("legal_aid", "papers"), {"paper_evidence": photo, "stay": "1"})
    kept = Draft.objects.get(keeper=None).files.count()
    page = desk(clerk)
    text = page.post(INTAKE, asked(code)).text
    assert text.count('name="held-shown"') == kept == 1
    page.post(INTAKE, sheet_of(text) | {"do": "submit"})
    assert Matter.objects.get().materials.filter(file__isnull=False).count() == 1
    assert not Draft.objects.filter(keeper=clerk).exists()


def test_an_agent_comes_along_and_what_the_clerk_typed_stays(village: Region, clerk: User, desk: Desk) -> None:
    other = {
        "for_whom": "other", "agent-name": "赵小妹", "agent-phone": "19900000002",
        "standing-relationship": "family", "standing-acts_until": "2027-03-01",
    }  # fmt: skip
    text = desk(clerk).post(INTAKE, asked(saved(village, **other), **{"in-channel": "hotline"})).text
    form = sheet_of(text)
    assert form["agent-0-name"] == ["赵小妹"]
    assert form["agent-0-acting-acts_until"] == ["2027-03-01"]
    assert form["in-channel"] == ["hotline"]


def test_enter_in_the_box_takes_it_out_too(village: Region, clerk: User, desk: Desk) -> None:
    assert "已取出来人填过的内容" in desk(clerk).post(INTAKE, asked(saved(village), do="enter")).text


@pytest.mark.parametrize("code", ["12345678", "1234", "abc"])
def test_a_wrong_code_is_said_and_nothing_typed_is_lost(village: Region, clerk: User, desk: Desk, code: str) -> None:
    text = desk(clerk).post(INTAKE, asked(code, question="房东不退押金")).text
    assert "没有找到这个码" in text
    assert "房东不退押金" in text
    assert not Reading.objects.exists()


def test_tries_are_counted_as_for_residents(clerk: User, desk: Desk, village: Region) -> None:
    code = saved(village)
    page = desk(clerk)
    for _n in range(10):
        page.post(INTAKE, asked("12345678"))
    text = page.post(INTAKE, asked(code)).text
    assert "试的次数太多了" in text
    assert "赵建国" not in text


def test_whoever_may_not_register_it_is_told_and_sees_nothing(
    village: Region, staff: Callable[..., User], desk: Desk
) -> None:
    text = desk(staff(Role.CONSULTANT, "孙律师")).post(INTAKE, asked(saved(village))).text
    assert "您的岗位不能登记" in text
    assert "赵建国" not in text
    assert not Reading.objects.exists()


def test_sent_at_home_meanwhile_it_is_not_registered_again(village: Region, clerk: User, desk: Desk) -> None:
    home = Client()
    code = saved(village, home)
    page = desk(clerk)
    form = sheet_of(page.post(INTAKE, asked(code)).text)
    send(home)
    again = page.post(INTAKE, form | {"do": "submit", "another": ""})
    assert again.status_code == 200
    assert Matter.objects.count() == 1


def test_anothers_sheet_is_nobodys(village: Region, clerk: User, staff: Callable[..., User], desk: Desk) -> None:
    """The draft's mark on the sheet holds only for the clerk who took it out."""
    form = sheet_of(desk(clerk).post(INTAKE, asked(saved(village))).text)
    desk(staff(Role.CLERK, "另一位")).post(INTAKE, form | {"do": "submit", "token": str(uuid.uuid4())})
    assert Matter.objects.count() == 1
    assert Draft.objects.get(keeper=None).became is None


def test_the_page_at_home_says_what_is_true(village: Region) -> None:
    home = Client()
    code = saved(village, home)
    text = home.get(reverse("portal:saved", args=["legal_aid"])).text
    assert "到窗口或者打12348，报这个码" in text
    assert by_code(code, who="test") is not None
