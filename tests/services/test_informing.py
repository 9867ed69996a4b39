"""公函 in a case that was applied for: the organ hears who handles it, and where somebody is held, what was decided."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.engine import act
from fahui.matters.models import Matter
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import Desk, at
from tests.services.test_defence_handled import add_lawyer
from tests.services.test_group_case import Add, add, granted, whole

pytestmark = pytest.mark.django_db
__all__ = ["add", "add_lawyer", "whole"]
TOLD = {"informed_organ": "新洲区人民法院", "organ_told_how": "专人送达"}
SITE = {"custody_organ": "新洲区看守所", "organ_told_how": "邮寄"}
GRANT = {"grant_reason": "符合", "aid_form": "litigation"}


@pytest.fixture
def applied(resident: User, village: Region, clerk: User) -> Matter:
    """Accepted on 2 November."""
    with clock.at(at("2026-11-02 10:00")):
        return act(wage_case(resident, village).matter, "accept", by=clerk)


def given(matter: Matter, reviewer: User, approver: User) -> Matter:
    """Aid is granted."""
    return act(act(matter, "propose_grant", by=reviewer, answers=GRANT), "grant", by=approver)


def values(matter: Matter, code: str) -> dict[str, str]:
    """What the newest letter of that kind says."""
    return dict(matter.letters.select_related("letter").filter(code=code).order_by("pk").last().letter.values)


def test_the_court_hears_who_handles_it_and_of_each_change(
    applied: Matter,
    reviewer: User,
    approver: User,
    assigner: User,
    clerk: User,
    lawyer: Professional,
    add_lawyer: Callable[[str], Professional],
) -> None:
    with clock.at(at("2026-11-03 10:00")):
        case = given(applied, reviewer, approver)
        with pytest.raises(ValidationError):
            act(case, "inform_organ", by=clerk, answers=TOLD)  # nobody has it yet
        case = act(case, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "熟悉"})
        with pytest.raises(PermissionDenied):
            act(case, "inform_organ", by=reviewer, answers=TOLD)
        with pytest.raises(ValidationError) as unsaid:
            act(case, "inform_organ", by=clerk, answers={"organ_told_how": "邮寄"})
        assert "informed_organ" in unsaid.value.message_dict
        case = act(case, "inform_organ", by=clerk, answers=TOLD)
        assert (case.turn, values(case, "official_letter")["handler"]) == ("handler", "钱律师")
        other = add_lawyer("蒋律师")
        case = act(case, "reassign", by=assigner, answers={"professional": other.pk, "assign_reason": "生病"})
        case = act(case, "inform_organ", by=assigner, answers=TOLD)
        assert values(case, "official_letter")["handler"] == "蒋律师"
    assert case.letters.filter(code="official_letter").count() == 2


def test_the_court_hears_of_whoever_the_body_named(
    applied: Matter, reviewer: User, approver: User, assigner: User, clerk: User, lawyer: Professional
) -> None:
    with clock.at(at("2026-11-03 10:00")):
        case = given(applied, reviewer, approver)
        given_to = {"organisation": lawyer.organisation_id, "assign_reason": "轮到该所"}
        case = act(case, "assign_unit", by=assigner, answers=given_to)
        with pytest.raises(ValidationError):
            act(case, "inform_organ", by=clerk, answers=TOLD)  # the body has not said who
        named = {"professional": lawyer.pk, "assign_reason": "熟悉"}
        case = act(case, "name_person", by=assigner, answers=named)
        case = act(case, "inform_organ", by=clerk, answers=TOLD)
    assert values(case, "official_letter")["handler"] == "钱律师"


def test_where_somebody_is_held_the_decision_goes_to_the_site(
    applied: Matter, reviewer: User, approver: User, clerk: User, resident: User
) -> None:
    """办理法律援助案件程序规定 第二十条: the letter says what was decided, whatever anybody would type."""
    with clock.at(at("2026-11-03 10:00")):
        with pytest.raises(ValidationError):
            act(applied, "send_decision", by=clerk, answers=SITE)
        case = given(applied, reviewer, approver)
        with pytest.raises(PermissionDenied):
            act(case, "send_decision", by=resident, answers=SITE)
        case = act(case, "send_decision", by=clerk, answers={**SITE, "custody_decision": "不予法律援助"})
    said = values(case, "custody_letter")
    assert (said["custody_organ"], said["custody_decision"]) == ("新洲区看守所", "给予法律援助")


def test_so_does_a_refusal(applied: Matter, reviewer: User, approver: User, clerk: User) -> None:
    with clock.at(at("2026-11-03 10:00")):
        refusal = {"refusal_ground": "scope", "refusal_reason": "不属于范围"}
        case = act(act(applied, "propose_refuse", by=reviewer, answers=refusal), "refuse", by=approver)
        case = act(case, "send_decision", by=clerk, answers=SITE)
    assert case.stage == "declined"
    assert values(case, "custody_letter")["custody_decision"] == "不予法律援助"


def test_for_many_one_letter_names_them_all(
    whole: Matter, add: Add, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> None:
    granted(add(1), clerk, reviewer, approver)
    case = act(whole, "roster_done", by=clerk, answers={"aid_form": "arbitration"})
    case = act(case, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "熟悉"})
    case = act(case, "inform_organ", by=assigner, answers=TOLD)
    letter = case.letters.select_related("letter").get(code="official_letter").letter
    assert letter.body.count("{{ applicant }}等人（受援人名册附后）") == letter.body.count("{{ applicant }}") == 2


def test_the_step_stands_on_the_page(
    applied: Matter, reviewer: User, approver: User, assigner: User, lawyer: Professional, desk: Desk
) -> None:
    case = given(applied, reviewer, approver)
    act(case, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "熟悉"})
    page = desk(assigner).get(f"/workbench/m/{case.number}/").text
    assert f"/workbench/m/{case.number}/do/inform_organ/" in page
