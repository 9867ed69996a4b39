"""Who comes to a group case late: told who handles it, ties with them looked for; one's clock stops for that one."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.matters.case import Case
from fahui.matters.conflicts.checking import Level, check
from fahui.matters.conflicts.sides import sides_of
from fahui.matters.engine import act
from fahui.matters.models import Assignment, Deadline, Matter, StaffNotice
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.cases import WAGES
from tests.conftest import account_of, at
from tests.matters.test_wage_case import due
from tests.services.test_group_case import Add, add, granted, id_number, whole

pytestmark = pytest.mark.django_db
__all__ = ["add", "whole"]
ROSTER = {"aid_form": "arbitration"}
COOPERATION = {
    "cooperation_agency": "邻区法律援助中心",
    "cooperation_items": "务工证明",
    "cooperation_by": "2026-11-20",
}


def against(n: int, village: Region, clerk: User, lawyer: Professional) -> Matter:
    """A running case in which the lawyer acts for somebody against the n-th worker."""
    other = PartyEntry("respondent", f"工人{n}", details={"id_number": id_number(n)})
    mine = PartyEntry("applicant", "孙某某", details={"phone": "19900000055", "id_number": id_number(99)})
    matter = open_matter("legal_aid", by=clerk, region=village, parties=[mine, other], answers=WAGES).matter
    Assignment.objects.create(
        matter=matter, professional=lawyer, organisation=lawyer.organisation, reason="试", event_seq=1
    )
    return matter


def assigned(whole: Matter, assigner: User, lawyer: Professional) -> Matter:
    """Given to the lawyer."""
    return act(whole, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "熟悉"})


def test_ties_are_looked_for_with_the_people_of_every_part(
    whole: Matter, add: Add, clerk: User, lawyer: Professional, village: Region
) -> None:
    add(1)
    add(2)
    alone = {one.name for one in sides_of(whole).subjects}
    assert alone == {"赵建国", "某建筑劳务有限公司", "工人1", "工人2"}
    assert check(whole, [lawyer])[lawyer.pk].level == Level.NONE
    file = against(2, village, clerk, lawyer)
    verdict = check(whole, [lawyer])[lawyer.pk]
    assert verdict.level != Level.NONE
    assert {one.tie.file.number for one in verdict.findings if one.tie.file} == {file.number}


def test_the_case_and_its_own_parts_are_no_other_files(
    whole: Matter, add: Add, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> None:
    part = add(1)
    act(whole, "roster_done", by=clerk, answers=ROSTER)
    granted(part, clerk, reviewer, approver)
    case = assigned(whole, assigner, lawyer)
    assert set(sides_of(case).met) == set()
    assert check(case, [lawyer])[lawyer.pk].level == Level.NONE


def test_a_lawyer_tied_to_one_of_them_is_not_given_the_case(
    whole: Matter,
    add: Add,
    clerk: User,
    reviewer: User,
    approver: User,
    assigner: User,
    lawyer: Professional,
    village: Region,
) -> None:
    first = add(1)
    add(2)
    against(2, village, clerk, lawyer)
    act(whole, "roster_done", by=clerk, answers=ROSTER)
    granted(first, clerk, reviewer, approver)
    with pytest.raises(ValidationError, match="利益冲突"):
        assigned(whole, assigner, lawyer)


@pytest.fixture
def given(
    whole: Matter, add: Add, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> Matter:
    """The case with one recipient, assigned on 4 November and taken."""
    with clock.at(at("2026-11-04 10:00")):
        first = add(1)
        act(whole, "roster_done", by=clerk, answers=ROSTER)
        granted(first, clerk, reviewer, approver)
        return act(assigned(whole, assigner, lawyer), "take", by=account_of(lawyer))


def test_who_is_added_after_the_assignment_is_told_their_handler_with_a_paper(
    given: Matter, add: Add, clerk: User, reviewer: User, approver: User
) -> None:
    with clock.at(at("2026-11-09 10:00")):
        late = add(2)
        assert Matter.objects.get(pk=late.pk).stage == "submitted"  # nobody acts for them before the decision
        granted(late, clerk, reviewer, approver)
    late.refresh_from_db()
    assert late.stage == "handling"
    assert Case(late).facts["handler"] == "钱律师"
    letter = late.letters.get(code="assignment_notice").letter
    assert (letter.values["handler"], letter.values["applicant"]) == ("钱律师", "工人2")
    assert letter.values["whole_number"] == given.number
    assert due(late, "sign") == date(2026, 11, 14) + timedelta(days=2)  # the 14th is a Saturday
    assert given.events.filter(action="assign").count() == 1
    assert not StaffNotice.objects.filter(key__startswith="part_conflict").exists()


def test_a_tie_with_who_is_added_late_is_told_to_the_assigner(
    given: Matter, add: Add, clerk: User, lawyer: Professional, village: Region
) -> None:
    against(3, village, clerk, lawyer)
    add(2)
    assert not StaffNotice.objects.filter(key__startswith="part_conflict").exists()
    add(3)
    notice = StaffNotice.objects.get(key__startswith="part_conflict")
    assert (notice.matter, notice.role) == (given, Role.ASSIGNER)
    assert "钱律师有利益冲突" in notice.text


def test_who_is_granted_aid_while_the_unit_names_nobody_yet_is_told_of_the_unit(
    whole: Matter, add: Add, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> None:
    first, late = add(1), add(2)
    act(whole, "roster_done", by=clerk, answers=ROSTER)
    granted(first, clerk, reviewer, approver)
    given = {"organisation": lawyer.organisation_id, "assign_reason": "轮到"}
    act(whole, "assign_unit", by=assigner, answers=given)
    granted(late, clerk, reviewer, approver)
    assert Case(late).facts["unit"] == lawyer.organisation.name
    events = {pk: [one.action for one in part.events.all()] for pk, part in ((1, first), (2, late))}
    assert (events[1].count("given_to_unit"), events[1].count("comes_to_unit")) == (1, 0)
    assert (events[2].count("given_to_unit"), events[2].count("comes_to_unit")) == (0, 1)


def test_asking_elsewhere_of_one_stops_the_clock_of_that_one_alone(
    whole: Matter, add: Add, clerk: User, reviewer: User
) -> None:
    """法律援助 rule 第十七条: as in a single case, the days of waiting are given back."""
    with clock.at(at("2026-11-02 11:00")):
        asked, other = add(1), add(2)
        act(asked, "accept", by=clerk)
    before = due(asked, "decide")
    with clock.at(at("2026-11-04 10:00")):
        act(asked, "ask_cooperation", by=reviewer, answers=COOPERATION)
    row = Deadline.objects.get(matter=asked, term="decide")
    assert row.paused
    assert due(asked, "cooperation") == date(2026, 11, 20)
    assert not Deadline.objects.get(matter=other, term="decide").paused
    assert asked.letters.get(code="cooperation_letter").letter.values["applicant"] == "工人1"
    with clock.at(at("2026-11-10 10:00")):
        act(asked, "cooperation_answered", by=reviewer, answers={"cooperation_reply": "属实"})
    assert not Deadline.objects.get(matter=asked, term="decide").paused
    assert due(asked, "decide") > before
    assert due(other, "decide") == before
