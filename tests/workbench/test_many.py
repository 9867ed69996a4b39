"""Select many, then assign or hand over: what is possible for all, once, and told row by row."""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.matters.catalogue import services
from fahui.matters.engine import act
from fahui.matters.models import Assignment, Event, Matter
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.matters.together import hands_over
from fahui.matters.vocabulary import Action, Fact, Keep, Relation, Service, Stage
from fahui.people.models import Organisation, Professional
from fahui.places.models import Region
from tests.cases import applicant, wage_case
from tests.conftest import at
from tests.workbench.conftest import Desk

MANY = "/workbench/many/"


@pytest.fixture
def granted(resident: User, village: Region, clerk: User, reviewer: User, approver: User) -> Callable[..., Matter]:
    """Makes a case that waits for a lawyer."""

    def make(region: Region | None = None, **more: Any) -> Matter:
        matter = act(wage_case(resident, region or village, **more).matter, "accept", by=clerk)
        reason = {"grant_reason": "属于请求支付劳动报酬", "aid_form": "arbitration"}
        return act(act(matter, "propose_grant", by=reviewer, answers=reason), "grant", by=approver)

    return make


def asked(*matters: Matter, action: str = "assign", **more: Any) -> dict[str, Any]:
    """What the list sends."""
    return {"pick": [matter.number for matter in matters], "action": action, "back": "?queue=assigner", **more}


def sent(*matters: Matter, action: str = "assign", **more: Any) -> dict[str, Any]:
    """What the page sends."""
    versions = {f"version-{matter.number}": matter.version for matter in matters}
    return {**asked(*matters, action=action), "token": str(uuid.uuid4()), **versions, **more}


def outcomes(text: str) -> list[str]:
    """已办 or 没有办, row by row."""
    return re.findall(r">(已办|没有办)<", text)


def test_the_list_offers_boxes_only_where_something_can_be_handed_over(
    granted: Callable[..., Matter], resident: User, village: Region, assigner: User, clerk: User, desk: Desk
) -> None:
    with clock.at(at("2026-11-02 10:00")):
        fresh = wage_case(resident, village).matter
    with clock.at(at("2026-11-07 10:00")):
        ready = granted()
        text = desk(assigner).get("/workbench/?queue=soon").text
    assert f'name="pick" value="{ready.number}" aria-label="选中{ready.number}"' in text
    assert fresh.number in text
    assert f'value="{fresh.number}"' not in text
    assert "对选中的事项：" in text
    assert re.search(r'name="action" value="assign"[^>]*>指派<', text)
    plain = desk(clerk).get("/workbench/?queue=clerk").text
    assert fresh.number in plain
    assert 'name="pick"' not in plain
    assert "对选中的事项" not in plain


def test_the_selected_are_listed_and_the_questions_asked_once(
    granted: Callable[..., Matter], assigner: User, lawyer: Professional, desk: Desk
) -> None:
    one, two = granted(), granted()
    text = desk(assigner).get(MANY, asked(one, two)).text
    assert "指派：选中的2件" in text
    assert one.number in text
    assert two.number in text
    assert text.count('name="assign_reason"') == 1
    assert "钱律师" in text
    assert "从“已受理”到“已指派”" in text
    assert "赵*国" in text
    assert "赵建国" not in text
    assert 'href="/workbench/?queue=assigner"' in text


def test_each_is_assigned_by_an_event_of_its_own(
    granted: Callable[..., Matter], assigner: User, lawyer: Professional, desk: Desk
) -> None:
    matters = [granted() for _n in range(3)]
    page = desk(assigner)
    text = page.post(MANY, sent(*matters, professional=lawyer.pk, assign_reason="专办劳动案件")).text
    assert outcomes(text) == ["已办"] * 3
    assert "都办好了" in text
    for matter in matters:
        event = Event.objects.get(matter=matter, action="assign")
        assert (event.actor, event.facts["assign_reason"]) == (f"user:{assigner.pk}", "专办劳动案件")
        assert matter.assignments.live().get().professional == lawyer
        assert matter.letters.get(code="assignment_notice").letter.number_text
    numbers = [matter.letters.get(code="assignment_notice").letter.number_seq for matter in matters]
    assert sorted(numbers) == [1, 2, 3]


def test_what_cannot_be_done_is_said_and_keeps_no_other_from_being_done(
    granted: Callable[..., Matter],
    assigner: User,
    staff: Callable[..., User],
    lawyer: Professional,
    reviewer: User,
    desk: Desk,
) -> None:
    good, taken, changed = granted(), granted(), granted()
    form = sent(good, taken, changed, professional=lawyer.pk, assign_reason="专办劳动案件")
    act(
        taken, "assign", by=staff(Role.ASSIGNER, "另一位"), answers={"professional": lawyer.pk, "assign_reason": "先到"}
    )
    act(changed, "extend", by=staff(Role.APPROVER, "负责人"), answers={
        "term": "assign", "extend_by": 1, "reason": "律师出差",
    })  # fmt: skip
    text = desk(assigner).post(MANY, form).text
    assert sorted(outcomes(text)) == sorted(["已办", "没有办", "没有办"])
    assert "在您填写期间有了新的变化（指派了承办人）" in text
    assert "在您填写期间有了新的变化（延长时限）" in text
    assert "有2件没有办成" in text
    again = text.split("没有办成的，再办一次")[1]
    assert changed.number in again  # can be tried once more, nothing need be typed again
    assert "专办劳动案件" in again
    assert re.search(rf'value="{lawyer.pk}" checked', again)
    assert taken.number not in again
    assert good.number not in again
    token = re.search(r'name="token" value="([^"]+)"', again)
    assert token is not None
    assert token[1] != form["token"]
    changed.refresh_from_db()
    second = sent(changed, professional=lawyer.pk, assign_reason="专办劳动案件", token=token[1])
    assert outcomes(desk(assigner).post(MANY, second).text) == ["已办"]


def test_sent_three_times_each_is_done_once(
    granted: Callable[..., Matter], assigner: User, lawyer: Professional, desk: Desk
) -> None:
    matters = [granted(), granted()]
    page, form = desk(assigner), sent(*matters, professional=lawyer.pk, assign_reason="专办劳动案件")
    for _n in range(3):
        assert outcomes(page.post(MANY, form).text) == ["已办"] * 2
    assert Event.objects.filter(action="assign").count() == 2
    assert Assignment.objects.count() == 2


def test_a_form_with_a_gap_does_nothing_and_loses_nothing(
    granted: Callable[..., Matter], assigner: User, lawyer: Professional, desk: Desk
) -> None:
    matters = [granted(), granted()]
    form = sent(*matters, professional="", assign_reason="专办劳动案件")
    text = desk(assigner).post(MANY, form).text
    assert "<title>有误：" in text
    assert "专办劳动案件" in text
    assert f'value="{form["token"]}"' in text
    assert not Event.objects.filter(action="assign").exists()


def test_looking_for_somebody_is_no_sending(
    granted: Callable[..., Matter], assigner: User, lawyer: Professional, desk: Desk
) -> None:
    matter = granted()
    text = desk(assigner).post(MANY, sent(matter, find="1", find_words="没有这个人")).text
    assert "没有找到可以承办的人" in text
    assert "请填写" not in text
    assert not Event.objects.filter(action="assign").exists()


def test_an_unfit_professional_is_refused_for_every_row(
    granted: Callable[..., Matter], assigner: User, lawyer: Professional, desk: Desk
) -> None:
    matters = [granted(), granted()]
    page = desk(assigner)
    lawyer.licence_until = clock.today() - timedelta(days=1)
    lawyer.save()
    text = page.post(MANY, sent(*matters, professional=lawyer.pk, assign_reason="专办")).text
    assert "<title>有误：" in text
    assert not Assignment.objects.exists()


def test_nobody_reaches_a_matter_by_its_number_that_their_list_does_not_show(
    granted: Callable[..., Matter],
    village: Region,
    elsewhere: Region,
    staff: Callable[..., User],
    lawyer: Professional,
    desk: Desk,
) -> None:
    here, there = granted(village), granted(elsewhere)
    local = desk(staff(Role.ASSIGNER, "本街指派", village.parent))
    text = local.get(MANY, asked(here, there)).text
    assert f"/m/{here.number}/" in text
    assert f"/m/{there.number}/" not in text
    text = local.post(MANY, sent(here, there, professional=lawyer.pk, assign_reason="专办")).text
    assert outcomes(text) == ["已办"]
    assert there.number not in text
    assert not there.assignments.exists()


def test_seeing_is_not_assigning(
    granted: Callable[..., Matter], clerk: User, lawyer: Professional, desk: Desk, resident: User
) -> None:
    matter = granted()
    page = desk(clerk)
    assert "选中的不能一起办" in page.get(MANY, asked(matter)).text
    text = page.post(MANY, sent(matter, professional=lawyer.pk, assign_reason="专办")).text
    assert "现在不能由您来办这一步" in text
    assert not Assignment.objects.exists()
    assert desk(resident).get(MANY, asked(matter)).status_code == 404


def test_only_handing_over_can_be_done_to_many(
    granted: Callable[..., Matter], resident: User, village: Region, clerk: User, desk: Desk
) -> None:
    fresh = wage_case(resident, village).matter
    page = desk(clerk)
    for code in ("accept", "withdraw", "serve", "reveal", "nonsense"):
        assert page.post(MANY, sent(fresh, action=code)).status_code == 404
    assert fresh.events.count() == 1


def test_nothing_selected_and_too_many_go_back_to_the_list(
    granted: Callable[..., Matter], assigner: User, desk: Desk
) -> None:
    page = desk(assigner)
    answer = page.get(MANY, {"back": "?queue=assigner&page=2", "action": "assign"}, follow=True)
    assert answer.redirect_chain == [("/workbench/?queue=assigner&page=2", 302)]
    assert "请先勾选事项" in answer.text
    many = page.get(MANY, {"pick": [f"2026-{n:06d}-0" for n in range(26)]}, follow=True)
    assert "一次最多选25件" in many.text
    assert page.post(MANY, {"pick": []}).status_code == 302
    assert page.get(MANY, {"back": "https://example.org/"})["Location"] == "/workbench/"


def test_a_lawyer_hands_several_back_and_is_told_so_though_they_are_out_of_sight(
    granted: Callable[..., Matter], assigner: User, lawyer: Professional, desk: Desk
) -> None:
    matters = [
        act(granted(), "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "专办"})
        for _n in range(2)
    ]
    page = desk(lawyer.person.user)
    listed = page.get("/workbench/?queue=mine").text
    assert re.search(r'name="action" value="return_assignment"[^>]*>退回指派<', listed)
    form = sent(*matters, action="return_assignment", return_ground="health", return_why="下月住院")
    for _n in range(2):
        text = page.post(MANY, form).text
        assert outcomes(text) == ["已办"] * 2
        assert f'href="/workbench/m/{matters[0].number}/"' not in text
    assert {Matter.objects.get(pk=matter.pk).stage for matter in matters} == {"accepted"}
    assert not Assignment.objects.live().exists()


def test_different_steps_are_told_apart_before_anything_is_done(
    granted: Callable[..., Matter], resident: User, village: Region, assigner: User, desk: Desk
) -> None:
    ready, fresh = granted(), wage_case(resident, village).matter
    text = desk(assigner).get(MANY, asked(ready, fresh)).text
    assert "选中的不能一起办" in text
    assert "可以一起办的" in text
    assert 'method="post" action="/workbench/many/"' not in text


def test_whom_to_be_careful_with_is_said(
    granted: Callable[..., Matter], resident: User, assigner: User, desk: Desk
) -> None:
    matter = granted(parties=[applicant(resident, contact=["no_call"])])
    assert "请不要打电话" in desk(assigner).get(MANY, asked(matter)).text


def test_a_full_page_costs_few_queries_a_row(
    granted: Callable[..., Matter], assigner: User, desk: Desk, django_assert_max_num_queries: Any
) -> None:
    matters = [granted() for _n in range(6)]
    page = desk(assigner)
    page.get("/workbench/")
    with django_assert_max_num_queries(11 + 4 * len(matters)):  # one of them asks whether the menu shows reviews
        page.get(MANY, asked(*matters))


@pytest.fixture
def visits(db: None) -> Iterator[Service]:
    """A service with two ways of handing over, one of them from a handler to another."""
    who = Fact("professional", "给谁", "professional", keep=Keep.CLEAR)
    why = Fact("why", "为什么", "text", keep=Keep.CLEAR)
    base = services.current("consultation")
    service = replace(
        base, code="visits", door=None, terms=(), letters=(), outcomes=(("done", "完"),), remedies=(),
        materials=(), opens_with="ask", open_to="all", reads=(),
        actions=(
            Action("ask", "登记", by=(Role.CLERK,), from_=(Stage.DRAFT,), to=Stage.ASSIGNED),
            Action("give", "交办", by=(Role.CLERK,), from_=(Stage.ASSIGNED,), unless=("give",), assigns=True,
                   asks=(who, why)),
            Action("move", "改派", by=(Role.CLERK,), from_=(Stage.ASSIGNED,), needs=("give",), assigns=True,
                   ends_assignment=True, asks=(who, why)),
            Action("hand_back", "收回", by=(Role.CLERK,), from_=(Stage.ASSIGNED,), needs=("give",),
                   ends_assignment=True, clears=("give", "hand_back"), side=True),
            Action("finish", "完成", by=(Relation.HANDLER,), from_=(Stage.ASSIGNED,), to=Stage.CLOSED, outcome="done",
                   ends_assignment=True),
        ),
    )  # fmt: skip
    yield services.add(service)
    services.remove("visits")


def test_a_case_is_moved_from_one_handler_to_another_in_one_go(
    visits: Service, village: Region, clerk: User, lawyer: Professional, desk: Desk
) -> None:
    other = Professional.objects.create(
        person=User.objects.create_user("19900070001", name="闲律师", is_staff=True).person,
        organisation=Organisation.objects.get(pk=lawyer.organisation_id),
        kind="lawyer",
    )
    parties = [PartyEntry("applicant", "李翠花", details={"phone": "19900000077"})]
    matters = [
        open_matter("visits", by=clerk, parties=parties, region=village, answers={"question": "上门"}).matter
        for _n in range(2)
    ]
    page = desk(clerk)
    page.post(MANY, sent(*matters, action="give", professional=lawyer.pk, why="近"))
    matters = list(Matter.objects.order_by("pk"))
    text = page.get(MANY, {"pick": [matter.number for matter in matters]}).text
    assert "选一样" in text
    assert "改派" in text
    assert "收回" in text
    assert "完成" not in text  # ends it, which is no handing over
    moved = page.post(MANY, sent(*matters, action="move", professional=other.pk, why="休假")).text
    assert outcomes(moved) == ["已办"] * 2
    for matter in matters:
        assert matter.assignments.live().get().professional == other
        assert matter.assignments.get(professional=lawyer).ended_why == "改派"
    assert [action.code for action in visits.actions if hands_over(action)] == ["give", "move", "hand_back"]
