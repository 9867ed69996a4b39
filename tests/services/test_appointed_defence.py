"""通知辩护、通知代理, clause by clause: who may notify, whose limits run, and how a client may refuse."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from fahui.access.models import User
from fahui.core import clock
from fahui.matters import telling
from fahui.matters.engine import act
from fahui.matters.letter_deeds import fitting_letters
from fahui.matters.models import Deadline, Matter
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.people.models import AgentPost, Organisation, Professional
from fahui.places.models import Region
from tests.conftest import Desk, at
from tests.matters.test_wage_case import due, serve
from tests.workbench.test_intake import register, sheet

pytestmark = pytest.mark.django_db
NOTICE: dict[str, Any] = {
    "notice_number": "（2026）鄂0117刑初（演示）1号",
    "notice_on": "2026-11-02",
    "ground": "minor",
    "charge": "盗窃",
    "procedure_stage": "first",
    "trial_procedure": "ordinary",
    "hearing_on": "2026-11-20",
    "organ_contact": "赵法官 027-00000001",
}
MET = {"met_on": "2026-11-05", "consents": "yes", "meeting_record": "同意由指派的律师辩护。"}


@pytest.fixture
def court(db: None) -> Organisation:
    """The court of the district, as the register has it."""
    return Organisation.objects.create(name="新洲区人民法院（演示）", kind="court")


@pytest.fixture
def notified(court: Organisation, clerk: User, village: Region) -> Callable[..., Matter]:
    """Makes a case of which the court's notice came on paper on Monday 2 November."""

    def make(by: User | None = None, day: str = "2026-11-02 10:00", **more: Any) -> Matter:
        parties = [
            PartyEntry("applicant", "小满（演示）", details={"id_number": "000000200903071235"}),
            PartyEntry("agent", court.name, kind="organisation", organisation=court),
        ]
        with clock.at(at(day)):
            answers = {**NOTICE, **more}
            return open_matter(
                "appointed_defence", by=by or clerk, parties=parties, region=village, answers=answers
            ).matter

    return make


@pytest.fixture
def defended(notified: Callable[..., Matter], assigner: User, lawyer: Professional) -> Matter:
    """Assigned on 4 November and taken."""
    matter = notified()
    with clock.at(at("2026-11-04 10:00")):
        answers = {"professional": lawyer.pk, "assign_reason": "熟悉未成年人案件"}
        matter = act(matter, "assign", by=assigner, answers=answers)
        return act(matter, "take", by=lawyer.person.user)


def row(matter: Matter, term: str) -> Deadline:
    """The stored clock of a term."""
    return Deadline.objects.get(matter=matter, term=term)


def test_three_days_to_assign_and_to_tell_the_organ(defended: Matter, assigner: User, clerk: User) -> None:
    """法律援助法 第三十六条: both, from receipt of the notice; 日 are calendar days."""
    assert due(defended, "assign") == date(2026, 11, 5)
    assert row(defended, "assign").met_at is not None
    assert due(defended, "inform") == date(2026, 11, 5)
    assert row(defended, "inform").met_at is None
    with clock.at(at("2026-11-05 16:00")):
        told = act(defended, "inform_organ", by=assigner, answers={"organ_told_how": "专人送达"})
    assert row(told, "inform").met_at is not None
    assert row(told, "inform").state() == "met"


def test_the_reminder_stands_before_the_limit_and_is_ours_alone(notified: Callable[..., Matter]) -> None:
    matter = notified()
    assert due(matter, "alarm") == date(2026, 11, 4)
    assert "提醒指派" not in [face.title for face in telling.clocks(matter, for_staff=False)]


@pytest.mark.parametrize(
    ("hearing", "last", "state"),
    [("2026-11-17", date(2026, 11, 2), "met"), ("2026-11-16", date(2026, 11, 1), "met_late")],
)
def test_the_courts_own_fifteen_days_are_the_courts(
    notified: Callable[..., Matter], hearing: str, last: date, state: str
) -> None:
    """刑诉解释 第四十九条: counted backwards from the hearing; kept or broken by the notice itself, never by us."""
    matter = notified(hearing_on=hearing)
    own = row(matter, "court_notice")
    assert (own.due_on, own.duty) == (last, "outside")
    assert own.state() == state
    assert matter.next_due == date(2026, 11, 4) or matter.next_due == date(2026, 11, 5)
    with clock.at(at("2026-11-04 09:00")):
        assert not Matter.objects.overdue(clock.today()).filter(pk=matter.pk).exists()


@pytest.mark.parametrize(
    "more",
    [
        {"trial_procedure": "simple"},
        {"hearing_on": ""},
        {"procedure_stage": "investigation", "hearing_on": "", "trial_procedure": "none"},
    ],
)
def test_without_an_ordinary_trial_with_a_day_no_such_clock_runs(
    notified: Callable[..., Matter], more: dict[str, str]
) -> None:
    assert not Deadline.objects.filter(matter=notified(**more), term="court_notice").exists()


def test_no_means_are_asked_and_no_second_person_decides(notified: Callable[..., Matter]) -> None:
    matter = notified()
    assert matter.stage == "accepted"
    assert matter.turn == "assigner"
    service = matter.definition
    asked = {fact.code for fact in (*service.intake, *(fact for action in service.actions for fact in action.asks))}
    assert not asked & {"means_ground", "monthly_income", "household", "pledge"}


def test_only_the_organs_own_agent_or_staff_may_notify(
    notified: Callable[..., Matter], court: Organisation, resident: User, village: Region
) -> None:
    with pytest.raises(PermissionDenied):
        notified(by=resident)
    agent = User.objects.create_user("19900088001", name="赵书记员（演示）", phone_verified=True)
    AgentPost.objects.create(
        person=agent.person, organisation=court, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), scope="party"
    )
    matter = notified(by=agent)
    assert matter.events.get().actor == f"user:{agent.pk}"
    assert Matter.objects.visible_to(agent).filter(pk=matter.pk).exists()
    assert not Matter.objects.visible_to(resident).filter(pk=matter.pk).exists()


def test_a_new_lawyer_must_be_told_to_the_organ_again(defended: Matter, assigner: User, clerk: User) -> None:
    firm = Organisation.objects.create(name="蒋律师事务所（演示）", kind="law_firm")
    user = User.objects.create_user("19900099001", name="蒋律师", is_staff=True, phone_verified=True)
    other = Professional.objects.create(
        person=user.person, organisation=firm, kind="lawyer", minor_trained=date(2022, 5, 20)
    )
    with clock.at(at("2026-11-05 09:00")):
        matter = act(defended, "inform_organ", by=assigner, answers={"organ_told_how": "专人送达"})
        matter = act(matter, "reassign", by=assigner, answers={"professional": other.pk, "assign_reason": "生病"})
        assert row(matter, "inform").met_at is None
        matter = act(matter, "take", by=user)
        assert act(matter, "inform_organ", by=assigner, answers={"organ_told_how": "邮寄"}).stage == "handling"


def test_the_first_meeting_asks_consent_and_a_refusal_goes_to_the_organ(
    defended: Matter, lawyer: Professional, approver: User, clerk: User
) -> None:
    """刑诉解释 第五十条: we let go only when the organ allowed it; the decision is served within three days."""
    with clock.at(at("2026-11-06 09:00")):
        handler = lawyer.person.user
        with pytest.raises(ValidationError):
            act(defended, "client_refuses", by=handler, answers={"refuse_reason": "已另请律师"})
        matter = act(defended, "first_meeting", by=handler, answers={**MET, "consents": "no"})
        matter = act(matter, "client_refuses", by=handler, answers={"refuse_reason": "家里已另请律师"})
        letters = set(matter.letters.values_list("code", flat=True))
        assert {"official_letter", "refusal_letter"} & letters == {"refusal_letter"}
        seen = {"ground_seen": "refused", "ground_words": "本人坚持拒绝，法院已准许。"}
        matter = act(matter, "report_ground", by=handler, answers=seen)
        ended = {"termination_ground": "refused", "termination_reason": "法院已准许。"}
        matter = act(matter, "terminate", by=approver, answers=ended)
    assert matter.stage == "terminated"
    assert due(matter, "tell_termination") == date(2026, 11, 9)
    assert {"termination_decision", "termination_letter"} <= set(matter.letters.values_list("code", flat=True))
    with clock.at(at("2026-11-07 09:00")):
        assert row(serve(matter, clerk, "2026-11-07"), "tell_termination").state() == "met"


def test_the_case_ends_with_the_organs_paper_and_its_file(defended: Matter, lawyer: Professional, clerk: User) -> None:
    handler = lawyer.person.user
    closing = {"result": "judgment", "case_closed_on": "2026-11-25", "adopted": "part", "result_words": "判处缓刑。"}
    with clock.at(at("2026-11-26 09:00")):
        with pytest.raises(ValidationError):
            act(defended, "close", by=handler, answers=closing)
        matter = act(defended, "first_meeting", by=handler, answers=MET)
        matter = act(matter, "close", by=handler, answers=closing)
        assert due(matter, "file_closing") == date(2026, 12, 25)
        matter = act(matter, "file_closing", by=handler, answers={"closing_report": "已办结。"})
        with pytest.raises(ValidationError, match="辩护词"):
            act(matter, "archive", by=clerk)
        matter = act(matter, "archive", by=clerk, answers={"lacking_why": "书面意见已经当庭提交，庭审笔录有记载"})
    assert matter.stage == "archived"


def test_staff_enter_a_paper_notice_at_the_desk(notified: Callable[..., Matter], clerk: User, desk: Desk) -> None:
    matter = notified()
    text = desk(clerk).get(f"/workbench/m/{matter.number}/").text
    assert "通知辩护、通知代理" in text
    assert "法院应在开庭十五日前送交通知书" in text
    assert not fitting_letters(matter, "serve")


def test_the_desk_takes_a_paper_notice_and_finds_the_court_in_the_register(
    court: Organisation, clerk: User, village: Region, desk: Desk
) -> None:
    """No phone is asked of somebody detained, and the organ is named, not a proxy with a paper."""
    client = desk(clerk)
    page = client.get("/workbench/intake/?service=appointed_defence").text
    assert "有人代办的，点开填写" not in page
    assert "单位名称" in page
    named = {"applicant-0-name": "小满（演示）", "agent-0-name": court.name, "in-channel": "transfer"}
    with clock.at(at("2026-11-02 10:00")):
        register(client, sheet(village, "appointed_defence", **NOTICE, **named))
    matter = Matter.objects.get(service="appointed_defence")
    assert matter.parties.get(relation="agent").organisation == court
    assert matter.channel == "transfer"
