"""Several at once: looked at first, then each by its own action; without the extra the page says so."""

import re
import uuid
from collections.abc import Callable

import pytest

from fahui.access.models import User
from fahui.matters.engine import act
from fahui.matters.models import Assignment, Event, Matter
from fahui.matters.ranking import together
from fahui.people.models import Organisation, Professional
from fahui.people.register import enrol
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import Desk

BEST = "/workbench/many/best/"


@pytest.fixture
def granted(resident: User, village: Region, clerk: User, reviewer: User, approver: User) -> Callable[[], Matter]:
    """Makes a case that waits for a lawyer."""

    def make() -> Matter:
        matter = act(wage_case(resident, village).matter, "accept", by=clerk)
        reason = {"grant_reason": "属于请求支付劳动报酬", "aid_form": "arbitration"}
        return act(act(matter, "propose_grant", by=reviewer, answers=reason), "grant", by=approver)

    return make


def test_f38_a_proposal_is_looked_at_then_done_and_who_finds_no_room_waits(
    granted: Callable[[], Matter], assigner: User, lawyer: Professional, desk: Desk
) -> None:
    lawyer.most_open = 1
    lawyer.save()
    other = Professional.objects.create(
        person=enrol(name="专律师", details={}), organisation=Organisation.objects.get(pk=lawyer.organisation_id),
        kind="lawyer", specialities=["labour"], most_open=1,
    )  # fmt: skip
    matters = [granted() for _n in range(3)]
    page = desk(assigner)
    text = page.post(BEST, {"do": "propose", "pick": [one.number for one in matters]}).text
    assert "专长对口：劳动工资" in text
    assert text.count("先等着") == 1
    assert not Assignment.objects.exists()  # looking assigns nobody
    form = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text))
    picks = re.findall(r'name="pick" value="([^"]+)" checked', text)
    for _n in range(2):
        done = page.post(BEST, {**form, "do": "apply", "pick": picks}).text
        assert done.count(">已办<") == 2
    assert {one.professional for one in Assignment.objects.live()} == {lawyer, other}
    assert Event.objects.filter(action="assign").count() == 2
    assert all(one.reason.startswith("几件一起排：") for one in Assignment.objects.live())
    left = next(one for one in matters if one.number not in picks)
    assert left.number in page.get(BEST).text
    other.most_open = 2
    other.save()
    again = page.post(BEST, {"do": "propose", "pick": [left.number]}).text
    assert "先等着" not in again  # room is counted anew; nobody cleared a flag
    assert "专律师" in again


def test_without_the_extra_the_page_says_so_and_goes_one_by_one(
    granted: Callable[[], Matter], assigner: User, lawyer: Professional, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = granted()
    monkeypatch.setattr(together, "available", lambda: False)
    text = desk(assigner).post(BEST, {"do": "propose", "pick": [matter.number]}).text
    assert "这台服务器没有安装求解程序" in text
    assert "是一件一件排的" in text
    assert lawyer.person.name in text
    assert matter.number in text


def test_only_who_assigns_and_only_what_they_see(
    granted: Callable[[], Matter], clerk: User, reviewer: User, resident: User, lawyer: Professional, desk: Desk
) -> None:
    """A clerk assigns duty lawyers and so finds the page, but no matter of another service on it."""
    matter = granted()
    for user in (reviewer, resident):
        assert desk(user).get(BEST).status_code == 404
    n = matter.number
    assert n not in desk(clerk).get(BEST).text
    form = {"do": "apply", "pick": n, f"to-{n}": lawyer.pk, f"version-{n}": matter.version, f"why-{n}": "x"}
    form["token"] = str(uuid.uuid4())
    desk(clerk).post(BEST, form)
    assert not Assignment.objects.exists()
