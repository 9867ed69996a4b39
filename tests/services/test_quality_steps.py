"""Weighty cases and the looks of the house into a running one: what each step asks, makes, and whom it refuses."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.engine import act
from fahui.matters.forms import form_for
from fahui.matters.models import Matter
from fahui.matters.vocabulary import Relation
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import Desk, account_of, at

pytestmark = pytest.mark.django_db
MAJOR = {"major_kind": "group", "major_words": "同一工地还有四十多人，已多次上访。"}
TALK = {"discussed_on": "2026-11-06", "discussed_by": "陈主任、李审查", "discussion": "一并申请仲裁，通报人社部门。"}
OBSERVED: dict[str, Any] = {
    "observed_on": "2026-11-06",
    "observed_court": "区劳动人事争议仲裁院一庭",
    "observed_prepared": "good",
    "observed_questions": "good",
    "observed_pleading": "fair",
    "observed_manner": "good",
    "observed_words": "举证充分，辩论意见可以再简明。",
}
OPINION = {
    "opinion_organ": "区劳动人事争议仲裁院",
    "opinion_items": "是否按时到庭\n意见采纳情况",
    "opinion_by": "2026-11-30",
}
ANSWER = {"opinion_adopted": "part", "opinion_manner": "good", "opinion_words": "按时到庭，意见部分采纳。"}
CALL = {
    "called_on": "2026-11-12",
    "called_how": "phone",
    "called_satisfied": "5",
    "called_told": "yes",
    "called_charged": "no",
}


@pytest.fixture
def running(
    resident: User, village: Region, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> Matter:
    """A case that its lawyer has taken."""
    with clock.at(at("2026-11-02 10:00")):
        case = wage_case(resident, village).matter
        case = act(case, "accept", by=clerk)
        case = act(case, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "arbitration"})
        case = act(case, "grant", by=approver)
        case = act(case, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "熟悉"})
        return act(case, "take", by=account_of(lawyer))


@pytest.fixture(autouse=True)
def friday(db: None) -> Any:
    """6 November 2026."""
    with clock.at(at("2026-11-06 15:00")):
        yield


def wanted(matter: Matter, code: str) -> set[str]:
    """What a step must be told."""
    return {fact.code for fact in matter.definition.action(code).asks if fact.required}


def refused(matter: Matter, code: str, given: dict[str, Any]) -> set[str]:
    """The questions whose answers the page sends back."""
    return set(form_for(matter.definition.action(code).asks, given).errors)


@pytest.mark.parametrize(
    ("code", "given"),
    [("report_major", MAJOR), ("observe_hearing", OBSERVED), ("ask_organ_opinion", OPINION)],
)
def test_each_question_must_be_answered(
    running: Matter, lawyer: Professional, reviewer: User, code: str, given: dict[str, str]
) -> None:
    by = account_of(lawyer) if code == "report_major" else reviewer
    assert wanted(running, code) == set(given)
    for left_out in given:
        with pytest.raises(ValidationError) as told:
            act(running, code, by=by, answers={key: value for key, value in given.items() if key != left_out})
        assert left_out in told.value.message_dict
    assert not running.events.filter(action=code).exists()


def test_what_is_weighty_is_reported_by_the_handler_and_discussed_under_the_head(
    running: Matter, lawyer: Professional, approver: User, reviewer: User, resident: User
) -> None:
    """办理法律援助案件程序规定 第三十六条."""
    handler = account_of(lawyer)
    with pytest.raises(ValidationError):
        act(running, "discuss", by=approver, answers=TALK)  # nothing was reported
    for stranger in (reviewer, approver, resident):
        with pytest.raises(PermissionDenied):
            act(running, "report_major", by=stranger, answers=MAJOR)
    case = act(running, "report_major", by=handler, answers=MAJOR)
    with pytest.raises(ValidationError):
        act(case, "report_major", by=handler, answers=MAJOR)  # it waits for the discussion
    for stranger in (handler, reviewer):
        with pytest.raises(PermissionDenied):
            act(case, "discuss", by=stranger, answers=TALK)
    assert refused(case, "discuss", {**TALK, "discussed_on": "2026-11-07"})
    case = act(case, "discuss", by=approver, answers=TALK)
    assert (case.stage, "report_major" in case.marks) == ("handling", False)
    assert "report_major" in act(case, "report_major", by=handler, answers=MAJOR).marks  # another point, later
    event = case.events.get(action="report_major", seq__lt=case.version)
    assert MAJOR["major_words"] not in str(event.facts)  # sealed


def test_a_report_stands_among_the_heads_steps_and_the_recipient_reads_neither(
    running: Matter, lawyer: Professional, approver: User, desk: Desk
) -> None:
    case = act(running, "report_major", by=account_of(lawyer), answers=MAJOR)
    assert f"/workbench/m/{case.number}/do/discuss/" in desk(approver).get(f"/workbench/m/{case.number}/").text
    for code in ("report_major", "discuss", "observe_hearing", "ask_organ_opinion"):
        action = case.definition.action(code)
        assert action.internal
        assert not action.shows
        assert Relation.APPLICANT not in action.by


def test_a_hearing_is_observed_by_the_house_and_never_by_the_handler(
    running: Matter, lawyer: Professional, reviewer: User, clerk: User, resident: User
) -> None:
    """法律援助法 第五十九条, form 30."""
    for stranger in (account_of(lawyer), clerk, resident):
        with pytest.raises(PermissionDenied):
            act(running, "observe_hearing", by=stranger, answers=OBSERVED)
    assert refused(running, "observe_hearing", {**OBSERVED, "observed_on": "2026-11-09"})
    case = act(running, "observe_hearing", by=reviewer, answers=OBSERVED)
    row = case.letters.select_related("letter").get(code="hearing_observation")
    assert row.letter.values["observed_pleading"] == "一般"
    case = act(case, "observe_hearing", by=reviewer, answers={**OBSERVED, "observed_manner": "poor"})  # a second one
    assert case.letters.filter(code="hearing_observation").count() == 2


def test_an_organ_is_asked_once_until_it_answers(
    running: Matter, lawyer: Professional, clerk: User, reviewer: User, resident: User
) -> None:
    """法律援助法 第五十九条, form 31."""
    for stranger in (account_of(lawyer), resident):
        with pytest.raises(PermissionDenied):
            act(running, "ask_organ_opinion", by=stranger, answers=OPINION)
    assert refused(running, "ask_organ_opinion", {**OPINION, "opinion_by": "2026-11-05"})
    with pytest.raises(ValidationError):
        act(running, "organ_opinion_came", by=clerk, answers=ANSWER)  # nobody was asked
    case = act(running, "ask_organ_opinion", by=clerk, answers=OPINION)
    letter = case.letters.select_related("letter").get(code="organ_opinion").letter
    assert letter.values["opinion_organ"] == OPINION["opinion_organ"]
    assert letter.values["opinion_items"] == ["是否按时到庭", "意见采纳情况"]
    with pytest.raises(ValidationError):
        act(case, "ask_organ_opinion", by=clerk, answers=OPINION)
    case = act(case, "organ_opinion_came", by=reviewer, answers=ANSWER)
    assert "ask_organ_opinion" in act(case, "ask_organ_opinion", by=clerk, answers=OPINION).marks


def test_nothing_is_observed_before_somebody_handles_it(
    resident: User, village: Region, reviewer: User, clerk: User
) -> None:
    case = wage_case(resident, village).matter
    with pytest.raises(ValidationError):
        act(case, "observe_hearing", by=reviewer, answers=OBSERVED)
    with pytest.raises(ValidationError):
        act(case, "ask_organ_opinion", by=clerk, answers=OPINION)
