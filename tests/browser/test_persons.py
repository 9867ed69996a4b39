"""A person at the window, driven in the browser: asked about before anything is linked, and readable everywhere."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.matters.engine import act
from fahui.matters.models import Matter
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.people.circumstances import belong
from fahui.people.models import Person, Professional
from fahui.people.register import enrol
from fahui.places.models import Region
from tests.browser.conftest import accessible
from tests.cases import WAGES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Window = Callable[..., Page]
ZHAO, LI = "000000198503071238", "000000196004021018"


@pytest.fixture
def zhao(village: Region) -> Person:
    """Somebody with wishes, on record."""
    details = {"id_number": ZHAO, "phone": "19900000001", "contact": ["no_call", "discreet"]}
    person = enrol(name="赵建国", details=details, region=village)
    belong(person, "low_income", proof="低保证")
    return person


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_finding_linking_and_keeping_apart(
    window: Window, zhao: Person, reviewer: User, village: Region, size: str
) -> None:
    enrol(name="赵 建国", details={"id_number": ZHAO, "phone": "19900000002"}, region=village)
    page = window(size, user=reviewer)
    page.goto("/workbench/persons/")
    page.fill("#find", "赵建")
    page.press("#find", "Enter")
    accessible(page)
    assert "赵" not in page.url
    page.locator("a[data-open]").last.click()
    expect(page.locator(".alert.late")).to_contain_text("请不要打电话")
    accessible(page)
    page.click("text=查找可能重复的记录")
    expect(page.locator("main")).to_contain_text("证件号、姓名都相同")
    accessible(page)
    page.fill("[name=why]", "核对了身份证")
    page.click("text=是同一个人，关联")
    expect(page.locator("main")).to_contain_text("已关联为同一个人")
    accessible(page)


def test_papers_ask_only_what_their_kind_needs(window: Window, clerk: User, district: Region) -> None:
    page = window("desktop", user=clerk)
    page.goto("/workbench/persons/new/")
    accessible(page)
    expect(page.locator("[name=born]")).to_be_hidden()
    page.select_option("[name=id_type]", "passport")
    expect(page.locator("[name=born]")).to_be_visible()
    page.select_option("[name=id_type]", "none")
    expect(page.locator("[name=id_number]")).to_be_hidden()
    expect(page.locator("[name=no_id_reason]")).to_be_visible()
    expect(page.locator("[name=safe_phone]")).to_be_hidden()
    page.check("[name=contact][value=discreet]")
    expect(page.locator("[name=safe_phone]")).to_be_visible()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_conflict_is_read_before_anybody_is_chosen(
    window: Window,
    village: Region,
    clerk: User,
    reviewer: User,
    approver: User,
    staff: Callable[..., User],
    lawyer: Professional,
    size: str,
) -> None:
    assigner = staff(Role.ASSIGNER, "周指派")

    def granted(asking: tuple[str, str], against: tuple[str, str]) -> Matter:
        parties = [
            PartyEntry("applicant", asking[0], details={"id_number": asking[1]}),
            PartyEntry("respondent", against[0], details={"id_number": against[1]}),
        ]
        matter = open_matter("legal_aid", by=clerk, parties=parties, region=village, answers=WAGES).matter
        act(matter, "accept", by=clerk)
        act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "litigation"})
        return act(matter, "grant", by=approver)

    other = granted(("李明", LI), ("孙某", ""))
    act(other, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "擅长"})
    matter = granted(("赵建国", ZHAO), ("李明", LI))
    page = window(size, user=assigner)
    page.goto(f"/workbench/m/{matter.number}/do/assign/")
    barred = page.get_by_role("region", name="不能选的人和原因")
    expect(barred).to_be_visible()  # open of itself, as nobody else is left
    expect(barred).to_contain_text(other.number)
    assert page.locator("[name=professional]").count() == 0
    accessible(page)
    page.click("text=申请豁免")
    accessible(page)
