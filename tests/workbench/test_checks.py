"""办案清单 on the page of a matter."""

import re
from html import unescape
from typing import Any

import pytest

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.effects import Upload
from fahui.matters.engine import act
from fahui.matters.models import Matter
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import Desk, account_of, at
from tests.matters.driver import lawyer as another_lawyer

pytestmark = pytest.mark.django_db
MET = {"met_on": "2026-11-04", "told_of": ["role", "risks"], "meeting_record": "谈了案情"}


@pytest.fixture
def handled(
    resident: User, village: Region, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> Matter:
    """A wage case whose lawyer has just taken it."""
    with clock.at(at("2026-11-02 10:00")):
        matter = wage_case(resident, village, answers={"procedure_stage": "first"}).matter
        matter = act(matter, "accept", by=clerk)
        decision = {"grant_reason": "属于欠薪", "aid_form": "litigation"}
        matter = act(matter, "propose_grant", by=reviewer, answers=decision)
        matter = act(matter, "grant", by=approver)
        matter = act(matter, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "熟悉"})
        return act(matter, "take", by=account_of(lawyer))


def card(text: str) -> str:
    """The words of the card; empty when it is not there."""
    found = re.search(r'<section class="card[^"]*" id="checks".*?</section>', text, re.DOTALL)
    return re.sub(r"<[^>]+>|\s", "", found.group()) if found else ""


def test_what_is_done_what_is_missing_and_by_when(handled: Matter, lawyer: Professional, desk: Desk) -> None:
    handler = account_of(lawyer)
    page = desk(handler)
    with clock.at(at("2026-11-04 10:00")):
        before = card(page.get(f"/workbench/m/{handled.number}/").text)
        assert "已办答复是否接受指派" in before
        assert "未办和受援人签订委托协议、授权委托书" in before
        assert "还差4项必办" in before  # the meeting, and three things to tell
        assert "需要时办可能符合司法救助条件的" in before
        assert "未核实" in before  # the clause was not compared with the published text
        act(handled, "meet", by=handler, answers=MET)
        act(handled, "record_work", by=handler, answers={"work": "evidence", "work_on": "2026-11-04"})
        after = card(page.get(f"/workbench/m/{handled.number}/").text)
    assert "缺材料约见受援人" in after
    assert "已办告知承办人的职责11-04" in after
    assert "未办告知受援人的权利和义务" in after
    assert "已办调查取证、整理证据11-04" in after
    with clock.at(at("2026-11-04 11:00")):
        told = {**MET, "told_of": ["rights"]}
        act(handled, "meet", by=handler, answers=told, files=[Upload("签名的笔录", None)])
        assert "必办的都办了" in card(page.get(f"/workbench/m/{handled.number}/").text)


def test_the_lists_follow_the_stage(handled: Matter, lawyer: Professional, clerk: User, desk: Desk) -> None:
    handler = account_of(lawyer)
    with clock.at(at("2026-11-04 10:00")):
        act(handled, "sign_agreement", by=handler)
        page = desk(handler)
        assert "提交结案材料" not in card(page.get(f"/workbench/m/{handled.number}/").text)
        ending = {
            "result": "settled",
            "closing_paper": "agreement",
            "case_closed_on": "2026-11-04",
            "result_words": "付清了",
        }
        act(handled, "close", by=handler, answers=ending)
        closed = card(page.get(f"/workbench/m/{handled.number}/").text)
    assert "未办提交结案材料" in closed
    assert "接手" not in closed
    assert "第一次约见" in closed  # what was left out is still seen


def test_before_anybody_handles_it_there_is_no_list(resident: User, village: Region, clerk: User, desk: Desk) -> None:
    matter = wage_case(resident, village).matter
    assert card(desk(clerk).get(f"/workbench/m/{matter.number}/").text) == ""


def test_neither_a_stranger_nor_the_recipient_sees_it(
    handled: Matter, resident: User, desk: Desk, me: Any, lawyer: Professional
) -> None:
    handler = account_of(lawyer)
    act(handled, "record_work", by=handler, answers={"work": "opinion", "work_on": clock.today()})
    other = account_of(another_lawyer("周律师"))
    assert desk(other).get(f"/workbench/m/{handled.number}/").status_code == 404
    own = me.get(f"/mine/{handled.number}/")
    assert own.status_code == 200
    for words in ("办案清单", "未办", "提交书面意见", "登记了一项办理工作"):
        assert words not in own.text


def test_only_whoever_may_enter_it_is_led_there(
    handled: Matter, lawyer: Professional, reviewer: User, desk: Desk, django_assert_max_num_queries: Any
) -> None:
    handler = account_of(lawyer)
    go = f"/workbench/m/{handled.number}/do/meet/"
    assert go in desk(handler).get(f"/workbench/m/{handled.number}/").text
    page = desk(reviewer)
    with django_assert_max_num_queries(34):
        text = page.get(f"/workbench/m/{handled.number}/").text
    assert card(text)
    assert go not in text
    for _n in range(5):
        act(handled, "record_work", by=handler, answers={"work": "evidence", "work_on": clock.today()})
    with django_assert_max_num_queries(34):
        page.get(f"/workbench/m/{handled.number}/")


def test_each_open_item_leads_to_its_step_with_the_kind_chosen(
    handled: Matter, lawyer: Professional, desk: Desk
) -> None:
    page, here = desk(account_of(lawyer)), f"/workbench/m/{handled.number}/"
    with clock.at(at("2026-11-04 10:00")):
        text = page.get(here).text
        links = {unescape(one) for one in re.findall(rf'href="({here}do/[^"]*)"', text)}
        assert f"{here}do/record_work/?work=evidence" in links
        assert f"{here}do/meet/?told_of=rights" in links
        assert f"{here}do/sign_agreement/" in links
        entry = page.get(f"{here}do/record_work/?work=evidence").text
        meeting = page.get(f"{here}do/meet/?told_of=rights").text
    assert _checked(entry, "work") == ["evidence"]
    assert _checked(meeting, "told_of") == ["rights"]


@pytest.mark.parametrize("query", ["", "?work=nothing", "?work_words=%3Cb%3Ex&work_on=2026-01-01", "?other=evidence"])
def test_a_link_chooses_nothing_that_the_step_does_not_offer(
    handled: Matter, lawyer: Professional, desk: Desk, query: str
) -> None:
    page = desk(account_of(lawyer))
    with clock.at(at("2026-11-04 10:00")):
        entry = page.get(f"/workbench/m/{handled.number}/do/record_work/{query}").text
    assert _checked(entry, "work") == []
    assert 'value="2026-01-01"' not in entry
    assert "&lt;b&gt;x" not in entry


def _checked(html: str, name: str) -> list[str]:
    """Which of the choices of a question are chosen."""
    boxes = [one for one in re.findall(r"<input[^>]*>", html) if f'name="{name}"' in one and "checked" in one]
    picks = re.findall(rf'<select[^>]*name="{name}".*?</select>', html, re.DOTALL)
    options = [one for pick in picks for one in re.findall(r"<option[^>]*selected[^>]*>", pick)]
    return [found[1] for one in (*boxes, *options) if (found := re.search(r'value="([^"]+)"', one))]
