"""What a defence by notice shares with legal aid: another lawyer, hearings, weighty cases, early ends, objections."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.catalogue import services
from fahui.matters.engine import act
from fahui.matters.models import Assignment, Matter, Rating
from fahui.matters.opening import Source, open_matter
from fahui.matters.parties import PartyEntry
from fahui.people.assurance import OWN_WORDS
from fahui.people.models import Organisation, Professional
from fahui.portal.carrying import carried_sheet
from fahui.services.appointed_defence.ending import GROUNDS
from fahui.services.legal_aid.ending import TERMINATIONS
from tests.api.posts import agent_of
from tests.conftest import Desk, account_of, at
from tests.matters.test_wage_case import due, serve
from tests.services.test_appointed_defence import MET, court, defended, notified, row

pytestmark = pytest.mark.django_db
__all__ = ["court", "defended", "notified"]
SEEN = {"ground_seen": "own_lawyer", "ground_words": "家里已另请律师，委托书已核对。"}
ENDED = {"termination_ground": "own_lawyer", "termination_reason": "您已另行委托辩护人。"}
MAJOR = {"major_kind": "doubt", "major_words": "鉴定意见有重大疑问，拟作无罪辩护。"}
TALK = {"discussed_on": "2026-11-06", "discussed_by": "陈主任、周审查员", "discussion": "同意按无罪意见准备。"}


def codes(matter: Matter) -> set[str]:
    """The letters made so far."""
    return set(matter.letters.values_list("code", flat=True))


def test_another_lawyer_is_asked_for_by_the_recipient_and_answered_in_five_days(
    defended: Matter, clerk: User, approver: User, court: Organisation
) -> None:
    """法律援助法 第五十五条, 办理法律援助案件程序规定 第三十七条."""
    why = {"change_reason": "两周没有来会见"}
    with clock.at(at("2026-11-09 09:00")):
        with pytest.raises(PermissionDenied):
            act(defended, "ask_change", by=agent_of(court).person.user, answers=why)
        matter = act(defended, "ask_change", by=clerk, answers=why)
        assert due(matter, "change") == date(2026, 11, 16)  # the 14th is a Saturday
        assert "change_application" in codes(matter)
        with pytest.raises(PermissionDenied):
            act(matter, "refuse_change", by=clerk, answers={"change_refusal": "已会见"})
        matter = act(matter, "refuse_change", by=approver, answers={"change_refusal": "10日已会见，有笔录。"})
        assert row(matter, "change").met_at is not None
        assert "ask_change" in act(matter, "ask_change", by=clerk, answers=why).marks


def test_a_new_lawyer_answers_the_wish(
    defended: Matter, clerk: User, assigner: User, approver: User, add_lawyer: Callable[[str], Professional]
) -> None:
    other = add_lawyer("蒋律师")
    with clock.at(at("2026-11-09 09:00")):
        matter = act(defended, "ask_change", by=clerk, answers={"change_reason": "两周没有来会见"})
        given = {"professional": other.pk, "assign_reason": "原承办人没有尽责"}
        matter = act(matter, "reassign", by=assigner, answers=given)
        assert row(matter, "change").met_at is not None
        with pytest.raises(ValidationError):
            act(matter, "refuse_change", by=approver, answers={"change_refusal": "不换"})


@pytest.fixture
def add_lawyer(db: None) -> Callable[[str], Professional]:
    """One more lawyer who may defend a minor."""

    def make(name: str) -> Professional:
        firm = Organisation.objects.create(name=f"{name}律师事务所（演示）", kind="law_firm")
        user = User.objects.create_user("19900099002", name=name, is_staff=True, phone_verified=True)
        return Professional.objects.create(
            person=user.person, organisation=firm, kind="lawyer", minor_trained=date(2022, 5, 20)
        )

    return make


def test_the_day_after_the_hearing_in_the_notice_the_lawyer_is_asked_how_it_went(
    defended: Matter, lawyer: Professional, desk: Desk
) -> None:
    """The notice named 20 November; nothing had to be entered again for the question to come."""
    handler = account_of(lawyer)
    ask = f"{defended.number}：2026-11-20的开庭怎么样了？"
    assert due(defended, "after_hearing") == date(2026, 11, 21)
    with clock.at(at("2026-11-20 18:00")):
        assert ask not in desk(handler).get("/workbench/").text
    with clock.at(at("2026-11-21 09:00")):
        assert ask in desk(handler).get("/workbench/").text
        matter = act(defended, "hearing_held", by=handler, answers={"hearing_result": "held"})
        assert row(matter, "after_hearing").met_at is not None
        assert ask not in desk(handler).get("/workbench/").text


def test_without_a_day_nobody_is_asked(notified: Callable[..., Matter], clerk: User, court: Organisation) -> None:
    matter = notified(hearing_on="")
    assert not matter.deadlines.filter(term="after_hearing").exists()
    with clock.at(at("2026-11-03 09:00")):
        with pytest.raises(ValidationError, match="还没有登记开庭时间"):
            act(matter, "adjourn", by=clerk, answers={"hearing_on": "2026-11-30"})
        agent = agent_of(court).person.user
        matter = act(matter, "set_hearing", by=agent, answers={"hearing_on": "2026-11-25", "hearing_time": "09:00"})
        assert due(matter, "after_hearing") == date(2026, 11, 26)
        assert due(matter, "hearing") == date(2026, 11, 25)
        matter = act(matter, "adjourn", by=agent, answers={"hearing_on": "2026-12-02"})
    assert due(matter, "after_hearing") == date(2026, 12, 3)


def test_an_ended_case_asks_no_more_of_its_hearing(
    defended: Matter, reviewer: User, approver: User, lawyer: Professional, desk: Desk
) -> None:
    with clock.at(at("2026-11-06 09:00")):
        matter = act(defended, "report_ground", by=reviewer, answers=SEEN)
        matter = act(matter, "terminate", by=approver, answers=ENDED)
    assert row(matter, "after_hearing").met_at is not None
    with clock.at(at("2026-11-23 09:00")):
        assert "的开庭怎么样了" not in desk(account_of(lawyer)).get("/workbench/").text


def test_what_is_weighty_is_reported_and_discussed(defended: Matter, lawyer: Professional, approver: User) -> None:
    """办理法律援助案件程序规定 第三十六条."""
    handler = account_of(lawyer)
    with clock.at(at("2026-11-06 09:00")):
        with pytest.raises(ValidationError):
            act(defended, "discuss", by=approver, answers=TALK)
        matter = act(defended, "report_major", by=handler, answers=MAJOR)
        with pytest.raises(PermissionDenied):
            act(matter, "discuss", by=handler, answers=TALK)
        matter = act(matter, "discuss", by=approver, answers=TALK)
    assert not {"report_major"} & set(matter.marks)


def test_progress_is_written_down_on_the_form(defended: Matter, lawyer: Professional) -> None:
    told = {
        "report_kind": "told",
        "reported_to": "recipient",
        "reported_on": "2026-11-06",
        "reported_how": "met",
        "report_words": "已阅卷，拟申请变更强制措施。",
    }
    with clock.at(at("2026-11-06 09:00")):
        matter = act(defended, "report_progress", by=account_of(lawyer), answers=told)
    letter = matter.letters.select_related("letter").get(code="handling_record").letter
    assert letter.values["charge"] == "盗窃"


def test_seven_of_the_eight_grounds_can_come_up(defended: Matter, reviewer: User) -> None:
    """法律援助法 第四十八条: all but the fourth, as nobody's means were asked; the seventh by leave of the organ."""
    assert [code for code, _title in GROUNDS] == [
        "fraud", "false", "unlawful", "ended", "own_lawyer", "refused", "other",
    ]  # fmt: skip
    assert {code for code, _title in TERMINATIONS} - {code for code, _title in GROUNDS} == {"means", "asked"}
    with clock.at(at("2026-11-06 09:00")), pytest.raises(ValidationError):
        act(defended, "report_ground", by=reviewer, answers={**SEEN, "ground_seen": "means"})


def test_no_case_ends_early_by_one_person_alone(
    defended: Matter, lawyer: Professional, approver: User, reviewer: User
) -> None:
    with clock.at(at("2026-11-06 09:00")):
        with pytest.raises(ValidationError):
            act(defended, "terminate", by=approver, answers=ENDED)
        matter = act(defended, "report_ground", by=account_of(lawyer), answers=SEEN)
        with pytest.raises(PermissionDenied):
            act(matter, "terminate", by=reviewer, answers=ENDED)
        matter = act(matter, "terminate", by=approver, answers=ENDED)
    assert matter.stage == "terminated"
    assert {"termination_decision", "termination_letter"} <= codes(matter)
    assert not Assignment.objects.live().filter(matter=matter).exists()


@pytest.fixture
def ended(defended: Matter, reviewer: User, approver: User, clerk: User) -> Matter:
    """Terminated on 6 November, served on the 9th."""
    with clock.at(at("2026-11-06 09:00")):
        matter = act(defended, "report_ground", by=reviewer, answers=SEEN)
        act(matter, "terminate", by=approver, answers=ENDED)
    with clock.at(at("2026-11-09 09:00")):
        return serve(Matter.objects.get(pk=matter.pk), clerk, "2026-11-09")


def test_an_objection_has_fifteen_days_and_starts_the_case_anew(
    ended: Matter, clerk: User, court: Organisation, staff: Callable[..., User], assigner: User, lawyer: Professional
) -> None:
    """法律援助法 第四十九条: what the decision promises can be done, by the recipient, not by the organ."""
    assert due(ended, "object") == date(2026, 11, 24)
    objects: dict[str, Any] = {
        "parties": [PartyEntry("applicant", "小满（演示）", details={"id_number": "000000200903071235"})],
        "region": ended.region,
        "answers": {"objection_reason": "家里没有另请律师"},
        "source": Source(ended, "object"),
    }
    with clock.at(at("2026-11-12 09:00")):
        with pytest.raises(PermissionDenied):
            open_matter("objection", by=agent_of(court).person.user, **objects)
        objection = open_matter("objection", by=clerk, **objects).matter
        officer = staff("objection_officer", "孙异议")
        act(objection, "overturn", by=officer, answers={"findings": "委托书不是家属所签", "result": "overturn"})
        matter = Matter.objects.get(pk=ended.pk)
        assert (matter.stage, matter.outcome) == ("accepted", "")
        assert row(matter, "object").met_at is not None
        assert due(matter, "assign") == due(matter, "inform") == date(2026, 11, 16)  # the 15th is a Sunday
        assert row(matter, "assign").met_at is None
        again = {"professional": lawyer.pk, "assign_reason": "原来就是这位"}
        assert act(matter, "assign", by=assigner, answers=again).stage == "assigned"


def test_the_desk_takes_the_objection_without_the_organ(ended: Matter, clerk: User, desk: Desk) -> None:
    with clock.at(at("2026-11-12 09:00")):
        page = desk(clerk).get(f"/workbench/m/{ended.number}/do/object/", follow=True).text
    assert "小**" in page
    assert "新洲区人民法院（演示）" not in page
    sheet = carried_sheet(ended, ended.definition.action("object"), services.current("objection"))
    assert sheet.typed["who"]["for_whom"] == ["self"]  # nor does it act for anybody on the recipient's own pages
    assert "agent-name" not in sheet.typed["who"]


def test_the_recipient_rates_and_complains_and_the_organ_does_neither(
    defended: Matter, lawyer: Professional, court: Organisation, resident: User
) -> None:
    handler = account_of(lawyer)
    defended.parties.filter(relation="applicant").update(person=resident.person, opens_from=OWN_WORDS)
    closing = {"result": "judgment", "case_closed_on": "2026-11-25", "adopted": "part", "result_words": "判处缓刑。"}
    with clock.at(at("2026-11-26 09:00")):
        act(defended, "first_meeting", by=handler, answers=MET)
        matter = act(defended, "close", by=handler, answers=closing)
        agent = agent_of(court).person.user
        with pytest.raises(PermissionDenied):
            act(matter, "rate", by=agent, answers={"score": "1"})
        complains: dict[str, Any] = {
            "parties": [PartyEntry("applicant", resident.person.name, person=resident.person)],
            "region": matter.region,
            "answers": {"about": "handler", "complaint_words": "只会见了一次"},
            "source": Source(matter, "complain"),
        }
        with pytest.raises(PermissionDenied):
            open_matter("complaint", by=agent, **complains)
        assert open_matter("complaint", by=resident, **complains).matter.stage == "submitted"
        act(Matter.objects.get(pk=matter.pk), "rate", by=resident, answers={"score": "4"})
    assert Rating.objects.get(matter=matter).score == 4
