"""A case that comes back and is given once more: nothing of the first round stays in the way of the second."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.case import Case
from fahui.matters.engine import act
from fahui.matters.models import Deadline, Matter
from fahui.matters.permissions import relations
from fahui.matters.tasks import run_out_terms
from fahui.matters.vocabulary import Relation
from fahui.people.models import AgentPost, Organisation, Professional
from tests.cases import work_off
from tests.conftest import account_of, at
from tests.matters.test_units import Give, agent, firm, granted, name, stranger, term, to_unit, told
from tests.services.test_defence_handled import add_lawyer
from tests.services.test_group_case import Add, add, whole
from tests.services.test_group_case import granted as grant_to

__all__ = ["add", "add_lawyer", "agent", "firm", "granted", "stranger", "whole"]
CHANGE = {"change_reason": "三次约见都没有来"}


@pytest.fixture
def other_agent(stranger: Professional) -> User:
    """Who acts for the other firm."""
    user = User.objects.create_user("19900070031", name="外所行政", phone_verified=True)
    AgentPost.objects.create(
        person=user.person, organisation=stranger.organisation, scope=AgentPost.Scope.PROVIDER,
        starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31),
    )  # fmt: skip
    return user


def assign(matter: Matter, one: Professional, by: User, step: str = "assign") -> Matter:
    """To a person at once."""
    return act(matter, step, by=by, answers={"professional": one.pk, "assign_reason": "轮到"})


def test_the_second_body_is_reminded_as_the_first_was(
    granted: Give, assigner: User, firm: Organisation, stranger: Professional, other_agent: User
) -> None:
    with clock.at(at("2026-11-03 10:00")):
        matter = to_unit(granted(), firm, assigner)
    for moment in ("2026-11-05 00:10", "2026-11-06 00:10"):
        with clock.at(at(moment)):
            run_out_terms()
    matter.refresh_from_db()
    with clock.at(at("2026-11-09 10:00")):
        matter = to_unit(matter, Organisation.objects.get(pk=stranger.organisation_id), assigner)
    with clock.at(at("2026-11-11 00:10")):
        assert run_out_terms() == 1
    work_off(matter)
    assert [one.split("：")[1][:6] for one in told(other_agent)] == ["已指派你单位", "还没有安排承"]


def test_the_letter_to_a_second_body_names_nobody_of_the_first(
    granted: Give, assigner: User, lawyer: Professional, stranger: Professional
) -> None:
    matter = assign(granted(), lawyer, assigner)
    given = {"return_ground": "unfit", "return_why": "没有办过这类案件"}
    matter = act(matter, "return_assignment", by=account_of(lawyer), answers=given)
    matter = to_unit(matter, Organisation.objects.get(pk=stranger.organisation_id), assigner)
    work_off(matter)
    letter = matter.letters.filter(code="assignment_notice").order_by("pk").last().letter
    assert letter.values["unit"] == "另一律师事务所（演示）"
    assert not letter.values.get("handler")
    assert not letter.values.get("handler_phone")


def test_each_change_asked_for_is_answered_in_its_own_days(
    granted: Give, resident: User, assigner: User, lawyer: Professional, add_lawyer: Callable[[str], Professional]
) -> None:
    other = add_lawyer("蒋律师")
    with clock.at(at("2026-11-03 10:00")):
        matter = assign(granted(), lawyer, assigner)
        matter = act(matter, "ask_change", by=resident, answers=CHANGE)
        assert term(matter, "change").last_day == date(2026, 11, 9)  # five days and a Sunday
    with clock.at(at("2026-11-04 10:00")):
        matter = assign(matter, other, assigner, "reassign")
        assert term(matter, "change").met_at is not None
    with clock.at(at("2026-11-10 10:00")):
        matter = act(matter, "ask_change", by=resident, answers=CHANGE)
        assert (term(matter, "change").last_day, term(matter, "change").met_at) == (date(2026, 11, 16), None)
        why = {"return_why": "我也办不了"}
        matter = act(matter, "ask_return", by=account_of(other), answers=why)
        matter = act(matter, "confirm_return", by=assigner, answers={"confirm_why": "另派"})
    assert not Deadline.objects.filter(matter=matter, term="change", met_at=None).exists()


def test_a_body_hears_when_what_its_person_had_goes_elsewhere(
    granted: Give, assigner: User, agent: User, firm: Organisation, lawyer: Professional, stranger: Professional
) -> None:
    matter = name(to_unit(granted(), firm, assigner), lawyer, agent)
    matter = assign(matter, stranger, assigner, "reassign")
    work_off(matter)
    assert told(agent)[-1] == f"承办事项{matter.number}：指派已经收回，不用再办。"
    assert not Matter.objects.visible_to(agent).filter(pk=matter.pk).exists()


def test_a_body_has_the_case_of_many_as_one_and_sees_its_parts(
    whole: Matter,
    add: Add,
    clerk: User,
    reviewer: User,
    approver: User,
    assigner: User,
    agent: User,
    firm: Organisation,
    lawyer: Professional,
    browser_of: Callable[[User], Client],
) -> None:
    part = add(1)
    whole = act(whole, "roster_done", by=clerk, answers={"aid_form": "arbitration"})
    grant_to(part, clerk, reviewer, approver)
    whole = to_unit(whole, firm, assigner)
    assert set(Matter.objects.visible_to(agent)) == {whole, part}
    assert relations(agent, part) == {Relation.UNIT}
    post = AgentPost.objects.get(person=agent.person)
    page = browser_of(agent).get(f"/mine/bodies/{post.pk}/").text
    assert whole.number in page
    assert part.number not in page
    assert (Case(part).facts["unit"], Case(part).facts["handler"]) == (firm.name, "")
    name(whole, lawyer, agent)
    part.refresh_from_db()
    assert part.stage == "handling"
    assert set(Matter.objects.visible_to(account_of(lawyer))) == {whole, part}


@pytest.fixture
def browser_of() -> Callable[[User], Client]:
    """Somebody's browser."""

    def make(user: User) -> Client:
        browser = Client()
        browser.force_login(user)
        return browser

    return make
