"""Nobody without a licence in force is given work, and nobody goes while work would stay with them (F40, F41)."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from fahui.access.models import Grant, User
from fahui.access.roles import Role
from fahui.availability import roster
from fahui.availability.models import Engagement
from fahui.core import clock
from fahui.core.registers import unfinished
from fahui.matters.corrections import Proposal, correct
from fahui.matters.engine import act
from fahui.matters.errors import Refused
from fahui.matters.handing_over import ask_where_it_goes, open_work, stranded, way
from fahui.matters.models import Assignment, Deadline, Matter, StaffNotice
from fahui.matters.tasks import rounds
from fahui.matters.vocabulary import Relation, Stage
from fahui.network.models import Post
from fahui.notices.models import Message
from fahui.people.models import AgentPost, Conduct, Organisation, Professional
from fahui.places.models import Region, ServicePoint
from tests.cases import wage_case
from tests.conftest import Desk

pytestmark = pytest.mark.django_db
Give = Callable[[], Matter]


@pytest.fixture
def other(lawyer: Professional) -> Professional:
    """Another lawyer, of another firm."""
    firm = Organisation.objects.create(name="蒋律师事务所（演示）", kind="law_firm")
    user = User.objects.create_user("19900099001", name="蒋律师", is_staff=True, phone_verified=True)
    return Professional.objects.create(person=user.person, organisation=firm, kind="lawyer")


@pytest.fixture
def granted(resident: User, village: Region, clerk: User, reviewer: User, approver: User) -> Give:
    """Makes matters that wait for an assignment."""

    def make() -> Matter:
        matter = wage_case(resident, village).matter
        matter = act(matter, "accept", by=clerk)
        proposal = {"grant_reason": "符合", "aid_form": "arbitration"}
        matter = act(matter, "propose_grant", by=reviewer, answers=proposal)
        return act(matter, "grant", by=approver)

    return make


@pytest.fixture
def handled(granted: Give, assigner: User, lawyer: Professional) -> Give:
    """Makes matters that the lawyer has taken."""

    def make() -> Matter:
        answers = {"professional": lawyer.pk, "assign_reason": "擅长劳动"}
        matter = act(granted(), "assign", by=assigner, answers=answers)
        return act(matter, "take", by=lawyer.person.user)

    return make


def unfit(lawyer: Professional, how: str) -> None:
    """Make the lawyer one who may not be given work."""
    today = clock.today()
    fields: dict[str, dict[str, Any]] = {
        "inactive": {"active": False},
        "suspended": {"state": "stopped", "state_until": today + timedelta(days=30)},
        "expired": {"licence_until": today - timedelta(days=1)},
        "revoked": {"state": "revoked"},
    }
    if how == "penalised":
        Conduct.objects.create(
            professional=lawyer, kind="penalty", measure="suspension", title="x", authority="y", decided_on=today
        )
    elif how == "account":
        User.objects.filter(person=lawyer.person).update(is_active=False)
    elif how == "firm":
        Organisation.objects.filter(pk=lawyer.organisation_id).update(active=False)
    else:
        Professional.objects.filter(pk=lawyer.pk).update(**fields[how])


HOW = ("inactive", "suspended", "expired", "revoked", "penalised", "account", "firm")


@pytest.mark.parametrize("how", HOW)
def test_f41_posted_all_the_same_nobody_unfit_is_assigned(
    how: str, granted: Give, assigner: User, lawyer: Professional, desk: Desk
) -> None:
    matter = granted()
    unfit(lawyer, how)
    with pytest.raises(ValidationError) as refused:
        act(matter, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "x"})
    assert "请另选一位" in refused.value.message_dict["professional"][0]
    page = f"/workbench/m/{matter.number}/do/assign/"
    shown = desk(assigner).get(page).text
    assert f'id="pro-{lawyer.pk}"' not in shown  # nor offered
    if how in ("inactive", "firm"):  # no longer there at all
        assert "钱律师" not in shown
    else:
        assert "钱律师" in shown.split("不能选的1人和原因")[1]  # but why is said
    answer = desk(assigner).post(page, {"professional": lawyer.pk, "assign_reason": "x", "version": matter.version})
    assert answer.status_code == 200
    assert not Assignment.objects.exists()
    matter.refresh_from_db()
    assert matter.stage == Stage.ACCEPTED


@pytest.mark.parametrize("how", HOW)
def test_f41_nor_is_work_handed_over_to_them(
    how: str, handled: Give, assigner: User, other: Professional, lawyer: Professional
) -> None:
    matter = handled()
    unfit(other, how)
    with pytest.raises(ValidationError):
        act(matter, "reassign", by=assigner, answers={"professional": other.pk, "assign_reason": "x"})
    assert Assignment.objects.live().get().professional == lawyer


def test_an_unknown_number_is_refused_in_words(granted: Give, assigner: User) -> None:
    with pytest.raises(ValidationError, match="没有这位承办人"):
        act(granted(), "assign", by=assigner, answers={"professional": 987654, "assign_reason": "x"})


def test_handing_over_begins_anew_with_the_next_and_keeps_what_was_done(
    handled: Give, assigner: User, lawyer: Professional, other: Professional, resident: User
) -> None:
    """办理法律援助案件程序规定 第三十七条: another handler; the agreement is signed with the new one."""
    matter = act(handled(), "sign_agreement", by=lawyer.person.user)
    with pytest.raises(ValidationError, match="现在就是这位"):
        act(matter, "reassign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "x"})
    matter = act(matter, "reassign", by=assigner, answers={"professional": other.pk, "assign_reason": "执业证到期"})
    assert (matter.stage, matter.turn) == (Stage.ASSIGNED, Relation.HANDLER)
    former, now = Assignment.objects.filter(matter=matter).order_by("pk")
    assert (former.professional, former.ended_why) == (lawyer, "更换承办人")
    assert now.professional == other
    with pytest.raises(PermissionDenied):
        act(matter, "take", by=lawyer.person.user)
    assert not Matter.objects.visible_to(User.objects.get(pk=lawyer.person.user.pk)).exists()  # sight goes at once
    matter = act(matter, "take", by=other.person.user)
    running = Deadline.objects.get(matter=matter, term="sign")
    assert running.met_at is None
    titles = list(matter.letters.order_by("id").values_list("letter__title", flat=True))
    assert titles[-2:] == ["更换法律援助人员通知书", "指派通知书"]
    act(matter, "sign_agreement", by=other.person.user)
    values = matter.letters.get(code="replacement_notice").letter.values
    assert (values["former_handler"], values["handler"]) == ("钱律师", "蒋律师")
    mistaken = Proposal(seq=matter.events.get(action="reassign").seq, reason="x", annul=True)
    with pytest.raises(Refused, match="换承办人不能撤销"):
        correct(matter, mistaken, by=approver_of())


def approver_of() -> User:
    """The head of the centre."""
    return User.objects.get(grants__role=Role.APPROVER)


def test_the_night_finds_whose_licence_ran_out_and_asks_once(
    handled: Give, lawyer: Professional, other: Professional, assigner: User, desk: Desk
) -> None:
    one, two = handled(), handled()
    assert ask_where_it_goes() == 0
    unfit(lawyer, "expired")
    unfit(other, "expired")  # has no work: nobody need be asked
    assert rounds()["stranded"] == 2
    assert rounds()["stranded"] == 0
    assert [person.pk for person in stranded()] == [lawyer.pk]
    texts = set(StaffNotice.objects.filter(done_at=None).values_list("text", flat=True))
    assert len(texts) == 1
    assert "执业证已过有效期" in texts.pop()
    page = desk(assigner).get("/workbench/handover/").text
    assert "钱律师" in page
    unfit(other, "inactive")
    Professional.objects.filter(pk=other.pk).update(active=True, licence_until=None)
    act(one, "reassign", by=assigner, answers={"professional": other.pk, "assign_reason": "x"})
    assert StaffNotice.objects.filter(done_at=None).count() == 1
    assert StaffNotice.objects.get(done_at=None).matter == two


def test_work_on_closing_papers_counts_and_can_be_handed_over(
    handled: Give, lawyer: Professional, other: Professional, assigner: User
) -> None:
    matter = act(handled(), "sign_agreement", by=lawyer.person.user)
    closing = {
        "result": "settled",
        "closing_paper": "agreement",
        "case_closed_on": clock.today(),
        "result_words": "谈妥了",
    }
    matter = act(matter, "close", by=lawyer.person.user, answers=closing)
    assert open_work([lawyer.pk]).count() == 1
    assert way(assigner, matter).code == "reassign_filing"
    matter = act(matter, "reassign_filing", by=assigner, answers={"professional": other.pk, "assign_reason": "x"})
    assert matter.stage == Stage.CLOSED
    matter = act(matter, "file_closing", by=other.person.user, answers={"closing_report": "办结"})
    assert open_work([lawyer.pk, other.pk]).count() == 0


def test_f40_nobody_is_closed_with_work_and_all_of_it_goes_to_somebody(
    handled: Give, lawyer: Professional, other: Professional, keeper: User, assigner: User, desk: Desk,
    run_jobs: Callable[[], None],
) -> None:  # fmt: skip
    """Three open cases and two future shifts: the screen demands a destination; afterwards nothing is left behind."""
    matters = [handled() for _n in range(3)]
    tomorrow = clock.now().replace(hour=1, minute=0) + timedelta(days=1)
    shifts = [
        roster.engage(lawyer.person, "hotline", tomorrow + timedelta(hours=n), tomorrow + timedelta(hours=n + 1))
        for n in (0, 2)
    ]
    roster.engage(lawyer.person, "leave", tomorrow + timedelta(days=9), tomorrow + timedelta(days=10))
    day = clock.today() + timedelta(days=20)
    away = roster.take_leave(other.person, day, day, deputy=lawyer.person)
    path, ahead = f"/workbench/registers/lawyers/{lawyer.pk}/close/", f"/workbench/roster/ahead/{lawyer.person_id}/"
    client = desk(keeper)
    page = client.get(path).text
    for words in (
        "先把没有办完的交给别人",
        "在办事项：3件，由",
        "指派人员",
        f'<a href="{ahead}">以后的值班和安排</a>：2件',
        f'<a href="{ahead}">别人请假时由其代理</a>：1件',
    ):
        assert words in page, words
    assert f"/workbench/handover/{lawyer.pk}/" not in page  # the registrar may not open it
    assert "还有没有办完的" in client.post(path, {"why": "离职"}).text
    lawyer.refresh_from_db()
    assert lawyer.active
    _give_all(desk(assigner), lawyer, other, matters)
    page = client.get(path).text
    assert "在办事项" not in page
    assert "以后的值班和安排" in page
    roster.call_off(away, "不请了")
    text = client.post(ahead, {"all": "", f"to-{shifts[0].pk}": str(other.pk), f"to-{shifts[1].pk}": "off"}).text
    assert "已安排1件" in text
    assert "取消的，请写明原因" in text
    client.post(ahead, {f"to-{shifts[1].pk}": "off", "why": "这一班不开了"})
    assert "没有还没安排的" in client.get(ahead).text
    client.post(path, {"why": "离职"})
    lawyer.refresh_from_db()
    assert not lawyer.active
    assert not Assignment.objects.live().filter(professional__active=False).exists()
    assert Assignment.objects.live().filter(professional=other).count() == 3
    assert [one.person for one in Engagement.objects.live().duty()] == [other.person]
    shifts[1].refresh_from_db()
    assert shifts[1].ended_why == "这一班不开了"


def _give_all(client: Any, lawyer: Professional, other: Professional, matters: list[Matter]) -> None:
    path = f"/workbench/handover/{lawyer.pk}/"
    page = client.get(path).text
    assert all(matter.number in page for matter in matters)
    key = f"{matters[0].service}-reassign-assign_reason"
    given = {"give": "1", "all": str(other.pk), key: "离职"}
    text = client.post(path, given).text
    assert "已交出3件" in text
    assert "没有还没交出的事项" in text


@pytest.mark.django_db(transaction=True)
def test_f40_each_matter_for_itself_and_the_clients_are_told(
    handled: Give, lawyer: Professional, other: Professional, assigner: User, desk: Desk, run_jobs: Callable[[], None]
) -> None:
    one, two = handled(), handled()
    unfit(lawyer, "suspended")
    client = desk(assigner)
    path, key = f"/workbench/handover/{lawyer.pk}/", f"{one.service}-reassign-assign_reason"
    text = client.post(path, {"give": "1", key: ""}).text
    assert "请填写“为什么更换”" in text
    text = client.post(
        path, {"give": "1", f"to-{one.pk}": str(other.pk), f"to-{two.pk}": str(lawyer.pk), key: "x"}
    ).text
    assert "已交出1件" in text
    assert "这位承办人停止执业" in text  # the other row says why it stayed
    assert Assignment.objects.live().get(matter=one).professional == other
    assert Assignment.objects.live().get(matter=two).professional == lawyer
    run_jobs()
    told = Message.objects.filter(about=one.number, text__contains="您的承办人换了")
    assert told.count() == 1
    assert not Message.objects.filter(about=two.number, text__contains="您的承办人换了").exists()


def test_who_may_not_hand_over_finds_no_page(
    handled: Give, lawyer: Professional, staff: Callable[..., User], desk: Desk
) -> None:
    handled()
    looks_only = staff(Role.SUPERVISOR, "看看")
    for path in ("/workbench/handover/", f"/workbench/handover/{lawyer.pk}/"):
        assert desk(looks_only).get(path).status_code == 404
        assert desk(looks_only).post(path, {"give": "1"}).status_code in (404, 405)


def test_an_assigner_of_one_street_sees_and_moves_only_what_is_there(
    handled: Give, lawyer: Professional, other: Professional, staff: Callable[..., User], elsewhere: Region, desk: Desk
) -> None:
    matter = handled()
    client = desk(staff(Role.ASSIGNER, "那边的指派", elsewhere))
    text = client.get(f"/workbench/handover/{lawyer.pk}/").text
    assert matter.number not in text
    assert "另有1件不在您的范围里" in text
    client.post(f"/workbench/handover/{lawyer.pk}/", {"give": "1", "all": str(other.pk)})
    assert Assignment.objects.live().get().professional == lawyer


def test_f40_the_checklist_names_posts_and_grants(
    lawyer: Professional, district: Region, staff: Callable[..., User]
) -> None:
    user = User.objects.get(person=lawyer.person)
    Grant.objects.create(user=user, role=Role.CLERK, region=district, starts_on=date(2020, 1, 1))
    firm, elsewhere = lawyer.organisation, Organisation.objects.create(name="协会", kind="association")
    for body in (firm, elsewhere):
        AgentPost.objects.create(person=lawyer.person, organisation=body, ends_on=date(2099, 1, 1))
    found = {one.title: (one.count, one.must) for one in unfinished(lawyer)}
    assert found == {"本单位的经办人授权": (1, True), "别的单位的经办人授权": (1, False), "工作人员授权": (1, False)}
    of_account = {one.title: one.count for one in unfinished(user)}
    assert of_account == {"工作人员授权": 1, "单位经办人授权": 2}
    of_firm = {one.title: one.count for one in unfinished(firm)}
    assert of_firm == {"在册人员": 1, "单位经办人": 1}


def test_the_registrar_reminds_those_who_assign_once_a_day(
    handled: Give, lawyer: Professional, keeper: User, assigner: User, desk: Desk
) -> None:
    handled()
    path, client = f"/workbench/registers/lawyers/{lawyer.pk}/close/", desk(keeper)
    place = re.search(r'name="remind"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="remind"', client.get(path).text)
    assert place is not None
    for told in ("已提醒", "今天已经提醒过"):
        assert told in client.post(path, {"remind": place[1] or place[2]}, follow=True).text
    notice = StaffNotice.objects.get(key__startswith="handover:")
    assert (notice.role, notice.leaving) == (Role.ASSIGNER, lawyer.pk)
    text = desk(assigner).get("/workbench/?queue=notices").text
    assert "名下还有在办事项1件，请改派给别人" in text
    assert f"/workbench/handover/{lawyer.pk}/" in text
    assert desk(assigner).get(f"/workbench/handover/{lawyer.pk}/").status_code == 200


def test_all_posts_of_somebody_who_goes_are_ended_at_once(
    lawyer: Professional, keeper: User, village: Region, elsewhere: Region, staff: Callable[..., User], desk: Desk
) -> None:
    for region in (village, elsewhere):
        point = ServicePoint.objects.get(region=region)
        Post.objects.create(point=point, kind="adviser", professional=lawyer, starts_on=date(2020, 1, 1))
    path, client = f"/workbench/registers/lawyers/{lawyer.pk}/close/", desk(keeper)
    page = client.get(path).text
    assert "在岗岗位</a>：2个" in page
    place = re.search(r'name="end"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="end"', page)
    assert place is not None
    assert desk(staff(Role.CLERK)).post(path, {"end": place[1] or place[2]}).status_code == 404
    assert "已结束2个" in client.post(path, {"end": place[1] or place[2]}, follow=True).text
    assert {(one.active, one.ends_on) for one in Post.objects.all()} == {(False, clock.today())}
    assert "已停用" in client.post(path, {"why": "离职"}, follow=True).text


def test_what_befell_one_handler_is_one_reminder_however_many_matters(
    handled: Give, lawyer: Professional, assigner: User, desk: Desk
) -> None:
    matters = [handled() for _n in range(3)]
    unfit(lawyer, "suspended")
    ask_where_it_goes()
    older = StaffNotice.objects.create(
        key="older", role=Role.ASSIGNER, text="去年的事", made_at=clock.now() - timedelta(days=400)
    )
    client = desk(assigner)
    text = client.get("/workbench/?queue=notices").text
    assert text.count("停止执业") == 1
    assert all(matter.number in text for matter in matters)
    assert f"{older.made_at:%Y-%m-}" in text
    notice = StaffNotice.objects.filter(matter=matters[0], key__startswith="stranded:").get()
    client.post(f"/workbench/notices/{notice.pk}/done/", {"back": matters[0].number})  # on its own page: itself only
    assert StaffNotice.objects.filter(done_at=None, key__startswith="stranded:").count() == 2
    notice = StaffNotice.objects.filter(done_at=None, key__startswith="stranded:").first()
    client.post(f"/workbench/notices/{notice.pk}/done/")
    assert not StaffNotice.objects.filter(done_at=None, key__startswith="stranded:").exists()
