"""Two steps: a body is given the matter in the law's three days, then names its person; and what comes back."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.availability import roster
from fahui.core import clock
from fahui.matters.answering import figures, unit_figures
from fahui.matters.corrections import Proposal, correct
from fahui.matters.engine import act
from fahui.matters.models import Assignment, Deadline, Matter, StaffNotice, UnitAssignment
from fahui.matters.ranking.choosing import pool
from fahui.matters.tasks import run_out_terms
from fahui.matters.units import units
from fahui.notices.models import Message
from fahui.people.models import AgentPost, Organisation, Professional
from fahui.people.register import enrol
from fahui.places.models import Region
from fahui.services.legal_aid.assigning import GROUNDS
from tests.cases import wage_case, work_off
from tests.conftest import Desk, account_of, at

Give = Callable[[], Matter]
WORDS = {code: str(title) for code, title in GROUNDS}


@pytest.fixture
def granted(resident: User, village: Region, clerk: User, reviewer: User, approver: User) -> Give:
    """Makes a case that waits to be assigned."""

    def make() -> Matter:
        matter = act(wage_case(resident, village).matter, "accept", by=clerk)
        reason = {"grant_reason": "属于请求支付劳动报酬", "aid_form": "arbitration"}
        return act(act(matter, "propose_grant", by=reviewer, answers=reason), "grant", by=approver)

    return make


@pytest.fixture
def firm(lawyer: Professional) -> Organisation:
    """The lawyer's firm."""
    return Organisation.objects.get(pk=lawyer.organisation_id)


@pytest.fixture
def agent(firm: Organisation) -> User:
    """Who acts for the firm, from far before to far after."""
    user = User.objects.create_user("19900070021", name="所内行政", phone_verified=True)
    AgentPost.objects.create(
        person=user.person, organisation=firm, scope=AgentPost.Scope.PROVIDER,
        starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31),
    )  # fmt: skip
    return user


@pytest.fixture
def stranger(db: None) -> Professional:
    """A lawyer of another firm."""
    other = Organisation.objects.create(name="另一律师事务所（演示）", kind="law_firm")
    return Professional.objects.create(person=enrol(name="外所律师", details={}), organisation=other, kind="lawyer")


def to_unit(matter: Matter, firm: Organisation, by: User) -> Matter:
    """The first step."""
    return act(matter, "assign_unit", by=by, answers={"organisation": firm.pk, "assign_reason": "轮到该所"})


def name(matter: Matter, one: Professional, by: User) -> Matter:
    """The second."""
    return act(matter, "name_person", by=by, answers={"professional": one.pk, "assign_reason": "熟悉劳动争议"})


def term(matter: Matter, code: str) -> Deadline:
    """Its latest running."""
    return Deadline.objects.filter(matter=matter, term=code).order_by("-id")[0]


def told(user: User) -> list[str]:
    """What somebody was told."""
    return list(Message.objects.filter(person=user.person).order_by("pk").values_list("text", flat=True))


def test_a_body_gets_it_within_three_days_then_names_its_person_and_the_recipient_hears_of_both(
    granted: Give, resident: User, assigner: User, agent: User, firm: Organisation, lawyer: Professional
) -> None:
    with clock.at(at("2026-11-03 10:00")):
        matter = to_unit(granted(), firm, assigner)
    assert (matter.stage, matter.turn) == ("assigned", "unit")
    assert term(matter, "assign").met_at is not None
    assert term(matter, "name_person").last_day == date(2026, 11, 5)
    assert not Deadline.objects.filter(matter=matter, term__in=("sign", "answer_assignment")).exists()
    work_off(matter)
    letter = matter.letters.get(code="assignment_notice").letter
    assert (letter.values["unit"], letter.values["unit_arranges"]) == (firm.name, firm.name)
    assert not letter.values.get("named")
    assert "已为您指派承办单位" in told(resident)[-1]
    assert told(agent) == [f"承办事项{matter.number}：已指派你单位承办，请安排承办人。最晚2026年11月5日（周四）。"]
    with clock.at(at("2026-11-04 10:00")):
        matter = name(matter, lawyer, agent)
    assert (matter.stage, matter.turn) == ("assigned", "handler")
    assert Assignment.objects.live().get().professional == lawyer
    assert term(matter, "name_person").met_at is not None
    assert term(matter, "sign").last_day == date(2026, 11, 9)  # five days after the unit arranged its person
    assert term(matter, "answer_assignment").last_day == date(2026, 11, 5)
    work_off(matter)
    assert "承办单位已为您安排承办人" in told(resident)[-1]
    assert "承办人最晚2026年11月9日（周一）和您签订委托协议。" in told(resident)[-1]
    with clock.at(at("2026-11-04 15:00")):
        matter = act(matter, "take", by=account_of(lawyer))
    work_off(matter)
    assert "答复您" not in told(resident)[-1]


def test_only_the_units_own_people_with_the_same_refusals_as_ever(
    granted: Give, assigner: User, agent: User, firm: Organisation, lawyer: Professional, stranger: Professional
) -> None:
    matter = to_unit(granted(), firm, assigner)
    assert [one.pk for one in pool(matter)] == [lawyer.pk]
    for by in (agent, assigner):
        with pytest.raises(ValidationError, match="不是这个单位的人"):
            name(matter, stranger, by)
    lawyer.most_open = 0
    lawyer.save()
    with pytest.raises(ValidationError, match="已满额"):
        name(matter, lawyer, agent)
    lawyer.most_open = None
    lawyer.save()
    leave = roster.take_leave(lawyer.person, clock.today(), clock.today())
    with pytest.raises(ValidationError, match="正在请假"):
        name(matter, lawyer, agent)
    roster.call_off(leave, "提前回来")
    with pytest.raises(ValidationError):
        act(matter, "assign", by=assigner, answers={"professional": stranger.pk, "assign_reason": "x"})
    name(matter, lawyer, assigner)  # whoever assigns may enter what the unit told


def test_a_body_without_anybody_who_may_is_not_offered_and_refused(
    granted: Give, assigner: User, firm: Organisation, lawyer: Professional, stranger: Professional
) -> None:
    matter = granted()
    assert {one.row.pk for one in units(matter)} == {firm.pk, stranger.organisation_id}
    lawyer.most_open = 0
    lawyer.save()
    assert {one.row.pk for one in units(matter)} == {stranger.organisation_id}
    with pytest.raises(ValidationError, match="没有可以承办的人"):
        to_unit(matter, firm, assigner)
    assert not UnitAssignment.objects.exists()


def test_a_silent_body_is_reminded_then_it_comes_back_and_the_three_days_never_begin_again(
    granted: Give, assigner: User, agent: User, firm: Organisation, stranger: Professional
) -> None:
    with clock.at(at("2026-11-03 10:00")):
        matter = to_unit(granted(), firm, assigner)
    first = term(matter, "assign")
    with clock.at(at("2026-11-05 00:10")):
        assert run_out_terms() == 1  # the reminder
        assert run_out_terms() == 0
    with clock.at(at("2026-11-06 00:10")):
        assert run_out_terms() == 1  # it comes back
        assert run_out_terms() == 0
    matter.refresh_from_db()
    work_off(matter)
    assert [one.split("：")[1][:6] for one in told(agent)] == ["已指派你单位", "还没有安排承", "没有按时安排"]
    assert (matter.stage, matter.turn) == ("accepted", "assigner")
    assert not UnitAssignment.objects.live().exists()
    again = term(matter, "assign")
    assert (again.pk, again.met_at, again.due_on) == (first.pk, None, first.due_on)
    notice = StaffNotice.objects.get(matter=matter, role=Role.ASSIGNER, done_at=None)
    assert f"{firm.name}没有按时安排承办人" in notice.text
    other = Organisation.objects.get(pk=stranger.organisation_id)
    with clock.at(at("2026-11-09 10:00")):
        matter = to_unit(matter, other, assigner)
    late = term(matter, "assign")
    assert (late.pk, late.due_on) == (first.pk, first.due_on)
    assert late.state() == "met_late"
    assert unit_figures([firm.pk, other.pk])[firm.pk].unanswered == 1


def test_a_body_gives_it_back_only_on_a_ground_and_whoever_assigns_may_take_it_back(
    granted: Give, assigner: User, agent: User, firm: Organisation
) -> None:
    matter = to_unit(granted(), firm, assigner)
    with pytest.raises(ValidationError):
        act(matter, "return_unit", by=agent, answers={"return_ground": "busy", "return_why": "太忙"})
    given = {"return_ground": "conflict", "return_why": "本所是对方的法律顾问"}
    matter = act(matter, "return_unit", by=agent, answers=given)
    assert (matter.stage, matter.turn) == ("accepted", "assigner")
    matter = to_unit(matter, firm, assigner)
    matter = act(matter, "recall_unit", by=assigner, answers={"recall_why": "该所来电说都在外地"})
    assert (matter.stage, UnitAssignment.objects.live().count()) == ("accepted", 0)
    mine = unit_figures([firm.pk])[firm.pk]
    assert (mine.offered, mine.returned, mine.grounds) == (2, 1, ((WORDS["conflict"], 1),))


def test_only_an_agent_for_its_work_sees_and_names(
    granted: Give, assigner: User, agent: User, firm: Organisation, lawyer: Professional, stranger: Professional
) -> None:
    matter = to_unit(granted(), firm, assigner)
    party = User.objects.create_user("19900070022", name="只管申请", phone_verified=True)
    AgentPost.objects.create(person=party.person, organisation=firm, ends_on=clock.today() + timedelta(days=9))
    elsewhere = User.objects.create_user("19900070023", name="外所行政", phone_verified=True)
    AgentPost.objects.create(
        person=elsewhere.person, organisation=stranger.organisation, scope=AgentPost.Scope.BOTH,
        ends_on=clock.today() + timedelta(days=9),
    )  # fmt: skip
    assert Matter.objects.visible_to(agent).filter(pk=matter.pk).exists()
    for user in (party, elsewhere):
        assert not Matter.objects.visible_to(user).filter(pk=matter.pk).exists()
        with pytest.raises(PermissionDenied):
            name(matter, lawyer, user)
    act(matter, "recall_unit", by=assigner, answers={"recall_why": "改派"})
    assert not Matter.objects.visible_to(agent).filter(pk=matter.pk).exists()


def test_the_agent_names_on_the_bodys_page(
    granted: Give, client: Client, assigner: User, agent: User, firm: Organisation, lawyer: Professional
) -> None:
    busy = Professional.objects.create(
        person=enrol(name="满额律师", details={}), organisation=firm, kind="lawyer", most_open=0
    )
    matter = to_unit(granted(), firm, assigner)
    post = AgentPost.objects.get(person=agent.person)
    client.force_login(agent)
    url = f"/mine/bodies/{post.pk}/work/{matter.number}/name_person/"
    assert url in client.get(f"/mine/bodies/{post.pk}/").text
    page = client.get(url).text
    assert "最晚" in page
    assert f'value="{lawyer.pk}"' in page
    assert f'value="{busy.pk}"' not in page
    assert "满额律师" in page
    assert "已满额" in page
    assert "赵建国" not in page  # the case is opened to whoever handles it
    empty = client.post(url, {"professional": "", "assign_reason": ""})
    assert "有误" in empty.text
    done = client.post(url, {"professional": lawyer.pk, "assign_reason": "轮到", "version": matter.version})
    assert done.status_code == 302
    assert Assignment.objects.live().get().professional == lawyer
    assert client.get(url).status_code == 404
    client.force_login(User.objects.create_user("19900070024", name="路人", phone_verified=True))
    assert client.get(url).status_code == 404


def test_the_assigner_chooses_a_unit_on_the_page_of_the_step(
    granted: Give, assigner: User, firm: Organisation, desk: Desk
) -> None:
    matter = granted()
    page, url = desk(assigner), f"/workbench/m/{matter.number}/do/assign_unit/"
    text = page.get(url).text
    assert f"{firm.name}：可以承办的1人，在办0件；没有经办人账号" in text
    page.post(url, {"organisation": firm.pk, "assign_reason": "轮到该所", "version": matter.version})
    assert UnitAssignment.objects.live().get().organisation == firm
    shown = page.get(f"/workbench/m/{matter.number}/").text
    assert "轮到：承办单位" in shown
    assert "/do/name_person/" in shown
    assert firm.name in shown


def test_a_correction_takes_the_step_back(
    granted: Give, assigner: User, approver: User, agent: User, firm: Organisation, lawyer: Professional
) -> None:
    matter = to_unit(granted(), firm, assigner)
    place = matter.events.get(action="assign_unit").seq
    named = name(matter, lawyer, agent)
    correct(named, Proposal(named.events.get(action="name_person").seq, "登记错了人", annul=True), by=approver)
    named.refresh_from_db()
    assert (named.turn, UnitAssignment.objects.unnamed().count()) == ("unit", 1)
    correct(named, Proposal(place, "选错了单位", annul=True), by=approver)
    named.refresh_from_db()
    assert (named.stage, UnitAssignment.objects.live().count()) == ("accepted", 0)


def test_another_reason_ends_nothing_before_the_assigner_agrees(
    granted: Give, assigner: User, lawyer: Professional
) -> None:
    handler = account_of(lawyer)
    with clock.at(at("2026-11-03 10:00")):
        matter = act(granted(), "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "轮派"})
        for ground in ("", "other", "busy"):
            with pytest.raises(ValidationError):
                act(matter, "return_assignment", by=handler, answers={"return_ground": ground, "return_why": "忙"})
        matter = act(matter, "ask_return", by=handler, answers={"return_why": "近期开庭冲突"})
        assert Assignment.objects.live().exists()
        assert matter.turn == "assigner"
        with pytest.raises(PermissionDenied):
            act(matter, "confirm_return", by=handler, answers={"confirm_why": "自己同意"})
    with clock.at(at("2026-11-05 00:10")):
        assert run_out_terms() == 0  # while they wait for the answer nothing runs against them
    with clock.at(at("2026-11-05 10:00")):
        matter = act(matter, "refuse_return", by=assigner, answers={"refuse_why": "可以协调开庭日期"})
        assert matter.turn == "handler"
        assert term(matter, "answer_assignment").last_day == date(2026, 11, 6)
        matter = act(matter, "ask_return", by=handler, answers={"return_why": "法院不同意改期"})
        matter = act(matter, "confirm_return", by=assigner, answers={"confirm_why": "确有冲突"})
    assert (matter.stage, matter.turn) == ("accepted", "assigner")
    assert not Assignment.objects.live().exists()
    mine = figures([lawyer.pk])[lawyer.pk]
    assert (mine.returned, mine.grounds) == (1, (("确认退回的理由成立", 1),))


def test_f43_the_next_in_turn_is_offered_by_one_press(
    granted: Give, assigner: User, clerk: User, lawyer: Professional, stranger: Professional, desk: Desk
) -> None:
    with clock.at(at("2026-11-27 10:00")):
        matter = granted()
        assert "下一位轮到" not in desk(assigner).get(f"/workbench/m/{matter.number}/").text
        act(matter, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "轮派"})
    with clock.at(at("2026-12-01 00:10")):
        run_out_terms()
    with clock.at(at("2026-12-01 09:00")):
        page = desk(assigner).get(f"/workbench/m/{matter.number}/").text
        assert "下一位轮到外所律师（另一律师事务所（演示））。" in page
        assert "指派给外所律师" in page
        assert "下一位轮到" not in desk(clerk).get(f"/workbench/m/{matter.number}/").text
        matter.refresh_from_db()
        form = {"professional": stranger.pk, "assign_reason": "轮派：还没有轮到过", "version": matter.version}
        desk(assigner).post(f"/workbench/m/{matter.number}/do/assign/", form)
        assert Assignment.objects.live().get().professional == stranger
        assert "下一位轮到" not in desk(assigner).get(f"/workbench/m/{matter.number}/").text


def test_f43_after_a_lawful_return_too_and_never_the_same_one_again(
    granted: Give, assigner: User, lawyer: Professional, desk: Desk
) -> None:
    matter = act(granted(), "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "轮派"})
    given = {"return_ground": "unfit", "return_why": "没有办过这类案件"}
    act(matter, "return_assignment", by=account_of(lawyer), answers=given)
    address = f"/workbench/m/{matter.number}/"
    assert "下一位轮到" not in desk(assigner).get(address).text  # nobody else is there
    firm = Organisation.objects.get(pk=lawyer.organisation_id)
    Professional.objects.create(person=enrol(name="同所律师", details={}), organisation=firm, kind="lawyer")
    assert "下一位轮到同所律师" in desk(assigner).get(address).text
