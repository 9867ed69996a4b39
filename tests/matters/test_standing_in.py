"""Capacity is counted, never kept; what falls to somebody on leave goes to whoever stands in; assigned once is once."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.availability import roster
from fahui.core import clock
from fahui.matters.engine import act
from fahui.matters.models import Assignment, Cover, Event, Matter, MatterLink, StaffNotice
from fahui.matters.permissions import relations
from fahui.matters.tasks import after_event, rounds, tell_cover
from fahui.matters.vocabulary import Relation
from fahui.notices.models import Message
from fahui.people.models import AgentPost, Organisation, Professional
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import Desk, at

Give = Callable[[], Matter]
MONDAY = "2026-11-30 10:00"


@pytest.fixture
def granted(resident: User, village: Region, clerk: User, reviewer: User, approver: User) -> Give:
    """Makes a case that waits for a lawyer."""

    def make() -> Matter:
        matter = act(wage_case(resident, village).matter, "accept", by=clerk)
        reason = {"grant_reason": "属于请求支付劳动报酬", "aid_form": "arbitration"}
        return act(act(matter, "propose_grant", by=reviewer, answers=reason), "grant", by=approver)

    return make


@pytest.fixture
def deputy(lawyer: Professional) -> Professional:
    """A colleague with an account."""
    return Professional.objects.create(
        person=User.objects.create_user("19900070001", name="沈律师", is_staff=True, phone_verified=True).person,
        organisation=Organisation.objects.get(pk=lawyer.organisation_id),
        kind="lawyer",
    )


def give(matter: Matter, to: Professional, by: User) -> Matter:
    """Assigned by turn."""
    return act(matter, "assign", by=by, answers={"professional": to.pk, "assign_reason": "轮派"})


def closed(matter: Matter, handler: User) -> Matter:
    """To the closing papers, which the desk may send back."""
    for code, answers in (
        ("take", {}),
        ("sign_agreement", {}),
        (
            "close",
            {
                "result": "settled",
                "closing_paper": "agreement",
                "case_closed_on": clock.today(),
                "result_words": "拿到了工资",
            },
        ),
        ("file_closing", {"closing_report": "办完"}),
    ):
        matter = act(matter, code, by=handler, answers=answers)
    return matter


def test_f37_two_posts_make_one_assignment_one_letter_one_message(
    granted: Give, assigner: User, lawyer: Professional, desk: Desk, resident: User
) -> None:
    matter = granted()
    page, address = desk(assigner), f"/workbench/m/{matter.number}/do/assign/"
    forms = [
        {"professional": lawyer.pk, "assign_reason": "轮派", "version": matter.version, "token": str(uuid.uuid4())}
        for _n in range(2)
    ]
    first, second = [page.post(address, form) for form in forms]
    assert (first.status_code, second.status_code) == (302, 409)
    assert "指派了承办人" in second.text
    assert "钱律师" in second.text
    assert "现在已不能这样办" in second.text
    assert Assignment.objects.filter(matter=matter).count() == 1
    assert matter.letters.filter(code="assignment_notice").count() == 1
    event = Event.objects.get(matter=matter, action="assign")
    for _n in range(2):
        after_event(event.pk)
    assert Message.objects.filter(person=resident.person, text__contains="已为您指派承办人").count() == 1


def test_f38_who_waits_is_offered_somebody_as_soon_as_there_is_room(
    granted: Give, assigner: User, lawyer: Professional, desk: Desk
) -> None:
    lawyer.most_open = 1
    lawyer.save()
    first, waiting = granted(), granted()
    first = give(first, lawyer, assigner)
    page, address = desk(assigner), f"/workbench/m/{waiting.number}/do/assign/"
    text = page.get(address).text
    assert "现在没有人可以承办" in text
    assert "已满额：在办1件，最多1件" in text
    form = {"professional": lawyer.pk, "assign_reason": "轮派", "version": waiting.version}
    assert "已满额" in page.post(address, form).text  # posted all the same
    closed(first, lawyer.person.user)
    assert f'value="{lawyer.pk}"' in page.get(address).text  # nobody cleared anything
    assert page.post(address, form).status_code == 302
    assert Assignment.objects.filter(matter=waiting).count() == 1


def test_f44_what_comes_back_during_a_leave_goes_to_the_deputy_and_returns_with_the_owner(
    granted: Give, assigner: User, reviewer: User, lawyer: Professional, deputy: Professional, desk: Desk
) -> None:
    with clock.at(at(MONDAY)):
        matter = closed(give(granted(), lawyer, assigner), lawyer.person.user)
        stands_in = deputy.person.user
        assert desk(stands_in).get(f"/workbench/m/{matter.number}/").status_code == 404
        roster.take_leave(lawyer.person, date(2026, 12, 1), date(2026, 12, 3), deputy=deputy.person)
    with clock.at(at("2026-12-02 10:00")):
        act(matter, "return_closing", by=reviewer, answers={"closing_gap": "送达回证没有放"})
        cover = Cover.objects.get()
        assert (cover.person, cover.assignment.professional) == (deputy.person, lawyer)
        tell_cover(cover_id=cover.pk)
        assert "钱律师请假期间由您代理" in Message.objects.get(person=deputy.person).text
        assert matter.number in desk(stands_in).get("/workbench/?queue=cover").text
        assert relations(stands_in, matter) == {Relation.HANDLER}
        act(matter, "file_closing", by=stands_in, answers={"closing_report": "补上了"})
        assert matter.number not in desk(stands_in).get("/workbench/?queue=cover").text
        act(matter, "return_closing", by=reviewer, answers={"closing_gap": "目录也没有"})
        assert Cover.objects.count() == 1
    with clock.at(at("2026-12-04 09:00")):  # back again: theirs, and only theirs
        assert matter.number in desk(lawyer.person.user).get("/workbench/?queue=mine").text
        assert desk(stands_in).get(f"/workbench/m/{matter.number}/").status_code == 404
        assert relations(stands_in, matter) == frozenset()
    assert Assignment.objects.live().get().professional == lawyer


def test_whoever_works_on_the_whole_sees_and_handles_each_part(
    granted: Give, assigner: User, reviewer: User, lawyer: Professional, deputy: Professional
) -> None:
    """The handler, the deputy while the leave lasts, the firm's agent: the list and the rights agree."""
    agent = User.objects.create_user("19900070002", name="周经办", phone_verified=True)
    until = date(2026, 12, 31)
    AgentPost.objects.create(
        person=agent.person, organisation=lawyer.organisation, starts_on=date(2026, 1, 1), ends_on=until,
        scope="provider",
    )  # fmt: skip
    with clock.at(at(MONDAY)):
        whole, part, other = closed(give(granted(), lawyer, assigner), lawyer.person.user), granted(), granted()
        MatterLink.objects.create(source=whole, target=part, kind=MatterLink.PART)
        MatterLink.objects.create(source=whole, target=other, kind=MatterLink.ALIKE)
        roster.take_leave(lawyer.person, date(2026, 12, 1), date(2026, 12, 3), deputy=deputy.person)

    def found(user: User) -> dict[int, frozenset[str]]:
        fresh = User.objects.get(pk=user.pk)
        return {one.pk: relations(fresh, one) for one in Matter.objects.visible_to(fresh).order_by("pk")}

    with clock.at(at("2026-12-02 10:00")):
        assert found(deputy.person.user) == {}
        act(whole, "return_closing", by=reviewer, answers={"closing_gap": "送达回证没有放"})
        for user, relation in (
            (lawyer.person.user, Relation.HANDLER),
            (deputy.person.user, Relation.HANDLER),
            (agent, Relation.UNIT),
        ):
            assert found(user) == {whole.pk: {relation}, part.pk: {relation}}
            assert relations(user, other) == frozenset()
    with clock.at(at("2026-12-04 09:00")):
        assert found(deputy.person.user) == {}
        assert relations(deputy.person.user, part) == frozenset()


def test_f44_without_a_deputy_whoever_assigns_is_told(
    granted: Give, assigner: User, reviewer: User, lawyer: Professional, deputy: Professional
) -> None:
    with clock.at(at(MONDAY)):
        matter = closed(give(granted(), lawyer, assigner), lawyer.person.user)
        roster.take_leave(lawyer.person, date(2026, 12, 1), date(2026, 12, 3))
    with clock.at(at("2026-12-02 10:00")):
        act(matter, "return_closing", by=reviewer, answers={"closing_gap": "送达回证没有放"})
        assert rounds()["covered"] == 0
    notice = StaffNotice.objects.get(matter=matter, role=Role.ASSIGNER)
    assert "没有能代理的人" in notice.text
    assert not Cover.objects.exists()


@pytest.mark.parametrize("why", ["no account", "licence", "conflict"])
def test_a_deputy_who_may_not_act_is_no_deputy(
    why: str, granted: Give, assigner: User, reviewer: User, lawyer: Professional, deputy: Professional, resident: User
) -> None:
    with clock.at(at(MONDAY)):
        matter = closed(give(granted(), lawyer, assigner), lawyer.person.user)
        roster.take_leave(lawyer.person, date(2026, 12, 1), date(2026, 12, 3), deputy=deputy.person)
        if why == "no account":
            User.objects.filter(person=deputy.person).update(is_active=False)
        elif why == "licence":
            Professional.objects.filter(pk=deputy.pk).update(licence_until=date(2026, 11, 30))
        else:
            matter.parties.filter(relation="respondent").update(person=deputy.person, name="沈律师")
    with clock.at(at("2026-12-02 10:00")):
        act(matter, "return_closing", by=reviewer, answers={"closing_gap": "送达回证没有放"})
    assert not Cover.objects.exists()
    assert StaffNotice.objects.filter(matter=matter, key__startswith="uncovered:").count() == 1


def test_f44_each_night_what_waits_already_moves_along_with_the_leave(
    granted: Give, assigner: User, lawyer: Professional, deputy: Professional
) -> None:
    with clock.at(at(MONDAY)):
        matter = act(give(granted(), lawyer, assigner), "take", by=lawyer.person.user)
        leave = roster.take_leave(lawyer.person, date(2026, 12, 1), date(2026, 12, 3), deputy=deputy.person)
    with clock.at(at("2026-12-01 00:10")):
        counted: dict[str, Any] = rounds()
        assert counted["covered"] == 1
        assert rounds()["covered"] == 0
        assert Matter.objects.visible_to(deputy.person.user).get() == matter
        roster.call_off(leave, "提前回来")
        assert not Matter.objects.visible_to(deputy.person.user).exists()
